"""One run over the made-up projects, for all tests that only look."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from hansa.observatory.detect import Found, Request, detect
from tests.observatory.detect.projects import write_projects


@dataclass(frozen=True)
class Run:
    """What a run found, and the tables that it wrote, as they are read back."""

    found: Found
    out: Path

    def table(self, name: str) -> pd.DataFrame:
        return pd.read_csv(self.out / f"{name}.csv", keep_default_na=False, na_values=[""])


def run_on(folder: Path, frame: pd.DataFrame | None = None, *, out: str = "out", **asked) -> Run:
    """`detect` on a frame written as CSV into a folder."""
    source = write_projects(folder / "projects.csv", frame)
    return Run(detect(Request((str(source),), folder / out, **asked)), folder / out)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return run_on(tmp_path_factory.mktemp("detect"))
