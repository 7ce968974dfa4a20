"""Collects what rows say into cells: one for each area, field and year."""

from __future__ import annotations

from array import array
from math import nan

import numpy as np
import pandas as pd

from hansa.observatory.sources.errors import UnusableSource
from hansa.observatory.sources.findings import Findings

MOST_CELLS = 3_000_000
COLUMNS = ("area", "field", "year", "employment", "establishments", "flag", "line")
FIGURES = ("employment", "establishments")


class Cells:
    """Cells in the order of the file, some 400 bytes each with the frame that is made of them."""

    def __init__(self, file: str, findings: Findings) -> None:
        self._file, self._findings = file, findings
        self._areas: dict[str, int] = {}
        self._fields: dict[str, int] = {}
        self._flags: dict[str, int] = {"": 0}
        self._place: dict[int, int] = {}
        self._keys, self._lines, self._flag = array("q"), array("q"), array("i")
        self._figures = {name: array("d") for name in FIGURES}
        self._told = {name: array("q") for name in FIGURES}

    @property
    def areas(self) -> list[str]:
        return list(self._areas)

    @property
    def fields(self) -> list[str]:
        return list(self._fields)

    def __len__(self) -> int:
        return len(self._keys)

    def add(self, line: int, area: str, field: str, year: int, figure: str, value: float | None, flag: str) -> None:
        """Take one figure. The same figure again is dropped; another one for the same cell is refused."""
        at = self._at(line, area, field, year)
        if told := self._told[figure][at]:
            self._compare(line, told, area, field, year, figure, self._figures[figure][at], value)
            return
        self._told[figure][at] = line
        if value is not None:
            self._figures[figure][at] = value
        if flag and not self._flag[at]:
            self._flag[at] = self._flags.setdefault(flag, len(self._flags))

    def frame(self) -> pd.DataFrame:
        """All cells, in the columns of a `Statistic`: employment NaN and establishments missing where not known."""
        areas, fields, flags = list(self._areas), list(self._fields), list(self._flags)
        keys = np.array(self._keys, dtype=np.int64)
        return pd.DataFrame(
            {
                "area": np.array(areas, dtype=object)[keys >> 40],
                "field": np.array(fields, dtype=object)[keys >> 16 & 0xFFFFFF],
                "year": keys & 0xFFFF,
                "employment": pd.Series(self._figures["employment"], dtype="float64"),
                "establishments": pd.Series(self._figures["establishments"], dtype="float64").round().astype("Int64"),
                "flag": np.array(flags, dtype=object)[np.array(self._flag, dtype=np.int64)],
                "line": pd.Series(self._lines, dtype="int64"),
            },
            columns=pd.Index(COLUMNS),
        )

    def _at(self, line: int, area: str, field: str, year: int) -> int:
        area_number = self._areas.setdefault(area, len(self._areas))
        key = (area_number << 40) + (self._fields.setdefault(field, len(self._fields)) << 16) + year
        at = self._place.setdefault(key, len(self._keys))
        if at == len(self._keys):
            self._begin(key, line)
        return at

    def _begin(self, key: int, line: int) -> None:
        if len(self._keys) >= MOST_CELLS:
            raise UnusableSource(
                f"{self._file}, line {line}: more than {MOST_CELLS:,} cells. Keep fewer areas, fields or years with "
                "keep and [where] in the mapping; `hansa observe` measures files of any size."
            )
        self._keys.append(key)
        self._lines.append(line)
        self._flag.append(0)
        for name in FIGURES:
            self._figures[name].append(nan)
            self._told[name].append(0)

    def _compare(
        self, line: int, told: int, area: str, field: str, year: int, figure: str, old: float, new: float | None
    ) -> None:
        if old == new or (old != old and new is None):
            self._findings.merge(self._file, line, f"{area}, {field}, {year}", f"says the same as line {told}")
            return
        shown = ["nothing" if value is None or value != value else f"{value:g}" for value in (old, new)]
        raise UnusableSource(
            f"{self._file}, line {line}: {figure} of area {area}, field {field}, {year} is {shown[1]}, but {shown[0]} "
            f"on line {told}. Most likely another column tells the rows apart (size class, sex, unit): choose one of "
            "its values with [where] in the mapping."
        )
