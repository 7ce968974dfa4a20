"""The report of a merge says in the reader's words what the stored one keeps as names of fields and codes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from hansa.directory.actions.merges import facts, merge
from hansa.directory.actions.merges.report import Report
from hansa.directory.enums import Helix, MembershipStatus
from hansa.directory.models import Country, Membership, Organisation, Participation, Product, Project, Region
from hansa.directory.queries.merge_report import Difference, merge_report
from hansa.journal.actions import SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


@pytest.fixture
def keep() -> Organisation:
    return Organisation.objects.create(
        name="Acme", fictitious=True, helix=Helix.BUSINESS, country=Country.objects.get(pk="LV"), city="Rīga"
    )


@pytest.fixture
def drop() -> Organisation:
    return Organisation.objects.create(
        name="ACME", fictitious=True, helix=Helix.SCIENCE, country=Country.objects.get(pk="EE"), phone="+371 1"
    )


def test_fields_and_codes_are_named(keep, drop):
    Product.objects.create(organisation=drop, name="Lens")
    words = merge_report(merge(by=SYSTEM, keep=keep, drop=drop))
    assert words.filled == ["Telephone"]
    assert words.moved == [("Further names", 1), ("Products and services", 1)]
    assert words.differences == [Difference("Helix", "business", "science"), Difference("Country", "Latvia", "Estonia")]


def test_fields_and_codes_are_named_in_russian(keep, drop):
    done = merge(by=SYSTEM, keep=keep, drop=drop)
    with translation.override("ru"):
        words = merge_report(done)
    assert words.filled == ["Телефон"]
    assert words.differences[1] == Difference("Страна", "Латвия", "Эстония")


def test_regions_are_named(keep, drop):
    drop.country = keep.country
    keep.region, drop.region = Region.objects.get(pk="LV006"), Region.objects.get(pk="LV007")
    keep.save()
    drop.save()
    assert Difference("Region", "Rīga", "Pierīga") in merge_report(merge(by=SYSTEM, keep=keep, drop=drop)).differences


def test_figures_of_a_project_in_which_both_took_part_are_named(keep, drop):
    project = Project.objects.create(register="demo", number="1", title="Light", fictitious=True)
    for each, role, money in ((keep, "participant", "10.00"), (drop, "coordinator", "20.00")):
        Participation.objects.create(organisation=each, project=project, role=role, contribution=Decimal(money))
    words = merge_report(merge(by=SYSTEM, keep=keep, drop=drop))
    assert Difference("Light: role", "coordinator", "participant") in words.differences
    assert Difference("Light: public contribution, EUR", "20.00", "10.00") in words.differences
    assert words.shared_projects == 1


def test_memberships_that_became_one_show_their_days(keep, drop, cluster):
    for each, day in ((keep, date(2020, 1, 1)), (drop, date(2019, 5, 1))):
        Membership.objects.create(organisation=each, cluster=cluster, status=MembershipStatus.ACTIVE, joined_on=day)
    (joined,) = merge_report(merge(by=SYSTEM, keep=keep, drop=drop)).joined
    assert joined.cluster == "Baltic Photonics"
    assert joined.spells == [(date(2020, 1, 1), None), (date(2019, 5, 1), None)]
    assert joined.became == (date(2019, 5, 1), None)


def test_every_field_that_a_merge_compares_has_a_name(keep, drop):
    """A report of any field that the merge may put into it can be shown."""
    report = Report(keep=keep.pk, drop=drop.pk)
    for name in (*facts.FIELDS, "country", "region", "city", "street"):
        report.conflict(name, "a", "b")
        report.filled.append(name)
    report.filled.append("place")
    done = merge(by=SYSTEM, keep=keep, drop=drop)
    done.report = report.as_json()
    words = merge_report(done)
    assert len(words.differences) == len(report.conflicts)
    assert words.filled[-1] == "Place"
