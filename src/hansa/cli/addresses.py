"""Where the server listens, and the address that people use for it."""

from __future__ import annotations

import errno
import ipaddress
import socket

THIS_MACHINE = "localhost"
LOOPBACK = ("127.0.0.1", "::1")
# Addresses that this machine answers when somebody on it asks for `localhost`.
REACHED_BY_NAME = (THIS_MACHINE, *LOOPBACK, "0.0.0.0", "::", "")  # noqa: S104


def site_address(host: str, port: int) -> str:
    """The address to open on this machine. By name where it has one: browsers allow no passkey at a bare number."""
    name = THIS_MACHINE if host in REACHED_BY_NAME else f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}"


def is_loopback(host: str) -> bool:
    if host == THIS_MACHINE:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def free_to_listen(host: str, port: int) -> list[str]:
    """The addresses to listen on, as the server wants them. Stops with a clear line when one cannot be had.

    `localhost` is both loopback addresses, because a browser may try either first; where the machine has only one of
    them, that one.
    """
    if host != THIS_MACHINE:
        refuse_taken(host, port)
        return [_with_port(host, port)]
    there = [address for address in LOOPBACK if _why_not(address, port) != errno.EADDRNOTAVAIL] or [LOOPBACK[0]]
    for address in there:
        refuse_taken(address, port)
    return [_with_port(address, port) for address in there]


def refuse_taken(host: str, port: int) -> None:
    if (why := _why_not(host, port)) is None:
        return
    reason = {
        errno.EADDRINUSE: "another program listens there already. Stop it, or choose another --port",
        errno.EACCES: "only an administrator may listen there. Choose a --port above 1023",
        errno.EADDRNOTAVAIL: "this machine has no such address. Leave out --host, or give one of its own",
    }.get(why, "it is no address of this machine. Leave out --host, or give one of its own")
    raise SystemExit(f"Cannot listen on {host} port {port}: {reason}.")


def _why_not(host: str, port: int) -> int | None:
    """The number of the error that listening there would give; none when it works."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((host, port))
    except OSError as error:
        # A machine without IPv6 knows neither the family nor the address.
        return errno.EADDRNOTAVAIL if error.errno == errno.EAFNOSUPPORT else error.errno or errno.EINVAL
    return None


def _with_port(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
