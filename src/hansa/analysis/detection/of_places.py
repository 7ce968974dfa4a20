"""Step one of detection: strong places of a field, joined with their neighbours across borders."""

from __future__ import annotations

import numpy as np
import pandas as pd

from hansa.analysis.detection.assembly import Assembly
from hansa.analysis.detection.cluster import PLACE, Cluster
from hansa.analysis.detection.places import Places
from hansa.analysis.kind import Reason


def clusters_of_places(assembly: Assembly, cells: pd.DataFrame, found_again: pd.Series) -> list[Cluster]:
    """The clusters of one field that strong places make.

    Args:
        assembly: the field with all that is known of it.
        cells: the rows of `strong_places` of this field.
        found_again: of each strong place (by number), in which share of the resamples it was strong.
    """
    many = len(assembly.places.table)
    strong, supporting = np.zeros(many, dtype=bool), np.zeros(many, dtype=bool)
    strong[cells["place"][cells["strong"]]] = True
    supporting[cells["place"][cells["supporting"]]] = True
    groups = assembly.places.joined(strong, supporting)
    facts = cells.set_index("place")
    clusters = []
    for group in range(int(groups.max(initial=-1)) + 1):
        places = np.flatnonzero(groups == group)
        members = np.flatnonzero(np.isin(assembly.place, places))
        head = [int(place) for place in places if strong[place]]
        clusters.append(
            assembly.cluster(
                basis=PLACE,
                members=members,
                strength=assembly.share_of_work[members],
                strong=set(head),
                heads=sorted(head, key=lambda place: (-int(facts["organisations"][place]), place)),
                stability=float(found_again.reindex(head, fill_value=0.0).mean()),
                reasons=tuple(_reason(assembly.places, facts, place) for place in head)
                + _supporting(assembly.places, [int(place) for place in places if not strong[place]]),
            )
        )
    return clusters


def _reason(places: Places, facts: pd.DataFrame, place: int) -> Reason:
    fact = facts.loc[place]
    return Reason(
        "strong_place",
        {
            "place": places.table["name"].iat[place],
            "organisations": int(fact["organisations"]),
            "quotient": round(float(fact["quotient"]), 2),
            "q": float(fact["q"]),
        },
    )


def _supporting(places: Places, others: list[int]) -> tuple[Reason, ...]:
    if not others:
        return ()
    return (Reason("joined_neighbours", {"places": [places.table["name"].iat[place] for place in others]}),)
