"""Places in drawings of networks: kept from month to month, from what everyone may see."""

from __future__ import annotations

import math
from datetime import date

import pytest

from hansa.directory.models import Cluster, Organisation
from hansa.network.actions.places import keep_places
from hansa.network.models import DrawnPlaces, Tie
from hansa.network.queries import network_of, places_of, saved_places
from tests.directory.initiative_story import make_members


@pytest.fixture
def ring(cluster) -> list[Organisation]:
    members = [one.organisation for one in make_members(cluster, 8, date(2022, 1, 1), country="LV")]
    for place in range(8):
        tied(members[place], members[(place + 1) % 8])
    return members


def tied(one: Organisation, other: Organisation, **more: object) -> None:
    first, second = sorted([one, other], key=lambda organisation: organisation.pk)
    Tie.objects.create(first=first, second=second, kind="cooperation", source="agreements", strength=1.0, **more)


def test_keep_everyone_in_place_when_one_comes(cluster, ring):
    assert keep_places() == 1
    before = saved_places(cluster)
    assert set(before) == {member.pk for member in ring}
    (new,) = make_members(cluster, 1, date(2024, 1, 1), country="LV")
    tied(ring[2], new.organisation)
    keep_places()
    after = saved_places(cluster)
    assert all(math.dist(before[key], after[key]) < 0.25 for key in before)
    nearest = min(before, key=lambda key: math.dist(after[key], after[new.organisation_id]))
    assert nearest == ring[2].pk


def test_draw_from_the_kept_places(cluster, ring):
    keep_places()
    kept = {key: (-x, y) for key, (x, y) in saved_places(cluster).items()}
    DrawnPlaces.objects.filter(cluster=cluster).update(places={str(key): place for key, place in kept.items()})
    drawn = network_of([member.pk for member in ring], places=saved_places(cluster))
    assert all(math.dist((node["x"], node["y"]), kept[int(node["id"])]) < 0.1 for node in drawn.nodes)


def test_tell_nothing_of_hidden_ties_by_a_place(cluster, ring):
    tied(ring[0], ring[4], audience="office", cluster=cluster)
    keys = [member.pk for member in ring]
    with_it = places_of(keys)
    Tie.objects.filter(audience="office").delete()
    assert places_of(keys) == with_it
    tied(ring[0], ring[4])
    assert places_of(keys) != with_it


def test_keep_nothing_of_clusters_that_are_not_published_or_have_no_ties(cluster, ring):
    Tie.objects.all().delete()
    assert keep_places() == 0
    tied(ring[0], ring[1])
    Cluster.objects.filter(pk=cluster.pk).update(published=False)
    assert keep_places() == 0
    assert saved_places(cluster) == {}
