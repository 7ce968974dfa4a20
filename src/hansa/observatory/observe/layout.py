"""How a file is written: Parquet or text, which delimiter, which columns."""

from __future__ import annotations

import codecs
import csv
import difflib
import gzip
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from hansa.observatory.observe.request import Columns
from hansa.observatory.sources.errors import UnusableSource

SAMPLE = 64 * 1024
DELIMITERS = (",", ";", "\t", "|")
COMMON_ENCODINGS = ("cp1252", "mac_roman", "utf-16")
MOST_NAMED = 60


@dataclass(frozen=True)
class Layout:
    """A file as an engine has to read it. `names` are the columns of a text file, in order; of Parquet the engine
    knows them. `compressed`: by gzip."""

    path: str
    is_text: bool
    names: tuple[str, ...] = ()
    delimiter: str = ""
    encoding: str = "utf-8"
    compressed: bool = False


def layout_of(path: Path, *, delimiter: str = "", encoding: str = "") -> Layout:
    """Find out how a file is written.

    Raises:
        UnusableSource: there is no such file, it is empty, a workbook, or in an encoding that was not told.
    """
    if path.is_dir():
        if not any(path.glob("*.parquet")):
            raise UnusableSource(
                f"The folder {path} has no files that end in .parquet; right is a file, or such a folder."
            )
        return Layout(str(path), is_text=False)
    head = _head(path)
    if head.startswith(b"PAR1"):
        return Layout(str(path), is_text=False)
    compressed = head.startswith(b"\x1f\x8b")
    if compressed:
        with gzip.open(path) as file:
            head = file.read(SAMPLE)
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise UnusableSource(
            f"{path} is a workbook or an archive; right is CSV, TSV or Parquet: save the sheet as CSV."
        )
    text, encoding = _decoded(path, head, encoding)
    first = next(iter(text.splitlines()), "")
    delimiter = delimiter or _delimiter(first)
    names = tuple(name.strip() for name in next(csv.reader([first], delimiter=delimiter), []))
    if not any(names):
        raise UnusableSource(f"{path} has no line of column names at its beginning.")
    return Layout(str(path), True, names, delimiter, encoding, compressed)


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            head = file.read(SAMPLE)
    except OSError as error:
        raise UnusableSource(f"{path} cannot be read: {error.strerror or error}.") from error
    if not head:
        raise UnusableSource(f"{path} is empty.")
    return head


def _decoded(path: Path, head: bytes, encoding: str) -> tuple[str, str]:
    """The beginning as text without a byte-order mark, and the encoding."""
    marked = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    encoding = (encoding or marked).lower()
    try:
        # The sample may end in the middle of a letter.
        text = head.decode(encoding, "strict" if len(head) < SAMPLE else "ignore")
    except LookupError as error:
        raise UnusableSource(f"The encoding “{encoding}” is not known; {_encodings()}.") from error
    except UnicodeDecodeError as error:
        raise not_in_encoding(str(path), encoding) from error
    return text.removeprefix("\ufeff"), encoding


def not_in_encoding(path: str, encoding: str) -> UnusableSource:
    """The message when a file is in another encoding than was told or found."""
    return UnusableSource(f"{path} is not in {encoding} throughout; {_encodings()}, or save it as UTF-8.")


def _encodings() -> str:
    return f"right is --encoding with its name, as {', '.join(COMMON_ENCODINGS)}"


@contextmanager
def as_utf8(layout: Layout) -> Iterator[Layout]:
    """The same file in UTF-8: a copy beside the temporary files, if it is in another encoding.

    Raises:
        UnusableSource: it is not in its encoding.
    """
    if not layout.is_text or codecs.lookup(layout.encoding).name == "utf-8":
        yield layout
        return
    with tempfile.TemporaryDirectory(prefix="hansa-observe-") as folder:
        copy = Path(folder, "rows.csv")
        opener = gzip.open if layout.compressed else open
        try:
            with (
                opener(layout.path, "rt", encoding=layout.encoding, newline="") as given,
                copy.open("w", encoding="utf-8", newline="") as written,
            ):
                shutil.copyfileobj(given, written, SAMPLE)
        except UnicodeDecodeError as error:
            raise not_in_encoding(layout.path, layout.encoding) from error
        yield replace(layout, path=str(copy), encoding="utf-8", compressed=False)


def _delimiter(line: str) -> str:
    outside = "".join(line.split('"')[::2])
    found = Counter(character for character in outside if character in DELIMITERS)
    return found.most_common(1)[0][0] if found else DELIMITERS[0]


def check_columns(columns: Columns, names: Sequence[str], where: str) -> None:
    """Refuse columns that the file has not, or has twice.

    Raises:
        UnusableSource: the message names the columns there are.
    """
    for role, column in columns.given().items():
        times = list(names).count(column)
        if times == 1:
            continue
        if times:
            raise UnusableSource(f"{where} has {times} columns “{column}”; right is a name that stands once.")
        listed = ", ".join(f"“{name}”" for name in names[:MOST_NAMED])
        more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
        raise UnusableSource(
            f"{where} has no column “{column}” (--{role}).{_meant(column, names)} Its columns: {listed}{more}."
        )


def _meant(column: str, names: Sequence[str]) -> str:
    folded = {name.casefold(): name for name in names}
    close = difflib.get_close_matches(column.casefold(), folded, n=1)
    return f" Did you mean “{folded[close[0]]}”?" if close else ""
