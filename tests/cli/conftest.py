"""Whole installations for tests of commands: each command runs as its own process, as a user runs it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from hansa.cli.home import expected_stamp

HANSA = Path(sys.executable).with_name("hansa")


@dataclass(frozen=True)
class Installation:
    """A home, and with PostgreSQL a database of its own."""

    home: Path
    database_url: str = ""

    def environment(self, **more: str) -> dict[str, str]:
        kept = {
            key: value for key, value in os.environ.items() if not key.startswith(("HANSA_", "DATABASE_", "DJANGO_"))
        }
        database = {"DATABASE_URL": self.database_url} if self.database_url else {}
        return {**kept, "HANSA_HOME": str(self.home), **database, **more}

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run `hansa …` to its end, without a terminal."""
        return subprocess.run(
            [str(HANSA), *arguments],
            env=self.environment(**environment),
            cwd=os.environ["HANSA_TEST_HOME"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def json(self, *arguments: str) -> dict:
        """Run a command that prints JSON and must succeed."""
        done = self.run(*arguments)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def python(self, code: str) -> str:
        """Run Python inside this installation; what it printed."""
        prefix = "import os, django; os.umask(0o077); django.setup()\n"
        done = subprocess.run(
            [sys.executable, "-c", prefix + code],
            env=self.environment(DJANGO_SETTINGS_MODULE="hansa.config.settings"),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def rows(self, statement: str) -> list[tuple]:
        """What the database holds, read or written without starting Hansa; a query's rows."""
        if self.database_url:
            import psycopg

            with psycopg.connect(self.database_url) as connection:
                found = connection.execute(statement)
                return found.fetchall() if found.description else []
        with closing(sqlite3.connect(self.home / "hansa.sqlite3")) as connection, connection:
            return connection.execute(statement).fetchall()

    @contextmanager
    def serving(self, *arguments: str) -> Iterator[Server]:
        """`hansa serve` on a free port, stopped as Ctrl+C stops it."""
        port = free_port()
        log = self.home.with_suffix(".log")
        with log.open("w") as output:
            process = subprocess.Popen(
                [str(HANSA), "serve", "--port", str(port), *arguments],
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
            server = Server(f"http://127.0.0.1:{port}", port, process, log)
            try:
                server.wait_until_up()
                yield server
            finally:
                process.terminate()
                process.wait(40)


@dataclass(frozen=True)
class Server:
    url: str
    port: int
    process: subprocess.Popen
    log: Path

    def wait_until_up(self) -> None:
        wait_for(lambda: "Hansa runs at" in self.log.read_text() or self.process.poll() is not None)
        assert self.process.poll() is None, self.log.read_text()

    def get(self, path: str) -> tuple[int, dict[str, str], bytes]:
        request = urllib.request.Request(self.url + path)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, dict(answer.headers), answer.read()
        except urllib.error.HTTPError as error:
            return error.code, dict(error.headers), error.read()


def wait_for(happened: Callable[[], bool], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


@pytest.fixture(scope="session")
def prepared(tmp_path_factory, django_db_blocker) -> Installation:
    """An installation as the first command leaves it; tests work on copies."""
    folder = tmp_path_factory.mktemp("installation")
    installation = Installation(folder / "home", new_database("template"))
    done = installation.run("doctor", "--json")
    assert json.loads(done.stdout)["counts"], done.stderr
    return installation


@pytest.fixture
def installation(prepared: Installation, tmp_path: Path) -> Installation:
    """A prepared installation of the test's own."""
    return copy_of(prepared, tmp_path)


@pytest.fixture
def on_sqlite(installation: Installation) -> Installation:
    """The same where the story is about the file of SQLite, whichever database the other tests use."""
    if not installation.database_url:
        return installation
    own = Installation(installation.home.with_name("own"))
    own.run("doctor")
    return own


def copy_of(prepared: Installation, folder: Path) -> Installation:
    shutil.copytree(prepared.home, folder / "home")
    (folder / "home").chmod(0o700)
    url = new_database(folder.name, template=prepared.database_url) if prepared.database_url else ""
    if url:
        # The stamp names the database that it was made for.
        with pytest.MonkeyPatch.context() as patched:
            patched.setenv("DATABASE_URL", url)
            (folder / "home" / "prepared").write_text(expected_stamp(), "ascii")
    return Installation(folder / "home", url)


def new_database(name: str, template: str = "") -> str:
    """The address of a new database on the run's PostgreSQL server; nothing on SQLite."""
    server = os.environ.get("DATABASE_URL")
    if not server:
        return ""
    import psycopg
    from psycopg import sql

    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"cli_{worker}_{name}"[:60].lower()
    source = template.rpartition("/")[2] or "template0"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(source))
        )
    return server.rpartition("/")[0] + "/" + name
