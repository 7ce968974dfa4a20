"""A backup is taken while the installation runs, and restored as it was; the former installation is kept."""

from __future__ import annotations

import json
import stat
import tarfile

from tests.cli.conftest import Installation

FROM_THE_FUTURE = (
    "INSERT INTO django_migrations (app, name, applied) "
    "VALUES ('network', '9999_from_the_future', '2030-01-01 00:00:00+00:00')"
)


def note(installation: Installation, word: str) -> None:
    """Write something into the register that a restored backup must have, or must not."""
    installation.rows(f"INSERT INTO directory_searchword (word, organisations) VALUES ('{word}', 1)")


def notes(installation: Installation) -> list[str]:
    return [word for (word,) in installation.rows("SELECT word FROM directory_searchword ORDER BY word")]


def former(installation: Installation) -> list:
    return list(installation.home.parent.glob("home.before-*"))


def test_backup_and_restore_bring_back_what_was(installation: Installation) -> None:
    note(installation, "before")
    logo = installation.home / "files" / "logos" / "a.png"
    logo.parent.mkdir()
    logo.write_bytes(b"a logo")
    (installation.home / "files" / "link").symlink_to("/etc/passwd")
    archive = installation.home.parent / "backup.tar.gz"

    told = installation.json("backup", str(archive), "--json")
    assert told == {"file": str(archive), "bytes": archive.stat().st_size}
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    key = (installation.home / "secret-key").read_text()
    note(installation, "after")
    logo.unlink()

    done = installation.run("restore", str(archive), "--yes")

    assert done.returncode == 0, done.stderr
    assert notes(installation) == ["before"]
    assert logo.read_bytes() == b"a logo"
    assert not (installation.home / "files" / "link").exists()
    assert (installation.home / "secret-key").read_text() == key
    assert stat.S_IMODE(installation.home.stat().st_mode) == 0o700
    (kept,) = former(installation)
    assert (kept / "secret-key").exists()
    assert json.loads(installation.run("doctor", "--json").stdout)["counts"]["organisations"] == 0


def test_backup_never_writes_over_a_file(installation: Installation) -> None:
    target = installation.home.parent / "mine.tar.gz"
    target.write_text("mine")
    done = installation.run("backup", str(target))
    assert (done.returncode, target.read_text()) == (1, "mine")
    assert "exists" in done.stderr


def test_restore_into_an_empty_home_needs_nothing_there(installation: Installation, tmp_path) -> None:
    archive = tmp_path / "backup.tar.gz"
    note(installation, "ana")
    installation.json("backup", str(archive), "--json")
    elsewhere = Installation(tmp_path / "new" / "home", installation.database_url)
    done = elsewhere.run("restore", str(archive), "--yes")
    assert done.returncode == 0, done.stderr
    assert notes(elsewhere) == ["ana"]


def test_restore_without_a_terminal_asks_for_yes(installation: Installation, tmp_path) -> None:
    archive = tmp_path / "backup.tar.gz"
    installation.json("backup", str(archive), "--json")
    done = installation.run("restore", str(archive))
    assert done.returncode == 1
    assert "Give --yes" in done.stderr
    assert former(installation) == []


def test_damaged_archive_changes_nothing(installation: Installation, tmp_path) -> None:
    archive = tmp_path / "backup.tar.gz"
    installation.json("backup", str(archive), "--json")
    archive.write_bytes(archive.read_bytes()[:-2000])
    before = sorted(path.name for path in installation.home.iterdir())

    done = installation.run("restore", str(archive), "--yes")

    assert done.returncode == 1
    assert "Nothing was restored" in done.stderr
    assert sorted(path.name for path in installation.home.iterdir()) == before
    assert list(installation.home.parent.glob("home.*")) == []


def test_backup_of_a_newer_version_is_refused(installation: Installation, tmp_path) -> None:
    archive = tmp_path / "backup.tar.gz"
    installation.rows(FROM_THE_FUTURE)
    installation.json("backup", str(archive), "--json")
    done = installation.run("restore", str(archive), "--yes")
    assert done.returncode == 1
    assert "newer than this one: its database knows network.9999_from_the_future" in done.stderr
    assert former(installation) == []


def test_backup_of_another_kind_of_database_is_refused(installation: Installation, tmp_path) -> None:
    archive = tmp_path / "backup.tar.gz"
    installation.json("backup", str(archive), "--json")
    with tarfile.open(archive) as tar:
        on_sqlite = "hansa.sqlite3" in tar.getnames()
    other = Installation(installation.home, "postgresql://nobody@localhost:1/none" if on_sqlite else "")
    done = other.run("restore", str(archive), "--yes")
    assert done.returncode == 1
    assert ("set DATABASE_URL" if not on_sqlite else "unset DATABASE_URL") in done.stderr
