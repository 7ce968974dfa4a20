"""Merging two records of one organisation: nothing is lost, nothing counts twice."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hansa.directory.actions.merges import dismiss_merge, merge, propose_merge, propose_merges
from hansa.directory.enums import ClusterStatus, Helix, MembershipStatus, MergeState, NameKind, OrganisationStatus
from hansa.directory.models import (
    Claim,
    Cluster,
    Contact,
    Country,
    Dataset,
    Identifier,
    Mandate,
    Membership,
    MergeProposal,
    Organisation,
    OrganisationName,
    Participation,
    Project,
)
from hansa.directory.queries.duplicates import likely_pairs
from hansa.journal.actions import SYSTEM
from hansa.journal.models import Entry
from hansa.network.actions.merges import merge_organisations
from hansa.network.actions.project_ties import rebuild_ties_from_projects
from hansa.network.models import Tie

pytestmark = pytest.mark.django_db


def organisation(name: str, **facts) -> Organisation:
    return Organisation.objects.create(name=name, fictitious=True, **facts)


@pytest.fixture
def keep() -> Organisation:
    return organisation("Acme Optics", website="https://acme.example")


@pytest.fixture
def drop() -> Organisation:
    return organisation("ACME Optik GmbH", website="https://acme-optik.example", phone="+49 1", helix=Helix.BUSINESS)


def member(organisation, cluster, joined, left=None, status=None) -> Membership:
    return Membership.objects.create(
        organisation=organisation,
        cluster=cluster,
        status=status or (MembershipStatus.ENDED if left else MembershipStatus.ACTIVE),
        joined_on=joined,
        left_on=left,
        reason="moved away" if left else "",
    )


def test_merged_record_leads_to_the_survivor_and_keeps_its_name(keep, drop):
    Identifier.objects.create(organisation=drop, scheme="vat", value="DE123456789")
    proposal = merge(by=SYSTEM, keep=keep, drop=drop)
    drop.refresh_from_db()
    keep.refresh_from_db()
    assert (drop.status, drop.merged_into) == (OrganisationStatus.MERGED, keep)
    assert list(keep.names.values_list("name", "kind")) == [("ACME Optik GmbH", NameKind.MERGED)]
    assert keep.identifiers.get().value == "DE123456789"
    assert (keep.phone, keep.helix, keep.website) == ("+49 1", "business", "https://acme.example")
    assert proposal.state == MergeState.MERGED
    assert proposal.report["filled"] == ["phone", "helix"]
    assert proposal.report["conflicts"] == [
        {"what": "website", "kept": "https://acme.example", "dropped": "https://acme-optik.example"}
    ]
    assert (
        Entry.objects.filter(verb="directory.merge_organisations", subject_key=f"organisation:{keep.pk}").count() == 1
    )


def test_chain_of_merges_is_flat(keep, drop):
    last = organisation("Acme Holding")
    merge(by=SYSTEM, keep=keep, drop=drop)
    merge(by=SYSTEM, keep=last, drop=keep)
    assert set(Organisation.objects.filter(merged_into=last)) == {keep, drop}


def test_merge_back_into_the_merged_is_refused(keep, drop):
    merge(by=SYSTEM, keep=keep, drop=drop)
    with pytest.raises(ValidationError, match="was merged into “Acme Optics”"):
        merge(by=SYSTEM, keep=drop, drop=keep)
    with pytest.raises(ValidationError, match="was merged into"):
        merge(by=SYSTEM, keep=keep, drop=drop)


def test_merge_with_itself_is_refused(keep):
    with pytest.raises(ValidationError, match="cannot be merged with itself"):
        merge(by=SYSTEM, keep=keep, drop=keep)


def test_merge_of_fictitious_and_real_is_refused(keep):
    real = Organisation.objects.create(name="Acme Optics", fictitious=False)
    with pytest.raises(ValidationError, match="fictitious"):
        merge(by=SYSTEM, keep=keep, drop=real)


def test_overlapping_spells_become_one_and_no_row_is_deleted(keep, drop, cluster):
    own = member(keep, cluster, date(2020, 1, 1), date(2022, 1, 1))
    other = member(drop, cluster, date(2021, 1, 1))
    proposal = merge(by=SYSTEM, keep=keep, drop=drop)
    own.refresh_from_db()
    other.refresh_from_db()
    assert (own.status, own.joined_on, own.left_on) == (MembershipStatus.ACTIVE, date(2020, 1, 1), None)
    assert (other.organisation, other.joined_on, other.left_on) == (drop, date(2021, 1, 1), date(2021, 1, 1))
    assert f"membership no. {own.pk} counts" in other.reason
    assert proposal.report["joined"][0]["became"] == ["2020-01-01", ""]


def test_separate_spells_move_as_they_are(keep, drop, cluster):
    member(keep, cluster, date(2020, 1, 1), date(2021, 1, 1))
    member(drop, cluster, date(2022, 1, 1))
    merge(by=SYSTEM, keep=keep, drop=drop)
    rows = Membership.objects.filter(organisation=keep).order_by("joined_on")
    assert [(row.joined_on, row.left_on) for row in rows] == [
        (date(2020, 1, 1), date(2021, 1, 1)),
        (date(2022, 1, 1), None),
    ]


@pytest.mark.parametrize("waiting", ["candidate", "invited"])
@pytest.mark.parametrize("waits_at", ["keep", "drop"])
def test_member_waits_for_no_answer(keep, drop, cluster, waiting, waits_at):
    waits, is_member = (keep, drop) if waits_at == "keep" else (drop, keep)
    Membership.objects.create(organisation=waits, cluster=cluster, status=waiting)
    member(is_member, cluster, date(2021, 1, 1))
    merge(by=SYSTEM, keep=keep, drop=drop)
    rows = Membership.objects.filter(organisation=keep, status__in=["candidate", "invited", "active"])
    assert [(row.status, row.joined_on) for row in rows] == [("active", date(2021, 1, 1))]
    assert Membership.objects.filter(cluster=cluster, status="declined").count() == 1


def test_mandates_of_one_person_are_joined(keep, drop, bruno):
    Mandate.objects.create(person=bruno, organisation=keep, represent=True, valid_from=date(2021, 1, 1))
    Mandate.objects.create(person=bruno, organisation=drop, represent=False, vote=True, valid_from=date(2020, 1, 1))
    merge(by=SYSTEM, keep=keep, drop=drop)
    joined = Mandate.objects.on(date.today()).get(person=bruno, organisation=keep)
    assert (joined.represent, joined.vote, joined.sign, joined.valid_from) == (True, True, False, date(2020, 1, 1))
    assert not Mandate.objects.on(date.today()).filter(organisation=drop).exists()


def test_two_waiting_claims_of_one_person_become_one(keep, drop, chloe):
    for each in (keep, drop):
        Claim.objects.create(organisation=each, person=chloe, method="approval", statement="me")
    merge(by=SYSTEM, keep=keep, drop=drop)
    assert sorted(Claim.objects.filter(organisation=keep).values_list("state", flat=True)) == ["refused", "waiting"]


def test_contact_known_under_both_stays_once(keep, drop, cluster):
    for each, phone in ((keep, ""), (drop, "+49 2")):
        Contact.objects.create(organisation=each, cluster=cluster, name="Erika", email="e@acme.example", phone=phone)
    merge(by=SYSTEM, keep=keep, drop=drop)
    assert Contact.objects.get(organisation=keep).phone == "+49 2"
    assert not Contact.objects.filter(organisation=drop).exists()


def test_hidden_phone_stays_hidden(keep, drop):
    drop.visibility = {"phone": "office"}
    drop.save()
    merge(by=SYSTEM, keep=keep, drop=drop)
    keep.refresh_from_db()
    assert keep.visibility["phone"] == "office"


def test_project_of_both_is_counted_once_and_the_richer_figures_stay(keep, drop):
    project = Project.objects.create(register="demo", number="1", fictitious=True)
    Participation.objects.create(organisation=keep, project=project)
    Participation.objects.create(organisation=drop, project=project, role="coordinator", contribution=Decimal("100.00"))
    proposal = merge(by=SYSTEM, keep=keep, drop=drop)
    stays = Participation.objects.get(project=project)
    assert (stays.organisation, stays.role, stays.contribution) == (keep, "coordinator", Decimal("100.00"))
    assert proposal.report["shared_projects"] == [project.pk]


def test_figures_of_two_sources_are_never_added_up(keep, drop):
    project = Project.objects.create(register="demo", number="1", fictitious=True)
    sources = [Dataset.objects.create(source=name, title=name, imported_at=timezone.now()) for name in ("one", "two")]
    for each, dataset, amount in ((keep, sources[0], "40"), (drop, sources[1], "100")):
        Participation.objects.create(organisation=each, project=project, contribution=amount, dataset=dataset)
    proposal = merge(by=SYSTEM, keep=keep, drop=drop)
    assert Participation.objects.get(project=project).contribution == 40
    assert [(c["kept"], c["dropped"]) for c in proposal.report["conflicts"][-1:]] == [("40.00", "100.00")]


def test_ties_of_third_parties_follow_the_smaller_consortium(keep, drop):
    """Three in a project: strengths 1/2. When two of them are one, the tie that is left has strength 1."""
    third = organisation("Third")
    project = Project.objects.create(register="demo", number="1", fictitious=True)
    for each in (keep, drop, third):
        Participation.objects.create(organisation=each, project=project)
    rebuild_ties_from_projects(by=SYSTEM)
    assert sorted(Tie.objects.values_list("strength", flat=True)) == [0.5, 0.5, 0.5]
    merge_organisations(by=SYSTEM, keep=keep, drop=drop)
    tie = Tie.objects.get()
    assert ({tie.first, tie.second}, tie.strength) == ({keep, third}, 1.0)


def test_ties_of_others_in_the_shared_project_are_redone(keep, drop):
    others = [organisation("Third"), organisation("Fourth")]
    project = Project.objects.create(register="demo", number="1", fictitious=True)
    for each in (keep, drop, *others):
        Participation.objects.create(organisation=each, project=project)
    rebuild_ties_from_projects(by=SYSTEM)
    merge_organisations(by=SYSTEM, keep=keep, drop=drop)
    before = {(t.first_id, t.second_id): t.strength for t in Tie.objects.all()}
    rebuild_ties_from_projects(by=SYSTEM)
    assert before == {(t.first_id, t.second_id): t.strength for t in Tie.objects.all()}
    assert set(before.values()) == {0.5}


def test_every_table_that_points_to_an_organisation_is_moved():
    """A new table with a key to Organisation must say here what a merge does with it."""
    handled = {
        "directory.Activity", "directory.OrganisationActivity", "directory.OrganisationName", "directory.Identifier",
        "directory.Product", "directory.Market", "directory.Contact", "directory.Membership", "directory.Mandate",
        "directory.Claim", "directory.Participation", "directory.Cluster", "directory.MergeProposal", "network.Tie",
        "directory.Organisation", "network.TieRecord", "network.Signal", "network.Participant", "network.Proposal",
        "network.SurveyAnswer",
        # Stays: what a search found on its day. The record leads on to the survivor, which the next search counts.
        "observatory.FoundMember",
    }  # fmt: skip
    pointing = {relation.related_model._meta.label for relation in Organisation._meta.get_fields(include_hidden=True)
                if relation.auto_created and not relation.concrete and relation.related_model}  # fmt: skip
    assert pointing <= handled, f"What does a merge do with {pointing - handled}?"


def test_office_merges_only_unclaimed_members_of_its_own(keep, drop, cluster, ana, chloe, bruno):
    for each in (keep, drop):
        member(each, cluster, date(2021, 1, 1))
    with pytest.raises(PermissionDenied):
        merge(by=chloe, keep=keep, drop=drop)
    Mandate.objects.create(person=bruno, organisation=drop, valid_from=date(2021, 1, 1))
    with pytest.raises(PermissionDenied):
        merge(by=ana, keep=keep, drop=drop)
    Mandate.objects.filter(organisation=drop).update(valid_until=date(2021, 2, 1))
    assert merge(by=ana, keep=keep, drop=drop).state == MergeState.MERGED


def test_refused_merge_changes_nothing(keep, drop, chloe):
    with pytest.raises(PermissionDenied):
        merge(by=chloe, keep=keep, drop=drop)
    drop.refresh_from_db()
    assert drop.status == OrganisationStatus.ACTIVE
    assert not MergeProposal.objects.exists()


def test_dismissed_pair_is_never_proposed_again(operator):
    latvia = Country.objects.get(code="LV")
    organisation("Lazeri SIA", country=latvia, city="Riga")
    organisation("SIA „Lāzeri“", country=latvia, city="Rīga")
    assert propose_merges() == 1
    pair = MergeProposal.objects.get()
    assert (pair.score, pair.reasons) == (0.97, ["same_name", "same_city"])
    dismiss_merge(by=operator, proposal=pair)
    assert propose_merges() == 0
    pair.refresh_from_db()
    assert pair.state == MergeState.DISMISSED


def test_pair_of_the_dropped_with_a_third_becomes_one_of_the_survivor(keep, drop, operator):
    third = organisation("Third")
    propose_merge(by=operator, one=drop, other=third)
    merge(by=SYSTEM, keep=keep, drop=drop)
    pair = MergeProposal.objects.get(state=MergeState.PROPOSED)
    assert {pair.first, pair.second} == {keep, third}


def test_likely_pairs_names_each_pair_once_with_its_grounds():
    germany = Country.objects.get(code="DE")
    one = organisation("Technische Universität München", country=germany, city="München")
    two = organisation("TU Muenchen", country=germany, city="Munich", website="https://www.tum.de")
    three = organisation("Klinikum rechts der Isar", country=germany, city="München", website="https://www.med.tum.de")
    organisation("Schule 12", country=germany, city="München")
    organisation("Schule 13", country=germany, city="München")
    OrganisationName.objects.create(organisation=two, name="Technische Universitaet Muenchen", kind="translation")
    pairs = {(pair.first, pair.second): pair.likeness.reasons for pair in likely_pairs()}
    assert pairs == {(one.pk, two.pk): ("same_name", "other_city"), (two.pk, three.pk): ("same_domain",)}


DAY = st.integers(0, 60).map(lambda n: date(2020, 1, 1) + timedelta(days=n))
SPELL = st.tuples(DAY, st.one_of(st.none(), st.integers(0, 20)))


def days_of(organisations) -> set[tuple[int, date]]:
    """(cluster, day) on which one of the organisations was a member, up to a fixed end."""
    end = date(2020, 6, 1)
    days = set()
    for row in Membership.objects.filter(organisation__in=organisations, joined_on__isnull=False):
        last = row.left_on or end
        days |= {(row.cluster_id, row.joined_on + timedelta(days=n)) for n in range((last - row.joined_on).days)}
    return days


def spells_apart(spells) -> list[tuple[date, date | None]]:
    """Spells as one organisation can have them: in order, without overlap, the open one last."""
    apart: list[tuple[date, date | None]] = []
    for joined, length in sorted(spells, key=lambda spell: spell[0]):
        if apart and (apart[-1][1] is None or apart[-1][1] > joined):
            continue
        apart.append((joined, None if length is None else joined + timedelta(days=length)))
    return apart


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    spells=st.tuples(st.lists(SPELL, max_size=4), st.lists(SPELL, max_size=4)),
    projects=st.tuples(st.sets(st.integers(0, 5)), st.sets(st.integers(0, 5))),
)
def test_merge_preserves_days_of_membership_and_projects(db, spells, projects):
    from django.db import transaction

    with transaction.atomic():
        pair = [organisation("One"), organisation("Two")]
        place = Cluster.objects.create(slug="p", name="P", status=ClusterStatus.INITIATIVE, fictitious=True)
        made = [Project.objects.create(register="demo", number=f"x{n}", fictitious=True) for n in range(6)]
        for each, own_spells, own_projects in zip(pair, spells, projects, strict=True):
            for joined, left in spells_apart(own_spells):
                member(each, place, joined, left)
            for number in own_projects:
                Participation.objects.create(organisation=each, project=made[number])
        days, rows = days_of(pair), Membership.objects.count()
        merge(by=SYSTEM, keep=pair[0], drop=pair[1])
        assert days_of([pair[0]]) == days
        assert days_of(pair) == days
        assert Membership.objects.count() == rows
        taken = set(Participation.objects.values_list("project__number", "organisation"))
        assert taken == {(f"x{n}", pair[0].pk) for n in projects[0] | projects[1]}
        transaction.set_rollback(True)
