"""The balance of a cluster from the register: a cluster of five by hand, and what may be told of whom."""

from __future__ import annotations

from datetime import date
from math import exp

import pytest

from hansa.directory.rules.reader import VISITOR, reader_for
from hansa.network.enums import SignalKind
from hansa.network.models import Signal
from hansa.network.queries.balance import balance_of
from hansa.network.queries.introductions import introductions
from hansa.network.rules.balance import can_see_balance, can_see_strained_members
from tests.network.clusters import Story

pytestmark = pytest.mark.django_db
TODAY = date(2020, 6, 30)


def test_add_up_a_cluster_of_five_by_hand() -> None:
    """One project of two that lasts, one of two that ends within two years; the fifth works with nobody."""
    story = Story("abcde")
    story.project("ab", date(2020, 1, 1), date(2023, 1, 1))
    story.project("cd", date(2020, 1, 1), date(2021, 1, 1))
    now = balance_of(story.cluster, TODAY).now
    assert now is not None
    c = 1 - exp(-1)
    holds = {"cooperation": 2 * c, "common_work": 2, "growth": 4 * c}
    pulls = {"ending_ties": 2 * c, "ending_work": 3}
    total = sum(holds.values()) + sum(pulls.values())
    parts = {name: part for name, part in now.balance.parts.items() if part}
    assert parts == pytest.approx(
        {name: value / total for name, value in holds.items()} | {name: -value / total for name, value in pulls.items()}
    )
    assert now.value == pytest.approx((sum(holds.values()) - sum(pulls.values())) / total)


def test_tell_nothing_of_fewer_than_five() -> None:
    story = Story("abcd")
    story.project("abcd", date(2020, 1, 1), date(2023, 1, 1))
    found = balance_of(story.cluster, TODAY)
    assert found.now is None and list(found.stands) == [] and introductions(found) == []


def test_leave_unknown_what_nobody_recorded() -> None:
    story = Story("abcde")
    parts = balance_of(story.cluster, TODAY).now.balance.parts
    assert {name for name, part in parts.items() if part is None} >= {
        "common_work", "ending_work", "mutual_gain", "conflicts", "unmet_goals", "shocks", "outsiders",
        "other_clusters",
    }  # fmt: skip


def test_fall_when_a_shock_strikes_and_goals_are_missed() -> None:
    story = Story("abcde")
    story.project("abcde", date(2020, 1, 1), date(2023, 1, 1))
    calm = balance_of(story.cluster, TODAY).now.value
    for kind in (SignalKind.CRISIS, SignalKind.GOAL_UNMET):
        Signal.objects.create(cluster=story.cluster, kind=kind, strength=0.5, starts_on=TODAY, text="Fictitious")
    struck = balance_of(story.cluster, TODAY).now
    assert struck.value < calm
    assert struck.balance.parts["shocks"] == pytest.approx(struck.balance.parts["unmet_goals"])


def test_fall_when_partners_leave() -> None:
    story = Story("abcdef")
    story.project("abf", date(2018, 1, 1), date(2023, 1, 1))
    before = balance_of(story.cluster, TODAY)
    story.leaves("f", date(2020, 3, 1))
    after = balance_of(story.cluster, TODAY)
    assert after.now.value < before.now.value
    assert after.now.balance.parts["leaving_members"] < 0
    assert [stand.day.year for stand in after.stands] == [2015, 2016, 2017, 2018, 2019, 2020]


def test_propose_to_join_what_is_apart_and_never_who_refused() -> None:
    story = Story("abcdef")
    story.project("abc", date(2020, 1, 1), date(2023, 1, 1))
    story.project("def", date(2020, 1, 1), date(2023, 1, 1))
    found = balance_of(story.cluster, TODAY)
    best = introductions(found)
    assert [one.joined_pairs for one in best] == [9, 9, 9]
    assert len({key for one in best for key in (one.first, one.second)}) == 6, "each member once"
    assert all(one.balance > 0 and 0 < one.chance < 1 for one in best)
    apart = [(one.first, one.second) for one in best]
    again = [(one.first, one.second) for one in introductions(found, refused=apart)]
    assert again and not set(again) & set(apart)


def test_learn_from_the_past_how_often_pairs_come_together() -> None:
    """Of 10 + 7 + 7 + 7 pairs without a common partner, at the ends of 2015 to 2018, two came together within two
    years; one of twenty is believed before."""
    story = Story("abcde")
    story.project("ab", date(2016, 1, 1), date(2030, 1, 1))
    story.project("bc", date(2016, 1, 1), date(2030, 1, 1))
    best = introductions(balance_of(story.cluster, TODAY))
    chances = {round(one.chance, 9) for one in best if not one.shares_a_partner}
    assert chances == {round((2 + 1) / (31 + 20), 9)}


def test_show_the_balance_to_people_of_the_cluster(ana, bruno, chloe, operator, cluster) -> None:
    sees = {one: bool(can_see_balance(reader_for(one), cluster)) for one in (ana, bruno, chloe, operator)}
    assert sees == {ana: True, bruno: True, chloe: False, operator: True}
    single = {one: bool(can_see_strained_members(reader_for(one), cluster)) for one in (ana, bruno, chloe, operator)}
    assert single == {ana: True, bruno: False, chloe: False, operator: True}
    assert not can_see_balance(VISITOR, cluster) and not can_see_strained_members(VISITOR, cluster)
