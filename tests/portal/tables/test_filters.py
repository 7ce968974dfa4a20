"""The filters of tables mean what they mean on the list pages, and pages of rows miss none."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.core.exceptions import ValidationError

from hansa.directory.enums import Helix
from hansa.directory.models import Activity, Organisation, OrganisationActivity
from tests.portal import register as stories

LISTS = [
    "",
    "q=shy",
    "q=shy+opticks",
    "country=LV",
    "country=DE",
    "helix=science",
    "helix=science&helix=business",
    "size=unknown",
    "size=large",
    "region=DE2",
    "activity=nace:26",
    "cluster=baltic-photonics",
    "projects=on",
    "country=LV&helix=business&sort=name",
]


@pytest.fixture
def more(register):
    institute = stories.organisation("Institute of Light", country="DE", helix=Helix.SCIENCE, region_id="DE212")
    activity = Activity.objects.get(scheme="nace", code="26")
    OrganisationActivity.objects.create(organisation=institute, activity=activity)
    return institute


def names_on_page(client, query: str) -> list[str]:
    page = client.get(f"/organisations/?{query}").content.decode()
    numbers = re.findall(r'href="/organisations/(\d+)/[^"]*"', page)
    return sorted(set(Organisation.objects.filter(pk__in=numbers).values_list("name", flat=True)))


def names_in_file(client, key: str, query: str) -> list[str]:
    response = client.get(f"/download/{key}.csv?{query}")
    assert response.status_code == 200, response.content
    text = response.getvalue().decode("utf-8-sig")
    return sorted(row["name"] for row in csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("query", LISTS)
@pytest.mark.parametrize("who", ["visitor", "bruno"])
def test_download_has_the_organisations_of_the_page(query, who, more, client_for, bruno):
    client = client_for(bruno if who == "bruno" else None)
    assert names_in_file(client, "organisations", query) == names_on_page(client, query)


def test_filters_choose_what_they_say(more, client_for):
    client = client_for()
    assert names_in_file(client, "organisations", "country=DE") == ["Institute of Light"]
    assert names_in_file(client, "organisations", "activity=nace:26") == ["Institute of Light"]
    assert names_in_file(client, "organisations", "region=DE2") == ["Institute of Light"]
    assert names_in_file(client, "organisations", "projects=on") == ["Gaismas Lāzeri SIA", "Shy Optics"]
    assert names_in_file(client, "organisations", "q=shy+opticks") == ["Shy Optics"]


def test_countries_are_counted_under_the_same_filters(more, rows_for):
    assert rows_for(None, "countries") == [
        {"country": "DE", "name": "Germany", "organisations": 1},
        {"country": "LV", "name": "Latvia", "organisations": 5},
    ]
    assert rows_for(None, "countries", helix=["science"]) == [{"country": "DE", "name": "Germany", "organisations": 1}]


@pytest.mark.parametrize(
    ("key", "query", "words"),
    [
        ("organisations", "country=Atlantis", "is no country code"),
        ("organisations", "region=XX1", "No region has the code"),
        ("organisations", "helix=nonsense", "helix:"),
        ("organisations", "activity=nace:zz", "No activity is called"),
        ("organisations", "q=a%00b", "q:"),
        ("clusters", "kind=enormous", "kind:"),
        ("members", "cluster=baltic-photonics&helix=x", "helix:"),
        ("projects", "organisation=seven", "is the number of a record"),
        ("ties", "organisation=99999999999999999999", "is the number of a record"),
        ("regions", "level=two", "is the number of a record"),
    ],
)
@pytest.mark.parametrize("form", ["csv", "json", "xlsx"])
def test_refuses_in_words_what_it_cannot_read(key, query, words, form, register, client_for):
    response = client_for().get(f"/download/{key}.{form}?{query}")
    assert response.status_code == 400
    assert words in response.content.decode().replace("&#x27;", "'")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["alpine-timber", "baltic-photonics"]),
        ("status=initiative", []),
        ("q=timber", ["alpine-timber"]),
        ("country=LV", ["baltic-photonics"]),
        ("kind=national", ["baltic-photonics"]),
        ("kind=undetermined", ["alpine-timber"]),
        ("field={field}", ["baltic-photonics"]),
        ("page=3&own=on", ["alpine-timber", "baltic-photonics"]),
    ],
)
def test_download_has_the_clusters_of_the_page(query, expected, register, other_cluster, cluster, client_for):
    query = query.format(field=cluster.activities.get().pk)
    client = client_for()
    rows = csv.DictReader(io.StringIO(client.get(f"/download/clusters.csv?{query}").getvalue().decode("utf-8-sig")))
    page = client.get(f"/clusters/?{query}").content.decode()
    assert sorted(row["slug"] for row in rows) == expected
    assert sorted(set(re.findall(r'href="/clusters/([\w-]+)/"', page)) - {"start"}) == expected


def test_narrows_members_like_their_page(register, rows_for, cluster):
    assert [r["name"] for r in rows_for(None, "members", cluster=cluster.slug, helix="business")] == [
        "Gaismas Lāzeri SIA",
        "Shy Optics",
    ]
    assert rows_for(None, "members", cluster=cluster.slug, helix="science") == []


def test_gives_regions_by_country_and_level(db, rows_for):
    rows = rows_for(None, "regions", country="LV", level="1")
    assert [row["code"] for row in rows] == ["LV0"]
    assert rows[0]["land_borders"].split() == ["BY", "EE", "LT", "RU"]
    with pytest.raises(ValidationError):
        rows_for(None, "regions", level="-1")


@pytest.mark.parametrize(
    ("key", "parameters"),
    [("organisations", {}), ("ties", {}), ("participations", {}), ("members", {"cluster": "baltic-photonics"})],
)
def test_pages_give_every_row_once_while_rows_are_added(key, parameters, register, rows_for, cluster):
    before = {row["id"] for row in rows_for(None, key, **parameters)}
    seen, after = [], "0"
    while rows := rows_for(None, key, after=after, limit="1", **parameters):
        seen.append(rows[0]["id"])
        after = str(seen[-1])
        if len(seen) == 1:
            newcomer = stories.organisation("Newcomer")
            stories.make_member(newcomer, cluster)
            stories.project("Late", newcomer, register.shy)
    assert len(seen) == len(set(seen))
    assert before <= set(seen)
    assert seen == sorted(seen)
