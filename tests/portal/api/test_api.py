"""What the API answers to whom."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from django.test import Client

from hansa.directory.models import Organisation, OrganisationName
from hansa.directory.search import index
from hansa.people.actions import create_token, revoke_token
from tests.fixtures.story import signed_in


@pytest.mark.parametrize(
    ("who", "size", "email"),
    [
        (None, "unknown", ""),
        ("chloe", "unknown", ""),
        ("bruno", "large", "desk@shy.example"),
        ("ana", "large", "desk@shy.example"),
        ("operator", "large", "desk@shy.example"),
    ],
)
def test_shows_an_organisation_as_far_as_one_may_see_it(who, size, email, ask, register, request):
    person = request.getfixturevalue(who) if who else None
    answer = ask(f"/organisations/{register.shy.pk}", person).json()
    assert (answer["size"], answer["email"]) == (size, email)
    assert answer["clusters"] == ["baltic-photonics"]
    assert answer["partners"] == 1
    assert "Hidden Lane" not in str(answer)


@pytest.mark.parametrize(
    ("who", "clusters"), [(None, []), ("ana", []), ("bruno", []), ("chloe", []), ("operator", ["quiet-waves"])]
)
def test_names_an_unpublished_cluster_to_nobody_outside(who, clusters, ask, register, request):
    person = request.getfixturevalue(who) if who else None
    assert ask(f"/organisations/{register.pioneer.pk}", person).json()["clusters"] == clusters
    assert ask(f"/projects/{register.joint.pk}", person).json()["cluster"] == "".join(clusters)
    assert ask("/clusters/quiet-waves", person).status_code == (200 if clusters else 404)
    for part in ("members", "growth"):
        assert ask(f"/clusters/quiet-waves/{part}", person).status_code == (200 if clusters else 404)


def test_answers_a_merged_record_as_the_one_it_became(ask, register):
    assert ask(f"/organisations/{register.merged.pk}").json()["name"] == "Shy Optics"


def test_gives_a_project_with_its_participants(ask, register):
    answer = ask(f"/projects/{register.joint.pk}").json()
    assert answer["participants"] == 2
    assert [(one["name"], one["role"], one["contribution"]) for one in answer["participations"]] == [
        ("Gaismas Lāzeri SIA", "coordinator", 1000),
        ("Shy Optics", "participant", 1000),
    ]


def test_says_for_whom_a_token_speaks(ask, ana, bruno, organisation):
    assert ask("/me", ana).json() == {"name": "Ana Ozola", "organisations": [], "offices": ["baltic-photonics"]}
    assert ask("/me", bruno).json() == {"name": "Bruno Kask", "organisations": [organisation.pk], "offices": []}
    assert ask("/me").json() == {"name": "", "organisations": [], "offices": []}


@pytest.mark.parametrize("header", ["Bearer nonsense", "Bearer ", "Basic YTpi", "nonsense", "Bearer hansa_\xe9"])
def test_refuses_a_key_that_does_not_hold(header, ask, db):
    answer = ask("/clusters", headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.json()["detail"].startswith("This key does not hold.")


def test_refuses_a_revoked_key(ask, bruno):
    token, key = create_token(by=bruno, name="x")
    assert ask("/me", headers={"Authorization": f"Bearer {key}"}).status_code == 200
    revoke_token(by=bruno, token=token)
    assert ask("/me", headers={"Authorization": f"Bearer {key}"}).status_code == 401


def test_a_key_is_no_way_around_the_second_factor(ana):
    key = create_token(by=ana, name="made before taking office")[1]
    answer = Client().get("/api/v1/me", headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == 403
    assert answer.json() == {"detail": "Your office asks for a second factor: set one up first."}


def test_sessions_count_for_nothing(ana, register):
    answer = signed_in(ana).get("/api/v1/me")
    assert answer.json()["name"] == ""
    assert not answer.cookies


def test_follows_pages_to_the_end(ask, register):
    seen, at = [], "/api/v1/organisations?limit=2&country=LV"
    while at:
        answer = Client().get(at).json()
        seen += [row["name"] for row in answer["items"]]
        at = answer["next"] and answer["next"].removeprefix("http://testserver")
    assert seen == list(Organisation.objects.filter(merged_into=None).order_by("pk").values_list("name", flat=True))


def test_follows_pages_of_regions_by_code(ask, db):
    first = ask("/regions", country="LV", limit=3).json()
    rest = Client().get(first["next"]).json()
    assert [row["code"] for row in [*first["items"], *rest["items"]]][:5] == ["LV", "LV0", "LV00", "LV003", "LV005"]


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/organisations?limit=0", 422, "limit: Input should be greater than or equal to 1"),
        ("/organisations?limit=501", 422, "limit: Input should be less than or equal to 500"),
        ("/organisations?helix=x", 422, "helix: Input should be"),
        ("/organisations?contry=DE", 422, "“contry”. It can by: limit, after, q, country"),
        ("/countries?q=x", 422, "“q”. It can by: nothing."),
        ("/organisations?country=Atlantis", 422, "country: String should have at most 2 characters"),
        ("/organisations?country=XQ", 422, "“XQ” is no country code; right is a code of two letters, as DE."),
        ("/organisations/0", 422, "number: Input should be greater than or equal to 1"),
        ("/organisations/x", 422, "number: Input should be a valid integer"),
        ("/organisations/999999", 404, "There is no organisation with this number."),
        ("/projects/999999", 404, "There is no project with this number."),
        ("/clusters/nowhere", 404, "There is no cluster with this address."),
        ("/clusters/quiet-waves", 404, "There is no cluster with this address."),
        ("/nothing", 404, "There is nothing at this address."),
        ("/organisations/", 404, "There is nothing at this address."),
    ],
)
def test_says_in_words_what_is_wrong(path, status, words, register):
    answer = Client().get(f"/api/v1{path}")
    assert answer.status_code == status
    assert words in answer.json()["detail"]
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_changes_nothing(method, db):
    for path in ("/api/v1/organisations", "/api/v1/nothing", "/api/v1"):
        answer = getattr(Client(enforce_csrf_checks=True), method)(path)
        assert answer.status_code == 405
        assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
        assert answer.json() == {"detail": "The API is read with GET; nothing is changed through it."}


def test_says_where_the_descriptions_are(db):
    assert Client().get("/api/v1/").json() == {
        "openapi": "http://testserver/api/v1/openapi.json",
        "documentation": "http://testserver/api/",
    }


def test_page_file_and_api_show_the_same_numbers(ask, register, cluster):
    client = Client()
    from_api = {row["slug"]: row["members"] for row in ask("/clusters").json()["items"]}
    text = client.get("/download/clusters.csv").getvalue().decode("utf-8-sig")
    from_file = {row["slug"]: int(row["members"]) for row in csv.DictReader(io.StringIO(text))}
    page = client.get(f"/clusters/{cluster.slug}/members/").content.decode()
    assert from_api == from_file == {cluster.slug: 2}
    assert re.search(r">\s*2 members\s*<", page)
    countries = ask("/countries").json()
    text = client.get("/download/countries.csv").getvalue().decode("utf-8-sig")
    assert countries == [{"country": "LV", "name": "Latvia", "organisations": 5}]
    assert [row["organisations"] for row in csv.DictReader(io.StringIO(text))] == ["5"]
    assert "5 organisations" in re.sub(r"<[^>]+>", "", client.get("/organisations/").content.decode())


def test_every_list_gives_the_rows_of_its_download(ask, register, cluster):
    client = Client()
    for key in ("organisations", "clusters", "projects", "participations", "ties", "datasets"):
        rows = client.get(f"/download/{key}.json").getvalue()
        answer = ask(f"/{key}", limit=500).json()["items"]
        assert [row["id"] for row in answer] == [row["id"] for row in json.loads(rows)], key


def test_finds_names_in_any_script(ask, register):
    OrganisationName.objects.create(organisation=register.shy, name="Застенчивая оптика", kind="translation")
    index.refresh(register.shy)
    found = ask("/organisations", q="застенчивая").json()["items"]
    assert [row["name"] for row in found] == ["Shy Optics"]
