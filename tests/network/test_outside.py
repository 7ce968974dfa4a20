from __future__ import annotations

from datetime import date

import pytest

from hansa.directory.models import Activity, Market, Organisation, OrganisationActivity
from hansa.network.queries.competition import competition_among
from hansa.network.queries.outside import rival_clusters, rivalry_outside
from tests.network.clusters import Story

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


def does(organisation: Organisation, *codes: str, market: str = "LV") -> None:
    for code in codes:
        activity = Activity.objects.get(scheme="nace", code=code)
        OrganisationActivity.objects.create(organisation=organisation, activity=activity)
    Market.objects.create(organisation=organisation, country_id=market)


def test_average_over_those_outside_who_do_the_same() -> None:
    story = Story("ab")
    does(story.organisations["a"], "26")
    does(story.organisations["b"], "62")
    does(story.organisation("rival"), "26")
    does(story.organisation("elsewhere"), "26", market="EE")
    story.organisation("other trade")
    found = rivalry_outside([story.key("a"), story.key("b")])
    assert found.tolist() == [0.5, 0]


def test_know_of_no_rival_outside() -> None:
    story = Story("ab")
    assert rivalry_outside([story.key("a"), story.key("b")]) is None


def test_find_clusters_of_the_same_field_by_what_their_members_do() -> None:
    own, like, unlike, hidden = (Story("ab", slug=slug) for slug in ("own", "like", "unlike", "hidden"))
    for story, codes in ((own, ("26", "62")), (like, ("26", "26")), (unlike, ("62", "10"))):
        for letter, code in zip("ab", codes, strict=True):
            does(story.organisations[letter], code)
    field = Activity.objects.get(scheme="nace", code="26")
    for story in (own, like, hidden):
        story.cluster.activities.add(field)
        story.cluster.published = story is not hidden
        story.cluster.save()
    assert [(one.slug, round(value, 4)) for one, value in rival_clusters(own.cluster)] == [("like", 0.7071)]
    assert rival_clusters(unlike.cluster) == []


def test_tell_nothing_of_what_a_member_hides() -> None:
    story = Story("ab", joined=date(2020, 1, 1))
    for letter in "ab":
        does(story.organisations[letter], "26")
    pair = [story.key("a"), story.key("b")]
    assert competition_among(pair).value[0, 1] == 1
    one = story.organisations["a"]
    one.visibility = {"markets": "office"}
    one.save()
    assert competition_among(pair).value[0, 1] == 0
