"""An archive is proven whole before anything is restored: cut, changed, foreign and hostile ones are refused."""

from __future__ import annotations

import gzip
import io
import json
import stat
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hansa.cli.archive import MANIFEST, ArchiveError, pack, unpack

CONTENT = {"hansa.sqlite3": b"database " * 5000, "secret-key": b"key", "files/logos/a.png": bytes(range(256)) * 40}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    source = tmp_path / "source"
    for name, content in CONTENT.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes(content)
    target = tmp_path / "backup.tar.gz"
    pack(target, [(name, source / name) for name in CONTENT], version="1.2.3", migrations=["journal.0001_initial"])
    return target


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    folder = tmp_path / "empty"
    folder.mkdir()
    return folder


def forge(target: Path, change: Callable[[tarfile.TarFile], None], members: dict[str, bytes] | None = None) -> Path:
    """An archive by somebody who knows its form: its own list of contents is right, and `change` adds what is not."""
    import hashlib

    members = members or {"hansa.sqlite3": b"x"}
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in members.items()}
    about = {"format": 1, "version": "1", "made_at": "2026", "migrations": [], "members": sums}
    with tarfile.open(target, "w:gz") as tar:
        for name, content in members.items():
            add(tar, name, content)
        change(tar)
        add(tar, MANIFEST, json.dumps(about).encode())
    return target


def add(tar: tarfile.TarFile, name: str, content: bytes = b"", **about: object) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    for key, value in about.items():
        setattr(entry, key, value)
    tar.addfile(entry, io.BytesIO(content))


def test_pack_and_unpack_give_the_same_files(archive: Path, empty: Path) -> None:
    manifest = unpack(archive, empty)
    assert (manifest.version, manifest.migrations, manifest.dump) == (
        "1.2.3",
        ["journal.0001_initial"],
        "hansa.sqlite3",
    )
    assert {str(p.relative_to(empty)): p.read_bytes() for p in empty.rglob("*") if p.is_file()} == CONTENT


def test_archive_and_what_comes_out_of_it_are_private(archive: Path, empty: Path) -> None:
    unpack(archive, empty)
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    assert {stat.S_IMODE(path.stat().st_mode) for path in empty.rglob("*") if path.is_file()} == {0o600}


def test_pack_leaves_nothing_when_it_fails(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        pack(tmp_path / "b.tar.gz", [("secret-key", tmp_path / "missing")], version="1", migrations=[])
    assert list(tmp_path.iterdir()) == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(part=st.floats(0, 0.999))
def test_archive_cut_anywhere_is_refused(archive: Path, tmp_path_factory, part: float) -> None:
    folder = tmp_path_factory.mktemp("cut")
    whole = archive.read_bytes()
    cut = folder / "cut.tar.gz"
    cut.write_bytes(whole[: int(len(whole) * part)])
    (folder / "out").mkdir()
    with pytest.raises(ArchiveError):
        unpack(cut, folder / "out")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(part=st.floats(0, 0.999), flipped=st.integers(1, 255))
def test_archive_with_a_changed_byte_is_refused_or_says_the_same(archive, tmp_path_factory, part, flipped) -> None:
    folder = tmp_path_factory.mktemp("changed")
    content = bytearray(archive.read_bytes())
    content[int(len(content) * part)] ^= flipped
    changed = folder / "changed.tar.gz"
    changed.write_bytes(content)
    out = folder / "out"
    out.mkdir()
    try:
        unpack(changed, out)
    except ArchiveError:
        return
    # A few bytes mean nothing, as the time in the head of a gzip file: then nothing differs.
    assert {str(p.relative_to(out)): p.read_bytes() for p in out.rglob("*") if p.is_file()} == CONTENT


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "/etc/evil",
        "files/../../evil",
        "files/../secret-key",
        "files/",
        "files/.",
        "evil",
        "hansa.sqlite3-wal",
    ],
)
def test_foreign_name_is_refused_and_nothing_is_written_outside(tmp_path: Path, empty: Path, name: str) -> None:
    hostile = forge(tmp_path / "hostile.tar.gz", lambda tar: add(tar, name, b"evil"))
    with pytest.raises(ArchiveError, match="no backup of Hansa holds"):
        unpack(hostile, empty)
    assert not list(tmp_path.rglob("*evil*"))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE])
