"""The search for clusters in the register: what is found, kept and shown."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from hansa.directory.models import Country, Organisation, Participation, Project
from hansa.journal.actions import SYSTEM
from hansa.journal.models import Entry
from hansa.observatory.actions.search import NothingToSearch, fields_of, search_for_clusters
from hansa.observatory.matching import known_as
from hansa.observatory.models import DetectionRun, FoundCluster, KnownCluster
from hansa.observatory.queries.found_words import reasons_in_words

pytestmark = pytest.mark.django_db


def yards(number: int, latitude: float, spread: float, country: str) -> list[Organisation]:
    return Organisation.objects.bulk_create(
        Organisation(
            name=f"{country} {n}",
            country=Country.objects.get(code=country),
            helix="business",
            latitude=latitude,
            longitude=7.0 + spread * n,
            city=f"Town {round(spread * n)}",
        )
        for n in range(number)
    )


@pytest.fixture
def register() -> list[Organisation]:
    """Twelve firms of one town that make steam together, and sixty spread over Italy that make silk with anybody."""
    rng = np.random.default_rng(1)
    steam, silk = yards(12, 51.5, 0.0, "DE"), yards(60, 45.0, 0.2, "IT")
    for field, firms, projects, parties in (("steam", steam, 30, 4), ("silk", silk, 60, 3)):
        for number in range(projects):
            project = Project.objects.create(
                register="test", number=f"{field} {number}", programme=field, starts_on=date(2020, 1, 1)
            )
            chosen = rng.choice(len(firms), parties, replace=False)
            Participation.objects.bulk_create(Participation(project=project, organisation=firms[n]) for n in chosen)
    return steam


def test_finds_the_firms_of_one_town_and_shows_them(register):
    run = search_for_clusters(by=SYSTEM, seed=1)
    (found,) = FoundCluster.objects.filter(run=run, field="steam", key__contains="place")
    assert (found.organisations, found.countries, found.kind) == (12, "DE", "national")
    assert {one.organisation for one in found.members.all()} == set(register)
    assert run.current and run.parameters["seed"] == 1
    assert "Germany" in " ".join(reasons_in_words(found.reasons))
    assert Entry.objects.filter(verb="observatory.search_for_clusters").count() == 1


def test_same_seed_and_register_give_the_same_and_the_older_search_stays(register):
    first, second = search_for_clusters(by=SYSTEM, seed=3), search_for_clusters(by=SYSTEM, seed=3)
    keys = [list(run.found.order_by("key").values_list("key", "organisations", "stability")) for run in (first, second)]
    assert keys[0] == keys[1]
    assert list(DetectionRun.objects.filter(current=True)) == [second]


def test_says_so_where_there_is_nothing_to_search():
    with pytest.raises(NothingToSearch, match="hansa import cordis"):
        search_for_clusters(by=SYSTEM)
    assert not DetectionRun.objects.exists()


def test_fields_are_two_steps_of_science_else_parts_of_the_programme():
    paths = ["/natural sciences/physical sciences/optics", "/natural sciences/physical sciences/acoustics"]
    assert list(fields_of(paths, "SC1;SC2")) == ["natural sciences/physical sciences"]
    assert list(fields_of([], "SC2; SC1;")) == ["SC1", "SC2"]
    assert list(fields_of([], "")) == []


@pytest.mark.parametrize(
    ("place", "fields", "likeness"),
    [((43.6, 1.44), "aerospace", 1.0), ((43.6, 1.44), "silk", None), ((48.0, 1.44), "aerospace", None)],
)
def test_known_cluster_is_the_one_near_in_place_and_field(place, fields, likeness):
    valley = KnownCluster(name="Aerospace Valley", latitude=43.6, longitude=1.44, fields="aerospace")
    found, how = known_as([valley], *place, fields)
    assert how == (pytest.approx(likeness) if likeness else None)
    assert (found is valley) == bool(likeness)


def test_known_as_is_nobody_without_a_place():
    assert known_as([], 1.0, 1.0, "x") == known_as([KnownCluster()], None, None, "x") == (None, None)
