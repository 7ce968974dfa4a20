"""The balance page of a cluster: what its people see, and what nobody else does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from hansa.directory.enums import MembershipStatus
from hansa.directory.models import (
    Activity,
    Market,
    Membership,
    Organisation,
    OrganisationActivity,
    Participation,
    Project,
)

pytestmark = pytest.mark.django_db
QUERIES = 13


@pytest.fixture
def members(cluster, organisation, reference) -> list[Organisation]:
    """Six members; two do the same in Estonia and have a project that ends in a year, three work with nobody."""
    others = [Organisation.objects.create(name=f"Fictitious {n}", country_id="EE", fictitious=True) for n in range(5)]
    for one in others:
        Membership.objects.create(
            cluster=cluster, organisation=one, status=MembershipStatus.ACTIVE, joined_on=timezone.localdate()
        )
    activity = Activity.objects.get(scheme="nace", code="26")
    for one in others[:2]:
        OrganisationActivity.objects.create(organisation=one, activity=activity)
        Market.objects.create(organisation=one, country_id="EE")
    project = Project.objects.create(
        register="demo",
        number="1",
        starts_on=timezone.localdate(),
        ends_on=timezone.localdate() + timedelta(365),
        fictitious=True,
    )
    Participation.objects.bulk_create(Participation(project=project, organisation=one) for one in others[:2])
    return others


def page(client, cluster):
    return client.get(reverse("cluster-balance", args=[cluster.slug]))


def test_show_the_office_what_pulls_and_who_may_leave(client_for, ana, cluster, members) -> None:
    shown = page(client_for(ana), cluster)
    text = shown.content.decode()
    assert shown.status_code == 200
    assert [pair.first.name for pair in shown.context["pairs"]] == ["Fictitious 0"]
    assert {one.organisation.name for one in shown.context["risks"]} >= {"Fictitious 2", "Fictitious 3"}
    assert "Half validated" in text and "What would help" in text and "Lines of fracture" in text


def test_name_no_single_member_to_members(client_for, bruno, cluster, members) -> None:
    shown = page(client_for(bruno), cluster)
    text = shown.content.decode()
    assert shown.status_code == 200 and "What holds it together" in text
    assert "Fictitious" not in text and "What would help" not in text and "Members who may leave" not in text


def test_hide_the_balance_from_others(client_for, chloe, cluster, members) -> None:
    assert page(client_for(chloe), cluster).status_code == 403
    assert page(client_for(), cluster).status_code == 302
    shown = client_for(chloe).get(reverse("cluster", args=[cluster.slug])).content.decode()
    assert reverse("cluster-balance", args=[cluster.slug]) not in shown


def test_say_what_is_needed_for_a_balance(client_for, ana, cluster, organisation) -> None:
    assert "it needs at least 5 members" in page(client_for(ana), cluster).content.decode()


def test_ask_as_many_questions_for_many_members_as_for_few(
    client_for, ana, cluster, members, django_assert_num_queries
) -> None:
    from hansa.network.queries.balance import balance_of

    with django_assert_num_queries(QUERIES):
        balance_of(cluster, timezone.localdate())
    for number in range(10):
        one = Organisation.objects.create(name=f"Fictitious more {number}", fictitious=True)
        Membership.objects.create(
            cluster=cluster, organisation=one, status=MembershipStatus.ACTIVE, joined_on=timezone.localdate()
        )
    with django_assert_num_queries(QUERIES):
        balance_of(cluster, timezone.localdate())
