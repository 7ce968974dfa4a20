"""Derive cluster definitions from one's own statistics, the five steps in one call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from hansa.analysis.definitions.candidates import K_MEANS, METHODS, WARD, Candidate, candidate_sets
from hansa.analysis.definitions.codes import Classification
from hansa.analysis.definitions.definition import TRADED, ClusterDefinition, CodeShare, DefinitionSet
from hansa.analysis.definitions.outliers import Settled, move_outliers
from hansa.analysis.definitions.scores import SetScore, score_clusters
from hansa.analysis.definitions.similarity import combined


@dataclass(frozen=True)
class Derivation:
    """The best set of clusters that was found, and all that speaks for it.

    candidate: the set as clustering gave it, with its score.
    settled: the set after moving outliers, with the moves and its score.
    table: one row for each candidate: method, clusters, singles, the four validation scores, overall and margin, best
        first.
    """

    candidate: Candidate
    candidate_score: SetScore
    settled: Settled
    settled_score: SetScore
    table: pd.DataFrame


def derive_clusters(
    matrices: Mapping[str, ArrayLike],
    numbers: Sequence[int],
    *,
    rng: np.random.Generator,
    methods: Sequence[str] = METHODS,
    starts: int = 10,
) -> Derivation:
    """Find the division of activities into clusters that scores best, and move its outliers.

    The steps of Delgado, Porter and Stern: (1) similarity matrices, given; (2) parameters: methods, numbers of
    clusters, starts; (3) candidate sets by clustering the mean of the standardised matrices; (4) scores under each
    matrix alone, unstandardised; (5) the best candidate's outliers moved by rule. Their last step, the judgement of
    experts, is yours: read `settled.moves` and the pairs of `compare_definitions`.

    Args:
        matrices: similarity matrices by name, activities × activities.
        numbers: numbers of clusters to try.
        rng: makes the random starts of k-means.

    The scores do not change while good clusters are joined, and little while they are split: with few clusters many
    numbers score the same. Of equal scores the one with the largest margin is taken.

    Cost: that of `candidate_sets`.

    >>> blocks = np.kron(np.eye(2), np.full((3, 3), .5)) + .1
    >>> found = derive_clusters({"place": blocks}, [2, 3], rng=np.random.default_rng(1))
    >>> found.settled_score.overall, found.candidate.clusters
    (100.0, 2)
    """
    similarity = combined(matrices)
    candidates = candidate_sets(similarity, numbers, rng=rng, methods=methods, starts=starts)
    scores = [score_clusters(candidate.labels, matrices) for candidate in candidates]
    order = sorted(range(len(candidates)), key=lambda place: _rank(candidates[place], scores[place]))
    best = order[0]
    settled = move_outliers(candidates[best].labels, similarity)
    return Derivation(
        candidate=candidates[best],
        candidate_score=scores[best],
        settled=settled,
        settled_score=score_clusters(settled.labels, matrices),
        table=pd.DataFrame([_row(candidates[place], scores[place]) for place in order]),
    )


def definitions_from_labels(
    labels: Sequence[int],
    codes: Sequence[str],
    classification: Classification,
    *,
    name: str,
    version: str,
    author: str,
    source: str,
    licence: str,
    names: Mapping[int, str] | None = None,
    kind: str = TRADED,
) -> DefinitionSet:
    """A division of activities as a set of definitions, to be saved, assigned and compared.

    Args:
        labels, codes: the cluster and the code of each activity.
        names: name by label, where an expert has named a cluster; the others are called “Cluster 1”, “Cluster 2”, … by
            size, the largest first.

    >>> nace = Classification("NACE", "Rev. 2")
    >>> codes = ["29.10", "29.32", "01.11"]
    >>> mine = definitions_from_labels([7, 7, 3], codes, nace, name="Mine", version="1", author="me",
    ...     source="own statistics", licence="CC0-1.0", names={7: "Cars"})
    >>> [(cluster.key, cluster.name, len(cluster.codes)) for cluster in mine.definitions]
    [('cluster_1', 'Cars', 2), ('cluster_2', 'Cluster 2', 1)]
    """
    if len(labels) != len(codes) or len(set(codes)) != len(codes):
        different = len(set(codes))
        raise ValueError(f"{len(labels)} labels, {len(codes)} codes, {different} of them different; right is one each")
    groups: dict[int, list[str]] = {}
    for label, code in zip(labels, codes, strict=True):
        groups.setdefault(int(label), []).append(code)
    ordered = sorted(groups, key=lambda label: (-len(groups[label]), min(groups[label])))
    base = ClusterDefinition("x", "x", kind, version, author, (), None, source, licence)
    clusters = tuple(
        replace(
            base,
            key=f"cluster_{place}",
            name=(names or {}).get(label, f"Cluster {place}"),
            codes=tuple(CodeShare(code) for code in sorted(groups[label])),
            classification=classification,
        )
        for place, label in enumerate(ordered, start=1)
    )
    return DefinitionSet(name, clusters)


def _rank(candidate: Candidate, score: SetScore) -> tuple[float, float, int, int]:
    return (
        -round(score.overall, 9),
        -round(score.margin, 9),
        candidate.clusters,
        (WARD, K_MEANS).index(candidate.method),
    )


def _row(candidate: Candidate, score: SetScore) -> dict[str, object]:
    return {
        "method": candidate.method,
        "clusters": candidate.clusters,
        "singles": score.singles,
        "cluster_average": score.cluster_average,
        "cluster_high": score.cluster_high,
        "activity_average": score.activity_average,
        "activity_high": score.activity_high,
        "overall": score.overall,
        "margin": score.margin,
    }
