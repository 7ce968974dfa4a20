"""Two numbers of CORDIS for one organisation: proposed for merging, and followed once they are merged."""

from __future__ import annotations

import pytest
from django.utils import timezone

from hansa.directory.enums import MergeState, OrganisationStatus
from hansa.directory.models import (
    Identifier,
    MergeProposal,
    Organisation,
    Participation,
)
from hansa.journal.actions import SYSTEM
from hansa.network.actions.merges import merge_organisations
from hansa.network.models import Tie
from tests.observatory.cordis_files import part, project
from tests.observatory.cordis_runs import Cordis, organisation, run

pytestmark = pytest.mark.django_db


def test_propose_but_never_merge_two_numbers_with_one_tax_number(cordis: Cordis) -> None:
    rows = [
        part(number="900000001", vatNumber="LV40003000111", name="One", country="LV"),
        part(number="900000002", vatNumber="LV40003000111", name="Two", country="LV"),
    ]
    report = run(cordis([project()], rows))
    proposal = MergeProposal.objects.get()
    first, second = organisation("900000001"), organisation("900000002")
    assert (proposal.first, proposal.second, proposal.reasons, proposal.score) == (first, second, ["same_number"], 1)
    assert Identifier.objects.get(scheme="vat").organisation == first
    (note,) = report.first
    assert (note.line, note.column, note.value) == (3, "vatNumber", "LV40003000111")
    assert report.proposals == {"found": 1, "made": 1, "left_out": 0}


def test_propose_namesakes_of_a_country_once(cordis: Cordis) -> None:
    rows = [
        part(number="1", name="Šķiedra SIA", country="LV", city="Riga"),
        part(number="2", name="SKIEDRA, SIA", country="LV", city="RIGA"),
        part(number="3", name="Skiedra", country="LV"),
        part(number="4", name="Skiedra", country="EE"),
        part(number="5", country="LV"),
        part(number="6", country="LV"),
    ]
    folder = cordis([project()], rows)
    run(folder)
    pairs = MergeProposal.objects.order_by("second").values_list("first", "second", "score")
    one, two, three = (organisation(number).pk for number in "123")
    assert list(pairs) == [(one, two, 0.97), (one, three, 0.9)]
    MergeProposal.objects.update(state=MergeState.DISMISSED, decided_at=timezone.now())
    assert run(folder).proposals["made"] == 0
    assert set(MergeProposal.objects.values_list("state", flat=True)) == {MergeState.DISMISSED}


def test_leave_merged_organisations_merged(cordis: Cordis) -> None:
    folder = cordis(
        [project(), project("102")],
        [part(ecContribution="1"), part(number="900000002", ecContribution="1"), part("102", "900000002")],
    )
    run(folder)
    survivor, gone = organisation("900000001"), organisation("900000002")
    # As a merger leaves it: the number moves, the participations move or join.
    Identifier.objects.filter(organisation=gone).update(organisation=survivor)
    Participation.objects.filter(organisation=gone, project__number="101").delete()
    Participation.objects.filter(organisation=gone).update(organisation=survivor)
    Organisation.objects.filter(pk=gone.pk).update(status=OrganisationStatus.MERGED, merged_into=survivor)
    report = run(folder)
    assert (report.organisations.new, Organisation.objects.filter(merged_into=None, fictitious=False).count()) == (0, 1)
    assert Participation.objects.count() == 2
    assert Participation.objects.get(project__number="101").contribution == 2


def test_follow_a_number_that_stayed_with_the_merged_record(cordis: Cordis) -> None:
    folder = cordis([project()], [part(), part(number="900000002")])
    run(folder)
    survivor, gone = organisation("900000001"), organisation("900000002")
    Participation.objects.filter(organisation=gone).delete()
    Organisation.objects.filter(pk=gone.pk).update(status=OrganisationStatus.MERGED, merged_into=survivor)
    report = run(folder)
    assert (report.organisations.new, Participation.objects.get().organisation) == (0, survivor)


