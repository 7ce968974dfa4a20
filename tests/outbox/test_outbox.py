"""Letters: in the reader's language, sent once, never before the transaction holds, never with a forged header."""

from __future__ import annotations

import smtplib
import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, connections, transaction
from django.utils import timezone

from hansa.journal.models import Entry
from hansa.outbox import actions
from hansa.outbox.actions import WAITS, approve, discard, draft, edit, send_now, set_preferences, tell
from hansa.outbox.enums import MessageState
from hansa.outbox.jobs import send_due
from hansa.outbox.kinds import all_kinds
from hansa.outbox.letters import clean_body, clean_subject
from hansa.outbox.models import Message, Preference
from hansa.outbox.queries import settings_of

OPTIONAL = "directory.invitation_answered"


def letter(person=None, email="", kind="directory.mandate_ended", organisation="Gaismas Lāzeri", **more):
    from hansa.directory.models import Mandate

    mandate = Mandate(valid_from=timezone.localdate(), valid_until=timezone.localdate())
    context = {"about": organisation, "mandate": mandate}
    return {"kind": kind, "person": person, "email": email, "context": context, **more}


def test_tell_writes_in_the_language_of_the_person(bruno):
    bruno.language = "ru"
    bruno.save()
    message = tell(**letter(bruno))
    assert message.language == "ru"
    assert "/ru/account/" in message.body
    assert message.state == MessageState.APPROVED


def test_tell_does_not_escape_as_if_it_were_html(bruno):
    message = tell(**letter(bruno, organisation="Smith & Sons <London>"))
    assert message.subject == "Your mandate for Smith & Sons <London> ends"


