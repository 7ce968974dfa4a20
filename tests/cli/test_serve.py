"""One command serves pages, static files and jobs, and refuses what is not safe."""

from __future__ import annotations

import gzip
import re
import socket
import urllib.request
from dataclasses import replace

import pytest

from tests.cli.conftest import Installation, wait_for
from tests.cli.test_addresses import IPV6

RECURRING_DONE = (
    "from django_tasks_db.models import DBTaskResult as R;"
    "print(sorted(r.args_kwargs['args'][0] for r in R.objects.successful() if r.args_kwargs['args']))"
)


def test_serve_gives_pages_static_files_and_runs_jobs(installation: Installation) -> None:
    with installation.serving("--workers", "2") as server:
        status, headers, page = server.get("/")
        assert status == 200, server.log.read_text()
        assert "script-src 'self';" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"
        assert server.get("/ru/")[0] == 200
        assert f"Hansa runs at http://localhost:{server.port}/ " in server.log.read_text()
        if IPV6:
            by_ipv6, _headers, _page = replace(server, url=f"http://[::1]:{server.port}").get("/")
            assert by_ipv6 == 200
        assert f"http://localhost:{server.port}/sitemap.xml" in server.get("/robots.txt")[2].decode()

        sheet = re.search(rb'href="(/static/[^"]+\.css)"', page).group(1).decode()
        assert re.search(r"\.[0-9a-f]{12}\.css$", sheet), "named by its content"
        request = urllib.request.Request(server.url + sheet, headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            assert answer.headers["Content-Encoding"] == "gzip"
            assert "immutable" in answer.headers["Cache-Control"]
            assert gzip.decompress(answer.read())

        assert server.get("/no-such-page/")[0] == 404
        wait_for(lambda: installation.python(RECURRING_DONE).count("config.clear_sessions") == 1)
        assert installation.python(RECURRING_DONE).count("config.clear_sessions") == 1
    assert server.process.returncode == 0
    assert "Traceback" not in server.log.read_text()


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
