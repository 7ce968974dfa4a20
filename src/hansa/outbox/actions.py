"""Writing, approving and sending messages."""

from __future__ import annotations

import smtplib
from collections.abc import Mapping
from datetime import timedelta
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hansa.journal.actions import Actor, key_of, record
from hansa.outbox import letters
from hansa.outbox.enums import MessageState
from hansa.outbox.kinds import all_kinds, kind_of
from hansa.outbox.models import Message, Preference
from hansa.outbox.queries import wants
from hansa.people.enums import Language
from hansa.people.models import Person

# Minutes before the next attempt, by the number of attempts made. After the last a message has failed.
WAITS = (1, 5, 15, 60, 240, 720, 1440)
# How long an attempt may take before its worker counts as lost. Longer than the mail server's time limit.
LEASE = timedelta(minutes=10)


def tell(
    *,
    kind: str,
    context: Mapping[str, Any],
    person: Person | None = None,
    email: str = "",
    about: models.Model | None = None,
    language: str = "",
) -> Message | None:
    """Write to a person, or to an address, at once; the letter leaves when the transaction commits, and not at all when
    it rolls back. Returns None when the person does not want messages of this kind.

    The letter is `outbox/<kind>.txt` in the language of the person (of the page, for an address). No journal entry: the
    act that tells writes its own.
    """
    message = draft(kind=kind, context=context, person=person, email=email, about=about, language=language)
    if message is None:
        return None
    message.state = MessageState.APPROVED
    message.save(update_fields=["state"])
    _send_on_commit(message)
    return message


@transaction.atomic
def draft(
    *,
    kind: str,
    context: Mapping[str, Any],
    person: Person | None = None,
    email: str = "",
    about: models.Model | None = None,
    language: str = "",
) -> Message | None:
    """Write a message that waits for approval. Arguments and answer as for `tell`."""
    kind_of(kind)
    if (person is None) == (not email):
        raise ValueError("A message goes to a person or to an address: name one of them.")
    if person and not wants(person, kind):
        return None
    address = _one_address(person.email if person else email)
    language = person.language if person else _known_language(language or get_language())
    subject, body = letters.write(kind, language, {**context, "person": person})
    return Message.objects.create(
        kind=kind,
        to_person=person,
        to_email=address,
        language=language,
        subject=subject,
        body=body,
        about=key_of(about) if about else "",
    )


@transaction.atomic
def edit(*, by: Actor, message: Message, subject: str, body: str) -> Message:
    """Change a draft. Raises ValidationError when it is no draft any more, or would be empty."""
    message = _waiting(message)
    subject, body = letters.clean_subject(subject), letters.clean_body(body)
    if not subject or not body.strip():
        raise ValidationError(_("A message needs a subject and a text."))
    message.subject, message.body = subject, body
    message.save(update_fields=["subject", "body"])
    record(verb="outbox.edit", by=by, subject=message, facts=_facts(message), personal=_personal(message))
    return message


@transaction.atomic
def approve(*, by: Actor, message: Message) -> Message:
    """Let a draft go: it is sent when the transaction commits. Raises ValidationError when it is no draft any more."""
    message = _waiting(message)
    message.state, message.due_at = MessageState.APPROVED, timezone.now()
    message.save(update_fields=["state", "due_at"])
    record(verb="outbox.approve", by=by, subject=message, facts=_facts(message), personal=_personal(message))
    _send_on_commit(message)
    return message


@transaction.atomic
def discard(*, by: Actor, message: Message) -> Message:
    """Drop a draft. It stays on record. Raises ValidationError when it is no draft any more."""
    message = _waiting(message)
    message.state = MessageState.DISCARDED
    message.save(update_fields=["state"])
    record(verb="outbox.discard", by=by, subject=message, facts=_facts(message), personal=_personal(message))
    return message


def send_now(*, number: int) -> bool:
    """Send one message that is due; True when it left. Of several workers that try at once one wins: the change of
    state decides. A failure is noted and tried again later, up to eight times over two days."""
    message = _claim(number)
    if message is None:
        return False
    try:
        _mail(message).send()
    except Exception as error:  # whatever it is, it must not be tried for ever
        _note_failure(message, error)
        return False
    _note_success(message)
    return True


