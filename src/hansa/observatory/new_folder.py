"""A folder of results: all of them, or none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def new_folder(out: Path) -> Iterator[Path]:
    """A folder beside `out` to write into. At the end of the block its files take their places in `out`, each replacing
    the one of its name; when the block fails or is interrupted, `out` stays as it was."""
    out = out.absolute()
    out.parent.mkdir(parents=True, exist_ok=True)
    unfinished = out.with_name(f".{out.name}.{os.getpid()}.unfinished")
    unfinished.mkdir()
    try:
        yield unfinished
        if not out.exists():
            unfinished.rename(out)
            return
        for file in sorted(unfinished.iterdir()):
            file.replace(out / file.name)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
