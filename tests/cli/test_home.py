"""Any command prepares the home it needs, once, and refuses a home of a newer version."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
from contextlib import closing

from tests.cli.conftest import HANSA, Installation

FROM_THE_FUTURE = (
    "INSERT INTO django_migrations (app, name, applied) "
    "VALUES ('directory', '9999_from_the_future', '2030-01-01 00:00:00+00:00')"
)


def test_empty_home_is_prepared_and_closed_to_others(tmp_path) -> None:
    fresh = Installation(tmp_path / "deep" / "home")
    report = fresh.run("doctor", "--json")
    assert '"reference data"' in report.stdout
    assert stat.S_IMODE(fresh.home.stat().st_mode) == 0o700
    for name in ("hansa.sqlite3", "secret-key", "prepared"):
        assert stat.S_IMODE((fresh.home / name).stat().st_mode) == 0o600, name


def test_prepared_home_is_left_alone(on_sqlite) -> None:
    on_sqlite.run("backup", str(on_sqlite.home.parent / "first.tar.gz"))
    done = on_sqlite.run("backup", str(on_sqlite.home.parent / "second.tar.gz"))
    assert done.returncode == 0
    assert "Preparing" not in done.stderr


def test_database_emptied_behind_our_back_is_prepared_again(on_sqlite) -> None:
    (on_sqlite.home / "hansa.sqlite3").unlink()
    done = on_sqlite.run("admin", "new@example.org", "--json")
    assert done.returncode == 0, done.stderr
    assert "Preparing" in done.stderr


def test_two_commands_at_once_prepare_an_empty_home_once(tmp_path) -> None:
    fresh = Installation(tmp_path / "home")
    both = [
        subprocess.Popen(
            [str(HANSA), "admin", f"person{number}@example.org", "--json"],
            env=fresh.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in (1, 2)
    ]
    ends = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0], ends
    assert fresh.json("doctor", "--json")["status"] != "problem"


def test_upgrade_keeps_a_copy_of_the_database_as_it_was(on_sqlite) -> None:
    with closing(sqlite3.connect(on_sqlite.home / "hansa.sqlite3")) as database, database:
        database.execute("DELETE FROM django_migrations WHERE app = 'usersessions'")
        database.execute("DROP TABLE usersessions_usersession")
    (on_sqlite.home / "prepared").unlink()

    done = on_sqlite.run("admin", "new@example.org", "--json")

    assert done.returncode == 0, done.stderr
    (copy,) = (on_sqlite.home / "backups").glob("before-upgrade-*.sqlite3")
    assert str(copy) in done.stderr
    with closing(sqlite3.connect(copy)) as database:
        tables = {row[0] for row in database.execute("SELECT name FROM sqlite_master")}
    assert "directory_country" in tables
    assert "usersessions_usersession" not in tables


def test_home_of_a_newer_version_is_refused_and_unchanged(installation) -> None:
    installation.rows(FROM_THE_FUTURE)
    (installation.home / "prepared").unlink(missing_ok=True)
    done = installation.run("admin", "new@example.org", "--json")
    assert done.returncode == 1
    assert "newer version of Hansa" in done.stderr
    assert "directory.9999_from_the_future" in done.stderr
    assert installation.rows("SELECT COUNT(*) FROM people_person") == [(0,)]


def test_broken_settings_file_is_named(on_sqlite) -> None:
    (on_sqlite.home / "hansa.toml").write_text("[site\nname = ")
    done = on_sqlite.run("doctor")
    assert done.returncode == 1
    assert "hansa.toml: not valid TOML" in done.stdout


def test_help_needs_no_home(tmp_path) -> None:
    nowhere = Installation(tmp_path / "never")
    for command in ((), ("serve",), ("import",), ("backup",), ("init",)):
        done = nowhere.run(*command, "--help")
        assert done.returncode == 0
        assert "Usage: hansa" in done.stdout
    assert not os.path.exists(nowhere.home)
