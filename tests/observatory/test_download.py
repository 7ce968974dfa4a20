from __future__ import annotations

import hashlib
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


DATA = bytes(range(256)) * 4_000
SHA_256 = hashlib.sha256(DATA).hexdigest()


class Faltering:
    """A server that breaks off in the middle of its first answers, and can go on from any byte."""

    def __init__(self, breaks: int, validator: str = '"v1"', data: bytes = DATA) -> None:
        self.breaks, self.validator, self.data = breaks, validator, data
        self.asked: list[str | None] = []

    def __call__(self, handler: BaseHTTPRequestHandler) -> None:
        asked = handler.headers.get("Range")
        self.asked.append(asked)
        fresh = asked is None or handler.headers.get("If-Range") != self.validator
        first = 0 if fresh else int(asked.removeprefix("bytes=").rstrip("-"))
        rest = self.data[first:]
        handler.send_response(200 if fresh else 206)
        handler.send_header("Content-Length", str(len(rest)))
        handler.send_header("Accept-Ranges", "bytes")
        handler.send_header("ETag", self.validator)
        if not fresh:
            handler.send_header("Content-Range", f"bytes {first}-{len(self.data) - 1}/{len(self.data)}")
        handler.end_headers()
        if self.breaks:
            self.breaks -= 1
            rest = rest[: len(rest) // 2]
        handler.wfile.write(rest)


def fetch(address: str, **options: object) -> bytes:
    with downloaded(address, silent, **options) as path:  # type: ignore[arg-type]
        return path.read_bytes()


def test_go_on_where_a_broken_connection_left_it(serve: Callable[[Answer], str]) -> None:
    server = Faltering(breaks=2)
    assert fetch(serve(server)) == DATA
    assert server.asked == [None, "bytes=512000-", "bytes=768000-"]


def test_give_up_after_three_breaks_and_go_on_with_the_next_call(
    serve: Callable[[Answer], str], tmp_path: Path
) -> None:
    server = Faltering(breaks=3)
    address = serve(server)
    with pytest.raises(UnusableSource, match="the connection ended after 896,000 of 1,024,000 bytes"):
        fetch(address, folder=tmp_path)
    assert fetch(address, folder=tmp_path, checksum=SHA_256) == DATA
    assert server.asked[3:] == ["bytes=896000-"]
    assert list(tmp_path.glob("*.part")) == []


def test_begin_again_where_the_file_has_changed(serve: Callable[[Answer], str], tmp_path: Path) -> None:
    server = Faltering(breaks=3)
    address = serve(server)
    with pytest.raises(UnusableSource):
        fetch(address, folder=tmp_path)
    server.validator, server.data = '"v2"', DATA[::-1]
    assert fetch(address, folder=tmp_path) == DATA[::-1]


@pytest.mark.parametrize("validator", ["", 'W/"weak"'])
def test_never_join_parts_that_nothing_says_are_of_one_file(validator: str, serve: Callable[[Answer], str]) -> None:
    server = Faltering(breaks=1, validator=validator)
    with pytest.raises(UnusableSource, match="the connection ended after 512,000 of 1,024,000 bytes"):
        fetch(serve(server))
    assert server.asked == [None]


def test_begin_again_where_the_server_has_less_than_was_fetched(serve: Callable[[Answer], str], tmp_path: Path) -> None:
    server = Faltering(breaks=3)

    def answer(handler: BaseHTTPRequestHandler) -> None:
        if len(server.asked) == 3 and handler.headers.get("Range"):
            handler.send_error(416)
        else:
            server(handler)

    address = serve(answer)
    with pytest.raises(UnusableSource):
        fetch(address, folder=tmp_path)
    assert fetch(address, folder=tmp_path) == DATA


def test_take_only_the_file_with_the_checksum(serve: Callable[[Answer], str], tmp_path: Path) -> None:
    address = serve(lambda handler: send(handler, DATA, len(DATA)))
    assert fetch(address, checksum=f"SHA256:{SHA_256.upper()}") == DATA
    with pytest.raises(UnusableSource, match=f"SHA-256 is {SHA_256}, not {'0' * 64}. Another version, or changed"):
        fetch(address, checksum="0" * 64, folder=tmp_path)
    assert list(tmp_path.glob("*.part")) == []
    with pytest.raises(UnusableSource, match="abc: no checksum"):
        fetch(address, checksum="abc")


def test_keep_no_part_of_a_file_that_is_too_large(serve: Callable[[Answer], str], tmp_path: Path) -> None:
    with pytest.raises(UnusableSource, match="1,024,000 bytes; at most 1,000 are fetched"):
        fetch(serve(Faltering(breaks=0)), most=1_000, folder=tmp_path)
    assert list(tmp_path.glob("*.part")) == []


def test_refuse_to_fetch_one_file_twice_at_once(serve: Callable[[Answer], str], tmp_path: Path) -> None:
    address = serve(Faltering(breaks=0))
    with (
        downloaded(address, silent, folder=tmp_path) as first,
        pytest.raises(UnusableSource, match="is being fetched already"),
        downloaded(address, silent, folder=tmp_path),
    ):
        pass
    assert not first.exists()
