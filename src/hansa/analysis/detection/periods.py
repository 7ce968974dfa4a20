"""Clusters compared between periods: born, grown, steady, shrunk, merged, split, gone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from hansa.analysis.detection.cluster import Cluster, Detection

BORN, GROWN, STEADY, SHRUNK, MERGED, SPLIT, GONE = "born", "grown", "steady", "shrunk", "merged", "split", "gone"
LEAST_LIKENESS, LEAST_PART, GROWTH = 0.25, 0.5, 1.25


@dataclass(frozen=True)
class Change:
    """What became of a cluster, or of several, from one period to the next.

    before, after: keys of the clusters in the detections of the two periods. likeness: Jaccard likeness of their
    members, among organisations active in the field in both periods (of merged and split clusters, the greatest);
    None where there is nothing to compare. members_before, members_after: numbers; share_before, share_after: the same
    over the organisations of the field.
    """

    field: str
    basis: str
    event: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    name: str
    likeness: float | None
    members_before: int
    members_after: int
    share_before: float
    share_after: float


def periods(years: Iterable[float], length: int) -> list[tuple[int, int]]:
    """Periods of `length` years from the last year backwards, in order; what is left over at the beginning is left out.

    >>> periods([2014, 2015, 2019], 3)
    [(2014, 2016), (2017, 2019)]
    """
    if length < 1:
        raise ValueError(f"periods of {length} years; right is 1 or more")
    known = [int(year) for year in years if year == year]
    if not known:
        return []
    count = (max(known) - min(known) + 1) // length
    starts = [max(known) + 1 - length * number for number in range(count, 0, -1)]
    return [(start, start + length - 1) for start in starts]


def compare_periods(before: Detection, after: Detection) -> list[Change]:
    """Match the clusters of two detections over the same organisations (parts of one `Participations`, by `between`).

    Clusters of one field and basis are matched by their members among the organisations that are active in the field
    in both periods: who came or left does not make a cluster another one. Two match when their Jaccard likeness is at
    least 0.25 (chance gives 0.1 or less; docs/methods/detection.md). Several clusters of which at least half each went
    into one have merged; one has split when at least half of each of several came from it. A match has grown or shrunk
    when its share in the organisations of the field changed by a quarter or more.

    “Gone” and “born” mean not found in the other period: the evidence there may be thinner, not the cluster weaker.

    Cost: clusters² × members.

    References:
        G. Palla, A.-L. Barabási, T. Vicsek, "Quantifying social group evolution", Nature 446 (2007) 664–667.
    """
    if len(before.participations.organisations) != len(after.participations.organisations):
        raise ValueError("the two detections are of different tables; right are parts of one, as `between` gives")
    keys = dict.fromkeys((cluster.field, cluster.basis) for cluster in (*before.clusters, *after.clusters))
    changes: list[Change] = []
    for field, basis in sorted(keys):
        sides = [_Side.of(detection, field, basis) for detection in (before, after)]
        changes += _Comparison(field, basis, *sides).changes()
    return changes


def changes_table(changes: Sequence[Change]) -> pd.DataFrame:
    """A row for each change."""
    return pd.DataFrame(
        [
            (
                change.field,
                change.basis,
                change.event,
                change.name,
                " ".join(change.before),
                " ".join(change.after),
                change.likeness,
                change.members_before,
                change.members_after,
                change.share_before,
                change.share_after,
            )
            for change in changes
        ],
        columns=[
            "field", "basis", "event", "name", "before", "after", "likeness", "members_before", "members_after",
            "share_before", "share_after",
        ],
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Side:
    """The clusters of one period, field and basis, and the organisations active in the field."""

    clusters: tuple[Cluster, ...]
    active: frozenset[int]

    @classmethod
    def of(cls, detection: Detection, field: str, basis: str) -> _Side:
        found = tuple(one for one in detection.clusters if one.field == field and one.basis == basis)
        return cls(found, frozenset(detection.participations.of_field(field)["organisation"].tolist()))

    def members(self, among: frozenset[int]) -> list[set[int]]:
        return [{member.number for member in cluster.members} & among for cluster in self.clusters]

    def share(self, clusters: Iterable[int]) -> tuple[int, float]:
        count = sum(len(self.clusters[number].members) for number in clusters)
        return count, count / len(self.active) if self.active else 0.0


class _Comparison:
    def __init__(self, field: str, basis: str, before: _Side, after: _Side) -> None:
        self.field, self.basis, self.before, self.after = field, basis, before, after
        both = before.active & after.active
        old, new = before.members(both), after.members(both)
        common = np.array([[len(a & b) for b in new] for a in old], dtype=float).reshape(len(old), len(new))
        sizes = np.array([len(a) for a in old]), np.array([len(b) for b in new])
        union = sizes[0][:, None] + sizes[1][None, :] - common if common.size else common
        self.likeness = np.divide(common, union, out=np.zeros_like(common), where=union > 0)
        self.part_of_old = np.divide(common, sizes[0][:, None], out=np.zeros_like(common), where=common > 0)
        self.part_of_new = np.divide(common, sizes[1][None, :], out=np.zeros_like(common), where=common > 0)

    def changes(self) -> list[Change]:
        free_old, free_new = set(range(len(self.before.clusters))), set(range(len(self.after.clusters)))
        found: list[Change] = []

        def take(event: str, old: Sequence[int], new: Sequence[int]) -> None:
            free_old.difference_update(old)
            free_new.difference_update(new)
            found.append(self._change(event, old, new))

        for new in sorted(free_new):
            old = [one for one in sorted(free_old) if self.part_of_old[one, new] >= LEAST_PART]
            if len(old) > 1:
                take(MERGED, old, [new])
        for old_one in sorted(free_old):
            parts = [one for one in sorted(free_new) if self.part_of_new[old_one, one] >= LEAST_PART]
            if len(parts) > 1:
                take(SPLIT, [old_one], parts)
        for old_one, new in self._best_first():
            if old_one in free_old and new in free_new:
                take(self._growth(old_one, new), [old_one], [new])
        for old_one in sorted(free_old):
            take(GONE, [old_one], [])
        for new in sorted(free_new):
            take(BORN, [], [new])
        return found

    def _best_first(self) -> list[tuple[int, int]]:
        pairs = np.argwhere(self.likeness >= LEAST_LIKENESS).tolist()
        return sorted(((a, b) for a, b in pairs), key=lambda pair: (-self.likeness[pair], pair))

    def _growth(self, old: int, new: int) -> str:
        was, now = self.before.share([old])[1], self.after.share([new])[1]
        return GROWN if now >= was * GROWTH else SHRUNK if now <= was / GROWTH else STEADY

    def _change(self, event: str, old: Sequence[int], new: Sequence[int]) -> Change:
        clusters = [self.after.clusters[one] for one in new] or [self.before.clusters[one] for one in old]
        was, now = self.before.share(old), self.after.share(new)
        return Change(
            field=self.field,
            basis=self.basis,
            event=event,
            before=tuple(self.before.clusters[one].key for one in old),
            after=tuple(self.after.clusters[one].key for one in new),
            name=max(clusters, key=lambda cluster: len(cluster.members)).name,
            likeness=float(self.likeness[np.ix_(list(old), list(new))].max()) if old and new else None,
            members_before=was[0],
            members_after=now[0],
            share_before=was[1],
            share_after=now[1],
        )