def test_anything_but_a_file_is_refused(tmp_path: Path, empty: Path, kind: bytes) -> None:
    hostile = forge(tmp_path / "h.tar.gz", lambda tar: add(tar, "files/x", type=kind, linkname="/etc/passwd"))
    with pytest.raises(ArchiveError, match="files/x"):
        unpack(hostile, empty)
    assert not (empty / "files").exists()


def test_name_twice_is_refused(tmp_path: Path, empty: Path) -> None:
    hostile = forge(tmp_path / "h.tar.gz", lambda tar: add(tar, "hansa.sqlite3", b"y"))
    with pytest.raises(ArchiveError, match="twice"):
        unpack(hostile, empty)


def test_more_than_the_disk_holds_is_refused_before_it_is_written(tmp_path: Path, empty: Path, monkeypatch) -> None:
    from collections import namedtuple

    from hansa.cli import archive as module

    monkeypatch.setattr(module.shutil, "disk_usage", lambda _folder: namedtuple("Usage", "free")(1000))
    large = forge(tmp_path / "h.tar.gz", lambda tar: add(tar, "files/large", b"0" * 2000))
    with pytest.raises(ArchiveError, match="has 2000 bytes; there is room for 1000"):
        unpack(large, empty)
    assert not (empty / "files").exists()


def test_file_that_is_not_listed_is_refused(tmp_path: Path, empty: Path) -> None:
    hostile = forge(tmp_path / "h.tar.gz", lambda tar: add(tar, "files/extra", b"y"))
    with pytest.raises(ArchiveError, match="files/extra is not as it was written"):
        unpack(hostile, empty)


def test_listed_file_that_is_missing_is_refused(tmp_path: Path, empty: Path) -> None:
    target = tmp_path / "h.tar.gz"
    about = {"format": 1, "version": "1", "made_at": "", "migrations": [], "members": {"hansa.sqlite3": "0" * 64}}
    with tarfile.open(target, "w:gz") as tar:
        add(tar, MANIFEST, json.dumps(about).encode())
    with pytest.raises(ArchiveError, match=r"hansa\.sqlite3 is not as it was written"):
        unpack(target, empty)


def test_format_of_a_later_version_is_refused(tmp_path: Path, empty: Path) -> None:
    target = tmp_path / "h.tar.gz"
    about = {"format": 2, "version": "9", "made_at": "", "migrations": [], "members": {}}
    with tarfile.open(target, "w:gz") as tar:
        add(tar, MANIFEST, json.dumps(about).encode())
    with pytest.raises(ArchiveError, match="has format 2; this version of Hansa reads format 1"):
        unpack(target, empty)


@pytest.mark.parametrize("content", [b"", b"no archive at all", b"\x1f\x8b\x08\x00broken"])
def test_what_is_no_archive_is_refused(tmp_path: Path, empty: Path, content: bytes) -> None:
    target = tmp_path / "h.tar.gz"
    target.write_bytes(content)
    with pytest.raises(ArchiveError, match="is not a whole backup"):
        unpack(target, empty)


def test_archive_that_goes_on_after_its_end_is_refused(archive: Path, empty: Path) -> None:
    with gzip.open(archive, "ab") as longer:
        longer.write(b"\0" * 200_000)
    with pytest.raises(ArchiveError, match="goes on after its end"):
        unpack(archive, empty)


def test_missing_file_is_named(empty: Path) -> None:
    with pytest.raises(ArchiveError, match="nowhere: there is no such file"):
        unpack(Path("nowhere"), empty)
