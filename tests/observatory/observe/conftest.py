"""Small files of employment, and their results."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from hansa.analysis.stars import preset
from hansa.observatory.observe import Columns, Observation, Request, observe
from hansa.observatory.sources.errors import UnusableSource


@dataclass(frozen=True)
class Run:
    """What a run found, and the tables it wrote as they are read back: codes as text."""

    found: Observation
    out: Path

    def table(self, name: str = "specialisation") -> pd.DataFrame:
        codes = {"region": str, "activity": str, "group": str}
        return pd.read_csv(self.out / f"{name}.csv", dtype=codes, keep_default_na=False, na_values=[""])

    @property
    def cells(self) -> dict[tuple[str, str], float]:
        """Employment by region and activity."""
        table = self.table()
        return dict(zip(zip(table.region, table.activity, strict=True), table.employment, strict=True))


class Analyst:
    """Runs `observe` on a text, bytes or a file. Columns are r, a, e unless said otherwise."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._runs = 0

    def file(self, content: str | bytes, name: str = "given.csv") -> Path:
        path = self._folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def run(self, content: str | bytes | Path, *, name: str = "given.csv", **asked: object) -> Run:
        path = content if isinstance(content, Path) else self.file(content, name)
        self._runs += 1
        out = self._folder / f"out{self._runs}"
        columns = Columns(
            *(
                str(asked.pop(role, letter))
                for role, letter in (("region", "r"), ("activity", "a"), ("employment", "e"))
            ),
            *(asked.pop(role, None) for role in ("establishments", "year", "group")),  # type: ignore[arg-type]
        )
        rules = preset("observatory_2007_2011")
        request = Request(source=str(path), out=out, columns=columns, rules=rules, **asked)  # type: ignore[arg-type]
        return Run(observe(request), out)

    def refused(self, content: str | bytes | Path, **asked: object) -> str:
        """The message with which a file is refused; nothing may have been written."""
        with pytest.raises(UnusableSource) as refusal:
            self.run(content, **asked)
        assert not [path for path in self._folder.iterdir() if "out" in path.name], "something was written"
        return str(refusal.value)


@pytest.fixture
def analyst(tmp_path: Path) -> Analyst:
    return Analyst(tmp_path)
