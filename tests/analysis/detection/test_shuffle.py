"""The null models keep what they promise to keep."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hansa.analysis.detection import (
    Participations,
    deal_members,
    places_of_points,
    with_places_shuffled,
    with_ties_shuffled,
)
from tests.analysis.detection.made_up import two_clusters


@settings(max_examples=60)
@given(st.lists(st.integers(1, 5), min_size=1, max_size=15), st.integers(0, 1000))
def test_deal_members_and_keep_sizes_and_degrees(sizes: list[int], seed: int) -> None:
    rng = np.random.default_rng(seed)
    project = np.repeat(np.arange(len(sizes)), sizes)
    member = np.concatenate([rng.choice(12, size, replace=False) for size in sizes])
    dealt = deal_members(project, member, rng)
    assert np.bincount(dealt, minlength=12).tolist() == np.bincount(member, minlength=12).tolist()
    assert len(set(zip(project.tolist(), dealt.tolist(), strict=True))) == len(project)


def test_shuffle_ties_within_fields() -> None:
    table = Participations.of(two_clusters())
    shuffled = with_ties_shuffled(table, np.random.default_rng(1))
    for field in table.fields:
        before, after = table.of_field(field), shuffled.of_field(field)
        assert before["project"].value_counts().to_dict() == after["project"].value_counts().to_dict()
        assert before["organisation"].value_counts().to_dict() == after["organisation"].value_counts().to_dict()
    assert not shuffled.rows.equals(table.rows)


def test_shuffle_places_and_keep_their_sizes() -> None:
    table = Participations.of(two_clusters())
    places = places_of_points(table, radius_km=25, neighbour_km=75)
    shuffled = with_places_shuffled(places, np.random.default_rng(1))
    assert np.bincount(shuffled.of_organisation).tolist() == np.bincount(places.of_organisation).tolist()
    assert (shuffled.of_organisation != places.of_organisation).any()
