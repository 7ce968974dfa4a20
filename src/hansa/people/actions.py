"""What persons do with their own accounts."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import EmailValidator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hansa.journal.actions import Actor, erase_personal, record
from hansa.people.enums import TEXT_VERSIONS, ConsentPurpose, Language
from hansa.people.models import ApiToken, Consent, Person
from hansa.people.queries import digest_of, is_last_operator
from hansa.people.signals import erasure_asked, person_erasing

TOKEN_PREFIX = "hansa_"  # noqa: S105  (what every key begins with, so that a leaked one is recognised)
MOST_TOKENS = 20


@transaction.atomic
def sign_up(*, person: Person, name: str, language: str, news: bool) -> None:
    """Complete a new account: name, language, and consent to the terms of use, without which there is none."""
    person.name, person.language = " ".join(name.split()), language
    person.save(update_fields=["name", "language"])
    purposes = [ConsentPurpose.TERMS, *([ConsentPurpose.NEWS] if news else [])]
    for purpose in purposes:
        Consent.objects.create(person=person, purpose=purpose, text_version=TEXT_VERSIONS[purpose])
    record(
        verb="people.sign_up",
        by=person,
        subject=person,
        facts={"language": language, "agreed": [str(purpose) for purpose in purposes]},
        personal={"email": (person.journal_key, person.email)},
    )


@transaction.atomic
def change_profile(*, by: Person, name: str, language: str) -> None:
    """Change one's name and language. Does nothing when both are as they were."""
    name = " ".join(name.split())
    if not name:
        raise ValidationError({"name": _("Please give a name: others must know whom they deal with.")})
    if language not in Language.values:
        raise ValidationError({"language": _("Letters are written in English or Russian.")})
    person = Person.objects.select_for_update().get(pk=by.pk)
    if (person.name, person.language) == (name, language):
        return
    old = person.name
    person.name, person.language = name, language
    person.save(update_fields=["name", "language"])
    record(
        verb="people.change_profile",
        by=person,
        subject=person,
        facts={"language": language},
        personal={"old_name": (person.journal_key, old), "name": (person.journal_key, name)},
    )


@transaction.atomic
def set_consents(*, by: Person, purposes: Mapping[ConsentPurpose, bool]) -> None:
    """Agree to, or withdraw from, each purpose named. The terms of use are withdrawn only by erasing the account."""
    if ConsentPurpose.TERMS in purposes:
        raise ValidationError(_("The terms of use hold for as long as you have an account. To leave, erase it."))
    person = Person.objects.select_for_update().get(pk=by.pk)
    given, withdrawn = [], []
    for purpose, agrees in purposes.items():
        consent = Consent.objects.filter(person=person, purpose=purpose, withdrawn_at=None).first()
        if agrees and consent is None:
            Consent.objects.create(person=person, purpose=purpose, text_version=TEXT_VERSIONS[purpose])
            given.append(str(purpose))
        elif not agrees and consent:
            consent.withdrawn_at = timezone.now()
            consent.save(update_fields=["withdrawn_at"])
            withdrawn.append(str(purpose))
    if given or withdrawn:
        facts = {"given": given, "withdrawn": withdrawn}
        record(verb="people.set_consents", by=person, subject=person, facts=facts)


@transaction.atomic
def make_operator(*, by: Actor, email: str, name: str = "", password: str | None = None) -> tuple[Person, bool]:
    """Let a person run this installation; returns the person, and whether they are new here.

    An address without a person gets one, its address taken as verified: whoever may do this runs the machine. A
    password is checked as at sign-up (`ValidationError`) and replaces the former one.
    """
    email = email.strip().lower()
    EmailValidator()(email)
    person = Person.objects.filter(email__iexact=email).first()
    is_new = person is None
    person = person or Person(email=email, name=" ".join(name.split()))
    if password:
        validate_password(password, person)
        person.set_password(password)
    elif is_new:
        person.set_unusable_password()
    person.is_operator = person.is_active = True
    person.save()
    EmailAddress.objects.update_or_create(user=person, email=email, defaults={"verified": True, "primary": True})
    record(
        verb="people.make_operator",
        by=by,
        subject=person,
        facts={"new": is_new},
        personal={"email": (person.journal_key, person.email)},
    )
    return person, is_new


