"""`hansa init` writes what it was told, tries the mail server, and replaces nothing unasked."""

from __future__ import annotations

import socketserver
import stat
import threading
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hansa.cli.init import checked_address, checked_url
from hansa.config.operator_file import toml_value, write_settings
from tests.cli.conftest import Installation, free_port


class Letterbox(socketserver.ThreadingTCPServer):
    """A mail server that takes every letter, or refuses every recipient."""

    allow_reuse_address = True

    def __init__(self, refuses: bool) -> None:
        self.refuses, self.letters = refuses, []
        super().__init__(("127.0.0.1", 0), _Conversation)


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.say("220 letterbox")
        while line := self.rfile.readline().decode():
            verb = line[:4].upper().strip()
            if verb == "RCPT" and self.server.refuses:
                self.say("550 5.7.1 no such mailbox here")
            elif verb == "DATA":
                self.say("354 go on")
                self.server.letters.append(self.read_letter())
                self.say("250 2.0.0 queued as 42")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def read_letter(self) -> str:
        lines = []
        while (line := self.rfile.readline().decode()) not in (".\r\n", ""):
            lines.append(line)
        return "".join(lines)

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@pytest.fixture
def letterbox(request) -> Iterator[Letterbox]:
    with Letterbox(refuses=getattr(request, "param", False)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def options(*more: str) -> list[str]:
    return [
        "init",
        "--name",
        'The "Baltic" cluster',
        "--url",
        "https://x.example.org",
        "--operator",
        "o@example.org",
        *more,
    ]


def mail_options(port: int) -> list[str]:
    return [
        "--mail-host",
        "127.0.0.1",
        "--mail-port",
        str(port),
        "--mail-security",
        "none",
        "--mail-from",
        "h@example.org",
    ]


def test_init_writes_settings_sends_a_letter_and_makes_an_operator(installation: Installation, letterbox) -> None:
    done = installation.run(*options(*mail_options(letterbox.server_address[1])))

    assert done.returncode == 0, done.stderr
    assert "answered: 250 2.0.0 queued as 42" in done.stdout
    assert 'The "Baltic" cluster: test message' in letterbox.letters[0]
    written = installation.home / "hansa.toml"
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    settings = tomllib.loads(written.read_text("utf-8"))
    assert settings["site"] == {"name": 'The "Baltic" cluster', "url": "https://x.example.org", "behind_proxy": True}
    assert settings["mail"]["host"] == "127.0.0.1"
    assert "o@example.org runs this installation" in done.stdout
    assert "https://x.example.org/account/password/reset/key/" in done.stdout


@pytest.mark.parametrize("letterbox", [True], indirect=True)
def test_refused_letter_is_told_and_nothing_is_written(tmp_path: Path, letterbox) -> None:
    done = Installation(tmp_path / "home").run(*options(*mail_options(letterbox.server_address[1])))
    assert done.returncode == 1
    assert "the server answered 550 5.7.1 no such mailbox here" in done.stderr
    assert not (tmp_path / "home" / "hansa.toml").exists()


def test_silent_port_is_told(tmp_path: Path) -> None:
    done = Installation(tmp_path / "home").run(*options(*mail_options(free_port())))
    assert done.returncode == 1
    assert "nothing listens there; perhaps the port is wrong" in done.stderr


def test_settings_that_exist_are_not_replaced_unasked(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "hansa.toml").write_text("[site]\nname = 'mine'\n")
    done = Installation(home).run(*options("--mail-host", "none"))
    assert done.returncode == 1
    assert "Give --force" in done.stderr
    assert (home / "hansa.toml").read_text() == "[site]\nname = 'mine'\n"


def test_force_changes_what_is_said_and_keeps_the_rest(installation: Installation) -> None:
    (installation.home / "hansa.toml").write_text("[site]\nname = 'mine'\nhosts = ['y.example.org']\n[own]\nx = 1\n")
    done = installation.run(*options("--mail-host", "none", "--force"))
    assert done.returncode == 0, done.stderr
    settings = tomllib.loads((installation.home / "hansa.toml").read_text("utf-8"))
    assert settings["site"]["hosts"] == ["y.example.org"]
    assert settings["site"]["name"] == 'The "Baltic" cluster'
    assert settings["own"] == {"x": 1}
    assert "mail" not in settings


@pytest.mark.parametrize(
    "url", ["clusters.example.org", "ftp://x.org", "https://", "https://x.org/path", "https://x.org?a=1"]
)
def test_address_of_a_site_is_checked(url: str) -> None:
    with pytest.raises(SystemExit, match=r"Right is, for example, https://clusters\.example\.org"):
        checked_url(url)


@pytest.mark.parametrize("address", ["", "nobody", "@x.org", "a@", "a b@x.org"])
def test_address_of_a_person_is_checked(address: str) -> None:
    with pytest.raises(SystemExit, match="is not an e-mail address"):
        checked_address(address)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_written_so_that_it_is_read_back(text: str) -> None:
    assert tomllib.loads(f"key = {toml_value(text)}") == {"key": text}


def test_settings_are_written_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "hansa.toml"
    target.write_text("old = 1")
    with pytest.raises(TypeError, match=r"hansa\.toml holds text"):
        write_settings(target, {"site": {"name": object()}})
    assert target.read_text() == "old = 1"
    assert [path.name for path in tmp_path.iterdir()] == ["hansa.toml"]
