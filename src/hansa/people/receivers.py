"""Writes to the journal what persons do on allauth's own pages."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.http import HttpRequest

from hansa.journal.actions import record
from hansa.people.models import Person
from hansa.people.queries import STRONG_FACTORS


def connect() -> None:
    """Called once, when the area is loaded."""
    for signal in (account.password_changed, account.password_set, account.password_reset):
        signal.connect(_password_changed, dispatch_uid="people.password")
    account.email_added.connect(_email_added, dispatch_uid="people.email_added")
    account.email_removed.connect(_email_removed, dispatch_uid="people.email_removed")
    account.email_changed.connect(_email_changed, dispatch_uid="people.email_changed")
    account.email_confirmed.connect(_email_confirmed, dispatch_uid="people.email_confirmed")
    mfa.authenticator_added.connect(_factor_added, dispatch_uid="people.factor_added")
    mfa.authenticator_removed.connect(_factor_removed, dispatch_uid="people.factor_removed")
    mfa.authenticator_reset.connect(_factor_renewed, dispatch_uid="people.factor_renewed")


def _password_changed(sender: type, user: Person, **_more: Any) -> None:
    record(verb="people.change_password", by=user, subject=user)


def _email_added(sender: type, user: Person, email_address: Any, **_more: Any) -> None:
    _note_address("people.add_email", user, email_address)


def _email_removed(sender: type, user: Person, email_address: Any, **_more: Any) -> None:
    _note_address("people.remove_email", user, email_address)


def _email_changed(sender: type, user: Person, to_email_address: Any, **_more: Any) -> None:
    _note_address("people.change_email", user, to_email_address)


def _email_confirmed(sender: type, email_address: Any, **_more: Any) -> None:
    _note_address("people.confirm_email", email_address.user, email_address)


def _note_address(verb: str, person: Person, address: Any) -> None:
    record(verb=verb, by=person, subject=person, personal={"email": (person.journal_key, address.email)})


def _factor_added(sender: type, request: HttpRequest, user: Person, authenticator: Any, **_more: Any) -> None:
    record(verb="people.add_factor", by=user, subject=user, facts={"type": authenticator.type})
    strong = Authenticator.objects.filter(user=user, type__in=STRONG_FACTORS)
    if authenticator.type in STRONG_FACTORS and strong.count() == 1:
        # Whoever came in elsewhere by the password alone must come in again, by two factors.
        for session in UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key):
            session.end()


def _factor_removed(sender: type, user: Person, authenticator: Any, **_more: Any) -> None:
    record(verb="people.remove_factor", by=user, subject=user, facts={"type": authenticator.type})


def _factor_renewed(sender: type, user: Person, authenticator: Any, **_more: Any) -> None:
    record(verb="people.renew_factor", by=user, subject=user, facts={"type": authenticator.type})