def test_tell_sends_when_the_transaction_commits(bruno, django_capture_on_commit_callbacks, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    with django_capture_on_commit_callbacks(execute=True):
        message = tell(**letter(bruno))
        assert mail.outbox == []
    assert mail.outbox[0].to == ["bruno@example.org"]
    message.refresh_from_db()
    assert message.state == MessageState.SENT
    assert message.attempts == 1


@pytest.mark.django_db(transaction=True)
def test_tell_sends_nothing_when_the_act_is_rolled_back(bruno):
    with pytest.raises(RuntimeError), transaction.atomic():
        tell(**letter(bruno))
        raise RuntimeError
    assert not Message.objects.exists()
    assert send_due() == 0
    assert mail.outbox == []


def test_tell_an_address_that_belongs_to_nobody_here(db):
    message = tell(**letter(email=" office@partner.example ", language="ru"))
    assert (message.to_email, message.language, message.to_person) == ("office@partner.example", "ru", None)


def test_tell_needs_one_reader(bruno):
    with pytest.raises(ValueError, match="name one of them"):
        tell(**letter())
    with pytest.raises(ValueError, match="name one of them"):
        tell(**letter(bruno, email="x@example.org"))


@pytest.mark.parametrize(
    "address",
    ["a@b.example\nBcc: all@example.org", "a@b.example, c@d.example", "a@b.example\r\n", "Ana <a@b.example>", "nobody"],
)
def test_tell_refuses_what_is_not_one_address(db, address):
    if address.strip() == "a@b.example":
        assert tell(**letter(email=address)).to_email == "a@b.example"
        return
    with pytest.raises(ValidationError):
        tell(**letter(email=address))
    assert not Message.objects.exists()


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\u2028", "\x85", "\x0b", "\x00"])
def test_subject_cannot_become_another_header(bruno, end):
    message = tell(**letter(bruno, organisation=f"X{end}Bcc: all@example.org"))
    assert "\n" not in message.subject
    assert send_now(number=message.pk)
    sent = mail.outbox[0].message()
    assert sent["Bcc"] is None
    assert sent["To"] == "bruno@example.org"


def test_clean_subject_shortens():
    assert clean_subject("x" * 300) == "x" * 249 + "…"


def test_clean_body_drops_control_characters_and_gaps():
    assert clean_body("a\r\n\r\n\r\n\r\nb\x1b[31m\tc") == "a\n\nb[31m\tc\n"


def test_tell_refuses_an_unknown_kind_and_says_where_it_belongs(bruno):
    with pytest.raises(LookupError, match=r"add it to KINDS in hansa/directory/messages\.py"):
        tell(kind="directory.nonsense", person=bruno, context={})


def test_tell_honours_what_the_person_wants(bruno):
    set_preferences(by=bruno, wanted={OPTIONAL: False, "directory.mandate_ended": False})
    assert tell(**letter(bruno, kind=OPTIONAL)) is None
    assert tell(**letter(bruno)) is not None
    assert Entry.objects.get(verb="outbox.set_preferences").facts == {OPTIONAL: False}
    assert {s.kind.key: s.wanted for s in settings_of(bruno)}[OPTIONAL] is False


def test_tell_writes_to_nobody_who_left(bruno):
    bruno.is_active = False
    bruno.save()
    assert tell(**letter(bruno)) is None


def test_send_now_sends_once(bruno):
    message = tell(**letter(bruno))
    assert send_now(number=message.pk)
    assert not send_now(number=message.pk)
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_send_now_by_two_workers_sends_once(bruno, monkeypatch):
    """Both begin while neither has finished: the slow server holds the first until the second has tried."""
    message = tell(**letter(bruno))
    inside, both_tried = threading.Event(), threading.Event()

    def slow(self, messages):
        inside.set()
        assert both_tried.wait(20)
        mail.outbox.extend(messages)
        return len(messages)

    monkeypatch.setattr(EmailBackend, "send_messages", slow)
    answers = []

    def worker():
        answers.append(send_now(number=message.pk))
        connections.close_all()

    first = threading.Thread(target=worker)
    first.start()
    assert inside.wait(20)
    answers.append(send_now(number=message.pk))
    both_tried.set()
    first.join(20)
    assert sorted(answers) == [False, True]
    assert len(mail.outbox) == 1


def test_send_now_tries_again_later_and_gives_up_in_the_end(bruno, monkeypatch):
    message = tell(**letter(bruno))

    def refuse(self, messages):
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    for attempt, minutes in enumerate(WAITS, start=1):
        assert not send_now(number=message.pk)
        message.refresh_from_db()
        assert (message.state, message.attempts) == (MessageState.APPROVED, attempt)
        wait = message.due_at - timezone.now()
        assert timedelta(minutes=minutes) - timedelta(seconds=30) < wait <= timedelta(minutes=minutes)
        assert not send_now(number=message.pk), "not before its time"
        Message.objects.update(due_at=timezone.now())
    send_now(number=message.pk)
    message.refresh_from_db()
    assert message.state == MessageState.FAILED
    assert message.error == "SMTPServerDisconnected: gone"
    Message.objects.update(due_at=timezone.now())
    assert send_due() == 0


def test_send_now_gives_up_at_once_when_the_address_does_not_exist(bruno, monkeypatch):
    message = tell(**letter(bruno))

    def refuse(self, messages):
        raise smtplib.SMTPRecipientsRefused({"bruno@example.org": (550, b"no such user")})

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    send_now(number=message.pk)
    message.refresh_from_db()
    assert message.state == MessageState.FAILED


def test_send_due_takes_up_what_a_lost_worker_left(bruno):
    message = tell(**letter(bruno))
    Message.objects.update(state=MessageState.SENDING, due_at=timezone.now() + timedelta(minutes=9), attempts=1)
    assert send_due() == 0
    Message.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    assert send_due() == 1
    assert mail.outbox[0].extra_headers["Message-ID"] == f"<hansa-message-{message.pk}@localhost>"


def test_send_now_forgets_the_text_of_a_confidential_letter(bruno):
    message = Message.objects.create(
        kind="directory.invitation", to_email="x@example.org", subject="Invitation", body="key", state="approved"
    )
    send_now(number=message.pk)
    message.refresh_from_db()
    assert (message.state, message.body) == (MessageState.SENT, "")
    assert mail.outbox[0].body == "key"


def test_draft_waits_for_approval(ana, bruno):
    message = draft(**letter(bruno))
    assert send_due() == 0
    edit(by=ana, message=message, subject="A\nB", body="Text")
    approve(by=ana, message=message)
    assert send_due() == 1
    assert (mail.outbox[0].subject, mail.outbox[0].body) == ("A B", "Text\n")
    assert list(Entry.objects.filter(verb__startswith="outbox").values_list("verb", flat=True)) == [
        "outbox.edit",
        "outbox.approve",
    ]
    assert "bruno@example.org" not in str(list(Entry.objects.values()))


def test_draft_is_edited_approved_and_discarded_only_while_it_is_one(ana, bruno):
    message = draft(**letter(bruno))
    discard(by=ana, message=message)
    for act in (approve, discard):
        with pytest.raises(ValidationError, match="no draft any more"):
            act(by=ana, message=message)
    with pytest.raises(ValidationError, match="no draft any more"):
        edit(by=ana, message=message, subject="x", body="y")
    assert send_due() == 0


def test_edit_refuses_an_empty_letter(ana, bruno):
    with pytest.raises(ValidationError, match="needs a subject and a text"):
        edit(by=ana, message=draft(**letter(bruno)), subject=" ", body="y")


def test_every_kind_has_a_label():
    assert all(str(kind.label) for kind in all_kinds().values())
    assert all(key == kind.key and key.count(".") == 1 for key, kind in all_kinds().items())


def test_preferences_page_saves_and_keeps_mandatory_ones(client_for, bruno):
    assert client_for(bruno).post("/account/messages/", {"kind": []}).status_code == 302
    refused = set(Preference.objects.filter(person=bruno, wanted=False).values_list("kind", flat=True))
    assert refused == {kind.key for kind in all_kinds().values() if not kind.mandatory}


def test_claiming_a_message_is_one_statement(bruno):
    """A lock held while a mail server dawdles would stop the whole installation on SQLite."""
    message = tell(**letter(bruno))
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        actions._claim(message.pk)
    assert [q["sql"].split()[0] for q in queries] == ["UPDATE", "SELECT"]
