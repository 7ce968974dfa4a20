"""How the API answers: from which sites it is read, how long caches keep it, how much one client may ask."""

from __future__ import annotations

import gzip
from datetime import date

import pytest
from django.test import Client, RequestFactory

from hansa.directory.queries import version
from hansa.directory.rules.reader import VISITOR
from hansa.journal.actions import record
from hansa.people.actions import create_token
from hansa.portal.api import limits
from hansa.portal.api.counts import SharedCounts


def test_is_read_by_scripts_of_other_sites(client, db):
    for path in ("/api/v1/clusters", "/api/v1/nothing", "/api/v1/clusters/x"):
        answer = client.get(path, headers={"Origin": "https://elsewhere.example"})
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer.headers


def test_answers_what_a_browser_asks_before(client, db):
    answer = client.options("/api/v1/clusters", headers={"Access-Control-Request-Method": "GET"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("path", ["/", "/clusters/", "/download/clusters.csv", "/account/login/", "/api/"])
def test_opens_nothing_else_to_other_sites(path, client, db):
    answer = client.get(path, headers={"Origin": "https://elsewhere.example"})
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_head_says_what_get_would_send(client, cluster):
    whole, head = client.get("/api/v1/clusters"), client.head("/api/v1/clusters")
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["Content-Length"] == str(len(whole.content))
    assert head.headers["ETag"] == whole.headers["ETag"]


def test_sends_nothing_again_that_has_not_changed(client, cluster, ana):
    first = client.get("/api/v1/clusters")
    assert first.headers["Cache-Control"] == "public, max-age=60"
    assert first.headers["Vary"] == "Authorization, Accept-Encoding"
    known = {"If-None-Match": first.headers["ETag"]}
    again = client.get("/api/v1/clusters", headers=known)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert client.get("/api/v1/clusters?limit=2", headers=known).status_code == 200
    record(verb="directory.edit_cluster", by=ana, subject=cluster, facts={})
    assert client.get("/api/v1/clusters", headers=known).status_code == 200


@pytest.mark.parametrize("changed", ["program_version", "register_version"])
def test_sends_again_what_other_code_or_settings_would_say(client, cluster, monkeypatch, changed):
    known = {"If-None-Match": client.get("/api/v1/clusters").headers["ETag"]}
    assert client.get("/api/v1/clusters", headers=known).status_code == 304
    monkeypatch.setattr(version, changed, lambda: "another")
    assert client.get("/api/v1/clusters", headers=known).status_code == 200


def test_sends_again_on_another_day(client, cluster, monkeypatch):
    known = {"If-None-Match": client.get("/api/v1/clusters").headers["ETag"]}
    monkeypatch.setattr(version.timezone, "localdate", lambda: date(2031, 1, 1))
    assert client.get("/api/v1/clusters", headers=known).status_code == 200


def test_version_of_the_program_is_that_of_its_code_and_settings(settings):
    compute = version.program_version.__wrapped__
    first = compute()
    assert compute() == first
    settings.OPERATOR = {"mail": {"password": "x"}}
    assert compute() == first, "nothing that is secret shows in it"
    settings.OPERATOR = {"kind": {"share": 0.6}}
    assert compute() != first


def test_an_unknown_tag_hides_no_error(client, db):
    assert client.get("/api/v1/clusters/nowhere", headers={"If-None-Match": "*"}).status_code == 404


def test_keeps_nothing_that_was_answered_to_a_person(bruno):
    key = create_token(by=bruno, name="x")[1]
    public = Client().get("/api/v1/clusters").headers["ETag"]
    answer = Client().get("/api/v1/clusters", headers={"Authorization": f"Bearer {key}", "If-None-Match": public})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in answer.headers


def test_compresses(client, db):
    answer = client.get("/api/v1/regions?limit=500", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert b'"land_borders"' in gzip.decompress(answer.content)


@pytest.fixture
def counter(monkeypatch, tmp_path):
    """The clock stands still, and three requests a minute are the limit."""
    monkeypatch.setattr(limits, "per_minute", lambda: 3)
    monkeypatch.setattr(limits.time, "time", lambda: 6_000_045.0)
    fresh = SharedCounts(tmp_path / "counts.sqlite3", "secret")
    monkeypatch.setattr(limits, "shared_counts", lambda: fresh)


def test_stops_a_client_that_asks_too_often(client, bruno, counter):
    assert [client.get("/api/v1/clusters").status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = client.get("/api/v1/clusters")
    assert refused.headers["Retry-After"] == "15"
    assert refused.json() == {"detail": "Too many requests in a minute; see Retry-After."}
    assert client.get("/api/v1/clusters", REMOTE_ADDR="10.1.1.1").status_code == 200
    key = create_token(by=bruno, name="x")[1]
    assert client.get("/api/v1/clusters", headers={"Authorization": f"Bearer {key}"}).status_code == 200


def test_begins_anew_with_the_next_minute(client, db, counter, monkeypatch):
    assert [client.get("/api/v1/me").status_code for _ in range(4)][-1] == 429
    monkeypatch.setattr(limits.time, "time", lambda: 6_000_061.0)
    assert client.get("/api/v1/me").status_code == 200


def test_counts_by_the_address_that_a_proxy_tells_only_behind_one(settings, db):
    request = RequestFactory().get("/", headers={"X-Forwarded-For": "6.6.6.6"})
    request.auth = VISITOR
    assert limits._client(request) == "127.0.0.1"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert limits._client(request) == "6.6.6.6"


def test_reads_the_limit_from_the_settings(settings):
    assert limits.per_minute() == 600
    settings.OPERATOR = {"api": {"per_minute": 50}}
    assert limits.per_minute() == 50
