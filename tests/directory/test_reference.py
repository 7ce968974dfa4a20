"""Reference data: what is shipped is what the sources say, and loading it twice changes nothing."""

from __future__ import annotations

import csv
from importlib.resources import files
from pathlib import Path

from hansa.directory.actions.reference import load_reference
from hansa.directory.enums import ActivityScheme
from hansa.directory.models import Activity, Country, Dataset, FoundingRuleSet
from hansa.directory.reference.derive import activities
from hansa.journal.actions import SYSTEM
from hansa.journal.models import Entry

SHIPPED = files("hansa.directory.reference")


def test_activities_are_those_of_the_source(shared_data: Path) -> None:
    rows = csv.reader(SHIPPED.joinpath("activities.csv").read_text("utf-8").splitlines()[1:])
    assert [tuple(row) for row in rows] == list(activities(shared_data / "places" / "nace2_en_ru_de_fr_it.csv"))


def test_reference_holds_every_section_division_and_ecosystem(reference: None) -> None:
    codes = set(Activity.objects.filter(scheme=ActivityScheme.NACE).values_list("code", flat=True))
    assert len([code for code in codes if code.isalpha()]) == 21
    assert len([code for code in codes if code.isdigit()]) == 88
    assert Activity.objects.filter(scheme=ActivityScheme.ECOSYSTEM).count() == 14
    assert not Activity.objects.filter(name_ru="").exists()


def test_countries_use_iso_codes(reference: None) -> None:
    codes = set(Country.objects.values_list("code", flat=True))
    assert {"GB", "GR", "NA", "XK"} <= codes
    assert not {"UK", "EL", "AN", "CS"} & codes


def test_founding_criteria_are_those_of_the_platform_and_say_they_are_not_verified(reference: None) -> None:
    rules = FoundingRuleSet.objects.get(is_default=True)
    assert {rule["measure"]: rule["at_least"] for rule in rules.criteria} == {
        "team_fte": 0.5,
        "english_website": 1,
        "members": 15,
        "helices": 2,
        "public_side": 1,
    }
    assert rules.waiver["measure"] == "support_programme"
    assert not rules.verified
    assert rules.source


def test_load_again_changes_nothing(reference: None) -> None:
    before = (Dataset.objects.count(), Entry.objects.count())
    load_reference(by=SYSTEM)
    assert (Dataset.objects.count(), Entry.objects.count()) == before


def test_load_of_newer_tables_keeps_what_the_operator_chose(reference: None) -> None:
    Dataset.objects.filter(source="reference").update(checksum="of an older version")
    FoundingRuleSet.objects.update(is_default=False)
    own = FoundingRuleSet.objects.create(name="Our own", version="1", criteria=[], is_default=True)
    Activity.objects.filter(code="C").update(name_en="An outdated name")

    load_reference(by=SYSTEM)

    assert Activity.objects.get(scheme="nace", code="C").name_en == "Manufacturing"
    assert FoundingRuleSet.objects.get(is_default=True) == own
    assert FoundingRuleSet.objects.count() == 2
