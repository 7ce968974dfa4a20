from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from hansa.network.enums import Audience, TieKind, TieSource
from hansa.network.models import Tie
from hansa.network.queries.history import history_of
from tests.network.clusters import Story

pytestmark = pytest.mark.django_db
DAY, LATER = date(2020, 6, 30), date(2022, 6, 30)


def tie(story: Story, letters: str, kind: str = TieKind.COOPERATION, **more) -> Tie:
    first, second = sorted(story.key(letter) for letter in letters)
    told = {"source": TieSource.DECLARED, "strength": 1.0, "audience": Audience.PUBLIC} | more
    return Tie.objects.create(first_id=first, second_id=second, kind=kind, **told)


def test_share_a_project_among_all_who_take_part() -> None:
    story = Story("abc")
    story.project("abc", date(2019, 1, 1), date(2024, 1, 1), outsiders=1)
    story.project("ab", date(2020, 1, 1), date(2021, 1, 1))
    history = history_of(story.cluster)
    members = history.members(DAY)
    assert members == [story.key(letter) for letter in "abc"]
    third = 1 / 3
    assert np.allclose(history.weights(members, DAY), [[0, third + 1, third], [third + 1, 0, third], [third, third, 0]])
    assert np.allclose(history.weights_lasting(members, DAY, LATER)[0], [0, third, third])
    assert history.at_work(members, DAY, LATER).tolist() == [1, 1, 1]
    assert history.at_work(members, DAY, date(2024, 1, 2)).tolist() == [0, 0, 0]


def test_count_only_what_ran_on_the_day() -> None:
    story = Story("ab")
    story.project("ab", date(2020, 7, 1), date(2021, 1, 1))
    story.project("ab", date(2019, 1, 1), date(2020, 6, 29))
    history = history_of(story.cluster)
    assert not history.weights(history.members(DAY), DAY).any()
    assert history.at_work(history.members(DAY), DAY, LATER) is None


def test_take_a_project_without_dates_as_running() -> None:
    story = Story("ab")
    story.project("ab", None, None)
    history = history_of(story.cluster)
    assert history.weights(history.members(DAY), DAY).tolist() == [[0, 1], [1, 0]]


def test_leave_out_what_a_member_does_without_the_others() -> None:
    story = Story("ab")
    story.project("a", DAY, LATER, outsiders=2)
    assert list(history_of(story.cluster).work) == []


def test_know_who_was_a_member_on_a_day() -> None:
    story = Story("abc")
    story.leaves("b", DAY)
    history = history_of(story.cluster)
    assert history.members(date(2020, 6, 29)) == [story.key(letter) for letter in "abc"]
    assert history.members(DAY) == [story.key(letter) for letter in "ac"]
    assert history.members(date(2014, 12, 31)) == []


def test_add_recorded_ties_that_hold_on_the_day() -> None:
    story = Story("abc")
    tie(story, "ab", strength=0.5, starts_on=date(2020, 1, 1))
    tie(story, "bc", starts_on=date(2020, 1, 1), ends_on=date(2021, 1, 1))
    tie(story, "ac", starts_on=date(2021, 1, 1))
    tie(story, "ac", TieKind.CONFLICT)
    history = history_of(story.cluster)
    members = history.members(DAY)
    assert history.weights(members, DAY).tolist() == [[0, 0.5, 0], [0.5, 0, 1], [0, 1, 0]]
    assert history.weights_lasting(members, DAY, LATER).tolist() == [[0, 0.5, 0], [0.5, 0, 0], [0, 0, 0]]
    assert history.stated(members, DAY, TieKind.CONFLICT)[0].tolist() == [0, 0, 1]


def test_never_count_what_two_keep_to_themselves() -> None:
    story = Story("ab")
    tie(story, "ab", audience=Audience.PARTIES)
    history = history_of(story.cluster)
    assert not history.weights(history.members(DAY), DAY).any()


def test_ask_five_questions_however_many_members(django_assert_num_queries) -> None:
    story = Story("abcdefgh")
    story.project("abcd", DAY, LATER)
    story.project("efgh", DAY, LATER)
    with django_assert_num_queries(5):
        history_of(story.cluster)
