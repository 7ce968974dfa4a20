"""`localhost` means both loopback addresses, and what cannot be listened on is refused with the reason."""

from __future__ import annotations

import errno
import socket
from contextlib import closing

import pytest

from hansa.cli.addresses import free_to_listen, is_loopback, site_address
from tests.cli.conftest import free_port


def machine_has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as trial:
            trial.bind(("::1", 0))
    except OSError:
        return False
    return True


IPV6 = machine_has_ipv6()


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("localhost", "http://localhost:8000"),
        ("127.0.0.1", "http://localhost:8000"),
        ("::1", "http://localhost:8000"),
        ("0.0.0.0", "http://localhost:8000"),
        ("127.0.0.2", "http://127.0.0.2:8000"),
        ("2001:db8::7", "http://[2001:db8::7]:8000"),
        ("clusters.example.org", "http://clusters.example.org:8000"),
    ],
)
def test_people_are_sent_to_a_name_where_there_is_one(host: str, address: str) -> None:
    assert site_address(host, 8000) == address


@pytest.mark.parametrize(
    ("host", "is_one"), [("localhost", True), ("127.9.9.9", True), ("::1", True), ("0.0.0.0", False), ("a.org", False)]
)
def test_loopback_is_told(host: str, is_one: bool) -> None:
    assert is_loopback(host) is is_one


def test_localhost_is_listened_on_by_every_loopback_address_of_the_machine() -> None:
    port = free_port()
    both = [f"127.0.0.1:{port}", f"[::1]:{port}"]
    assert free_to_listen("localhost", port) == (both if IPV6 else both[:1])
    assert free_to_listen("127.0.0.1", port) == both[:1]


def test_localhost_without_ipv6_is_listened_on_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.socket

    def without_ipv6(family: int = socket.AF_INET, *more: int) -> socket.socket:
        if family == socket.AF_INET6:
            raise OSError(errno.EAFNOSUPPORT, "Address family not supported by protocol")
        return real(family, *more)

    port = free_port()
    monkeypatch.setattr(socket, "socket", without_ipv6)
    assert free_to_listen("localhost", port) == [f"127.0.0.1:{port}"]


@pytest.mark.parametrize("taken", ["127.0.0.1", *(["::1"] if IPV6 else [])])
def test_port_taken_on_one_of_them_is_refused(taken: str) -> None:
    """Otherwise the browser might open the other program."""
    family = socket.AF_INET6 if ":" in taken else socket.AF_INET
    with closing(socket.socket(family)) as other:
        other.bind((taken, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SystemExit, match=f"Cannot listen on {taken} port {port}: another program listens there"):
            free_to_listen("localhost", port)


def test_address_of_another_machine_is_refused() -> None:
    with pytest.raises(SystemExit, match=r"Cannot listen on 192\.0\.2\.1 port .* this machine has no such address"):
        free_to_listen("192.0.2.1", free_port())
