"""Every page of sign-in and account wears our shell, in both languages, under the strict content security policy."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import translation

ENTRANCE = ["account_login", "account_signup", "account_request_login_code", "account_reset_password"]
MANAGE = [
    "account",
    "account_profile",
    "account_email",
    "account_change_password",
    "mfa_index",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "mfa_generate_recovery_codes",
    "mfa_deactivate_totp",
    "usersessions_list",
    "account_messages",
    "account_tokens",
    "account_data",
    "account_erase",
    "account_logout",
]
INLINE = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|\sstyle=|\son[a-z]+=|javascript:", re.I)


def page(client, name: str, language: str) -> str:
    with translation.override(language):
        url = reverse(name)
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code, response.headers.get("Location"))
    assert "'unsafe" not in response.headers["Content-Security-Policy"]
    return response.content.decode()


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("name", ENTRANCE)
def test_show_entrance_page(client, db, name, language):
    html = page(client, name, language)
    assert f'<html lang="{language}">' in html
    assert 'class="site-head"' in html
    assert '<meta name="robots" content="noindex">' in html
    assert not INLINE.search(html)


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("name", MANAGE)
def test_show_account_page(anew, bruno, name, language):
    html = page(anew(bruno), name, language)
    assert f'<html lang="{language}">' in html
    assert 'class="site-head"' in html
    assert 'class="tabs"' in html or name == "account_logout"
    assert html.count("<h1") == 1
    assert not INLINE.search(html)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_show_page_that_sets_up_an_app(anew, bruno, language):
    client = anew(bruno)
    Authenticator.objects.filter(user=bruno).delete()
    html = page(client, "mfa_activate_totp", language)
    assert 'src="data:image/svg+xml' in html
    assert not INLINE.search(html)


@pytest.mark.parametrize("name", MANAGE)
def test_show_account_page_to_a_visitor_leads_to_sign_in(client, db, name):
    response = client.get(reverse(name))
    assert response.status_code == 302
    assert response.url.startswith(reverse("home") if name == "account_logout" else reverse("account_login"))
