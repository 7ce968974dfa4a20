"""Suggests the stage of a cluster from its series, with the evidence for and against every stage."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite, isnan
from statistics import median

from hansa.analysis.lifecycle.model import MEASURES, Criterion, Stage, StageModel
from hansa.analysis.trends import Trend, trend

_COMPARE = {">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt}
CONFIDENCE = 0.9
"""Of the intervals in the evidence. Kendall's distribution gives 92 % with four or five values, with three none."""

Series = Mapping[int, float]


class Outcome(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why the suggestion is what it is."""

    FITS_BEST = "fits_best"
    TOO_LITTLE_KNOWN = "too_little_known"
    NO_STAGE_FITS = "no_stage_fits"
    SEVERAL_STAGES_FIT = "several_stages_fit"
    NOT_CLEAR = "not_clear"


@dataclass(frozen=True)
class Evidence:
    """What the series say on one criterion.

    value: the statistic: a level in the unit of the measure, a growth or acceleration as a share per year; None if the
        outcome is unknown.
    low, high: interval of a growth at 90 %; infinite where the series is too short, None for a level or acceleration.
    clear: whether the whole interval lies on one side of the threshold; a level always does, an acceleration never.
    years: which years were used.
    """

    criterion: Criterion
    outcome: Outcome
    value: float | None
    low: float | None
    high: float | None
    clear: bool
    years: tuple[int, ...]


@dataclass(frozen=True)
class StageEvidence:
    """Everything that speaks for and against one stage. `share_met` is of the known criteria; None if none is known."""

    stage: Stage
    evidence: tuple[Evidence, ...]

    def count(self, outcome: Outcome) -> int:
        """How many criteria came out so."""
        return sum(found.outcome is outcome for found in self.evidence)

    @property
    def share_met(self) -> float | None:
        """Criteria met over criteria known."""
        known = self.count(Outcome.MET) + self.count(Outcome.NOT_MET)
        return self.count(Outcome.MET) / known if known else None

    @property
    def share_clear(self) -> float | None:
        """Of the criteria on growth that are met, the share that is clear; None where none is met."""
        met = [e for e in self.evidence if e.outcome is Outcome.MET and e.criterion.statistic == "growth"]
        return sum(found.clear for found in met) / len(met) if met else None


@dataclass(frozen=True)
class Suggestion:
    """A suggestion for an expert to confirm or correct, never a verdict.

    stage: key of the suggested stage; None for undetermined.
    reason: why it is suggested, or why none is.
    stages: the evidence for every stage of the model, in its order.
    known: measures that had enough values; missing: the others.
    until: the last year looked at.
    """

    model: StageModel
    stage: str | None
    reason: Reason
    stages: tuple[StageEvidence, ...]
    known: tuple[str, ...]
    missing: tuple[str, ...]
    until: int | None


def suggest_stage(series: Mapping[str, Series], model: StageModel, until: int | None = None) -> Suggestion:
    """Hold a cluster's series against the criteria of every stage.

    A criterion is met or not by the value of its statistic over the window of the model; without enough values it is
    unknown. A stage is suggested if enough measures are known, at least half of its criteria are known, at least
    `least_share_met` of these are met, no other stage comes within `least_lead`, and at least `least_share_clear` of
    those on growth that are met are clear. With three years nothing is clear: they give evidence and no suggestion.

    Args:
        series: by measure (members, employment, location_quotient, start_ups, projects) the value by year, not
            negative; NaN is missing. Measures may be left out. Start-ups and projects are counts per year; members,
            employment and quotient are values at one day of the year, the same in each.
        until: last year of the window; left out, the last year that any series has.

    Raises:
        ValueError: an unknown measure, or a value that is negative or infinite; names measure and year.

    Cost: criteria × window².

    >>> from hansa.analysis.lifecycle import stage_model
    >>> years = range(2019, 2024)
    >>> ends = dict(zip(years, [100, 92, 85, 77, 70]))
    >>> falling = {"members": ends, "employment": ends, "projects": ends}
    >>> falling["location_quotient"] = dict(zip(years, [2.4, 2.3, 2.1, 2.0, 1.8]))
    >>> found = suggest_stage(falling, stage_model())
    >>> found.stage, found.missing, found.stages[-1].share_met
    ('exhaustion', ('start_ups',), 1.0)
    >>> first = found.stages[-1].evidence[0]
    >>> first.criterion.key, first.outcome.value, round(first.value, 3), first.clear
    ('quotient_falls', 'met', -0.071, True)

    References:
        docs/methods/lifecycle.md. M.-P. Menzel, D. Fornahl, "Cluster life cycles — dimensions and rationales of cluster
        evolution", Industrial and Corporate Change 19 (2010) 205–238, on stages in general.
    """
    _require_series(series)
    last = until if until is not None else max((year for values in series.values() for year in values), default=None)
    windows = {measure: _window(series.get(measure, {}), last, model) for measure in MEASURES}
    stages = tuple(
        StageEvidence(stage, tuple(_evidence(criterion, windows[criterion.measure]) for criterion in stage.criteria))
        for stage in model.stages
    )
    known = tuple(measure for measure in MEASURES if windows[measure])
    stage, reason = _choose(stages, len(known), model)
    return Suggestion(
        model=model,
        stage=stage,
        reason=reason,
        stages=stages,
        known=known,
        missing=tuple(measure for measure in MEASURES if not windows[measure]),
        until=last,
    )


def _choose(stages: tuple[StageEvidence, ...], known: int, model: StageModel) -> tuple[str | None, Reason]:
    shares = sorted(
        (found.share_met or 0.0, -place)
        for place, found in enumerate(stages)
        if found.count(Outcome.UNKNOWN) <= len(found.evidence) / 2
    )
    if known < model.fewest_measures or not shares:
        return None, Reason.TOO_LITTLE_KNOWN
    best, place = shares[-1]
    if best < model.least_share_met:
        return None, Reason.NO_STAGE_FITS
    if len(shares) > 1 and best - shares[-2][0] < model.least_lead - 1e-9:
        return None, Reason.SEVERAL_STAGES_FIT
    chosen = stages[-place]
    if (chosen.share_clear or 0.0) < model.least_share_clear:
        return None, Reason.NOT_CLEAR
    return chosen.stage.key, Reason.FITS_BEST


def _window(values: Series, last: int | None, model: StageModel) -> dict[int, float]:
    """Values of the window by year, in order; none where there are too few."""
    if last is None:
        return {}
    years = range(last - model.window_years + 1, last + 1)
    found = {year: float(values[year]) for year in years if year in values and not isnan(values[year])}
    return found if len(found) >= model.fewest_years else {}


def _evidence(criterion: Criterion, window: Mapping[int, float]) -> Evidence:
    years, compare = tuple(window), _COMPARE[criterion.operator]
    value, low, high = _statistic(criterion.statistic, window) if window else (None, None, None)
    if value is None:
        return Evidence(criterion, Outcome.UNKNOWN, None, None, None, False, years)
    met = bool(compare(value, criterion.threshold))
    if criterion.statistic == "level":
        clear = True
    else:
        clear = (
            low is not None
            and high is not None
            and compare(low, criterion.threshold) == met == compare(high, criterion.threshold)
        )
    return Evidence(criterion, Outcome.MET if met else Outcome.NOT_MET, value, low, high, clear, years)


def _statistic(statistic: str, window: Mapping[int, float]) -> tuple[float | None, float | None, float | None]:
    """The value, and its interval where it has one."""
    if statistic == "level":
        return list(window.values())[-1], None, None
    if statistic == "growth":
        found = trend(list(window), list(window.values()), CONFIDENCE)
        return _relative(found, found.slope), _relative(found, found.low), _relative(found, found.high)
    return _acceleration(window), None, None


def _acceleration(window: Mapping[int, float]) -> float | None:
    """Slope of the second half less slope of the first, over the median of all; the middle value belongs to both."""
    years, values = list(window), list(window.values())
    half = (len(years) + 1) // 2
    if half < 3:
        return None
    whole = trend(years, values)
    earlier, later = trend(years[:half], values[:half]), trend(years[-half:], values[-half:])
    return _relative(whole, later.slope - earlier.slope)


def _relative(found: Trend, amount: float) -> float | None:
    """Over the median of the series. A series that is 0 throughout does not grow; one whose median is 0 has no rate."""
    if not any(found.values):
        return amount  # 0, or infinite at the ends of an interval
    middle = median(found.values)
    return amount / middle if middle else None


def _require_series(series: Mapping[str, Series]) -> None:
    for measure, values in series.items():
        if measure not in MEASURES:
            raise ValueError(f"there is no measure {measure!r} in stage models; right are {', '.join(MEASURES)}")
        for year, value in values.items():
            if not isnan(value) and (not isfinite(value) or value < 0):
                raise ValueError(f"{measure} of {year} is {value:g}; right is a number of 0 or more, or NaN if missing")
