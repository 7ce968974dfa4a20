"""Takes the rows of a statistic one by one, and says why where it does not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from hansa.observatory.sources.errors import UnusableSource
from hansa.observatory.sources.findings import Findings
from hansa.observatory.sources.mojibake import mended
from hansa.observatory.sources.statistics.areas import is_nuts, is_total
from hansa.observatory.sources.statistics.cells import Cells
from hansa.observatory.sources.statistics.county_business_patterns import employment_flag, naics
from hansa.observatory.sources.statistics.fields import is_nace, why_no_nace
from hansa.observatory.sources.statistics.figures import figure_reader
from hansa.observatory.sources.statistics.mapping import COUNTY_BUSINESS_PATTERNS, Amount, Codes
from hansa.observatory.sources.statistics.mapping import Mapping as StatisticMapping
from hansa.observatory.sources.values import FIRST_YEAR, LAST_YEAR, Impossible

LONGEST_AREA, LONGEST_FIELD, LONGEST_FLAG = 20, 40, 20
LEFT_OUT = "left out"
_YEAR = re.compile(r"\d{4}(\.0)?")

Row = Sequence[str]
Wanted = tuple[tuple[int, tuple[str, ...]], ...]


class Reading:
    """What was read so far: cells, and what goes with their codes."""

    def __init__(self, file: str, mapping: StatisticMapping, findings: Findings) -> None:
        self.file, self.mapping = file, mapping
        self.cells = Cells(file, findings)
        self.rows = 0
        self.area_names: dict[str, str] = {}
        self.field_names: dict[str, str] = {}
        self.countries: dict[str, str] = {}
        self.groups: dict[str, str] = {}
        self._findings = findings
        self._places = {column: place for place, column in enumerate(mapping.columns)}
        self._where = self._wanted(mapping.where)
        self._area_of = self._code_reader(mapping.area)
        self._field_of = self._code_reader(mapping.field, naics if self._is_cbp else None)
        self._year_place = self._places.get(mapping.year.column, -1)
        self._amounts = tuple(self._amount(name, amount) for name, amount in mapping.values.items())
        self._notes = tuple(self._noted())
        self._schemes: dict[str, tuple[str, int]] = {}
        # Codes and years come again and again: what is to be said of one is found out once.
        self._of_area: dict[str, str] = {}
        self._of_field: dict[str, str] = {}
        self._of_year: dict[str, int | None] = {}

    @property
    def _is_cbp(self) -> bool:
        return self.mapping.layout == COUNTY_BUSINESS_PATTERNS

    def take(self, line: int, row: Row) -> None:
        """Take what a row says. Raises UnusableSource where a row shows that nothing right can come of the file."""
        self.rows += 1
        if not _fits(row, self._where):
            return
        self._check_schemes(line, row)
        area, field = self._area_of(row), self._field_of(row)
        if (why := self._why_no_area(area) or self._why_no_field(field)) == LEFT_OUT:
            return
        if why:
            self._findings.reject(self.file, line, why, f"{area}, {field}")
            return
        if (year := self._year(line, row)) is None:
            return
        for amount in self._amounts:
            amount.take(self, line, row, area, field, year)
        for place, known, of_area in self._notes:
            known.setdefault(area if of_area else field, row[place])

    def reject(self, line: int, reason: str, value: str) -> None:
        self._findings.reject(self.file, line, reason, value)

    def _why_no_area(self, code: str) -> str:
        if (why := self._of_area.get(code)) is None:
            why = self._of_area[code] = _why_no_area(code, self.mapping.area)
        return why

    def _why_no_field(self, code: str) -> str:
        if (why := self._of_field.get(code)) is None:
            why = self._of_field[code] = _why_no_field(code, self.mapping.field)
        return why

    def _year(self, line: int, row: Row) -> int | None:
        if self.mapping.year.value is not None:
            return self.mapping.year.value
        said = row[self._year_place]
        if said not in self._of_year:
            is_year = _YEAR.fullmatch(said) and FIRST_YEAR <= int(said[:4]) <= LAST_YEAR
            self._of_year[said] = int(said[:4]) if is_year else None
        if (year := self._of_year[said]) is None:
            column = self.mapping.year.column
            self.reject(line, f"right is a year in {column}, as 2019; not a quarter or a day", said)
        return year

    def _check_schemes(self, line: int, row: Row) -> None:
        for part, codes in (("area", self.mapping.area), ("field", self.mapping.field)):
            if codes.scheme_column:
                self._check_scheme(line, part, codes, row[self._places[codes.scheme_column]])

    def _check_scheme(self, line: int, part: str, codes: Codes, said: str) -> None:
        first, first_line = self._schemes.setdefault(part, (said, line))
        if said != first:
            raise UnusableSource(
                f"{self.file}, line {line}: {codes.scheme_column} is “{said}”, but “{first}” on line {first_line}. "
                "Figures of two versions cannot stand in one statistic: choose one with [where] in the mapping."
            )
        if first_line == line and said not in codes.scheme:
            raise UnusableSource(
                f"{self.file}, line {line}: {codes.scheme_column} is “{said}”, but the mapping says "
                f"“{codes.scheme}”. Right is the version that the file has."
            )

    def _wanted(self, where: Mapping[str, tuple[str, ...]]) -> Wanted:
        return tuple((self._places[column], allowed) for column, allowed in where.items())

    def _code_reader(self, codes: Codes, clean: Callable[[str], str] | None = None) -> Callable[[Row], str]:
        places = [self._places[column] for column in codes.columns]
        if len(places) == 1 and clean is None:
            return lambda row: row[places[0]]
        if clean is None:
            return lambda row: "".join(row[place] for place in places)
        return lambda row: clean("".join(row[place] for place in places))

    def _amount(self, name: str, amount: Amount) -> _Figure:
        return _Figure(
            name=name,
            column=amount.column,
            place=self._places[amount.column],
            factor=amount.factor,
            where=self._wanted(amount.where),
            flags=tuple((flag, self._places[flag]) for flag in amount.flags),
            read=figure_reader(self.mapping.decimal, frozenset(self.mapping.missing)),
            is_cbp=self._is_cbp,
        )

    def _noted(self) -> list[tuple[int, dict[str, str], bool]]:
        """Columns that say something of a code: where, into which table, and whether of the area or of the field."""
        area, field = self.mapping.area, self.mapping.field
        wanted = (
            (area.name, self.area_names, True),
            (area.country_column, self.countries, True),
            (field.name, self.field_names, False),
            (field.group_column, self.groups, False),
        )
        return [(self._places[column], known, of_area) for column, known, of_area in wanted if column]

    def names(self, codes: Codes) -> dict[str, str]:
        """The names that the file gives for areas, or for fields, mended where they are broken."""
        read = self.area_names if codes is self.mapping.area else self.field_names
        return {code: mended(name) for code, name in read.items() if name}


@dataclass(frozen=True)
class _Figure:
    """How one figure stands in a row."""

    name: str
    column: str
    place: int
    factor: float
    where: Wanted
    flags: tuple[tuple[str, int], ...]
    read: Callable[[str], tuple[float | None, str]]
    is_cbp: bool

    def take(self, reading: Reading, line: int, row: Row, area: str, field: str, year: int) -> None:
        if not _fits(row, self.where):
            return
        try:
            value, flag = self.read(row[self.place])
        except Impossible as wrong:
            reading.reject(line, f"{self.column}: right is {wrong}", row[self.place])
            return
        if self.flags:
            value, flag = self._flagged(row, value, flag)
        if value is not None and value < 0:
            reading.reject(line, f"{self.name} cannot be negative; right is a number of 0 or more", row[self.place])
            return
        value = value * self.factor if value is not None else None
        reading.cells.add(line, area, field, year, self.name, value, flag[:LONGEST_FLAG])

    def _flagged(self, row: Row, value: float | None, mark: str) -> tuple[float | None, str]:
        if self.is_cbp:
            withheld, flag = employment_flag({name: row[place] for name, place in self.flags})
            return (None if withheld else value), flag
        said = dict.fromkeys(row[place] for _name, place in self.flags if row[place])
        return value, " ".join(said) or mark


def _fits(row: Row, where: Wanted) -> bool:
    return not where or all(row[place] in allowed for place, allowed in where)


def _why_no_area(code: str, codes: Codes) -> str:
    if codes.keep and not re.fullmatch(codes.keep, code):
        return LEFT_OUT
    if not code or len(code) > LONGEST_AREA:
        return f"right is the code of an area, of at most {LONGEST_AREA} signs"
    if is_nuts(codes.scheme) and is_total(code):
        return "no NUTS region: a total, or figures of no place"
    return ""


def _why_no_field(code: str, codes: Codes) -> str:
    if codes.keep and not re.fullmatch(codes.keep, code):
        return LEFT_OUT
    if not code or len(code) > LONGEST_FIELD:
        return f"right is the code of a field, of at most {LONGEST_FIELD} signs"
    return why_no_nace(code) if is_nace(codes.scheme) else ""
