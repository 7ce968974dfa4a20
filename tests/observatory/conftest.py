from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.observatory.cordis_files import ORGANIZATION, PROJECT, Row, write_table

Answer = Callable[[BaseHTTPRequestHandler], None]


@pytest.fixture
def cordis(tmp_path: Path) -> Callable[..., Path]:
    """A function that writes a folder of CORDIS with these projects and these rows of organization.csv."""

    def write(projects: list[Row], organizations: list[Row], name: str = "cordis") -> Path:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        write_table(folder / "project.csv", PROJECT, projects)
        write_table(folder / "organization.csv", ORGANIZATION, organizations)
        return folder

    return write


@pytest.fixture
def serve() -> Iterator[Callable[[Answer], str]]:
    """A function that starts a server on loopback with one answer and gives its address."""
    servers = []

    def start(answer: Answer) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                answer(self)

            def log_message(self, *_arguments: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/cordis.zip"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()