@transaction.atomic
def set_preferences(*, by: Person, wanted: Mapping[str, bool]) -> None:
    """Say which kinds of messages one wants. Mandatory kinds cannot be refused."""
    changed = {}
    for key, wish in wanted.items():
        if kind_of(key).mandatory:
            continue
        preference, _created = Preference.objects.get_or_create(person=by, kind=key)
        if preference.wanted != wish:
            preference.wanted = wish
            preference.save(update_fields=["wanted"])
            changed[key] = wish
    if changed:
        record(verb="outbox.set_preferences", by=by, subject=by, facts=changed)


def forget(*, person: Person, emails: list[str]) -> None:
    """Delete every message to a person who is erased, sent or not, and their settings."""
    to_them = models.Q(to_person=person)
    for email in emails:
        to_them |= models.Q(to_email__iexact=email)
    Message.objects.filter(to_them).delete()
    Preference.objects.filter(person=person).delete()


def _send_on_commit(message: Message) -> None:
    from hansa.outbox.jobs import send_message

    transaction.on_commit(lambda: send_message.enqueue(message.pk))


def _one_address(address: str) -> str:
    """An address that can stand in a header: exactly one, without a line break."""
    address = address.strip()
    validate_email(address)
    return address


def _known_language(language: str | None) -> str:
    short = (language or "").partition("-")[0]
    return short if short in Language.values else Language.ENGLISH


def _waiting(message: Message) -> Message:
    message = Message.objects.select_for_update().get(pk=message.pk)
    if message.state != MessageState.DRAFT:
        raise ValidationError(
            _("This message is no draft any more: it is %(state)s.") % {"state": message.get_state_display()}
        )
    return message


def _claim(number: int) -> Message | None:
    """Take a due message for this worker alone, or None when another has it or it is not due."""
    now = timezone.now()
    claimed = Message.objects.filter(
        pk=number, state__in=[MessageState.APPROVED, MessageState.SENDING], due_at__lte=now
    ).update(state=MessageState.SENDING, due_at=now + LEASE, attempts=models.F("attempts") + 1)
    return Message.objects.get(pk=number) if claimed else None


def _mail(message: Message) -> EmailMessage:
    _name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    headers = {
        # The same at every attempt, so that a letter sent twice by a lost worker shows once.
        "Message-ID": f"<hansa-message-{message.pk}@{sender.rpartition('@')[2] or 'localhost'}>",
        "Auto-Submitted": "auto-generated",
    }
    return EmailMessage(message.subject, message.body, settings.DEFAULT_FROM_EMAIL, [message.to_email], headers=headers)


def _note_success(message: Message) -> None:
    message.state, message.sent_at, message.error = MessageState.SENT, timezone.now(), ""
    if _is_confidential(message):
        message.body = ""
    message.save(update_fields=["state", "sent_at", "error", "body"])


def _note_failure(message: Message, error: Exception) -> None:
    final = _is_final(error) or message.attempts > len(WAITS)
    message.state = MessageState.FAILED if final else MessageState.APPROVED
    message.error = f"{type(error).__name__}: {error}"[:1000]
    if not final:
        message.due_at = timezone.now() + timedelta(minutes=WAITS[message.attempts - 1])
    elif _is_confidential(message):
        message.body = ""
    message.save(update_fields=["state", "error", "due_at", "body"])


def _is_confidential(message: Message) -> bool:
    # A kind may have been renamed since: then the letter must still count as sent, and its text goes.
    kind = all_kinds().get(message.kind)
    return kind is None or kind.confidential


def _is_final(error: Exception) -> bool:
    """Whether another attempt is useless: the server refused for good (5xx), or it was not the server at all."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _reason in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code >= 500
    return not isinstance(error, OSError)  # mail servers, networks and files; SMTPException is one of these


def _facts(message: Message) -> dict[str, Any]:
    return {"kind": message.kind, "about": message.about, "state": message.state}


def _personal(message: Message) -> dict[str, tuple[str, str]]:
    return {"to": (message.to_person.journal_key if message.to_person else f"email:{message.pk}", message.to_email)}
