from __future__ import annotations

import gzip
import hashlib
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from hansa.observatory.sources import files
from hansa.observatory.sources.errors import UnusableSource
from hansa.observatory.sources.files import open_file, open_source


def make_zip(path: Path, members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def read(where: Path) -> dict[str, bytes]:
    with open_source(str(where)) as source:
        found = {}
        for file in source.files:
            stream = file.open()
            found[file.name] = b"".join(iter(lambda stream=stream: stream.read(7), b""))
        return found


def refusal(where: Path) -> str:
    with pytest.raises(UnusableSource) as raised:
        read(where)
    return str(raised.value)


def test_find_files_in_a_zip_and_in_its_folder(tmp_path: Path) -> None:
    members = {"csv/project.csv": b"id", "readme.txt": b"hello", "__MACOSX/._project.csv": b"?", "csv/.hidden": b"?"}
    path = make_zip(tmp_path / "a.zip", members)
    assert read(path) == {"csv/project.csv": b"id", "readme.txt": b"hello"}


def test_find_files_in_a_folder_and_one_below(tmp_path: Path) -> None:
    (tmp_path / "csv" / "deeper").mkdir(parents=True)
    for name in ("project.csv", "csv/organization.csv", "csv/deeper/lost.csv", ".hidden"):
        (tmp_path / name).write_bytes(name.encode())
    assert list(read(tmp_path)) == ["project.csv", "csv/organization.csv"]


def test_know_a_zip_by_its_checksum(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"project.csv": b"id"})
    with open_source(str(path)) as source:
        assert (source.name, source.checksum) == ("a.zip", files.checksum_of(path))


def test_refuse_what_is_not_there(tmp_path: Path) -> None:
    assert "no such file or folder. Right is a zip, a folder, or" in refusal(tmp_path / "nothing.zip")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"id;name\n", "not a zip. Right is a zip with the tables in it"),
        (b"", "not a zip"),
        (b"<!DOCTYPE html><html>", "a web page, not a zip"),
        (b"PK\x03\x04 and then nothing", "a broken zip"),
    ],
)
def test_refuse_what_is_no_zip(data: bytes, words: str, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(data)
    assert words in refusal(tmp_path / "a.zip")


def test_refuse_half_a_zip(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"project.csv": bytes(range(256)) * 1000})
    path.write_bytes(path.read_bytes()[:-500])
    assert "a broken zip" in refusal(path)


def test_refuse_a_zip_that_was_damaged_inside(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"project.csv": bytes(range(256)) * 1000}, zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    data[5000] ^= 0xFF
    path.write_bytes(data)
    assert "project.csv: cannot be read after" in refusal(path)
    assert "The file is damaged: fetch it again" in refusal(path)


@pytest.mark.parametrize(
    "name", ["../project.csv", "/etc/project.csv", "a/../../project.csv", "..\\project.csv", "C:\\p.csv"]
)
def test_refuse_a_path_that_leaves_the_archive(name: str, tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {name: b"id"})
    assert "points outside of it" in refusal(path)


def test_refuse_a_zip_bomb_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_zip(tmp_path / "a.zip", {"project.csv": b"0" * 3_000_000})
    assert len(read(path)["project.csv"]) == 3_000_000
    monkeypatch.setattr(files, "RATIO_MATTERS_FROM", 1_000_000)
    assert "at most 200 times the size of the archive" in refusal(path)
    monkeypatch.setattr(files, "RATIO_MATTERS_FROM", 10**9)
    monkeypatch.setattr(files, "MOST_BYTES", 2_999_999)
    assert "3,000,000 bytes when unpacked" in refusal(path)


def test_refuse_thousands_of_files(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {f"{number}.csv": b"" for number in range(1001)})
    assert "1,001 files in the archive; at most 1,000" in refusal(path)


def test_refuse_a_zip_with_a_password(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"project.csv": b"id"}, zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    data[6] |= 1  # the flag "encrypted" of the local header
    data[data.index(b"PK\x01\x02") + 8] |= 1  # and of the directory
    path.write_bytes(data)
    assert "Right is a zip without password" in refusal(path)


def read_file(where: object, **options: str) -> tuple[str, bytes]:
    with open_file(str(where), **options) as source:
        (file,) = source.files
        stream = file.open()
        return file.name, b"".join(iter(lambda: stream.read(7), b""))


def test_open_one_file_plain_gzipped_or_in_a_zip(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"id;name\n")
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(b"id;name\n"))
    make_zip(tmp_path / "c.zip", {"c.csv": b"id;name\n"})
    assert read_file(tmp_path / "a.csv") == ("a.csv", b"id;name\n")
    assert read_file(tmp_path / "b.csv.gz") == ("b.csv", b"id;name\n")
    assert read_file(tmp_path / "c.zip") == ("c.csv", b"id;name\n")


def test_leave_a_spreadsheet_as_it_is(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.xlsx", {"xl/workbook.xml": b"<workbook/>"})
    assert read_file(path) == ("a.xlsx", path.read_bytes())


def test_know_a_file_by_its_checksum_and_refuse_another(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"id;name\n"))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    with open_file(str(path), checksum=f"sha256:{digest.upper()}") as source:
        assert source.checksum == digest
    with pytest.raises(UnusableSource, match=f"SHA-256 is {digest}, not {'0' * 64}"):
        read_file(path, checksum="0" * 64)


def test_open_a_file_behind_an_address(serve: Callable[..., str]) -> None:
    def answer(handler: object) -> None:
        handler.send_response(200)  # type: ignore[attr-defined]
        handler.end_headers()  # type: ignore[attr-defined]
        handler.wfile.write(gzip.compress(b"id;name\n"))  # type: ignore[attr-defined]

    address = serve(answer).replace("cordis.zip", "table.csv.gz?format=csv")
    with open_file(address) as source:
        assert (source.name, source.url, source.files[0].name) == ("table.csv.gz", address, "table.csv")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<html>", "a web page, not a table. Right is the address of the file itself"),
        (b"PK\x03\x04 and then nothing", "a broken zip"),
        (gzip.compress(b"x" * 1000, mtime=0)[:-9], "cannot be read after"),
        (gzip.compress(b"x" * 100, mtime=0)[:-8] + b"12345678", "CRC check failed"),
    ],
    ids=["a web page", "half a zip", "half a stream", "a wrong sum"],
)
def test_refuse_a_file_that_is_none(data: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    with pytest.raises(UnusableSource) as raised:
        read_file(path)
    assert words in str(raised.value)


def test_refuse_no_file_at_all(tmp_path: Path) -> None:
    with pytest.raises(UnusableSource, match="no such file"):
        read_file(tmp_path)


def test_stop_unpacking_what_grows_beyond_measure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "RATIO_MATTERS_FROM", 100_000)
    path = tmp_path / "bomb.csv.gz"
    path.write_bytes(gzip.compress(bytes(10_000_000)))
    with open_file(str(path)) as source, pytest.raises(UnusableSource, match=r"bomb\.csv: more than .* when unpacked"):
        stream = source.files[0].open()
        while stream.read(50_000):
            pass
