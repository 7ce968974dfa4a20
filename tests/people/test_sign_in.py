"""Signing up and in: what is asked, what is recorded, what a stranger can find out, and how often one may try."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import translation

from hansa.journal.models import Entry
from hansa.people.models import Consent, Person
from tests.fixtures.story import PASSWORD

NEW = {
    "name": "  Dana   Liepa ",
    "email": "dana@example.org",
    "password1": PASSWORD,
    "password2": PASSWORD,
    "language": "ru",
    "terms": "on",
    "news": "on",
}


@pytest.fixture(autouse=True)
def fresh_limits(db):
    cache.clear()


def totp_code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def code_in(message) -> str:
    """The code stands alone on a line of the letter."""
    return next(line for line in message.body.splitlines() if re.fullmatch(r"[0-9A-Z-]{6,9}", line))


def sign_up(client: Client, **changes):
    return client.post("/account/signup/", {key: v for key, v in {**NEW, **changes}.items() if v is not None})


def test_sign_up_records_name_language_and_consents(client):
    response = sign_up(client)
    assert response.url == "/account/confirm-email/"
    dana = Person.objects.get(email="dana@example.org")
    assert (dana.name, dana.language) == ("Dana Liepa", "ru")
    assert list(dana.consents.values_list("purpose", flat=True)) == ["terms", "news"]
    entry = Entry.objects.get(verb="people.sign_up")
    assert entry.facts == {"language": "ru", "agreed": ["terms", "news"]}
    assert dict(entry.personal_values.values_list("field", "value"))["email"] == "dana@example.org"


def test_sign_up_needs_consent_to_the_terms(client):
    response = sign_up(client, terms=None)
    assert response.status_code == 200
    assert response.context["form"].errors == {"terms": ["This field is required."]}
    assert not Person.objects.exists()


def test_sign_up_without_news_records_none(client):
    sign_up(client, news=None)
    assert list(Consent.objects.values_list("purpose", flat=True)) == ["terms"]


def test_sign_up_is_finished_by_the_code_in_the_letter(client):
    sign_up(client)
    letter = mail.outbox[0]
    assert letter.to == ["dana@example.org"]
    assert not client.get("/account/").wsgi_request.user.is_authenticated
    response = client.post("/account/confirm-email/", {"code": code_in(letter)})
    assert response.status_code == 302
    assert EmailAddress.objects.get().verified
    assert client.get("/account/").status_code == 200


def test_sign_up_code_is_worthless_after_three_wrong_ones(client):
    sign_up(client)
    right = code_in(mail.outbox[0])
    for _attempt in range(3):
        client.post("/account/confirm-email/", {"code": "AAAAAA"})
    client.post("/account/confirm-email/", {"code": right})
    assert not EmailAddress.objects.get().verified


def test_sign_up_writes_in_the_language_chosen(client):
    sign_up(client, language="ru")
    with translation.override("ru"):
        greeting = translation.gettext("Hello from %(site_name)s!") % {"site_name": "Hansa"}
    assert greeting in mail.outbox[0].body
    assert mail.outbox[0].subject == "Пожалуйста, подтвердите Ваш адрес электронной почты"


def test_sign_up_with_a_known_address_looks_the_same(client, bruno):
    response = sign_up(client, email="bruno@example.org")
    other = sign_up(Client(), email="unknown@example.org")
    assert (response.status_code, response.url) == (other.status_code, other.url)
    assert Person.objects.filter(email="bruno@example.org").count() == 1
    assert "already exists" in mail.outbox[0].body
    page, other_page = client.get(response.url), Client().get(response.url)
    assert page.status_code == 200
    assert "already" not in page.content.decode()
    assert other_page.status_code in (200, 302)


def test_sign_in_with_password(client, bruno):
    response = client.post("/account/login/", {"login": "BRUNO@example.org", "password": PASSWORD})
    assert response.url == "/desk/"
    assert client.get("/account/profile/").status_code == 200
    assert UserSession.objects.filter(user=bruno).count() == 1


@pytest.mark.parametrize("login", ["bruno@example.org", "unknown@example.org"])
def test_sign_in_with_a_wrong_password_says_the_same_to_everyone(client, bruno, login):
    response = client.post("/account/login/", {"login": login, "password": "wrong"})
    assert response.context["form"].non_field_errors() == [
        "The email address and/or password you specified are not correct."
    ]


def test_sign_in_is_refused_after_five_failures(client, bruno):
    for _attempt in range(5):
        response = client.post("/account/login/", {"login": "bruno@example.org", "password": "wrong"})
        assert "not correct" in response.content.decode()
    response = client.post("/account/login/", {"login": "bruno@example.org", "password": PASSWORD})
    assert response.context["form"].non_field_errors() == ["Too many failed login attempts. Try again later."]
    assert not response.wsgi_request.user.is_authenticated


def test_sign_in_attempts_are_counted_in_the_database(client, bruno):
    """So a second worker process, which shares nothing but the database, refuses too."""
    from django.db import connection

    for _attempt in range(5):
        client.post("/account/login/", {"login": "bruno@example.org", "password": "wrong"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache WHERE cache_key LIKE '%%login_failed%%'")
        assert cursor.fetchone()[0] >= 1


def test_sign_in_with_a_code(client, bruno):
    client.post("/account/login/code/", {"email": "bruno@example.org"})
    assert "code" in mail.outbox[0].subject.lower()
    response = client.post("/account/login/code/confirm/", {"code": code_in(mail.outbox[0])})
    assert response.url == "/desk/"


def test_sign_in_code_for_an_unknown_address_looks_the_same(client, bruno):
    known = client.post("/account/login/code/", {"email": "bruno@example.org"})
    unknown = Client().post("/account/login/code/", {"email": "nobody@example.org"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert len(mail.outbox) == 2


def test_sign_in_code_is_refused_at_the_fourth_request_in_a_minute(client, bruno):
    answers = [Client().post("/account/login/code/", {"email": "bruno@example.org"}) for _attempt in range(4)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 200]
    refusal = "Too many failed login attempts. Try again later."
    assert answers[3].context["form"].errors["email"] == [refusal]
    assert len(mail.outbox) == 3


def test_password_reset_for_an_unknown_address_looks_the_same(client, bruno):
    known = client.post("/account/password/reset/", {"email": "bruno@example.org"})
    unknown = Client().post("/account/password/reset/", {"email": "nobody@example.org"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)


def test_sign_in_asks_for_the_second_factor(client, bruno):
    secret = generate_totp_secret()
    TOTP.activate(bruno, secret)
    response = client.post("/account/login/", {"login": "bruno@example.org", "password": PASSWORD})
    assert response.url == "/account/2fa/authenticate/"
    assert not client.get("/account/login/").wsgi_request.user.is_authenticated
    client.post("/account/2fa/authenticate/", {"code": "000000"})
    assert not client.get("/account/login/").wsgi_request.user.is_authenticated
    response = client.post("/account/2fa/authenticate/", {"code": totp_code(secret)})
    assert response.url == "/desk/"


def test_sign_in_by_code_asks_for_the_second_factor_too(client, bruno):
    TOTP.activate(bruno, generate_totp_secret())
    client.post("/account/login/code/", {"email": "bruno@example.org"})
    response = client.post("/account/login/code/confirm/", {"code": code_in(mail.outbox[0])})
    assert response.url == "/account/2fa/authenticate/"


def test_second_factor_code_cannot_be_guessed_at_will(client, bruno):
    TOTP.activate(bruno, generate_totp_secret())
    client.post("/account/login/", {"login": "bruno@example.org", "password": PASSWORD})
    for _attempt in range(5):
        client.post("/account/2fa/authenticate/", {"code": "000000"})
    response = client.post("/account/2fa/authenticate/", {"code": "000001"})
    assert "Too many failed login attempts" in response.content.decode()


def test_sign_in_with_a_recovery_code(client, bruno):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    TOTP.activate(bruno, generate_totp_secret())
    code = RecoveryCodes.activate(bruno).get_unused_codes()[0]
    client.post("/account/login/", {"login": "bruno@example.org", "password": PASSWORD})
    assert client.post("/account/2fa/authenticate/", {"code": code}).url == "/desk/"
    again = Client()
    again.post("/account/login/", {"login": "bruno@example.org", "password": PASSWORD})
    assert again.post("/account/2fa/authenticate/", {"code": code}).status_code == 200


def test_sign_in_is_refused_to_one_who_left(client, bruno):
    bruno.is_active = False
    bruno.save()
    response = client.post("/account/login/", {"login": "bruno@example.org", "password": PASSWORD})
    assert not response.wsgi_request.user.is_authenticated


def test_sign_in_leads_nowhere_outside(client, bruno):
    data = {"login": "bruno@example.org", "password": PASSWORD, "next": "https://evil.example/"}
    assert client.post("/account/login/", data).url == "/desk/"


@pytest.mark.django_db(transaction=True)
def test_set_up_an_app_tells_the_person_and_the_journal(anew, bruno):
    client = anew(bruno)
    Authenticator.objects.filter(user=bruno).delete()
    elsewhere = Client()
    elsewhere.force_login(bruno, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert elsewhere.get("/account/profile/").status_code == 200
    client.get("/account/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    client.post("/account/2fa/totp/activate/", {"code": totp_code(secret)})
    assert set(Authenticator.objects.filter(user=bruno).values_list("type", flat=True)) == {"totp", "recovery_codes"}
    assert mail.outbox[-1].to == ["bruno@example.org"]
    assert Entry.objects.filter(verb="people.add_factor", facts__type="totp").count() == 1
    assert client.get("/account/profile/").status_code == 200
    assert elsewhere.get("/account/profile/").status_code == 302, "came in by the password alone"


def test_change_password_is_in_the_journal_and_ends_other_sessions(anew, client, bruno):
    elsewhere = Client()
    elsewhere.force_login(bruno, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert elsewhere.get("/account/profile/").status_code == 200
    here = anew(bruno)
    new = "another horse battery staple"
    here.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert Entry.objects.filter(verb="people.change_password").count() == 1
    assert here.get("/account/profile/").status_code == 200
    assert elsewhere.get("/account/profile/").status_code == 302


def test_session_is_ended_from_another_device(client_for, bruno):
    here, there = client_for(bruno), client_for(bruno)
    here.get("/account/profile/")
    there.get("/account/profile/")
    session = UserSession.objects.get(session_key=there.session.session_key)
    here.post(f"/account/sessions/{session.pk}/end/")
    assert there.get("/account/profile/").status_code == 302
    assert here.get("/account/profile/").status_code == 200
    assert Entry.objects.filter(verb="people.end_session").count() == 1


def test_session_of_another_person_is_not_ended(client_for, bruno, chloe):
    theirs = client_for(bruno)
    theirs.get("/account/profile/")
    session = UserSession.objects.get(user=bruno)
    assert client_for(chloe).post(f"/account/sessions/{session.pk}/end/").status_code == 404
    assert theirs.get("/account/profile/").status_code == 200


def test_session_is_noted_without_a_write_at_every_request(client_for, bruno, django_assert_num_queries):
    client = client_for(bruno)
    client.get("/account/profile/")
    before = UserSession.objects.get(user=bruno).last_seen_at
    client.get("/account/profile/")
    assert UserSession.objects.get(user=bruno).last_seen_at == before
