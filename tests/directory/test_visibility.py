"""Who sees which field: exact answers for Ana, Bruno, Chloe, a visitor and the operator."""

from __future__ import annotations

from datetime import date

import pytest

from hansa.directory.enums import MembershipStatus, PlaceQuality
from hansa.directory.models import Contact, Membership, Organisation
from hansa.directory.queries.rights import contacts_visible_to
from hansa.directory.rules.reader import VISITOR, reader_for
from hansa.directory.rules.visibility import (
    DEFAULT_VISIBILITY,
    SHORT_LIST,
    circle_of,
    circles_of,
    level_of,
    visible,
    visible_value,
)
from hansa.people.enums import Visibility
from hansa.people.models import Person


@pytest.fixture
def neighbour(cluster, ana, organisation) -> Organisation:
    """Another member of Ana's cluster."""
    other = Organisation.objects.create(name="Neighbour AS", email="office@neighbour.example", fictitious=True)
    Membership.objects.create(
        organisation=other, cluster=cluster, status=MembershipStatus.ACTIVE, joined_on=date(2022, 1, 1)
    )
    return other


def test_circle_of_each_person(ana, bruno, chloe, operator, organisation, neighbour):
    nobody = Person.objects.create_user("nobody@example.org")
    readers = [reader_for(p) for p in (ana, bruno, chloe, operator, nobody)] + [VISITOR]
    assert [circle_of(r, organisation).value for r in readers] == [
        "office", "office", "network", "office", "public", "public",
    ]  # fmt: skip
    assert [circle_of(r, neighbour).value for r in readers] == [
        "office", "members", "network", "office", "public", "public",
    ]  # fmt: skip


def test_circle_after_a_member_left(ana, bruno, neighbour):
    neighbour.memberships.update(status=MembershipStatus.ENDED, left_on=date(2026, 1, 1), reason="moved away")
    assert circle_of(reader_for(ana), neighbour) == Visibility.OFFICE
    assert circle_of(reader_for(bruno), neighbour) == Visibility.NETWORK


@pytest.mark.parametrize("status", [MembershipStatus.CANDIDATE, MembershipStatus.INVITED, MembershipStatus.DECLINED])
def test_circle_of_an_office_that_only_invited(ana, neighbour, status):
    neighbour.memberships.update(status=status)
    assert circle_of(reader_for(ana), neighbour) == Visibility.NETWORK


@pytest.mark.parametrize("size", [1, 3, SHORT_LIST + 1])
def test_circles_of_a_list_cost_one_query(ana, neighbour, django_assert_num_queries, size):
    reader = reader_for(ana)
    keys = [neighbour.pk, *range(10_000, 10_000 + size - 1)]
    with django_assert_num_queries(1):
        circles = circles_of(reader, keys)
    assert circles[neighbour.pk] == Visibility.OFFICE
    assert set(list(circles.values())[1:]) <= {Visibility.NETWORK}


def test_circles_of_cost_no_query_for_visitor_and_operator(operator, neighbour, django_assert_num_queries):
    reader = reader_for(operator)
    with django_assert_num_queries(0):
        assert circles_of(VISITOR, [neighbour]) == {neighbour.pk: Visibility.PUBLIC}
        assert circles_of(reader, [neighbour]) == {neighbour.pk: Visibility.OFFICE}


def test_visible_by_default():
    organisation = Organisation(name="X")
    seen = {
        circle: [field for field in ("name", "street", "email", "people") if visible(organisation, field, circle)]
        for circle in Visibility.values
    }
    assert seen == {
        "public": ["name", "street"],
        "network": ["name", "street"],
        "members": ["name", "street", "email", "people"],
        "office": ["name", "street", "email", "people"],
    }


def test_visible_as_the_organisation_says():
    organisation = Organisation(visibility={"email": "public", "website": "office", "phone": "network"})
    assert visible(organisation, "email", "public")
    assert not visible(organisation, "website", "members")
    assert visible(organisation, "phone", "network")
    assert not visible(organisation, "phone", "public")


@pytest.mark.parametrize(
    "nonsense", [{"email": "everyone"}, {"email": None}, {"email": ["public"]}, [], None, "public"]
)
def test_level_of_falls_back_to_the_default_on_nonsense(nonsense):
    assert level_of(Organisation(visibility=nonsense), "email") == Visibility.MEMBERS


def test_level_of_name_cannot_be_hidden():
    assert level_of(Organisation(visibility={"name": "office", "country": "office"}), "name") == Visibility.PUBLIC


def test_level_of_exact_coordinates_follows_the_street():
    hidden = {"visibility": {"street": "office"}}
    assert level_of(Organisation(place_quality=PlaceQuality.EXACT, **hidden), "latitude") == Visibility.OFFICE
    assert level_of(Organisation(place_quality=PlaceQuality.CITY, **hidden), "latitude") == Visibility.PUBLIC


def test_visible_value_is_empty_where_hidden():
    organisation = Organisation(email="a@b.example", founded_year=1998, visibility={"founded_year": "office"})
    assert visible_value(organisation, "email", "public") == ""
    assert visible_value(organisation, "email", "members") == "a@b.example"
    assert visible_value(organisation, "founded_year", "public") is None
    assert visible_value(organisation, "founded_year", "office") == 1998


def test_default_visibility_names_real_fields():
    names = {f.name for f in Organisation._meta.get_fields()}
    assert set(DEFAULT_VISIBILITY) - names == {"people"}


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("public", {"ana", "bruno", "chloe", "operator", "visitor", "neighbour"}),
        ("network", {"ana", "bruno", "chloe", "operator", "neighbour"}),
        ("members", {"ana", "bruno", "operator", "neighbour"}),
        ("office", {"ana", "bruno", "operator"}),
    ],
)
def test_contacts_by_their_own_level(ana, bruno, chloe, operator, organisation, neighbour, cluster, level, expected):
    from hansa.directory.actions.rights import grant_mandate
    from hansa.journal.actions import SYSTEM

    nina = Person.objects.create_user("nina@example.org")
    grant_mandate(by=SYSTEM, person=nina, organisation=neighbour)
    Contact.objects.create(organisation=organisation, cluster=cluster, name="Contact", visibility=level)
    people = {"ana": ana, "bruno": bruno, "chloe": chloe, "operator": operator, "neighbour": nina, "visitor": None}
    seeing = {name for name, person in people.items() if contacts_visible_to(reader_for(person)).exists()}
    assert seeing == expected
