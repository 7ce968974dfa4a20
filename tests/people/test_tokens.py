"""Keys for programs: shown once, kept as a digest, useless when expired, revoked or their person gone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hansa.journal.models import Entry, PersonalValue
from hansa.people.actions import MOST_TOKENS, create_token, revoke_token
from hansa.people.models import ApiToken
from hansa.people.queries import person_for_token, tokens_of


def test_create_token_keeps_no_key(bruno):
    token, key = create_token(by=bruno, name="nightly report", days=30)
    assert key.startswith("hansa_")
    assert len(key) == 49
    assert token.prefix == key[:12]
    row = ApiToken.objects.filter(pk=token.pk).values().get()
    assert key not in str(row)
    assert token.expires_at - token.created_at == timedelta(days=30)
    entry = Entry.objects.get(verb="people.create_token")
    assert key not in str(entry.facts) + str(list(PersonalValue.objects.values_list("value", flat=True)))


def test_person_for_token(bruno):
    _token, key = create_token(by=bruno, name="x")
    assert person_for_token(key) == bruno


@pytest.mark.parametrize("key", ["", "hansa_", "hansa_" + "a" * 43, "x" * 10_000, "hansa_\x00", "ключ"])
def test_person_for_token_refuses_an_unknown_key(bruno, key):
    create_token(by=bruno, name="x")
    assert person_for_token(key) is None


def test_person_for_token_refuses_the_digest_itself(bruno):
    token, _key = create_token(by=bruno, name="x")
    assert person_for_token(token.digest) is None


def test_person_for_token_refuses_an_expired_key(bruno):
    token, key = create_token(by=bruno, name="x")
    ApiToken.objects.filter(pk=token.pk).update(expires_at=timezone.now())
    assert person_for_token(key) is None


def test_person_for_token_refuses_a_revoked_key(bruno):
    token, key = create_token(by=bruno, name="x")
    revoke_token(by=bruno, token=token)
    assert person_for_token(key) is None
    assert not tokens_of(bruno).exists()
    revoke_token(by=bruno, token=token)
    assert Entry.objects.filter(verb="people.revoke_token").count() == 1


def test_person_for_token_refuses_one_who_left(bruno):
    _token, key = create_token(by=bruno, name="x")
    bruno.is_active = False
    bruno.save()
    assert person_for_token(key) is None


def test_person_for_token_notes_the_use_once_a_minute(bruno):
    token, key = create_token(by=bruno, name="x")
    person_for_token(key)
    token.refresh_from_db()
    first = token.last_used_at
    with CaptureQueriesContext(connection) as queries:
        person_for_token(key)
    assert [q["sql"].split()[0] for q in queries] == ["SELECT"]
    ApiToken.objects.filter(pk=token.pk).update(last_used_at=first - timedelta(seconds=61))
    person_for_token(key)
    token.refresh_from_db()
    assert token.last_used_at > first


def test_revoke_token_of_another_person_is_refused(bruno, chloe):
    token, key = create_token(by=bruno, name="x")
    with pytest.raises(PermissionDenied):
        revoke_token(by=chloe, token=token)
    assert person_for_token(key) == bruno


def test_create_token_is_refused_beyond_the_most(bruno):
    for number in range(MOST_TOKENS):
        create_token(by=bruno, name=str(number))
    with pytest.raises(ValidationError, match="You have 20 keys"):
        create_token(by=bruno, name="one too many")


def test_token_page_shows_the_key_once(anew, bruno):
    client = anew(bruno)
    html = client.post("/account/tokens/", {"name": "report", "days": "90"}).content.decode()
    key = html.split('id="new-key">')[1].split("<")[0]
    assert person_for_token(key) == bruno
    assert key not in client.get("/account/tokens/").content.decode()


def test_token_page_asks_for_a_second_factor(anew, bruno):
    client = anew(bruno)
    bruno.authenticator_set.all().delete()
    html = client.post("/account/tokens/", {"name": "report", "days": "90"}).content.decode()
    assert "Set up a second factor" in html
    assert not ApiToken.objects.exists()


def test_token_page_asks_who_it_is_before_it_makes_one(client_for, bruno):
    response = client_for(bruno).post("/account/tokens/", {"name": "report", "days": "90"})
    assert response.status_code == 302
    assert response.url.startswith("/account/reauthenticate/")
    assert not ApiToken.objects.exists()


def test_token_page_revokes_only_own_keys(client_for, bruno, chloe):
    token, key = create_token(by=bruno, name="x")
    assert client_for(chloe).post(f"/account/tokens/{token.pk}/revoke/").status_code == 404
    assert person_for_token(key) == bruno
    assert client_for(bruno).post(f"/account/tokens/{token.pk}/revoke/").status_code == 302
    assert person_for_token(key) is None
