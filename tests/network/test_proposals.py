"""Introductions that the office takes up: what was foretold stays, and those who refuse are left in peace."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from hansa.directory.enums import MembershipStatus
from hansa.directory.models import Membership, Organisation, Participation, Project
from hansa.journal.models import Entry
from hansa.network.actions.merges import merge_organisations
from hansa.network.actions.proposals import propose_introduction, settle_proposal
from hansa.network.models import Proposal
from hansa.network.queries.balance import balance_of
from hansa.network.queries.introductions import introductions
from hansa.network.queries.proposals import outcomes, refused_pairs

pytestmark = pytest.mark.django_db


@pytest.fixture
def members(cluster, organisation) -> list[Organisation]:
    """Six more members, of whom nobody works with anybody but two."""
    made = [Organisation.objects.create(name=f"Fictitious {n}", fictitious=True) for n in range(6)]
    for one in made:
        Membership.objects.create(
            cluster=cluster, organisation=one, status=MembershipStatus.ACTIVE, joined_on=timezone.localdate()
        )
    work_together(made[0], made[1])
    return made


def work_together(*organisations: Organisation) -> None:
    today = timezone.localdate()
    project = Project.objects.create(
        register="demo", number=str(Project.objects.count()), starts_on=today, ends_on=today + timedelta(900)
    )
    Participation.objects.bulk_create(Participation(project=project, organisation=one) for one in organisations)


def best(cluster) -> tuple[Organisation, Organisation]:
    found = introductions(balance_of(cluster, timezone.localdate()), refused_pairs(cluster))[0]
    return Organisation.objects.get(pk=found.first), Organisation.objects.get(pk=found.second)


def test_take_up_what_would_help_with_what_is_foretold(ana, cluster, members) -> None:
    first, second = best(cluster)
    made = propose_introduction(by=ana, cluster=cluster, first=second, second=first)
    assert (made.first_id, made.second_id, made.state) == (first.pk, second.pk, "open")
    assert 0 < made.chance < 0.1 and made.gain > 0 and -1 <= made.balance <= 1
    assert propose_introduction(by=ana, cluster=cluster, first=first, second=second).pk == made.pk
    assert Entry.objects.filter(verb="network.propose").count() == 1
    assert best(cluster) != (first, second)


def test_keep_only_what_was_computed(ana, cluster, members) -> None:
    with pytest.raises(ValidationError, match="not among the introductions"):
        propose_introduction(by=ana, cluster=cluster, first=members[0], second=members[1])


def test_tell_what_came_of_it(ana, cluster, members) -> None:
    first, second = best(cluster)
    made = propose_introduction(by=ana, cluster=cluster, first=first, second=second)
    before = outcomes(balance_of(cluster, timezone.localdate()))[0]
    assert (before.together, before.change) == (False, pytest.approx(0))
    work_together(first, second)
    after = outcomes(balance_of(cluster, timezone.localdate()))[0]
    assert after.together and after.change > 0
    assert settle_proposal(by=ana, proposal=made, state="met").settled_on == timezone.localdate()
    with pytest.raises(ValidationError, match="settled already"):
        settle_proposal(by=ana, proposal=made, state="refused")


def test_leave_in_peace_who_refused(ana, cluster, members) -> None:
    first, second = best(cluster)
    made = propose_introduction(by=ana, cluster=cluster, first=first, second=second)
    with pytest.raises(ValidationError):
        settle_proposal(by=ana, proposal=made, state="open")
    settle_proposal(by=ana, proposal=made, state="refused")
    assert best(cluster) != (first, second)


def test_refuse_everyone_but_the_office(bruno, chloe, operator, cluster, members) -> None:
    first, second = best(cluster)
    for person in (bruno, chloe, operator):
        with pytest.raises(PermissionDenied):
            propose_introduction(by=person, cluster=cluster, first=first, second=second)


def test_move_with_a_merged_organisation(ana, operator, cluster, members) -> None:
    first, second = best(cluster)
    propose_introduction(by=ana, cluster=cluster, first=first, second=second)
    other = next(one for one in members if one not in (first, second))
    merge_organisations(by=operator, keep=other, drop=first)
    moved = Proposal.objects.get()
    assert {moved.first_id, moved.second_id} == {other.pk, second.pk}


def test_press_a_button_on_the_page(client_for, ana, bruno, cluster, members) -> None:
    first, second = best(cluster)
    address = reverse("proposal-make", args=[cluster.slug])
    given = {"first": first.pk, "second": second.pk}
    assert client_for(bruno).post(address, given).status_code == 403
    assert client_for(ana).post(address, {"first": "x", "second": "1"}).status_code == 404
    page = client_for(ana).post(address, given, follow=True)
    assert "Taken up" in page.content.decode() and "They met" in page.content.decode()
    settle = reverse("proposal-settle", args=[cluster.slug, Proposal.objects.get().pk])
    assert "refused" in client_for(ana).post(settle, {"state": "refused"}, follow=True).content.decode()
