"""Stage models as data: stages, their criteria, where each number is from and whether anyone has checked it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from importlib import resources
from importlib.resources.abc import Traversable
from math import isfinite
from typing import Any

MEASURES = ("members", "employment", "location_quotient", "start_ups", "projects")
STATISTICS = ("level", "growth", "acceleration")
OPERATORS = (">=", ">", "<=", "<")
BASES = ("read", "assumed")


@dataclass(frozen=True)
class Criterion:
    """One comparison of a series with a number.

    key: short name, once in its stage.
    measure: one of members, employment, location_quotient, start_ups, projects.
    statistic: `level`, the latest value; `growth`, the robust slope over the median of the window, per year;
        `acceleration`, growth in its second half less growth in its first, per year.
    operator, threshold: e.g. > and 0.02, a growth of more than 2 % a year.
    basis: `read` where the source gives the number, `assumed` where it gives a direction only and the number is ours.
    source: where the criterion was read.
    says: what the source says, in short, by language.
    """

    key: str
    measure: str
    statistic: str
    operator: str
    threshold: float
    basis: str
    source: str
    says: Mapping[str, str]

    def __post_init__(self) -> None:
        for name, allowed in (
            ("measure", MEASURES),
            ("statistic", STATISTICS),
            ("operator", OPERATORS),
            ("basis", BASES),
        ):
            if (value := getattr(self, name)) not in allowed:
                raise ValueError(f"criterion {self.key}: its {name} is {value!r}; right is one of {', '.join(allowed)}")
        if isinstance(self.threshold, bool) or not isinstance(self.threshold, int | float):
            raise ValueError(f"criterion {self.key}: its threshold is {self.threshold!r}; right is a number")
        if not isfinite(self.threshold):
            raise ValueError(f"criterion {self.key}: its threshold is {self.threshold}; right is a finite number")


@dataclass(frozen=True)
class Stage:
    """A stage and what speaks for it."""

    key: str
    name: Mapping[str, str]
    source: str
    criteria: tuple[Criterion, ...]

    def __post_init__(self) -> None:
        keys = [criterion.key for criterion in self.criteria]
        if not keys or len(set(keys)) < len(keys):
            raise ValueError(f"stage {self.key}: its criteria are {keys}; right is at least one, and each key once")


@dataclass(frozen=True)
class StageModel:
    """Stages in their order, and what it takes to suggest one.

    window_years: how many years back the series are looked at; fewest_years: how many of them must have a value.
    fewest_measures: how many measures must be known at all.
    least_share_met: share of the known criteria of a stage that must be met.
    least_lead: how much larger that share must be than that of the next best stage.
    least_share_clear: share of the met criteria on growth whose whole interval must be on the right side.
    """

    key: str
    name: str
    source: str
    version: str
    stages: tuple[Stage, ...]
    window_years: int = 5
    fewest_years: int = 3
    fewest_measures: int = 3
    least_share_met: float = 0.75
    least_lead: float = 0.1
    least_share_clear: float = 0.34
    notes: str = ""

    def __post_init__(self) -> None:
        keys = [stage.key for stage in self.stages]
        if len(keys) < 2 or len(set(keys)) < len(keys):
            raise ValueError(f"the stages are {keys}; right are two or more, and each key once")
        if not 3 <= self.fewest_years <= self.window_years:
            raise ValueError(
                f"{self.fewest_years} of {self.window_years} years must have a value; right are 3 or more, and no more "
                "than the window has"
            )
        if not all(0 <= share <= 1 for share in (self.least_share_met, self.least_lead, self.least_share_clear)):
            raise ValueError("least_share_met, least_lead and least_share_clear are shares; right is from 0 to 1")

    @property
    def assumed(self) -> tuple[str, ...]:
        """Criteria whose number is ours, as "stage: criterion", so that a page can say so."""
        return tuple(f"{s.key}: {c.key}" for s in self.stages for c in s.criteria if c.basis == "assumed")

    def to_json(self) -> str:
        """As JSON text, for an operator to edit."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str) -> StageModel:
        """From JSON text. Raises ValueError: it is no JSON, or a key is missing, unknown or impossible; says where."""
        try:
            data = json.loads(text)
        except ValueError as error:
            raise ValueError(f"the stage model is no JSON: {error}") from error
        stages = tuple(
            _read(
                Stage,
                {**_mapping(stage, f"stage {number}"), "criteria": _criteria(stage, f"stage {number}")},
                f"stage {number}",
            )
            for number, stage in enumerate(_list(_mapping(data, "the stage model"), "stages", "the stage model"), 1)
        )
        return _read(cls, {**data, "stages": stages}, "the stage model")


def stage_model_keys() -> list[str]:
    """Keys of the stage models that come with Hansa.

    >>> stage_model_keys()
    ['regional_science_five_stages']
    """
    return sorted(file.name.removesuffix(".json") for file in _presets().iterdir() if file.name.endswith(".json"))


def stage_model(key: str = "regional_science_five_stages") -> StageModel:
    """A stage model that comes with Hansa.

    Raises ValueError: there is none of that key; names those there are.

    >>> [stage.key for stage in stage_model().stages]
    ['pre_cluster', 'take_off', 'exploratory_expansion', 'exploitive_expansion', 'exhaustion']
    """
    if key not in stage_model_keys():
        raise ValueError(f"there is no stage model {key!r}; right is one of {', '.join(stage_model_keys())}")
    return StageModel.from_json(_presets().joinpath(f"{key}.json").read_text(encoding="utf-8"))


def _presets() -> Traversable:
    return resources.files("hansa.analysis").joinpath("presets", "lifecycle")


def _criteria(stage: Any, where: str) -> tuple[Criterion, ...]:
    return tuple(
        _read(Criterion, _mapping(criterion, f"{where}, criterion {number}"), f"{where}, criterion {number}")
        for number, criterion in enumerate(_list(stage, "criteria", where), 1)
    )


def _mapping(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ValueError(f"{where} is {value!r}; right is a dictionary")
    return value


def _list(data: Mapping[str, Any], key: str, where: str) -> list[Any]:
    if not isinstance(data.get(key), list):
        raise ValueError(f"{where} has no list of {key}")
    return list(data[key])


def _read(kind: type, data: Mapping[str, Any], where: str) -> Any:
    names = [field.name for field in fields(kind)]
    if unknown := [name for name in data if name not in names]:
        raise ValueError(f"{where} has the unknown key {unknown[0]!r}; right are {', '.join(names)}")
    try:
        return kind(**data)
    except TypeError as error:
        raise ValueError(f"{where} is incomplete: {error}") from error
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from error
