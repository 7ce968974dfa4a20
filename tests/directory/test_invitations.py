"""Letters of invitation: to whom they go, who answers, and what a used, old or wrong one says."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from hansa.directory.actions.clusters import dissolve
from hansa.directory.actions.initiatives import propose_candidates, withdraw_candidate
from hansa.directory.actions.invitations import (
    LETTERS_A_DAY,
    answer_as_representative,
    answer_invitation,
    invite,
    not_valid,
    withdraw_invitation,
)
from hansa.directory.enums import MembershipStatus
from hansa.directory.models import Invitation, Mandate, Membership
from hansa.directory.queries.initiatives import prospects_of
from hansa.directory.queries.invitations import digest_of, invitation_by_key, invitations_visible_to, state_of
from hansa.directory.rules.reader import reader_for
from hansa.journal.models import Entry
from hansa.outbox.models import Message
from tests.directory.initiative_story import key_in_last_letter, make_organisation, start

TODAY = timezone.localdate()


@pytest.fixture
def initiative(ana):
    return start(ana)


@pytest.fixture
def invited(ana, initiative):
    """An organisation whose office got a letter; nobody represents it here."""
    organisation = make_organisation("Dzintara Ūdeņradis SIA")
    invite(by=ana, cluster=initiative, organisation=organisation, email="Office@Amber.Example", message="Come!\nDo.")
    return organisation


def test_invite_writes_a_letter_and_keeps_only_the_digest_of_its_key(ana, initiative, invited):
    letter = Invitation.objects.get()
    key = key_in_last_letter()
    assert len(key) == 43
    assert letter.digest == digest_of(key)
    assert letter.email == "office@amber.example"
    assert letter.expires_at - letter.sent_at > timedelta(days=29, hours=23)
    assert letter.membership.status == MembershipStatus.INVITED
    message = Message.objects.get(kind="directory.invitation")
    assert (message.to_email, message.about) == ("office@amber.example", f"cluster:{initiative.pk}")
    assert "> Come!\n> Do." in message.body
    entry = Entry.objects.get(verb="directory.invite")
    assert key not in str(entry.facts)
    assert "amber.example" not in str(entry.facts)
    assert entry.personal_values.get(field=f"email_{letter.pk}").value == "office@amber.example"


def test_invite_writes_to_the_people_who_represent_it(ana, bruno, initiative, organisation):
    [letter] = invite(by=ana, cluster=initiative, organisation=organisation)
    assert letter.email == bruno.email
    assert Message.objects.get(kind="directory.invitation").to_person == bruno
    [prospect] = prospects_of(reader_for(ana), initiative)
    assert prospect.letters[0].address == "somebody who represents it here"


def test_invite_refuses_a_typed_address_where_people_speak_for_it(ana, bruno, initiative, organisation):
    with pytest.raises(ValidationError, match="People here speak for"):
        invite(by=ana, cluster=initiative, organisation=organisation, email="ana@example.org")


@pytest.mark.parametrize(
    ("email", "words"),
    [
        ("", "give an e-mail address"),
        ("nobody", "“nobody” is no e-mail address"),
        ("a@b.c\nBcc: x@y.z", "is no e-mail"),
    ],
)
def test_invite_refuses_bad_addresses_with_words(ana, initiative, email, words):
    with pytest.raises(ValidationError, match=words):
        invite(by=ana, cluster=initiative, organisation=make_organisation(), email=email)
    assert Membership.objects.filter(cluster=initiative).count() == 0


def test_invite_twice_within_a_day_is_refused(ana, initiative, invited):
    with pytest.raises(ValidationError, match="Wait a day before you write again"):
        invite(by=ana, cluster=initiative, organisation=invited, email="office@amber.example")
    Invitation.objects.update(sent_at=timezone.now() - timedelta(days=2))
    assert len(invite(by=ana, cluster=initiative, organisation=invited, email="office@amber.example")) == 1


def test_invite_stops_a_flood_of_letters(ana, initiative, invited):
    letter = Invitation.objects.get()
    Invitation.objects.bulk_create(
        Invitation(membership=letter.membership, email="x@y.example", digest=str(n), expires_at=letter.expires_at)
        for n in range(LETTERS_A_DAY - 1)
    )
    with pytest.raises(ValidationError, match="sent 100 letters within a day; at most 100 go out"):
        invite(by=ana, cluster=initiative, organisation=make_organisation(), email="a@b.example")


def test_invite_refuses_a_member(ana, cluster, organisation):
    with pytest.raises(ValidationError, match="is a member already"):
        invite(by=ana, cluster=cluster, organisation=organisation, email="a@b.example")


def test_invite_is_refused_to_strangers(chloe, bruno, initiative):
    for person in (chloe, bruno):
        with pytest.raises(PermissionDenied):
            invite(by=person, cluster=initiative, organisation=make_organisation(), email="a@b.example")


def test_answer_yes_by_letter_makes_a_member_and_notes_who_said_so(ana, invited):
    membership = answer_invitation(key=key_in_last_letter(), accept=True, name="Ilze Kalna, director")
    assert (membership.status, membership.joined_on) == (MembershipStatus.ACTIVE, TODAY)
    entry = Entry.objects.get(verb="directory.accept_invitation")
    letter = Invitation.objects.get()
    assert entry.actor_key == f"invitation:{letter.pk}"
    values = dict(entry.personal_values.values_list("field", "value"))
    assert values == {"actor": "Ilze Kalna, director", "email": "office@amber.example"}
    assert (letter.accepted, letter.answered_by) == (True, None)
    assert Mandate.objects.filter(organisation=invited).count() == 0
    assert Message.objects.get(kind="directory.invitation_answered").to_person == ana


def test_answer_no_declines_with_a_reason(invited):
    membership = answer_invitation(key=key_in_last_letter(), accept=False, name="Ilze", reason="no time")
    assert (membership.status, membership.reason, membership.joined_on) == (MembershipStatus.DECLINED, "no time", None)


def test_answer_by_somebody_signed_in_notes_the_person(chloe, invited):
    answer_invitation(key=key_in_last_letter(), accept=True, by=chloe)
    assert Invitation.objects.get().answered_by == chloe
    assert Entry.objects.get(verb="directory.accept_invitation").actor_key == f"person:{chloe.pk}"


def test_answer_without_a_name_is_refused(invited):
    with pytest.raises(ValidationError, match="Say who you are"):
        answer_invitation(key=key_in_last_letter(), accept=True, name="  ")


def test_answer_twice_says_when_it_was_answered(invited):
    key = key_in_last_letter()
    answer_invitation(key=key, accept=True, name="Ilze")
    for accept in (True, False):
        with pytest.raises(ValidationError, match=r"This invitation was accepted on \d+ \w+ \d{4}\."):
            answer_invitation(key=key, accept=accept, name="Ilze")
    assert Membership.objects.get(organisation=invited).status == MembershipStatus.ACTIVE


def _expire(ana, initiative):
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))


def _withdraw(ana, initiative):
    withdraw_invitation(by=ana, invitation=Invitation.objects.get())


def _take_off(ana, initiative):
    withdraw_candidate(by=ana, membership=Membership.objects.get(cluster=initiative))


def _dissolve(ana, initiative):
    dissolve(by=ana, cluster=initiative, reason="no interest")


@pytest.mark.parametrize("spoil", [_expire, _withdraw, _take_off, _dissolve])
def test_answer_to_a_letter_not_valid_any_more_says_the_same_as_to_a_wrong_one(ana, initiative, invited, spoil):
    key = key_in_last_letter()
    spoil(ana, initiative)
    said = set()
    for tried in (key, "no-such-key", ""):
        with pytest.raises(ValidationError) as refused:
            answer_invitation(key=tried, accept=True, name="Ilze")
        said.add(refused.value.messages[0])
    assert said == {not_valid()}


def test_withdraw_the_last_letter_makes_a_candidate_again(ana, initiative, invited):
    _withdraw(ana, initiative)
    assert Membership.objects.get(cluster=initiative).status == MembershipStatus.CANDIDATE


def test_withdraw_an_answered_letter_is_refused(ana, initiative, invited):
    answer_invitation(key=key_in_last_letter(), accept=True, name="Ilze")
    with pytest.raises(ValidationError, match="was accepted on"):
        _withdraw(ana, initiative)


def test_answer_by_the_second_letter_after_the_first_is_told_so(ana, initiative, invited):
    first = key_in_last_letter()
    invite(by=ana, cluster=initiative, organisation=invited, email="boss@amber.example")
    answer_invitation(key=key_in_last_letter(), accept=True, name="Boss")
    with pytest.raises(ValidationError, match="already answered by another letter or by the office"):
        answer_invitation(key=first, accept=False, name="Office")


def test_answer_by_a_typed_address_no_longer_counts_once_people_speak_for_it(invited, bruno):
    Mandate.objects.create(person=bruno, organisation=invited, valid_from=TODAY)
    key = key_in_last_letter()
    with pytest.raises(ValidationError, match="now has people here who speak for it"):
        answer_invitation(key=key, accept=True, name="Somebody")
    assert answer_invitation(key=key, accept=True, by=bruno).status == MembershipStatus.ACTIVE


def test_answer_here_by_a_representative_without_a_letter(ana, bruno, chloe, initiative, organisation):
    [letter] = invite(by=ana, cluster=initiative, organisation=organisation)
    with pytest.raises(PermissionDenied, match="Only people who represent"):
        answer_as_representative(by=chloe, membership=letter.membership, accept=True)
    answer_as_representative(by=bruno, membership=letter.membership, accept=True)
    with pytest.raises(ValidationError, match="answered or withdrawn already"):
        answer_as_representative(by=bruno, membership=letter.membership, accept=False)
    assert state_of(invitation_by_key(key_in_last_letter())) == "answered_otherwise"


def test_letters_are_seen_by_their_office_alone(ana, bruno, chloe, invited):
    seen = {p: invitations_visible_to(reader_for(p)).count() for p in (ana, bruno, chloe, None)}
    assert seen == {ana: 1, bruno: 0, chloe: 0, None: 0}


def test_candidate_of_a_letter_page_shows_nothing_to_strangers(ana, initiative, client_for):
    [candidate] = propose_candidates(by=ana, cluster=initiative, organisations=[make_organisation()])
    assert client_for().get("/invitations/wrong/").status_code == 404
    assert candidate.organisation.name not in client_for().get("/invitations/wrong/").content.decode()


def test_page_of_a_letter_answers_yes_and_then_says_so(client_for, invited):
    visitor, path = client_for(), f"/invitations/{key_in_last_letter()}/"
    page = visitor.get(path)
    assert page.status_code == 200
    assert "Dzintara Ūdeņradis SIA" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert visitor.post(path, {"answer": "maybe", "name": "Ilze"}).status_code == 200
    assert visitor.post(path, {"answer": "yes"}).context["form"].errors["name"]
    assert Membership.objects.get(organisation=invited).status == MembershipStatus.INVITED
    assert visitor.post(path, {"answer": "yes", "name": "Ilze"}).status_code == 302
    assert "was accepted on" in visitor.get(path).content.decode()
    # Sent twice: the same friendly words, and still one member.
    assert "was accepted on" in visitor.post(path, {"answer": "no", "name": "Ilze"}).content.decode()
    assert Membership.objects.get(organisation=invited).status == MembershipStatus.ACTIVE


def test_page_to_invite_sends_the_letter(ana, chloe, client_for, initiative):
    organisation = make_organisation()
    path = f"/clusters/{initiative.slug}/invite/{organisation.pk}/"
    form = {"email": "office@x.example", "language": "ru", "message": ""}
    assert client_for(chloe).post(path, form).status_code == 404
    assert client_for(ana).get(path).status_code == 200
    assert client_for(ana).post(path, form).status_code == 302
    message = Message.objects.get(kind="directory.invitation")
    assert message.language == "ru"
    assert re.search(r"/ru/invitations/[\w-]{43}/", message.body)


@pytest.mark.django_db(transaction=True)
def test_answer_by_two_people_at_once_counts_once(ana, initiative, invited):
    key = key_in_last_letter()

    def answer(accept: bool) -> str:
        try:
            return answer_invitation(key=key, accept=accept, name="Ilze").status
        except ValidationError as error:
            return error.messages[0][:24]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(answer, [True, False, True, False]))
    decided = [one for one in answers if one in ("active", "declined")]
    assert len(decided) == 1
    assert Membership.objects.get(organisation=invited).status == decided[0]
    assert Entry.objects.filter(verb__in=["directory.accept_invitation", "directory.decline_invitation"]).count() == 1
