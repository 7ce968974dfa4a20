"""Curves of distances: which fields get one, from which places, and what it says."""

from __future__ import annotations

import numpy as np
import pytest

from hansa.directory.models import Activity, Organisation, OrganisationActivity, Participation, Project
from hansa.journal.actions import SYSTEM
from hansa.journal.models import Entry
from hansa.observatory.actions.curves import NothingToMeasure, measure_fields
from hansa.observatory.models import FieldCurve
from hansa.observatory.queries.curves import above_chance, below_chance
from tests.observatory.found import make_curve

pytestmark = pytest.mark.django_db


def firms(name: str, places: list[tuple[float, float]]) -> list[Organisation]:
    return Organisation.objects.bulk_create(
        Organisation(name=f"{name} {number}", longitude=longitude, latitude=latitude)
        for number, (longitude, latitude) in enumerate(places)
    )


def active_in(field: str, organisations: list[Organisation]) -> None:
    project = Project.objects.create(register="test", number=field, programme=field)
    Participation.objects.bulk_create(Participation(project=project, organisation=one) for one in organisations)


@pytest.fixture
def register() -> None:
    """Forty firms of steam around a town, a hundred of silk all over France, five of salt, sixty in Greenland."""
    rng = np.random.default_rng(1)
    active_in("steam", firms("Steam", list(zip(7 + rng.normal(0, 0.1, 40), 49 + rng.normal(0, 0.1, 40), strict=True))))
    active_in("silk", firms("Silk", list(zip(rng.uniform(-1, 7, 100), rng.uniform(44, 50, 100), strict=True))))
    active_in("salt", firms("Salt", [(2.0, 47.0)] * 5))
    active_in("ice", firms("Ice", [(-45.0, 61.0 + number / 100) for number in range(60)]))


def test_measures_fields_with_enough_places_in_europe(register):
    curves = {one.code: one for one in measure_fields(by=SYSTEM)}
    assert set(curves) == {"steam", "silk"}
    steam = curves["steam"]
    assert (steam.organisations, steam.measured, steam.sites) == (40, 40, 145)
    assert steam.curve["verdict"] == "localised" and above_chance(steam)[0][0] == 0
    assert len(steam.curve["observed"]) == 101
    assert Entry.objects.filter(verb="observatory.measure_fields").count() == 1


def test_the_same_seed_gives_the_same_and_takes_the_place_of_what_was(register):
    first = {one.code: one.curve for one in measure_fields(by=SYSTEM, seed=3)}
    again = {one.code: one.curve for one in measure_fields(by=SYSTEM, seed=3)}
    assert first == again and FieldCurve.objects.count() == 2


def test_measures_activities_with_all_codes_above_them(db):
    rng = np.random.default_rng(1)
    places = list(zip(rng.uniform(0, 5, 60), rng.uniform(45, 50, 60), strict=True))
    chips, bread = (
        Activity.objects.get_or_create(scheme="nace", code=code, defaults={"name_en": code})[0]
        for code in ("26.11", "10.71")
    )
    for number, one in enumerate(firms("Firm", places)):
        OrganisationActivity.objects.create(organisation=one, activity=chips if number < 35 else bread)
    assert [(one.scheme, one.code) for one in measure_fields(by=SYSTEM)] == [
        ("nace", "26"),
        ("nace", "261"),
        ("nace", "2611"),
    ]


def test_says_that_there_is_nothing_to_measure(db):
    with pytest.raises(NothingToMeasure, match="No field has 30 organisations"):
        measure_fields(by=SYSTEM)
    assert not FieldCurve.objects.exists()


def test_tells_the_distances_at_which_a_curve_leaves_the_band(db):
    curve = make_curve()
    assert above_chance(curve) == [(0, 10)]
    assert below_chance(curve) == [(30, 30)]
