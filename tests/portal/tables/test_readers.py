"""Who sees which rows and values of the tables."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from hansa.directory.enums import MembershipStatus
from hansa.directory.models import Membership
from hansa.portal.tables import TABLES

PEOPLE = ["nobody", "ana", "bruno", "chloe", "operator"]
HIDDEN = {"size": "unknown", "website": "", "founded_year": None, "place_quality": "city"}
SHOWN = {"size": "large", "website": "https://shy.example/", "founded_year": 1999, "place_quality": "exact"}


@pytest.fixture
def nobody():
    return None


@pytest.mark.parametrize(
    ("who", "expected"),
    [("nobody", HIDDEN), ("chloe", HIDDEN), ("bruno", SHOWN), ("ana", SHOWN), ("operator", SHOWN)],
)
def test_shows_hidden_values_to_those_in_the_circle_only(who, expected, register, rows_for, request):
    row = next(row for row in rows_for(request.getfixturevalue(who), "organisations") if row["name"] == "Shy Optics")
    assert {key: row[key] for key in expected} == expected
    exact = (56.95123, 24.11987)
    on_the_map = (register.shy.map_latitude, register.shy.map_longitude)
    assert on_the_map != exact
    assert (row["latitude"], row["longitude"]) == (exact if expected is SHOWN else on_the_map)


@pytest.mark.parametrize("who", PEOPLE)
def test_leaves_merged_records_out(who, register, rows_for, request):
    names = [row["name"] for row in rows_for(request.getfixturevalue(who), "organisations")]
    assert sorted(names) == ["Candidate Light", "Former Glass", "Gaismas Lāzeri SIA", "Pioneer Waves", "Shy Optics"]


@pytest.mark.parametrize("who", PEOPLE)
def test_never_tells_that_a_record_came_from_a_member_list(who, register, rows_for, request):
    person = request.getfixturevalue(who)
    pioneer = next(row for row in rows_for(person, "organisations") if row["name"] == "Pioneer Waves")
    assert (pioneer["source"], pioneer["licence"]) == ("", "")
    assert "members" not in {row["source"] for row in rows_for(person, "datasets")}


@pytest.mark.parametrize("who", PEOPLE)
def test_has_no_column_for_contacts(who, register, rows_for, request):
    text = str([rows_for(request.getfixturevalue(who), key) for key in ("organisations", "projects", "ties")])
    assert "desk@shy.example" not in text
    assert "+371 555" not in text
    assert "Hidden Lane" not in text


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("nobody", ["baltic-photonics"]),
        ("bruno", ["baltic-photonics"]),
        ("ana", ["baltic-photonics"]),
        ("chloe", ["alpine-timber", "baltic-photonics"]),
        ("operator", ["baltic-photonics", "quiet-waves"]),
    ],
)
def test_shows_an_unpublished_cluster_to_its_own_and_the_operator(who, expected, register, rows_for, request):
    slugs = [row["slug"] for row in rows_for(request.getfixturevalue(who), "clusters")]
    assert sorted(slugs) == expected


@pytest.mark.parametrize("who", ["nobody", "ana", "bruno", "chloe"])
@pytest.mark.parametrize("key", ["members", "growth", "projects", "ties"])
def test_knows_no_unpublished_cluster(who, key, register, rows_for, request):
    with pytest.raises(Http404, match="There is no cluster with this address"):
        rows_for(request.getfixturevalue(who), key, cluster="quiet-waves")


@pytest.mark.parametrize("key", ["organisations", "countries"])
def test_finds_no_members_of_an_unpublished_cluster(key, register, rows_for, ana, operator):
    with pytest.raises(ValidationError, match="No cluster has the address “quiet-waves”"):
        rows_for(ana, key, cluster="quiet-waves")
    assert len(rows_for(operator, key, cluster="quiet-waves")) == 1


@pytest.mark.parametrize("who", PEOPLE)
def test_lists_present_members_and_never_candidates(who, register, rows_for, request):
    rows = rows_for(request.getfixturevalue(who), "members", cluster="baltic-photonics")
    assert [row["name"] for row in rows] == ["Gaismas Lāzeri SIA", "Shy Optics"]
    assert {row["membership"] for row in rows} == {"active"}
    assert {row["reason"] for row in rows} == {""}


@pytest.mark.parametrize(
    ("who", "reason"),
    [("nobody", ""), ("bruno", ""), ("chloe", ""), ("operator", ""), ("ana", "could not pay the fee")],
)
def test_tells_why_a_member_left_to_the_office_only(who, reason, register, rows_for, request):
    rows = rows_for(request.getfixturevalue(who), "members", cluster="baltic-photonics", former="on")
    assert [(row["name"], row["membership"], row["reason"]) for row in rows] == [("Former Glass", "ended", reason)]


@pytest.mark.parametrize("status", [MembershipStatus.CANDIDATE, MembershipStatus.DECLINED])
def test_shows_no_membership_that_has_not_begun_even_to_the_office(status, register, rows_for, ana, cluster):
    Membership.objects.filter(organisation=register.candidate).update(status=status)
    for given in ({}, {"former": "on"}):
        rows = rows_for(ana, "members", cluster=cluster.slug, **given)
        assert "Candidate Light" not in {row["name"] for row in rows}


def test_counts_growth_by_the_size_that_everyone_may_know(register, rows_for, ana, bruno):
    for person in (None, bruno, ana):
        rows = rows_for(person, "growth", cluster="baltic-photonics")
        assert {row["class"] for row in rows if row["by"] == "size"} == {"unknown"}
        assert {row["members"] for row in rows if row["by"] == "size" and row["year"] == 2022} == {3}
        assert {row["members"] for row in rows if row["by"] == "size" and row["year"] == 2024} == {2}


def test_does_not_find_a_hidden_size_by_filtering(register, rows_for, ana):
    assert rows_for(None, "organisations", size="large") == []
    assert rows_for(ana, "organisations", size="large") == []
    assert len(rows_for(None, "organisations", size="unknown")) == 5


@pytest.mark.parametrize("who", PEOPLE)
def test_every_row_has_the_columns_of_its_table(who, everything, rows_for, request):
    person = request.getfixturevalue(who)
    for key, table in TABLES.items():
        rows = rows_for(person, key, **({"cluster": "baltic-photonics"} if key in ("members", "growth") else {}))
        assert rows, key
        assert {tuple(row) for row in rows} == {tuple(table.columns)}, key
