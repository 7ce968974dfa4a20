"""A membership that only an office asserts gives it no right over the organisation: consent comes first."""

from __future__ import annotations

import pytest

from hansa.directory.actions.initiatives import start_initiative
from hansa.directory.actions.invitations import answer_as_representative, answer_invitation, invite
from hansa.directory.actions.memberships import admit_member
from hansa.directory.actions.profiles import Profile, create_organisation
from hansa.directory.models import Country, Membership, Organisation
from hansa.directory.rules.profiles import can_edit_organisation
from hansa.directory.rules.reader import reader_for
from hansa.directory.rules.rights import can_grant_mandate
from hansa.directory.rules.visibility import circle_of
from hansa.people.enums import Visibility
from tests.directory.initiative_story import key_in_last_letter


@pytest.fixture
def stranger(reference) -> Organisation:
    """A company of the register whom nobody represents here; its e-mail address is for members of its clusters."""
    return Organisation.objects.create(
        name="Stille GmbH",
        country=Country.objects.get(code="DE"),
        website="https://stille.example/",
        email="a@b.example",
    )


@pytest.fixture
def initiative(chloe):
    return start_initiative(by=chloe, name="Grab Everything")


def rights_of(person, organisation):
    reader = reader_for(person)
    return (
        circle_of(reader, organisation),
        bool(can_edit_organisation(reader, organisation)),
        bool(can_grant_mandate(reader, organisation)),
    )


def test_gives_an_office_nothing_over_a_stranger_it_admits(chloe, initiative, stranger):
    admit_member(by=chloe, cluster=initiative, organisation=stranger)
    assert rights_of(chloe, stranger) == (Visibility.NETWORK, False, False)


def test_gives_an_office_nothing_by_a_letter_it_sent_to_itself(chloe, initiative, stranger):
    accept_by_letter(chloe, initiative, stranger, "chloe@friends.example")
    assert rights_of(chloe, stranger) == (Visibility.NETWORK, False, False)


def test_lets_an_office_act_after_a_letter_to_the_organisation_was_answered(chloe, initiative, stranger):
    accept_by_letter(chloe, initiative, stranger, "info@stille.example")
    assert rights_of(chloe, stranger) == (Visibility.OFFICE, True, True)


def test_lets_an_office_see_what_its_member_shows_after_bruno_said_yes(chloe, bruno, initiative, organisation):
    invite(by=chloe, cluster=initiative, organisation=organisation)
    membership = Membership.objects.get(cluster=initiative, organisation=organisation)
    answer_as_representative(by=bruno, membership=membership, accept=True)
    assert rights_of(chloe, organisation) == (Visibility.OFFICE, False, False)


def test_lets_an_office_act_for_a_record_it_entered(chloe, initiative, reference):
    entered = create_organisation(by=chloe, profile=Profile(name="Neu GmbH", country="DE"))
    admit_member(by=chloe, cluster=initiative, organisation=entered)
    assert rights_of(chloe, entered) == (Visibility.OFFICE, True, True)


def accept_by_letter(manager, cluster, organisation, address):
    invite(by=manager, cluster=cluster, organisation=organisation, email=address)
    answer_invitation(key=key_in_last_letter(), accept=True, name="Somebody")