def take_up_a_merged_pair(cordis: Cordis) -> tuple[Organisation, Organisation]:
    """Two numbers of one body: both in project 101, the second alone in 102. Then their records are merged."""
    rows = [
        part(name="Gaisma", country="LV", ecContribution="100", vatNumber="LV40003000111"),
        part(number="900000002", name="Gaisma SIA", country="LV", ecContribution="50", role="coordinator"),
        part("102", "900000002", name="Gaisma SIA", country="LV", ecContribution="7"),
        part("102", "900000003", name="Partner", country="EE"),
    ]
    run(cordis([project(), project("102")], rows))
    keep, drop = organisation("900000001"), organisation("900000002")
    merge_organisations(by=SYSTEM, keep=keep, drop=drop)
    return keep, drop


def test_leave_a_merged_pair_one_when_a_newer_file_has_both_numbers(cordis: Cordis) -> None:
    keep, drop = take_up_a_merged_pair(cordis)
    newer = [
        part(name="Gaisma", country="LV", ecContribution="100", vatNumber="LV40003000111"),
        part(number="900000002", name="Gaisma SIA", country="LV", ecContribution="60", role="coordinator"),
        part("102", "900000002", name="Gaisma SIA", country="LV", ecContribution="7"),
        part("102", "900000003", name="Partner", country="EE"),
        part("103", "900000002", name="Gaisma SIA", country="LV", ecContribution="9"),
        part("103", "900000003", name="Partner", country="EE"),
    ]
    report = run(cordis([project(), project("102"), project("103")], newer, name="newer"))
    drop.refresh_from_db()
    assert (drop.status, drop.merged_into, drop.participations.count()) == (OrganisationStatus.MERGED, keep, 0)
    assert (report.organisations.new, Organisation.objects.filter(fictitious=False, merged_into=None).count()) == (0, 2)
    numbers = Identifier.objects.filter(organisation=keep).values_list("scheme", "value")
    assert set(numbers) == {("pic", "900000001"), ("pic", "900000002"), ("vat", "LV40003000111")}
    held = keep.participations.order_by("project__number").values_list("project__number", "role", "contribution")
    assert list(held) == [("101", "coordinator", 160), ("102", "participant", 7), ("103", "participant", 9)]
    keep.refresh_from_db()
    assert (keep.name, keep.project_count) == ("Gaisma", 3)
    tie = Tie.objects.get()
    assert ({tie.first, tie.second}, tie.occasions) == ({keep, organisation("900000003")}, 2)
    assert report.proposals["made"] == 0
    (said,) = [finding for finding in report.first if finding.kind == "merged"]
    assert (said.file, said.line, said.value) == ("organization.csv", 2, "organisationID 900000001 and 900000002")
    assert said.reason.startswith("one organisation since the two were merged here")


def test_change_nothing_by_the_same_file_after_a_merge(cordis: Cordis) -> None:
    """The merge adds up what one source says of both, as the next import does; so the figures stay as they are."""
    keep, drop = take_up_a_merged_pair(cordis)
    before = list(Participation.objects.order_by("pk").values())
    assert keep.participations.get(project__number="101").contribution == 150
    (told,) = MergeProposal.objects.get(state=MergeState.MERGED).report["conflicts"]
    assert (told["kept"], told["dropped"]) == ("150.00", "50.00 + 100.00")
    rows = [
        part(name="Gaisma", country="LV", ecContribution="100", vatNumber="LV40003000111"),
        part(number="900000002", name="Gaisma SIA", country="LV", ecContribution="50", role="coordinator"),
        part("102", "900000002", name="Gaisma SIA", country="LV", ecContribution="7"),
        part("102", "900000003", name="Partner", country="EE"),
    ]
    report = run(cordis([project(), project("102")], rows))
    assert list(Participation.objects.order_by("pk").values()) == before
    assert (report.organisations.new, report.participations.new, report.participations.changed) == (0, 0, 0)
    assert drop.participations.count() == 0
