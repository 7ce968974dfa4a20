"""One command serves pages, static files and jobs, and refuses what is not safe."""

from __future__ import annotations

import gzip
import re
import socket
import urllib.request
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.cli.conftest import Installation, Server, copy_of, wait_for
from tests.cli.test_addresses import IPV6

RECURRING_DONE = "SELECT args_kwargs FROM django_tasks_database_dbtaskresult WHERE status = 'SUCCESSFUL'"


@pytest.fixture(scope="module")
def served(prepared: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Installation, Server]]:
    """An installation of this file's own, and the server that runs on it. It ends as Ctrl+C ends it."""
    installation = copy_of(prepared, tmp_path_factory.mktemp("served"))
    with installation.serving("--workers", "2") as server:
        yield installation, server
    assert server.process.returncode == 0
    assert "Traceback" not in server.log.read_text()


@pytest.fixture
def server(served: tuple[Installation, Server]) -> Server:
    return served[1]


def test_pages_come_with_headers_that_protect(server: Server) -> None:
    status, headers, _page = server.get("/")
    assert status == 200, server.log.read_text()
    assert "script-src 'self'" in headers["Content-Security-Policy"].split("; ")
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert server.get("/ru/")[0] == 200
    assert server.get("/no-such-page/")[0] == 404


def test_address_is_a_name_that_both_loopback_addresses_answer(server: Server) -> None:
    assert f"Hansa runs at http://localhost:{server.port}/ " in server.log.read_text()
    assert f"http://localhost:{server.port}/sitemap.xml" in server.get("/robots.txt")[2].decode()
    if IPV6:
        by_ipv6, _headers, _page = replace(server, url=f"http://[::1]:{server.port}").get("/")
        assert by_ipv6 == 200


def test_static_files_are_compressed_and_named_by_their_content(server: Server) -> None:
    sheet = re.search(rb'href="(/static/[^"]+\.css)"', server.get("/")[2]).group(1).decode()
    assert re.search(r"\.[0-9a-f]{12}\.css$", sheet)
    request = urllib.request.Request(server.url + sheet, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "immutable" in answer.headers["Cache-Control"]
        assert gzip.decompress(answer.read())


def test_recurring_jobs_run_once_for_all_workers(served: tuple[Installation, Server]) -> None:
    def done() -> int:
        return str(served[0].rows(RECURRING_DONE)).count("config.clear_sessions")

    wait_for(lambda: done() == 1)
    assert done() == 1


def test_restore_waits_for_nobody_to_serve(served: tuple[Installation, Server], tmp_path) -> None:
    installation, archive = served[0], tmp_path / "backup.tar.gz"
    installation.json("backup", str(archive), "--json")
    done = installation.run("restore", str(archive), "--yes")
    assert done.returncode == 1
    assert "a server runs on this home" in done.stderr
    assert list(installation.home.parent.glob("home.before-*")) == []


def test_port_in_use_is_named(installation: Installation) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = installation.run("serve", "--port", str(port))
    assert done.returncode == 1
    assert f"Cannot listen on 127.0.0.1 port {port}: another program listens there already" in done.stderr


@pytest.mark.parametrize(
    ("settings", "marker", "environment", "said"),
    [
        ("", False, {}, "passwords would travel unencrypted"),
        ('[site]\nurl = "http://clusters.example.org"', False, {}, "passwords would travel unencrypted"),
        ('[site]\nurl = "https://clusters.example.org"', True, {}, "lets everyone in as anyone"),
        ('[site]\nurl = "https://clusters.example.org"', False, {"HANSA_DEBUG": "1"}, "HANSA_DEBUG=1 shows"),
    ],
)
def test_unsafe_serving_is_refused(tmp_path, settings: str, marker: bool, environment: dict, said: str) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "hansa.toml").write_text(settings)
    if marker:
        (home / "demo").touch()
    done = Installation(home).run("serve", "--host", "0.0.0.0", **environment)
    assert done.returncode == 1
    assert said in done.stderr
    assert not (home / "hansa.sqlite3").exists()


def test_demonstration_with_a_public_address_is_refused(tmp_path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "demo").touch()
    (home / "hansa.toml").write_text('[site]\nurl = "https://clusters.example.org"')
    done = Installation(home).run("serve")
    assert done.returncode == 1
    assert "lets everyone in as anyone" in done.stderr
