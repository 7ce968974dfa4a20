"""How fast pages are over a large register: `python -m benchmarks.scale [--organisations N --ties N] [--home DIR]`.

Makes a register of that size unless the home holds one, starts `hansa serve` on it, and asks for pages with one and
with eight clients. Each page is measured beside its own SQL: the very statements it executes, run again alone on the
same settings, with their rows fetched. A page is as fast as it should be when it takes no longer than 1.5 times that
+ 40 ms.
Not a test: wall-clock figures depend on what else the machine does.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urljoin

import psutil

ROUNDS = 30
CLIENTS = 8
GOAL_FACTOR, GOAL_MS = 1.5, 40


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--organisations", type=int, default=1_000_000)
    parser.add_argument("--ties", type=int, default=5_000_000)
    parser.add_argument("--home", type=Path, help="home to make or use (default: a temporary one)")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--only", default="", metavar="WORD", help="pages with this word in their name")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hansa-scale-") as temporary:
        os.environ["HANSA_HOME"] = str(arguments.home or temporary)
        _prepare(arguments.organisations, arguments.ties)
        pages = [page for page in _pages() if arguments.only in page.name]
        with running_server() as server:
            report(server, pages, arguments.rounds)


def _prepare(organisations: int, ties: int) -> None:
    from hansa.cli.home import prepare

    prepare()
    from benchmarks.generate import generate
    from hansa.directory.models import Organisation

    if not Organisation.objects.exists():
        generate(organisations, ties)


@dataclass(frozen=True)
class Page:
    name: str
    path: str


def _pages() -> list[Page]:
    from hansa.directory.models import Cluster, Organisation

    middle = Organisation.objects.count() // 2
    rare = Organisation.objects.get(pk=middle).name.split()[0]
    busy = Organisation.objects.order_by("-project_count").first()
    usual = Organisation.objects.get(pk=middle)
    cluster = Cluster.objects.order_by("pk").first()
    found = [
        ("first page", "/"),
        ("search: rare word", f"/organisations/?q={quote(rare)}"),
        ("search: common word", "/organisations/?q=university"),
        ("search: beginning of a word", "/organisations/?q=techn"),
        ("search: two words", "/organisations/?q=institute+lumise"),
        ("search: typing error", "/organisations/?q=univresity"),
        ("search: common, most projects", "/organisations/?q=university&sort=projects"),
        ("list", "/organisations/"),
        ("list by name", "/organisations/?sort=name"),
        ("list of a large country", "/organisations/?country=DE"),
        ("list of a small country", "/organisations/?country=MT&sort=name"),
        ("list: helix and size", "/organisations/?helix=science&size=small"),
        ("list: far page", f"/organisations/?sort=name&after={middle}"),
        ("map page", "/map/"),
        ("map data, zoom 1", "/data/organisations.geojson?bbox=-170,-60,170,75&zoom=1"),
        ("map data, zoom 5", "/data/organisations.geojson?bbox=-5,40,20,55&zoom=5"),
        ("map data, zoom 10", "/data/organisations.geojson?bbox={box}&zoom=10"),
        ("map data, zoom 1, common word", "/data/organisations.geojson?bbox=-170,-60,170,75&zoom=1&q=university"),
        ("organisation, most projects", busy.get_absolute_url()),
        ("organisation, usual", usual.get_absolute_url()),
    ]
    if cluster:
        found.append(("cluster", cluster.get_absolute_url()))
    west, south = usual.longitude - 0.5, usual.latitude - 0.4
    box = f"{west:.3f},{south:.3f},{west + 1:.3f},{south + 0.8:.3f}"
    return [Page(name, path.replace("{box}", box)) for name, path in found]


@dataclass(frozen=True)
class Server:
    port: int
    process: psutil.Process
    started_after: float

    def memory(self) -> float:
        """Memory of the server and its workers, MB; what they share counts once. Pages of files that are mapped, as
        those of the database, are not counted: the system takes them back when it needs them."""
        return sum(_anonymous(p.pid) for p in [self.process, *self.process.children(recursive=True)]) / 1e6


def _anonymous(process: int) -> int:
    """Bytes of a process that are in no file, its part of what it shares with others (Linux)."""
    rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
    return 1024 * int(re.search(r"^Pss_Anon:\s+(\d+)", rollup, re.MULTILINE)[1])


@contextmanager
def running_server() -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from hansa.cli import main; main()", "serve", "--port", str(port), "--no-jobs"]
    _gather_static_files()
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not _answers(port):
            if process.poll() is not None or time.perf_counter() - begun > 120:
                raise SystemExit("The server did not start; try `hansa serve` with the same HANSA_HOME.")
            time.sleep(0.02)
        yield Server(port, psutil.Process(process.pid), time.perf_counter() - begun)
    finally:
        process.terminate()
        process.wait(60)


def _gather_static_files() -> None:
    from hansa.cli.serve import collect_static_files

    collect_static_files()


def _answers(port: int) -> bool:
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", "/robots.txt")
        return connection.getresponse().status < 500
    except OSError:
        return False


def report(server: Server, pages: list[Page], rounds: int) -> None:
    print(f"start-up {server.started_after:.1f} s; memory idle {server.memory():.0f} MB")
    html, assets = _first_page(server)
    print(f"first page compressed {html / 1000:.0f} kB, with its assets {(html + assets) / 1000:.0f} kB\n")
    print(f"{'page':32} {'SQL':>13} {'1 client':>15} {'8 clients':>15} {'ratio':>6}  goal")
    print(f"{'(p50 / p95, ms)':32}")
    missed = 0
    for page in pages:
        alone = _own_sql(page, rounds)
        one, eight = _ask(server, page, rounds, 1), _ask(server, page, rounds, CLIENTS)
        goal = GOAL_FACTOR * alone[0] + GOAL_MS
        missed += one[0] > goal
        ratio = one[0] / max(alone[0], 0.01)
        verdict = "reached" if one[0] <= goal else f"MISSED: over {goal:.0f} ms"
        print(f"{page.name:32} {_pair(alone)} {_pair(one):>15} {_pair(eight):>15} {ratio:6.1f}  {verdict}", flush=True)
    print(f"\nmemory after the load {server.memory():.0f} MB; goal missed by {missed} of {len(pages)} pages")


def _pair(times: tuple[float, float]) -> str:
    return f"{times[0]:6.1f} /{times[1]:6.1f}"


def _p50_p95(seconds: list[float]) -> tuple[float, float]:
    ordered = sorted(seconds)
    return statistics.median(ordered) * 1000, ordered[min(int(len(ordered) * 0.95), len(ordered) - 1)] * 1000


def _timed(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def _ask(server: Server, page: Page, rounds: int, clients: int) -> tuple[float, float]:
    def client(_number: int) -> list[float]:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)

        def once() -> None:
            connection.request("GET", page.path, headers={"Accept-Encoding": "gzip", "Connection": "keep-alive"})
            response = connection.getresponse()
            response.read()
            if response.status != 200:
                raise SystemExit(f"{page.path} answered {response.status}")

        once()
        return [_timed(once) for _round in range(rounds)]

    for _warm in range(4):  # every worker counts once what it keeps in memory
        client(0)[:0]
    with ThreadPoolExecutor(clients) as pool:
        return _p50_p95([seconds for times in pool.map(client, range(clients)) for seconds in times])


def _own_sql(page: Page, rounds: int) -> tuple[float, float]:
    """The statements of the page, executed alone, p50 and p95. What the server keeps in memory is kept here too."""
    from django.db import connection
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    client.get(page.path)
    statements: list[tuple[str, object]] = []

    def note(execute, sql, params, many, context):
        statements.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        client.get(page.path)
    connection.ensure_connection()
    reads = [(sql, params) for sql, params in statements if sql.lstrip().upper().startswith("SELECT")]

    def alone() -> None:
        with connection.cursor() as cursor:
            for sql, params in reads:
                cursor.execute(sql, params)
                cursor.fetchall()

    alone()
    return _p50_p95([_timed(alone) for _round in range(rounds)])


def _first_page(server: Server) -> tuple[int, int]:
    """Bytes that travel for the first page and for what it loads, compressed."""
    page, html = _fetch(server, "/")
    text = html.decode()
    tags = r'<(?:script|link rel="(?:stylesheet|icon|preload)"|img|image)[^>]*?(?:href|src)="(/[^"#]+)"'
    assets = 0
    for path in dict.fromkeys(re.findall(tags, text)):
        size, body = _fetch(server, path)
        assets += size
        if path.endswith(".css"):
            assets += sum(_fetch(server, font)[0] for font in _latin_fonts(path, body.decode()))
    return page, assets


def _latin_fonts(sheet: str, css: str) -> list[str]:
    """The fonts that a browser loads for a page in English: those for the basic Latin letters."""
    faces = re.findall(r"@font-face\s*{(.*?)}", css, re.DOTALL)
    files = [re.search(r"url\([\"']?([^)\"']+)", face) for face in faces if "U+2215" in face]
    return [urljoin(sheet, found[1]) for found in files if found]


def _fetch(server: Server, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    response = connection.getresponse()
    body = response.read()
    return len(body), gzip.decompress(body) if response.getheader("Content-Encoding") == "gzip" else body


if __name__ == "__main__":
    main()
