"""The alarm of a falling balance: the trend counts, not the level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hansa.analysis.balance.measure import Balance

FALLING_PERIODS = 3


@dataclass(frozen=True)
class Falling:
    """A balance that fell period after period.

    periods: how many falls in a row, up to the last period. change: over these. causes: the forces whose parts fell
    most over these periods, with the change of each, the greatest first.
    """

    periods: int
    change: float
    causes: tuple[tuple[str, float], ...]


def falling(history: Sequence[Balance | None], *, periods: int = FALLING_PERIODS, least: float = 0.0) -> Falling | None:
    """The alarm, if the balance fell in each of the last `periods` periods; else None.

    Args:
        history: of each period in order, the same facts measured by the same version; None where it was not measured,
            which interrupts the row.
        periods: so many falls in a row are an alarm.
        least: falls by less than this are none, for example half the width of the band.

    Raises:
        ValueError: fewer than one period, a negative fall, or balances of different versions or different facts, which
            cannot be compared.

    >>> falling([None, None]) is None
    True
    """
    if periods < 1 or least < 0:
        raise ValueError(f"{periods} periods and falls of {least}; right are at least one period and 0 or more")
    row: list[Balance] = []
    for one in reversed(history):
        if one is None or (row and not one.value - row[-1].value > least):
            break
        row.append(one)
    if len(row) <= periods:
        return None
    last, first = row[0], row[-1]
    _check_comparable(row)
    changes = {name: _change(last.parts, first.parts, name) for name in last.parts}
    causes = sorted((item for item in changes.items() if item[1] < 0), key=lambda item: item[1])
    return Falling(len(row) - 1, last.value - first.value, tuple(causes))


def _change(last: Mapping[str, float | None], first: Mapping[str, float | None], name: str) -> float:
    after, before = last[name], first[name]
    return 0.0 if after is None or before is None else after - before


def _check_comparable(row: Sequence[Balance]) -> None:
    known = [(one.version, tuple(name for name, part in one.parts.items() if part is not None)) for one in row]
    if len(set(known)) > 1:
        raise ValueError(
            "the balances are of different versions or of different facts, so that a fall may be a change of method; "
            "right are balances of one version with the same known parts"
        )
