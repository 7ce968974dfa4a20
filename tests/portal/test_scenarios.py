"""What if: scenarios of a cluster for those who may have to act on them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from hansa.directory.models import Membership, Organisation
from hansa.network.queries.scenarios import future_of
from hansa.portal.queries.cluster_scenarios import NAMES, told_of
from tests.network.clusters import Story, years_ago

pytestmark = pytest.mark.django_db


def story() -> Story:
    """Ten members; a ring of projects of old, a few of them renewed."""
    story = Story("abcdefghij", joined=years_ago(6))
    for first, second in zip("abcdefghij", "bcdefghija", strict=True):
        story.project(first + second, years_ago(4), years_ago(1))
    for pair in ("ab", "bc", "cd", "ac"):
        story.project(pair, years_ago(1.5), timezone.localdate() + timedelta(days=700))
    return story


def test_run_every_scenario_with_the_same_luck() -> None:
    cluster = story().cluster
    future = future_of(cluster, timezone.localdate())
    assert future is not None and future.members == 10 and future.budget == 2.5
    assert [one.scenario for one in future.simulated] == list(NAMES)
    told = told_of(future)
    assert told.rows[0].better is None and all(0 <= row.better <= 1 for row in told.rows[1:])
    assert {row.key: row.members.low for row in told.rows}["leader_leaves"] <= told.rows[0].members.high
    again = future_of(cluster, timezone.localdate())
    assert told_of(again).rows == told.rows, "the same register gives the same figures"


def test_say_that_there_is_nothing_to_learn_from(client_for, ana, cluster, organisation) -> None:
    shown = client_for(ana).get(reverse("cluster-scenarios", args=[cluster.slug]))
    assert shown.status_code == 200 and "No scenarios yet" in shown.content.decode()


def test_show_scenarios_to_the_office_alone(client_for, ana, bruno, chloe, cluster, organisation) -> None:
    told = story()
    for one in told.organisations.values():
        Membership.objects.filter(organisation=one).update(cluster=cluster)
    address = reverse("cluster-scenarios", args=[cluster.slug])
    assert [client_for(person).get(address).status_code for person in (ana, bruno, chloe)] == [200, 403, 403]
    assert client_for().get(address).status_code == 302
    page = client_for(ana).get(address).content.decode()
    assert "Not a forecast." in page and page.count("data-scenario=") == len(NAMES)
    assert Organisation.objects.filter(name__startswith="Fictitious").exists()
