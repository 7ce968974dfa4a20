"""What pulls at a cluster."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from hansa.directory.actions.memberships import end_membership
from hansa.directory.models import Membership
from hansa.directory.rules.reader import reader_for
from hansa.journal.actions import SYSTEM
from hansa.journal.models import Entry
from hansa.network.actions.signals import end_signal, record_departures, record_signal
from hansa.network.models import Signal
from hansa.network.queries.signals import shocks_of, signals_of

pytestmark = pytest.mark.django_db
CRISIS = {"kind": "crisis", "text": "Energy prices doubled", "strength": 0.75, "starts_on": date(2022, 2, 24)}


@pytest.fixture
def crisis(ana, cluster) -> Signal:
    return record_signal(by=ana, cluster=cluster, **CRISIS, source="Central Statistical Bureau")


def test_office_records_and_ends_a_shock(ana, crisis):
    assert Entry.objects.get(verb="network.record_signal").facts["strength"] == 0.75
    end_signal(by=ana, signal=crisis, ends_on=date(2023, 3, 1))
    crisis.refresh_from_db()
    assert crisis.ends_on == date(2023, 3, 1)
    with pytest.raises(ValidationError, match="This was over on 1 March 2023"):
        end_signal(by=ana, signal=crisis)


@pytest.mark.parametrize("who", ["bruno", "chloe", "operator"])
def test_nobody_else_keeps_the_register(who, crisis, cluster, request):
    person = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        record_signal(by=person, cluster=cluster, **CRISIS)
    with pytest.raises(PermissionDenied):
        end_signal(by=person, signal=crisis)


def test_people_of_the_cluster_see_shocks_and_only_the_office_the_rest(
    ana, bruno, chloe, operator, crisis, cluster, organisation
):
    record_signal(
        by=SYSTEM, cluster=cluster, kind="dispute_opened", text="A dispute", strength=0.5, starts_on=date(2025, 1, 1),
        organisation=organisation, reference="dispute:1",
    )  # fmt: skip
    seen = {
        person.email: [signal.kind for signal in signals_of(reader_for(person), cluster)]
        for person in (ana, bruno, chloe, operator)
    }
    assert seen == {
        "ana@example.org": ["dispute_opened", "crisis"],
        "bruno@example.org": ["crisis"],
        "chloe@example.org": [],
        "operator@example.org": ["dispute_opened", "crisis"],
    }
    assert list(shocks_of(reader_for(ana), cluster)) == [crisis]


def test_same_reference_counts_once(cluster):
    goal = {"kind": "goal_unmet", "text": "Ten patents", "strength": 0.5, "starts_on": date(2025, 1, 1)}
    one = record_signal(by=SYSTEM, cluster=cluster, reference="goal:1", **goal)
    assert record_signal(by=SYSTEM, cluster=cluster, reference="goal:1", **goal) == one
    assert Signal.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"strength": 0}, "above 0 and at most 1"),
        ({"strength": 1.5}, "above 0 and at most 1"),
        ({"strength": float("nan")}, "above 0 and at most 1"),
        ({"text": "  "}, "Say what happened."),
        ({"kind": "weather"}, "other signals come by themselves"),
        ({"kind": "goal_unmet"}, "other signals come by themselves"),
        ({"starts_on": timezone.localdate() + timedelta(days=1)}, "has not come yet"),
        ({"ends_on": date(2020, 1, 1)}, "It cannot end on 1 January 2020"),
    ],
)
def test_impossible_signals_are_refused(changes, complaint, ana, cluster):
    with pytest.raises(ValidationError) as caught:
        record_signal(by=ana, cluster=cluster, **CRISIS | changes)
    assert complaint in " ".join(caught.value.messages)
    assert Signal.objects.count() == 0


def test_departure_becomes_a_signal_once_and_keeps_its_reason(ana, bruno, operator, cluster, organisation):
    membership = Membership.objects.get(cluster=cluster)
    end_membership(by=ana, membership=membership, reason="could not pay the fee", left_on=date(2025, 6, 1))
    assert (record_departures(), record_departures()) == (1, 0)
    signal = Signal.objects.get()
    assert (signal.kind, signal.organisation, signal.starts_on) == ("member_left", organisation, date(2025, 6, 1))
    assert "fee" not in signal.text
