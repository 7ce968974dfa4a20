"""Realised against random ties by distance: the same members, dealt out anew over the same projects."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from hansa.analysis.distance.sphere import great_circle_km, unit_vectors

BINS_KM = (0.0, 50.0, 100.0, 200.0, 400.0, 800.0, 1600.0, 3200.0, 20_100.0)


def realised_to_random(
    participations: pd.DataFrame,
    *,
    rng: np.random.Generator,
    bins_km: Sequence[float] = BINS_KM,
    draws: int = 199,
    level: float = 0.95,
) -> pd.DataFrame:
    """How many ties there are at each distance for one that chance would bring.

    Members are permuted over all participations, so that every project keeps its size and every member its number of
    projects; only who meets whom is chance. No functional form, no regression: the curve for a chart, beside `ppml`.

    Args:
        participations: project, organisation, latitude, longitude (degrees; rows without are left out). With a column
            year, members are dealt out anew within each year.
        rng: the random generator.
        bins_km: bounds of the distance classes, ascending; a pair at a bound belongs to the class above it.
        draws: number of permutations.
        level: of the band.

    Returns:
        one row for each class: from_km, to_km, realised (weight of pairs, 1 / (n − 1) each in a project of n), random
        (mean of the draws), ratio, low and high (quantiles of realised / random over the draws: where 1 lies outside,
        chance does not explain it), NaN where no draw has a pair.

    Raises:
        ValueError: a column is missing, bounds do not ascend, or no project has two members with a place.

    A member that chance puts twice into one project makes no tie with itself. Cost: draws × the sum over projects of
    members squared.

    >>> here, there = [50.0, 4.0], [40.0, -4.0]
    >>> rows = [[p, o, *(here if o < 2 else there)] for p in range(20) for o in ((0, 1) if p % 2 else (2, 3))]
    >>> frame = pd.DataFrame(rows, columns=["project", "organisation", "latitude", "longitude"])
    >>> curve = realised_to_random(frame, rng=np.random.default_rng(1), bins_km=[0, 100, 5000])
    >>> curve["ratio"].round().tolist()
    [4.0, 0.0]
    """
    needed = ["project", "organisation", "latitude", "longitude"]
    if missing := [column for column in needed if column not in participations]:
        raise ValueError(f"participations have no column {', '.join(missing)}; right are {', '.join(needed)}")
    bounds = np.asarray(bins_km, dtype=np.float64)
    if len(bounds) < 2 or (np.diff(bounds) <= 0).any():
        raise ValueError(f"the bounds of distance {list(bins_km)} do not ascend")
    table = _Table.of(participations.dropna(subset=["latitude", "longitude"]), bounds)
    realised = table.weigh(table.member)
    random = np.array([table.weigh(table.dealt(rng)) for _draw in range(draws)])
    ratios = np.divide(realised, random, out=np.full_like(random, np.nan), where=random > 0)
    tail = (1 - level) / 2
    seen = (random > 0).any(axis=0)
    mean = random.mean(axis=0)
    low, high = np.full((2, len(realised)), np.nan)
    if seen.any():
        low[seen], high[seen] = np.nanquantile(ratios[:, seen], [tail, 1 - tail], axis=0)
    return pd.DataFrame(
        {
            "from_km": bounds[:-1],
            "to_km": bounds[1:],
            "realised": realised,
            "random": mean,
            "ratio": np.divide(realised, mean, out=np.full(len(mean), np.nan), where=mean > 0),
            "low": low,
            "high": high,
        }
    )


class _Table:
    """The pairs of participations that share a project, and the classes of distance between members."""

    def __init__(
        self, member: np.ndarray, stratum: np.ndarray, pairs: np.ndarray, weights: np.ndarray, points: np.ndarray,
        bounds: np.ndarray,
    ) -> None:  # fmt: skip
        self.member, self._stratum, self._pairs = member, stratum, pairs
        self._weights, self._points, self._bounds = weights, points, bounds

    @classmethod
    def of(cls, frame: pd.DataFrame, bounds: np.ndarray) -> _Table:
        rows = frame.drop_duplicates(["project", "organisation"]).sort_values("project", kind="stable")
        project, _ = pd.factorize(rows["project"])
        member, names = pd.factorize(rows["organisation"])
        first = rows.drop_duplicates("organisation").set_index("organisation").loc[names]
        stratum = pd.factorize(rows["year"])[0] if "year" in rows else np.zeros(len(rows), dtype=np.int64)
        size = np.bincount(project)
        if not (size > 1).any():
            raise ValueError("no project has two members with a place; there are no pairs")
        pairs = _pairs_within(size)
        return cls(
            member,
            stratum,
            pairs,
            1.0 / (size[project[pairs[0]]] - 1),
            unit_vectors(first["latitude"], first["longitude"]),
            bounds,
        )

    def dealt(self, rng: np.random.Generator) -> np.ndarray:
        """The members, permuted within each stratum."""
        order = np.argsort(self._stratum, kind="stable")
        random = np.lexsort((rng.random(len(order)), self._stratum))
        dealt = np.empty_like(self.member)
        dealt[order] = self.member[random]
        return dealt

    def weigh(self, member: np.ndarray) -> np.ndarray:
        """The weight of pairs in each class of distance."""
        first, second = member[self._pairs[0]], member[self._pairs[1]]
        apart = first != second
        km = great_circle_km(self._points[first[apart]], self._points[second[apart]])
        classes = np.searchsorted(self._bounds, km, side="right") - 1
        inside = (classes >= 0) & (classes < len(self._bounds) - 1)
        return np.bincount(classes[inside], self._weights[apart][inside], len(self._bounds) - 1)


def _pairs_within(size: np.ndarray) -> np.ndarray:
    """All pairs of rows of one group, where rows are sorted by group and `size` counts them."""
    starts = np.concatenate([[0], np.cumsum(size)[:-1]])
    blocks = [np.stack(np.triu_indices(many, 1)) + start for many, start in zip(size, starts, strict=True) if many > 1]
    return np.concatenate(blocks, axis=1)
