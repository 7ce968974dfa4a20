"""Members are admitted, leave, and are corrected; the impossible is refused with words."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from hansa.directory.actions.initiatives import propose_candidates
from hansa.directory.actions.memberships import TRANSITIONS, admit_member, correct_dates, end_membership
from hansa.directory.enums import MembershipStatus
from hansa.directory.models import Cluster, Membership
from hansa.directory.queries.memberships import members_of, memberships_visible_to
from hansa.directory.rules.memberships import can_admit_directly
from hansa.directory.rules.reader import VISITOR, reader_for
from hansa.journal.actions import SYSTEM
from hansa.journal.models import Entry
from tests.directory.initiative_story import make_organisation, start

TODAY = timezone.localdate()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def test_admit_makes_a_member_with_one_entry(ana, cluster):
    organisation = make_organisation("Zvaigzne SIA")
    membership = admit_member(by=ana, cluster=cluster, organisation=organisation, joined_on=YESTERDAY, basis="form 7")
    assert (membership.status, membership.joined_on) == (MembershipStatus.ACTIVE, YESTERDAY)
    entry = Entry.objects.latest("pk")
    assert (entry.verb, entry.facts["name"], entry.facts["basis"]) == (
        "directory.admit_member",
        "Zvaigzne SIA",
        "form 7",
    )
    assert entry.scope_key == f"cluster:{cluster.pk}"


def test_admit_turns_a_candidate_into_a_member(ana, cluster):
    organisation = make_organisation()
    [candidate] = propose_candidates(by=ana, cluster=cluster, organisations=[organisation])
    assert admit_member(by=ana, cluster=cluster, organisation=organisation).pk == candidate.pk


def test_admit_before_the_founding_is_allowed(ana, cluster):
    day = cluster.founded_on - timedelta(days=100)
    assert admit_member(by=ana, cluster=cluster, organisation=make_organisation(), joined_on=day).joined_on == day


@pytest.mark.parametrize("day", [TOMORROW, date(1799, 12, 31), date(1, 1, 1), date(9999, 12, 31)])
def test_admit_refuses_impossible_days(ana, cluster, day):
    with pytest.raises(ValidationError, match="cannot be: give a day from 1 January 1800 to today"):
        admit_member(by=ana, cluster=cluster, organisation=make_organisation(), joined_on=day)
    assert not Entry.objects.filter(verb="directory.admit_member").exists()


def test_admit_twice_is_refused(ana, cluster):
    organisation = make_organisation()
    admit_member(by=ana, cluster=cluster, organisation=organisation, joined_on=date(2024, 5, 2))
    with pytest.raises(ValidationError, match="is already a member since 2 May 2024"):
        admit_member(by=ana, cluster=cluster, organisation=organisation)


def test_admit_where_people_speak_for_the_organisation_is_refused(ana, bruno, organisation, other_cluster):
    cluster = start(ana)
    assert not can_admit_directly(reader_for(ana), cluster, organisation)
    with pytest.raises(PermissionDenied, match="has people here who speak for it: invite it"):
        admit_member(by=ana, cluster=cluster, organisation=organisation)
    own = start(bruno, "Bruno's own idea")
    assert admit_member(by=bruno, cluster=own, organisation=organisation).status == MembershipStatus.ACTIVE


def test_admit_is_refused_to_strangers(chloe, bruno, operator, cluster):
    for person in (chloe, bruno, operator):
        with pytest.raises(PermissionDenied, match="Only the office of Baltic Photonics"):
            admit_member(by=person, cluster=cluster, organisation=make_organisation())


def test_end_keeps_the_membership_with_date_and_reason(ana, cluster):
    membership = admit_member(by=ana, cluster=cluster, organisation=make_organisation(), joined_on=date(2022, 1, 1))
    end_membership(by=ana, membership=membership, reason=" moved \n away ", left_on=date(2024, 1, 1))
    membership.refresh_from_db()
    assert (membership.status, membership.left_on, membership.reason) == ("ended", date(2024, 1, 1), "moved away")
    with pytest.raises(ValidationError, match="is “ended” here and cannot become “ended”"):
        end_membership(by=ana, membership=membership, reason="again")


@pytest.mark.parametrize(
    ("reason", "day", "words"),
    [
        ("  ", TODAY, "Say why the membership ends"),
        ("x" * 10_000, TODAY, "The reason has 10000 characters; at most 500 fit"),
        ("left", TOMORROW, "cannot be"),
        ("left", date(2021, 12, 31), "31 December 2021 is before the day it joined, 1 January 2022"),
    ],
)
def test_end_refuses_bad_input_with_words(ana, cluster, reason, day, words):
    membership = admit_member(by=ana, cluster=cluster, organisation=make_organisation(), joined_on=date(2022, 1, 1))
    with pytest.raises(ValidationError, match=words):
        end_membership(by=ana, membership=membership, reason=reason, left_on=day)


def test_end_by_the_member_itself_but_not_by_strangers(bruno, chloe, organisation, cluster):
    membership = Membership.objects.get(organisation=organisation)
    with pytest.raises(PermissionDenied, match="Only the office of the cluster and people who represent"):
        end_membership(by=chloe, membership=membership, reason="go")
    assert end_membership(by=bruno, membership=membership, reason="we go").status == MembershipStatus.ENDED


def test_return_gets_a_new_membership_and_may_not_overlap(ana, cluster):
    organisation = make_organisation()
    first = admit_member(by=ana, cluster=cluster, organisation=organisation, joined_on=date(2022, 1, 1))
    end_membership(by=ana, membership=first, reason="left", left_on=date(2023, 6, 1))
    with pytest.raises(ValidationError, match="already a member from 1 January 2022 to 1 June 2023: the times overlap"):
        admit_member(by=ana, cluster=cluster, organisation=organisation, joined_on=date(2023, 5, 31))
    again = admit_member(by=ana, cluster=cluster, organisation=organisation, joined_on=date(2023, 6, 1))
    assert again.pk != first.pk


def test_correct_dates_checks_the_other_memberships(ana, cluster):
    organisation = make_organisation()
    first = admit_member(by=ana, cluster=cluster, organisation=organisation, joined_on=date(2020, 1, 1))
    end_membership(by=ana, membership=first, reason="left", left_on=date(2021, 1, 1))
    second = admit_member(by=ana, cluster=cluster, organisation=organisation, joined_on=date(2022, 1, 1))
    assert correct_dates(by=ana, membership=second, joined_on=date(2021, 1, 1)).joined_on == date(2021, 1, 1)
    with pytest.raises(ValidationError, match="the times overlap"):
        correct_dates(by=ana, membership=second, joined_on=date(2020, 12, 31))
    with pytest.raises(ValidationError, match="cannot leave before it joined"):
        correct_dates(by=ana, membership=first, joined_on=date(2020, 1, 1), left_on=date(2019, 1, 1))
    with pytest.raises(ValidationError, match="belongs to a membership that ended"):
        correct_dates(by=ana, membership=second, joined_on=date(2021, 1, 1), left_on=TODAY)
    assert Entry.objects.latest("pk").facts["before"] == ["2022-01-01", None]


def test_transitions_name_every_status():
    assert set(TRANSITIONS) == set(MembershipStatus.values)


def test_candidates_are_seen_by_their_office_alone(ana, bruno, chloe, operator, organisation, cluster):
    candidate = propose_candidates(by=ana, cluster=cluster, organisations=[make_organisation()])[0]
    seen = {
        person: candidate in memberships_visible_to(reader_for(person), cluster)
        for person in (ana, bruno, chloe, operator, None)
    }
    assert seen == {ana: True, bruno: False, chloe: False, operator: True, None: False}
    assert [m.organisation for m in members_of(VISITOR, cluster)] == [organisation]


def test_an_organisation_is_not_told_that_it_is_a_candidate(ana, bruno, organisation):
    cluster = start(ana)
    [candidate] = propose_candidates(by=ana, cluster=cluster, organisations=[organisation])
    assert candidate not in memberships_visible_to(reader_for(bruno))
    Membership.objects.filter(pk=candidate.pk).update(status=MembershipStatus.INVITED)
    assert candidate in memberships_visible_to(reader_for(bruno))


@pytest.mark.django_db(transaction=True)
def test_admit_by_two_people_at_once_makes_one_member(cluster):
    organisation = make_organisation()

    def admit(_number: int) -> str:
        try:
            admit_member(by=SYSTEM, cluster=Cluster.objects.get(pk=cluster.pk), organisation=organisation)
            return "admitted"
        except ValidationError as error:
            return error.messages[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(admit, range(4)))
    assert answers.count("admitted") == 1
    assert sum("is already a member since" in answer for answer in answers) == 3
    assert Membership.objects.filter(organisation=organisation).count() == 1
    assert Entry.objects.filter(verb="directory.admit_member").count() == 1
