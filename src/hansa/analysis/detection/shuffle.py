"""Null models: the same projects and organisations, dealt out anew."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from hansa.analysis.detection.participations import Participations
from hansa.analysis.detection.places import Places

MOST_ROUNDS = 200


def deal_members(project: np.ndarray, member: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The members of participations, dealt out anew: each project keeps its size, each member its number of projects.

    Members are permuted; where one comes twice into a project it changes places with a random other until none does.
    In a table so dense that this does not end in 200 rounds, the few doubles stay.

    >>> project = np.array([0, 0, 0, 1, 1, 2, 2, 2])
    >>> member = np.array([0, 1, 2, 0, 3, 1, 2, 3])
    >>> dealt = deal_members(project, member, np.random.default_rng(1))
    >>> np.bincount(dealt).tolist(), len(set(zip(project.tolist(), dealt.tolist())))
    ([2, 2, 2, 2], 8)
    """
    dealt = rng.permutation(member)
    width = int(member.max(initial=0)) + 1
    for _round in range(MOST_ROUNDS):
        pairs = project * width + dealt
        order = np.argsort(pairs, kind="stable")
        doubles = order[1:][pairs[order][1:] == pairs[order][:-1]]
        if not len(doubles):
            break
        for row in doubles:
            other = rng.integers(len(dealt))
            dealt[row], dealt[other] = dealt[other], dealt[row]
    return dealt


def with_ties_shuffled(participations: Participations, rng: np.random.Generator) -> Participations:
    """Who took part in what is chance, within each field; sizes of projects and numbers of projects are kept."""
    rows = participations.rows.copy()
    for _field, place in rows.groupby("field").indices.items():
        dealt = deal_members(rows["project"].to_numpy()[place], rows["organisation"].to_numpy()[place], rng)
        rows.iloc[place, rows.columns.get_loc("organisation")] = dealt
    rows = rows.drop_duplicates(["organisation", "project", "field"]).reset_index(drop=True)
    return Participations(rows, participations.organisations, participations.members)


def with_places_shuffled(places: Places, rng: np.random.Generator) -> Places:
    """Which organisation sits where is chance; places keep their number of organisations."""
    known = np.flatnonzero(places.of_organisation >= 0)
    of_organisation = places.of_organisation.copy()
    of_organisation[known] = rng.permutation(of_organisation[known])
    return replace(places, of_organisation=of_organisation)
