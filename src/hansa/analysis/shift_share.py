"""Shift–share: how much of a region's growth is the nation's, its mix of activities', and its own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["DynamicShiftShare", "ShiftShare", "dynamic_shift_share", "shift_share"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class ShiftShare:
    """The change of employment of every region and activity in three parts, in the unit of the input.

    All arrays are regions × activities; summed over activities they give a region's account. In each cell
    change = national + mix + competitive.

    change: end less start.
    national: what the cell would have gained had it grown as the whole reference.
    mix: what it gains because its activity grows faster in the reference than the whole does.
    competitive: what it gains because it grows faster than its activity in the reference. Also called regional shift.
    """

    change: Floats
    national: Floats
    mix: Floats
    competitive: Floats

    @property
    def net_shift(self) -> Floats:
        """mix + competitive = change − national: no fourth part, though some programs list it as one."""
        return self.mix + self.competitive


@dataclass(frozen=True)
class DynamicShiftShare:
    """The same account drawn up year by year and added.

    total: the sum over all steps. steps: one account for each pair of neighbouring years.
    """

    total: ShiftShare
    steps: tuple[ShiftShare, ...]


def shift_share(
    start: ArrayLike,
    end: ArrayLike,
    reference_start: ArrayLike | None = None,
    reference_end: ArrayLike | None = None,
) -> ShiftShare:
    """Divide the change of employment between two years into national, mix and competitive parts (Dunn) [1].

    With e employment of a cell, Eᵢ that of activity i in the reference, E = Σ Eᵢ, g = E′/E − 1 and gᵢ = Eᵢ′/Eᵢ − 1:
    national = e·g, mix = e·(gᵢ − g), competitive = e′ − e·(1 + gᵢ).

    Args:
        start, end: regions × activities, employment (or any count that adds up) in the first and the last year.
        reference_start, reference_end: activities; the same for the whole reference (nation, Union). Left out, the
            regions together are the reference; then the competitive parts of each activity sum to 0 over the regions.

    Raises:
        ValueError: shapes that do not agree, a missing, infinite or negative value, an empty reference, or employment
            of a region in an activity that the reference does not have.

    An activity that the reference gains from nothing has no rate: its national part and mix are 0, all of its change is
    competitive. The parts depend on the classification (finer activities move change from competitive to mix) and on
    the base year; over many years use `dynamic_shift_share`. Cost: number of cells.

    >>> found = shift_share([[100, 100]], [[130, 90]], [1000, 1000], [1200, 1000])
    >>> found.national.round(9).tolist(), found.mix.round(9).tolist(), found.competitive.round(9).tolist()
    ([[10.0, 10.0]], [[10.0, -10.0]], [[10.0, -10.0]])

    References:
        [1] E. S. Dunn, "A statistical and analytical technique for regional analysis", Papers of the Regional Science
        Association 6 (1960) 97–112.
    """
    e0, e1 = _matrix("start", start), _matrix("end", end)
    if e0.shape != e1.shape:
        raise ValueError(f"start is {e0.shape}, end {e1.shape}; right are the same regions × activities")
    if (reference_start is None) != (reference_end is None):
        raise ValueError("only one of reference_start and reference_end is given; right are both or neither")
    if reference_start is None or reference_end is None:
        whole0, whole1 = e0.sum(axis=0), e1.sum(axis=0)
    else:
        whole0, whole1 = (
            _reference("reference_start", reference_start, e0),
            _reference("reference_end", reference_end, e1),
        )
    if not whole0.sum():
        raise ValueError("the reference is empty in the first year: there is no growth to compare with")
    return _account(e0, e1, whole0, whole1)


def dynamic_shift_share(employment: ArrayLike, reference: ArrayLike | None = None) -> DynamicShiftShare:
    """Divide the change over several years step by step, so that rates and mix follow the years (Barff and Knight) [1].

    Between two neighbouring years the account of `shift_share` with these two years as start and end; then the sum over
    all steps. The changes are those of the static account, the parts are not.

    Args:
        employment: years × regions × activities, the years in order. Unequal gaps are allowed.
        reference: years × activities; left out, the regions together.

    Raises:
        ValueError: fewer than two years, and as `shift_share`, with the step named.

    >>> found = dynamic_shift_share([[[100]], [[120]], [[120]]], [[1000], [1100], [1210]])
    >>> found.total.national.round(6).tolist(), found.total.competitive.round(6).tolist()
    ([[22.0]], [[-2.0]])

    References:
        [1] R. A. Barff, P. L. Knight, "Dynamic shift-share analysis", Growth and Change 19 (1988) 1–10.
    """
    years = np.asarray(employment, dtype=np.float64)
    if years.ndim != 3 or len(years) < 2:
        raise ValueError(f"employment is {years.shape}; right is years × regions × activities with two years or more")
    wholes = None if reference is None else np.asarray(reference, dtype=np.float64)
    if wholes is not None and wholes.shape != (years.shape[0], years.shape[2]):
        raise ValueError(f"reference is {wholes.shape}; right is years × activities, {years.shape[::2]}")
    steps = tuple(_step(years, wholes, place) for place in range(len(years) - 1))
    total = ShiftShare(
        change=np.sum([step.change for step in steps], axis=0),
        national=np.sum([step.national for step in steps], axis=0),
        mix=np.sum([step.mix for step in steps], axis=0),
        competitive=np.sum([step.competitive for step in steps], axis=0),
    )
    return DynamicShiftShare(total, steps)


def _step(years: Floats, wholes: Floats | None, place: int) -> ShiftShare:
    try:
        if wholes is None:
            return shift_share(years[place], years[place + 1])
        return shift_share(years[place], years[place + 1], wholes[place], wholes[place + 1])
    except ValueError as error:
        raise ValueError(f"from year {place + 1} to year {place + 2}: {error}") from error


def _account(e0: Floats, e1: Floats, whole0: Floats, whole1: Floats) -> ShiftShare:
    there = whole0 > 0
    growth = np.divide(whole1 - whole0, whole0, out=np.zeros_like(whole0), where=there)
    overall = whole1.sum() / whole0.sum() - 1
    return ShiftShare(
        change=e1 - e0,
        national=e0 * overall,
        mix=e0 * np.where(there, growth - overall, 0.0),
        competitive=(e1 - e0) - e0 * growth,
    )


def _matrix(name: str, values: ArrayLike) -> Floats:
    matrix = np.asarray(values, dtype=np.float64)
    if matrix.ndim != 2:
        raise ValueError(f"{name} has {matrix.ndim} dimensions; right is regions × activities, also for one region")
    _require_counts(name, matrix)
    return matrix


def _reference(name: str, values: ArrayLike, cells: Floats) -> Floats:
    whole = np.asarray(values, dtype=np.float64)
    if whole.shape != (cells.shape[1],):
        raise ValueError(f"{name} is {whole.shape}; right is one value for each of the {cells.shape[1]} activities")
    _require_counts(name, whole)
    if (outside := np.argwhere((cells > 0) & (whole == 0))).size:
        region, activity = outside[0]
        raise ValueError(
            f"region {region} has {cells[region, activity]:g} in activity {activity}, of which {name} has none; "
            "right is a reference that holds the regions"
        )
    return whole


def _require_counts(name: str, values: Floats) -> None:
    if (wrong := np.argwhere(~np.isfinite(values) | (values < 0))).size:
        place = tuple(wrong[0].tolist())
        raise ValueError(
            f"{name} at {place} is {values[place]:g}; right is a number of 0 or more. "
            "A suppressed value is not 0: leave its activity out, or estimate it and say so"
        )
