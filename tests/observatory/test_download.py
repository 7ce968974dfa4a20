from __future__ import annotations

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from hansa.observatory.sources.download import downloaded
from hansa.observatory.sources.errors import UnusableSource
from hansa.observatory.sources.progress import silent

Answer = Callable[[BaseHTTPRequestHandler], None]


def send(handler: BaseHTTPRequestHandler, data: bytes, length: int | None = None) -> None:
    handler.send_response(200)
    if length is not None:
        handler.send_header("Content-Length", str(length))
    handler.end_headers()
    handler.wfile.write(data)


def test_fetch_a_file_and_remove_it_afterwards(serve: Callable[[Answer], str]) -> None:
    told: list[tuple[str, int, int]] = []
    address = serve(lambda handler: send(handler, b"x" * 3_000_000, 3_000_000))
    with downloaded(address, lambda *step: told.append(step)) as path:
        assert path.read_bytes() == b"x" * 3_000_000
    assert not path.exists()
    assert told[-1] == ("Fetching", 3_000_000, 3_000_000)


def refusal(address: str, most: int = 10_000) -> str:
    with pytest.raises(UnusableSource) as raised, downloaded(address, silent, most):
        pass
    return str(raised.value)


def test_refuse_more_than_the_limit_whether_announced_or_not(serve: Callable[[Answer], str]) -> None:
    assert "20,000 bytes; at most 10,000" in refusal(serve(lambda handler: send(handler, b"x" * 20_000, 20_000)))
    assert "more than 10,000 bytes" in refusal(serve(lambda handler: send(handler, b"x" * 20_000)))


def test_refuse_half_a_file(serve: Callable[[Answer], str]) -> None:
    assert "9,000" in refusal(serve(lambda handler: send(handler, b"x" * 4_000, 9_000)))


def test_say_what_the_server_says(serve: Callable[[Answer], str]) -> None:
    address = serve(lambda handler: handler.send_error(404))
    assert refusal(address) == f"{address}: the server answers 404 Not Found."


def test_never_follow_to_a_file(serve: Callable[[Answer], str], tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")

    def redirect(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", (tmp_path / "secret").as_uri())
        handler.end_headers()

    assert "the server answers 302" in refusal(serve(redirect))


def test_say_that_nobody_answers() -> None:
    assert "cannot be fetched" in refusal("http://127.0.0.1:9/cordis.zip")
