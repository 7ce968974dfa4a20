"""Signing in with a real browser: passkey, second key, strict content security policy, both languages, a phone."""

from __future__ import annotations

import pytest

from hansa.people.models import Person
from tests.fixtures.browser import assert_accessible, screenshot
from tests.fixtures.story import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def told(page):
    """What the browser complained of: refused scripts and styles, errors of scripts."""
    complaints = []
    page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints


@pytest.fixture
def authenticator(page):
    """A passkey device, as Chromium simulates one."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return session, made["authenticatorId"]


def type_password(page, live, path="/account/login/"):
    page.goto(live.at(path))
    page.fill("[name=login]", "bruno@example.org")
    page.fill("[name=password]", PASSWORD)
    page.click("main button.primary")
    page.wait_for_url(lambda url: "/login" not in url)


def confirm_it_is_me(page):
    if "reauthenticate" in page.url:
        page.fill("[name=password]", PASSWORD)
        page.click("main button.primary")
        page.wait_for_url(lambda url: "reauthenticate" not in url)


def add_passkey(page, live):
    page.goto(live.at("/account/2fa/webauthn/add/"))
    confirm_it_is_me(page)
    page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(lambda url: "webauthn/add" not in url)


def test_sign_in_with_a_passkey(page, live, bruno, authenticator, told):
    type_password(page, live)
    add_passkey(page, live)
    session, device = authenticator
    credentials = session.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]
    assert [c["isResidentCredential"] for c in credentials] == [True]
    assert bruno.authenticator_set.filter(type="webauthn").count() == 1

    page.context.clear_cookies()
    page.goto(live.at("/account/login/"))
    page.click("#passkey_login")
    page.wait_for_url(lambda url: "/login" not in url)
    page.goto(live.at("/account/"))
    assert page.locator("h1").inner_text() == "Bruno Kask"
    assert told == []


def test_passkey_of_nobody_here_is_refused_in_words(page, live, bruno, authenticator, told):
    type_password(page, live)
    add_passkey(page, live)
    bruno.authenticator_set.all().delete()
    page.context.clear_cookies()
    page.goto(live.at("/account/login/"))
    page.click("#passkey_login")
    page.wait_for_load_state()
    page.locator(".errorlist, .notice.error:visible").first.wait_for()
    page.goto(live.at("/account/"))
    assert "/account/login/" in page.url


def test_missing_passkey_is_told_on_the_page(page, live, bruno, authenticator):
    page.goto(live.at("/account/login/"))
    notice = page.locator("#passkey-error")
    assert notice.is_hidden()
    session, device = authenticator
    session.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": device})
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {**AUTHENTICATOR, "isUserVerified": False}},
    )
    page.click("#passkey_login")
    notice.wait_for(timeout=20_000)
    assert "That did not work" in notice.inner_text()


def test_second_factor_by_key_after_the_password(page, live, bruno, authenticator, told):
    type_password(page, live)
    add_passkey(page, live)
    page.context.clear_cookies()
    type_password(page, live)
    assert page.url.endswith("/account/2fa/authenticate/")
    assert_accessible(page)
    screenshot(page, "sign-in-second-factor")
    page.click("#mfa_webauthn_authenticate")
    page.wait_for_url(lambda url: "authenticate" not in url)
    page.goto(live.at("/account/"))
    assert page.locator("h1").inner_text() == "Bruno Kask"
    assert told == []


def test_manager_is_led_to_the_second_factor(page, live, ana, cluster, told):
    page.goto(live.at("/account/login/?next=/desk/"))
    page.fill("[name=login]", "ana@example.org")
    page.fill("[name=password]", PASSWORD)
    page.click("main button.primary")
    page.wait_for_url(live.at("/account/2fa/"))
    assert "Your office asks for a second factor" in page.locator(".messages").inner_text()
    assert_accessible(page)
    screenshot(page, "second-factor")
    assert told == []


PAGES = {
    "login": "/account/login/",
    "signup": "/account/signup/",
    "code": "/account/login/code/",
    "reset": "/account/password/reset/",
}
OWN_PAGES = {
    "account": "/account/",
    "profile": "/account/profile/",
    "email": "/account/email/",
    "password": "/account/password/change/",
    "factors": "/account/2fa/",
    "sessions": "/account/sessions/",
    "messages": "/account/messages/",
    "keys": "/account/tokens/",
    "data": "/account/data/",
}


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("name", PAGES)
def test_entrance_is_accessible(page, live, told, name, language):
    look_at(page, live, f"sign-in-{name}", PAGES[name], language)
    assert told == []


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("name", OWN_PAGES)
def test_account_is_accessible(page, live, bruno: Person, told, name, language):
    live.sign_in(page, bruno)
    look_at(page, live, f"account-{name}", OWN_PAGES[name], language)
    assert told == []


def look_at(page, live, name: str, path: str, language: str) -> None:
    """Wide and narrow, light and dark: no violation, and nothing wider than the phone."""
    url = live.at(path if language == "en" else f"/ru{path}")
    for width, scheme in [(1280, "light"), (390, "dark")]:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.goto(url)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        screenshot(page, f"{name}-{language}-{width}")
