"""Merging two records of one organisation moves their ties and widens no consent."""

from __future__ import annotations

from datetime import date

import pytest

from hansa.directory.models import Mandate
from hansa.journal.actions import SYSTEM
from hansa.network.actions.mandate_ties import rebuild_ties_from_mandates
from hansa.network.actions.merges import merge_organisations
from hansa.network.actions.record_ties import rebuild_ties_from_records
from hansa.network.actions.signals import record_signal
from hansa.network.actions.statements import Statement
from hansa.network.actions.ties import record_tie, withdraw_consent
from hansa.network.models import Signal, Tie, TieRecord
from tests.fixtures.story import FOUNDED

pytestmark = pytest.mark.django_db


def agreed(first, second, audience: str = "public", **more) -> TieRecord:
    return record_tie(
        by=SYSTEM, statement=Statement(first=first, second=second, **more), source="agreements",
        allowed={"first": audience, "second": audience},
    )  # fmt: skip


def test_merge_moves_ties_and_signals(organisation, institute, silent, cluster):
    agreed(organisation, silent)
    agreed(silent, organisation, strength=0.5)
    record_signal(
        by=SYSTEM, cluster=cluster, kind="dispute_opened", text="x", strength=1, starts_on=date(2025, 1, 1),
        organisation=silent,
    )  # fmt: skip
    merge_organisations(by=SYSTEM, keep=institute, drop=silent)
    tie = Tie.objects.get()
    assert ({tie.first, tie.second}, tie.strength, tie.occasions) == ({organisation, institute}, 1.5, 2)
    assert Signal.objects.get().organisation == institute
    before = list(Tie.objects.values_list("first", "second", "strength"))
    rebuild_ties_from_records()
    assert list(Tie.objects.values_list("first", "second", "strength")) == before


def test_tie_of_the_two_records_counts_no_more(institute, silent):
    record = agreed(institute, silent)
    merge_organisations(by=SYSTEM, keep=institute, drop=silent)
    assert Tie.objects.count() == 0
    record.refresh_from_db()
    assert {record.first, record.second} == {institute, silent}
    rebuild_ties_from_records()
    assert Tie.objects.count() == 0


def test_merge_asks_again_where_one_of_the_two_had_withdrawn(organisation, institute, silent, dana):
    withdrawn = agreed(institute, organisation)
    withdraw_consent(by=dana, record=withdrawn)
    kept = agreed(organisation, silent)
    rivals = agreed(organisation, silent, kind="competition")
    merge_organisations(by=SYSTEM, keep=institute, drop=silent)
    kept.refresh_from_db()
    rivals.refresh_from_db()
    assert (kept.first_answer, kept.second, kept.second_answer) == ("agreed", institute, "waiting")
    assert rivals.second_answer == "agreed"
    # The platform stated it, so it counts, for the two alone.
    assert dict(Tie.objects.values_list("kind", "audience")) == {"cooperation": "parties", "competition": "public"}


def test_shared_person_ties_two_members_for_their_office_only(cluster, organisation, institute, bruno, chloe, ana):
    Mandate.objects.create(person=bruno, organisation=institute, valid_from=date(2024, 1, 1))
    assert rebuild_ties_from_mandates() == 1
    tie = Tie.objects.get()
    assert (tie.source, tie.audience, tie.cluster, tie.strength) == ("mandates", "office", cluster, 1.0)
    assert tie.starts_on == date(2024, 1, 1) > FOUNDED
    Mandate.objects.filter(person=bruno, organisation=institute).update(valid_until=date(2024, 2, 1))
    assert rebuild_ties_from_mandates() == 0
    assert Tie.objects.count() == 0