@transaction.atomic
def create_token(*, by: Person, name: str, days: int = 90) -> tuple[ApiToken, str]:
    """Make a key for a program that reads the API as this person. Returns the token and the key, which is shown once
    and kept nowhere."""
    Person.objects.select_for_update().get(pk=by.pk)
    now = timezone.now()
    alive = ApiToken.objects.filter(person=by, revoked_at=None, expires_at__gt=now)
    if alive.count() >= MOST_TOKENS:
        raise ValidationError(_("You have %(most)s keys. Revoke one that you no longer need.") % {"most": MOST_TOKENS})
    key = TOKEN_PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        person=by,
        name=name,
        prefix=key[:12],
        digest=digest_of(key),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    facts = {"token": token.pk, "expires": token.expires_at}
    record(verb="people.create_token", by=by, subject=by, facts=facts, personal={"name": (by.journal_key, name)})
    return token, key


@transaction.atomic
def revoke_token(*, by: Person, token: ApiToken) -> None:
    """Make a key useless at once. Revoking it again changes nothing."""
    _own(by, token.person_id)
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()):
        record(verb="people.revoke_token", by=by, subject=by, facts={"token": token.pk})


@transaction.atomic
def end_session(*, by: Person, session: UserSession) -> None:
    """Sign a person out somewhere else."""
    _own(by, session.user_id)
    session.end()
    record(verb="people.end_session", by=by, subject=by, personal={"ip": (by.journal_key, session.ip)})


def obstacles_to_erasure(person: Person) -> list[str]:
    """Why a person cannot be erased yet, each with what to do first; empty when they can."""
    reasons = [str(reason) for _receiver, reason in erasure_asked.send(sender=Person, person=person) if reason]
    if is_last_operator(person):
        reasons.append(_("You are the only one who runs this installation. Make somebody else an operator first."))
    return reasons


@transaction.atomic
def erase(*, by: Person) -> None:
    """Erase oneself: the row stays as a number, so that signed acts keep an author; everything that says who that was
    goes, also from the journal, whose chain still verifies. Raises ValidationError with the obstacles."""
    # Two last operators who leave at once: the second waits here and then sees that they are the last.
    list(Person.objects.select_for_update().filter(is_operator=True).order_by("pk").values_list("pk", flat=True))
    person = Person.objects.select_for_update().get(pk=by.pk)
    if person.erased_at:
        return
    if reasons := obstacles_to_erasure(person):
        raise ValidationError(reasons)
    emails = list(EmailAddress.objects.filter(user=person, verified=True).values_list("email", flat=True))
    person_erasing.send(sender=Person, person=person, emails=emails)
    record(verb="people.erase", by=person, subject=person)
    _forget(person)
    erase_personal(about=person.journal_key)


def _forget(person: Person) -> None:
    for session in UserSession.objects.filter(user=person):
        session.end()
    for table in (EmailAddress, Authenticator):
        table.objects.filter(user=person).delete()
    ApiToken.objects.filter(person=person).delete()
    now = timezone.now()
    Consent.objects.filter(person=person, withdrawn_at=None).update(withdrawn_at=now)
    person.email = f"erased-{person.pk}@invalid.example"
    person.name = ""
    person.language = Language.ENGLISH
    person.is_active = person.is_operator = False
    person.last_login = None
    person.erased_at = now
    person.set_unusable_password()
    person.save()
    person.groups.clear()
    person.user_permissions.clear()


def _own(by: Person, owner: int) -> None:
    if by.pk != owner:
        raise PermissionDenied(_("This belongs to another person."))
