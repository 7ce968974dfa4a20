"""Star ratings as data: criteria, thresholds, where each number is from and whether anyone has checked it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from importlib import resources
from math import isfinite
from typing import Any

OPERATORS = (">=", ">", "<=", "<")


class Verification(StrEnum):
    """How far a number of a rule set is to be trusted."""

    VERIFIED = "verified"  # read in the source named, or reproduced on published results
    UNVERIFIED = "unverified"  # the source named is known to hold it, but its text could not be read
    RECALLED = "recalled"  # general knowledge, no source at hand


@dataclass(frozen=True)
class Number:
    """A number of a rule, with its source and how far that was checked."""

    value: float
    verification: Verification
    source: str

    def __post_init__(self) -> None:
        if isinstance(self.value, bool) or not isinstance(self.value, int | float) or not isfinite(self.value):
            raise ValueError(f"the value is {self.value!r}; right is a finite number")


@dataclass(frozen=True)
class Condition:
    """One comparison of a measure of a cell.

    measure: column of the cells, e.g. location_quotient.
    operator: one of >=, >, <=, <.
    threshold: compare with this value, or
    percentile: with this percentile (0 to 100, linear) of the cell's peers.
    peers: columns in which cells must agree to be peers; `year` counts only where cells have one.
    """

    measure: str
    operator: str
    threshold: Number | None = None
    percentile: Number | None = None
    peers: tuple[str, ...] = ("activity", "year")

    def __post_init__(self) -> None:
        if self.operator not in OPERATORS:
            raise ValueError(f"the operator is {self.operator!r}; right is one of {', '.join(OPERATORS)}")
        if (self.threshold is None) == (self.percentile is None):
            raise ValueError(f"the condition on {self.measure} needs either a threshold or a percentile, and one only")
        if self.percentile is not None and not 0 <= self.percentile.value <= 100:
            raise ValueError(f"the percentile is {self.percentile.value}; right is 0 to 100")

    @property
    def number(self) -> Number:
        """The threshold or percentile, whichever it has."""
        number = self.threshold or self.percentile
        assert number is not None
        return number


@dataclass(frozen=True)
class Criterion:
    """What earns one star: all conditions met. The name becomes the column star_<name>."""

    name: str
    conditions: tuple[Condition, ...]

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z][a-z0-9_]*", self.name):
            raise ValueError(f"the criterion is called {self.name!r}; right are small letters, digits and _")
        if not self.conditions:
            raise ValueError(f"the criterion {self.name} has no condition; right is at least one")


@dataclass(frozen=True)
class RuleSet:
    """A star rating: one star for each criterion met.

    key: short name for files and addresses.
    name: title to show.
    source: who set the rules, and where they can be read.
    vintage: years for which they were used.
    criteria: what earns stars.
    minimum_employment: cells with less get no star; None for no minimum. A cell without any employment never gets one.
    small_cells_are_peers: do cells below the minimum count when percentiles of the others are taken? Cells without
        employment never do.
    notes: what a reader of the rating must know.

    >>> rules = preset("observatory_2007_2011")
    >>> [criterion.name for criterion in rules.criteria]
    ['size', 'specialisation', 'focus']
    >>> RuleSet.from_json(rules.to_json()) == rules
    True
    """

    key: str
    name: str
    source: str
    vintage: str
    criteria: tuple[Criterion, ...]
    minimum_employment: Number | None = None
    small_cells_are_peers: bool = False
    notes: str = ""

    def __post_init__(self) -> None:
        names = [criterion.name for criterion in self.criteria]
        if not names or len(set(names)) < len(names):
            raise ValueError(f"the criteria are {names}; right is at least one, and each name once")
        if self.minimum_employment is not None and self.minimum_employment.value < 0:
            raise ValueError(f"the minimum employment is {self.minimum_employment.value}; right is 0 or more")

    def numbers(self) -> Iterator[tuple[str, Number]]:
        """Every number of the rule set and where it stands, so that a page can say which are not verified."""
        for criterion in self.criteria:
            for condition in criterion.conditions:
                yield f"{criterion.name}: {condition.measure}", condition.number
        if self.minimum_employment is not None:
            yield "minimum employment", self.minimum_employment

    @property
    def is_verified(self) -> bool:
        """Has every number been checked?"""
        return all(number.verification is Verification.VERIFIED for _, number in self.numbers())

    def to_dict(self) -> dict[str, Any]:
        """As plain dictionaries, lists, text and numbers, for JSON."""
        return _plain(self)

    def to_json(self) -> str:
        """As JSON text."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> RuleSet:
        """From what `to_dict` gives.

        Raises:
            ValueError: a key is missing, unknown or has an impossible value; says where.
        """
        return _read(cls, data, "the rule set")

    @classmethod
    def from_json(cls, text: str) -> RuleSet:
        """From JSON text; errors as `from_dict`."""
        return cls.from_dict(json.loads(text))


def preset_keys() -> list[str]:
    """Keys of the rule sets that come with Hansa.

    >>> preset_keys()
    ['observatory_2007_2011', 'panorama_style', 'us_benchmark_flags']
    """
    return sorted(file.name.removesuffix(".json") for file in _presets().iterdir() if file.name.endswith(".json"))


def preset(key: str) -> RuleSet:
    """A rule set that comes with Hansa.

    Raises:
        ValueError: there is none of that key; names those there are.

    >>> preset("us_benchmark_flags").is_verified, preset("panorama_style").is_verified
    (True, False)
    """
    if key not in preset_keys():
        raise ValueError(f"there is no rule set {key!r}; right is one of {', '.join(preset_keys())}")
    return RuleSet.from_json(_presets().joinpath(f"{key}.json").read_text(encoding="utf-8"))


def _presets() -> Any:
    return resources.files("hansa.analysis").joinpath("presets", "stars")


PARTS: dict[tuple[type, str], type] = {
    (RuleSet, "criteria"): Criterion,
    (RuleSet, "minimum_employment"): Number,
    (Criterion, "conditions"): Condition,
    (Condition, "threshold"): Number,
    (Condition, "percentile"): Number,
}
LISTS = {"criteria", "conditions", "peers"}


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, StrEnum) else value


def _read(kind: type, data: Any, where: str) -> Any:
    if not isinstance(data, Mapping):
        raise ValueError(f"{where} is {data!r}; right is a dictionary")
    names = [field.name for field in fields(kind)]
    unknown = [name for name in data if name not in names]
    if unknown:
        raise ValueError(f"{where} has the unknown key {unknown[0]!r}; right are {', '.join(names)}")
    try:
        return kind(**{name: _value(kind, name, value, f"{where}, {name}") for name, value in data.items()})
    except TypeError as error:
        raise ValueError(f"{where} is incomplete: {error}") from error
    except ValueError as error:
        if str(error).startswith(where):
            raise
        raise ValueError(f"{where}: {error}") from error


def _value(kind: type, name: str, value: Any, where: str) -> Any:
    if name in LISTS:
        if not isinstance(value, list | tuple):
            raise ValueError(f"{where} is {value!r}; right is a list")
        part = PARTS.get((kind, name))
        return tuple(value if part is None else (_read(part, item, f"{where} {n}") for n, item in enumerate(value, 1)))
    part = PARTS.get((kind, name))
    if part is not None:
        return None if value is None else _read(part, value, where)
    return Verification(value) if name == "verification" else value
