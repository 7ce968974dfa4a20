"""Which years are test years, and which serve training and choice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from benchmarks.balance.measures import AHEAD

WHOLE = 0.5  # a year is whole if it has at least this share of the starts of the year before
FEW = 100  # years with fewer projects running are no basis for anything


@dataclass(frozen=True)
class Years:
    """training, test: the years t at whose end members are measured. horizon: nothing later is learnt from."""

    training: tuple[int, ...]
    test: tuple[int, ...]
    horizon: int


def split(projects: pd.DataFrame, last_file: int) -> Years:
    """Years of the last file are test years; outcomes of training years lie before them.

    A year t is usable if t + 2 is whole, that is, if the files do not break off in it. With one file, its last two
    usable years are test years, and no outcome of a training year is later than the year of the last test.

    Raises:
        SystemExit: no year is left for test, or none for training.
    """
    years = np.floor(projects["start"].to_numpy()).astype(int)
    source = projects["source"].to_numpy()
    first, end = int(years.min()), _last_whole(years)
    horizon = end - AHEAD
    test = (horizon - 1, horizon)
    if last_file and (old := years[source < last_file]).size:
        before = _last_whole(old)
        new = [year for year in range(before + 1, end - AHEAD + 1) if (years[source == last_file] == year).any()]
        reached = tuple(range(max(first, before - AHEAD + 1), end - AHEAD + 1))
        if new or (before < end and reached):
            horizon, test = before, tuple(new) or reached
    running = {year: int(((years <= year) & (projects["end"] >= year)).sum()) for year in range(first, end + 1)}
    training = tuple(year for year in range(first, horizon - AHEAD + 1) if running[year] >= FEW)
    if not training or not test:
        raise SystemExit(
            f"The files have whole years from {first} to {end}; right are at least {2 * AHEAD + 2} years, so that some "
            "serve training, some the test, and the outcome of both is known."
        )
    return Years(training, test, horizon)


def _last_whole(years: np.ndarray) -> int:
    """The last year in which the files do not break off."""
    counts = pd.Series(years).value_counts().sort_index()
    whole = [year for year in counts.index if counts[year] >= WHOLE * counts.get(year - 1, 0)]
    return int(max(whole))
