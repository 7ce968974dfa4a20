"""Lists of establishments: their curves are kept, their places are not. All establishments here are fictitious."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hansa.directory.models import Dataset
from hansa.journal.actions import SYSTEM
from hansa.journal.models import Entry
from hansa.observatory.actions.establishments import EstablishmentsReport, import_establishments
from hansa.observatory.actions.keeping import ListFacts
from hansa.observatory.models import Field, FieldCurve
from hansa.observatory.queries.curves import above_chance, curve_of_statistic_field
from hansa.observatory.sources.errors import UnusableSource
from tests.observatory.found import make_curve

pytestmark = pytest.mark.django_db
FACTS = ListFacts("kilns", "Kilns of nowhere", "1", "Test office", "CC0-1.0")


def table(seed: int = 1) -> str:
    """25 yards around one town, 40 kilns everywhere, 3 mills; one row without a place."""
    rng = np.random.default_rng(seed)
    yards = zip(7 + rng.normal(0, 0.1, 25), 49 + rng.normal(0, 0.1, 25), strict=True)
    kilns = zip(rng.uniform(-1, 15, 40), rng.uniform(44, 54, 40), strict=True)
    rows = [f"30.11,{x:.4f},{y:.4f}" for x, y in yards]
    rows += [f"23.32,{x:.4f},{y:.4f}" for x, y in kilns]
    return "\n".join(["field,longitude,latitude", *rows, *["10.61,2.0,47.0"] * 3, "10.61,,"])


@pytest.fixture
def take(tmp_path: Path) -> Callable[..., EstablishmentsReport]:
    def take(text: str, facts: ListFacts = FACTS, **more: Any) -> EstablishmentsReport:
        path = tmp_path / "kilns.csv"
        path.write_text(text, "utf-8")
        return import_establishments(by=SYSTEM, where=str(path), facts=facts, **more)

    return take


def test_measure_fields_with_enough_establishments(take):
    report = take(table())
    assert (report.establishments, report.fields, report.measured) == (
        68, {"23.32": 40, "30.11": 25, "10.61": 3}, ["23.32", "30.11"],
    )  # fmt: skip
    assert report.findings["rejected"]["total"] == 1
    yards = FieldCurve.objects.get(code="30.11")
    assert (yards.scheme, yards.list_key, yards.organisations, yards.sites) == ("plants", "kilns", 25, 68)
    assert yards.curve["verdict"] == "localised" and above_chance(yards)[0][0] == 0
    assert (yards.dataset.source, yards.dataset.licence) == ("establishments:kilns", "CC0-1.0")
    assert Entry.objects.filter(verb="observatory.import_establishments").count() == 1


def test_change_nothing_the_second_time_and_take_the_place_of_an_older_version(take):
    take(table())
    other = make_curve()
    before = set(FieldCurve.objects.values_list("pk", flat=True))
    assert take(table()).known
    assert set(FieldCurve.objects.values_list("pk", flat=True)) == before
    newer = take(table(seed=2), ListFacts("kilns", "Kilns of nowhere", "2", "Test office", "CC0-1.0"))
    assert not newer.known
    assert set(FieldCurve.objects.filter(list_key="kilns").values_list("dataset__version", flat=True)) == {"2"}
    assert FieldCurve.objects.filter(pk=other.pk).exists()
    assert Dataset.objects.filter(source="establishments:kilns").count() == 2


def test_measure_the_same_file_again_with_other_choices_or_other_words_about_it(take):
    take(table())
    assert not take(table(), classification="NACE Rev. 2").known
    assert not take(table(), classification="NACE Rev. 2", seed=2).known
    renamed = ListFacts("kilns", "Kilns of nowhere", "1", "Test office", "CC-BY-4.0", "© Kilns")
    assert not take(table(), renamed, classification="NACE Rev. 2", seed=2).known
    assert take(table(), renamed, classification="NACE Rev. 2", seed=2).known
    kept = Dataset.objects.get(source="establishments:kilns")
    assert (kept.licence, kept.notice) == ("CC-BY-4.0", "© Kilns")


def test_show_a_curve_of_nace_with_the_field_of_a_statistic(take):
    boats = Field.objects.create(scheme="NACE Rev. 2", code="3011", name="Boats")
    take(table())
    assert curve_of_statistic_field(boats) is None
    take(table(), ListFacts("ships", "Ships", "1", "Test office", "CC0-1.0"), classification="NACE Rev. 2")
    shown = curve_of_statistic_field(boats)
    assert shown is not None and (shown.list_key, shown.code) == ("ships", "30.11")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("field,longitude,latitude\na,1,50\nb,2,51\n", "No field has 20 establishments at several places"),
        ("field,longitude,latitude\n" + "a,1,50\n" * 30, "No field has 20 establishments"),
        ("field,longitude,latitude\na,4321000,3210000\n", "no row with usable coordinates"),
    ],
)
def test_refuse_what_cannot_be_measured_and_keep_what_was(text, words, take):
    take(table())
    with pytest.raises(UnusableSource, match=words):
        take(text)
    assert FieldCurve.objects.count() == 2
