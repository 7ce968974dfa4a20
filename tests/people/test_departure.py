"""Taking one's data away, and being forgotten."""

from __future__ import annotations

import json
from datetime import date

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from hansa.directory.actions.rights import appoint
from hansa.directory.enums import ClaimMethod, ClaimState
from hansa.directory.models import Claim, Contact, Expert, Invitation, Mandate, Office
from hansa.directory.rules.reader import reader_for
from hansa.journal.actions import SYSTEM
from hansa.journal.models import Entry, PersonalValue
from hansa.journal.queries import verify_chain
from hansa.outbox.models import Message, Preference
from hansa.people.actions import change_profile, create_token, erase, obstacles_to_erasure, set_consents
from hansa.people.enums import ConsentPurpose, Role
from hansa.people.models import ApiToken, Person
from hansa.people.queries import everything_about, references_to_persons
from tests.fixtures.story import PASSWORD


def live(person: Person, organisation, cluster) -> None:
    """A person leaves traces in every corner."""
    change_profile(by=person, name="Bruno Kask-Tamm", language="ru")
    set_consents(by=person, purposes={ConsentPurpose.PROFILE: True})
    create_token(by=person, name="Bruno's laptop")
    Claim.objects.create(
        organisation=organisation, person=person, method=ClaimMethod.APPROVAL, statement="I am Bruno Kask",
        email=person.email,
    )  # fmt: skip
    Claim.objects.create(
        organisation=organisation, person=person, method=ClaimMethod.APPROVAL, statement="Bruno again",
        state=ClaimState.GRANTED, decided_at=timezone.now(),
    )  # fmt: skip
    Expert.objects.create(person=person, languages=["en"])
    Preference.objects.create(person=person, kind="directory.claim_waiting", wanted=False)
    Message.objects.create(
        kind="directory.appointed", to_person=person, to_email=person.email, subject="To Bruno", body="x"
    )
    Contact.objects.create(organisation=organisation, cluster=cluster, name="Bruno Kask", email="Bruno@Example.org")
    Contact.objects.create(organisation=organisation, cluster=cluster, name="Somebody Else", email="else@example.org")
    Invitation.objects.create(
        membership=organisation.memberships.get(), email=person.email, digest="d", expires_at=timezone.now()
    )


def everywhere() -> str:
    """The whole database as text."""
    text = []
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.proxy and model._meta.managed:
            text += [str(row) for row in model._base_manager.values()]
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM cache")
        text += [str(row) for row in cursor.fetchall()]
    return "\n".join(text)


def test_export_holds_every_row_that_refers_to_the_person(bruno, organisation, cluster):
    live(bruno, organisation, cluster)
    data = everything_about(bruno)
    for model in apps.get_models(include_auto_created=True):
        for field in references_to_persons(model):
            expected = model._base_manager.filter(**{field.name: bruno}).count()
            rows = data["tables"].get(model._meta.label_lower, [])
            assert sum(row.get(field.attname) == bruno.pk for row in rows) >= expected or field.many_to_many
    assert set(data["tables"]) >= {
        "people.person", "people.consent", "people.apitoken", "account.emailaddress", "directory.mandate",
        "directory.claim", "directory.expert", "outbox.message", "outbox.preference",
    }  # fmt: skip
    assert {"entry_id", "field", "value"} == set(data["journal_values"][0])
    assert "Bruno Kask-Tamm" in [row["value"] for row in data["journal_values"]]
    assert [e["verb"] for e in data["journal_entries"]][:3] == [
        "people.change_profile", "people.set_consents", "people.create_token",
    ]  # fmt: skip


def test_export_holds_nothing_with_which_one_could_sign_in(client_for, bruno, organisation, cluster):
    live(bruno, organisation, cluster)
    client_for(bruno).get("/account/profile/")
    text = json.dumps(everything_about(bruno), default=str)
    assert bruno.password not in text
    assert ApiToken.objects.get().digest not in text
    assert Authenticator.objects.get(type="totp").data["secret"] not in text
    assert UserSession.objects.first().session_key not in text


def test_export_holds_nothing_of_others(bruno, chloe, organisation, cluster):
    live(bruno, organisation, cluster)
    text = json.dumps(everything_about(bruno), default=str)
    assert "chloe" not in text.lower()


def test_download_asks_who_it_is_and_is_a_file(anew, client_for, bruno):
    assert client_for(bruno).get("/account/data/download/").status_code == 302
    response = anew(bruno).get("/account/data/download/")
    assert response["Content-Disposition"] == f'attachment; filename="hansa-person-{bruno.pk}.json"'
    assert json.loads(response.content)["person"] == bruno.pk


def test_erase_leaves_a_number_and_no_name_anywhere(anew, bruno, organisation, cluster):
    live(bruno, organisation, cluster)
    client = anew(bruno)
    client.get("/account/profile/")
    before = Entry.objects.count()
    erase(by=bruno)
    bruno.refresh_from_db()
    assert bruno.email == f"erased-{bruno.pk}@invalid.example"
    assert (bruno.name, bruno.is_active, bruno.has_usable_password()) == ("", False, False)
    assert bruno.erased_at is not None
    for table in (EmailAddress, Authenticator, UserSession):
        assert not table.objects.filter(user=bruno).exists()
    assert not ApiToken.objects.exists()
    assert not Message.objects.exists()
    assert list(Contact.objects.values_list("name", flat=True)) == ["Somebody Else"]
    assert Claim.objects.count() == 1
    assert bruno.consents.get().withdrawn_at is not None
    assert client.get("/account/profile/").status_code == 302
    assert verify_chain() is None
    assert Entry.objects.count() > before
    assert not PersonalValue.objects.filter(about=bruno.journal_key).exists()
    assert "bruno" not in everywhere().lower()


def test_erase_ends_rights_but_keeps_their_history(bruno, organisation):
    assert reader_for(bruno).represented == {organisation.pk}
    erase(by=bruno)
    mandate = Mandate.objects.get(person=bruno)
    assert (mandate.valid_from, mandate.valid_until) == (date(2021, 3, 1), timezone.localdate())
    assert not Mandate.objects.on(timezone.localdate()).exists()


def test_erase_is_refused_to_the_last_manager_with_what_to_do(ana, cluster):
    expected = "You are the last manager of Baltic Photonics. Appoint another manager first, or dissolve the cluster."
    assert obstacles_to_erasure(ana) == [expected]
    with pytest.raises(ValidationError) as refusal:
        erase(by=ana)
    assert refusal.value.messages == [expected]
    ana.refresh_from_db()
    assert ana.is_active
    assert Office.objects.on(timezone.localdate()).filter(person=ana).exists()


def test_erase_when_another_manager_stays(ana, bruno, cluster):
    appoint(by=SYSTEM, person=bruno, role=Role.MANAGER, cluster=cluster)
    erase(by=ana)
    assert not Office.objects.on(timezone.localdate()).filter(person=ana).exists()


def test_erase_is_refused_to_the_last_operator(operator):
    assert obstacles_to_erasure(operator) == [
        "You are the only one who runs this installation. Make somebody else an operator first."
    ]


def test_erase_twice_changes_nothing_more(bruno):
    erase(by=bruno)
    entries = Entry.objects.count()
    erase(by=bruno)
    assert Entry.objects.count() == entries


def test_erased_address_is_free_again(client, bruno):
    erase(by=bruno)
    assert Person.objects.create_user("bruno@example.org", PASSWORD).pk != bruno.pk


def test_erase_page_wants_the_address_typed(anew, bruno):
    client = anew(bruno)
    response = client.post("/account/erase/", {"email": "someone@example.org"})
    assert response.context["form"].errors["email"] == ["This is not your e-mail address: someone@example.org."]
    assert Person.objects.get(pk=bruno.pk).is_active
    assert client.post("/account/erase/", {"email": "Bruno@example.org"}).url == "/"
    assert not Person.objects.get(pk=bruno.pk).is_active
    assert client.get("/account/profile/").status_code == 302


def test_erase_page_asks_who_it_is(client_for, bruno):
    response = client_for(bruno).post("/account/erase/", {"email": "bruno@example.org"})
    assert response.url.startswith("/account/reauthenticate/")
    assert Person.objects.get(pk=bruno.pk).is_active


def test_data_page_says_what_hinders(client_for, ana):
    assert "last manager of Baltic Photonics" in client_for(ana).get("/account/data/").content.decode()


def test_contact_with_an_unproven_address_of_mine_stays(bruno, organisation, cluster):
    """Nobody deletes another's entry by typing their address."""
    EmailAddress.objects.create(user=bruno, email="else@example.org", verified=False)
    Contact.objects.create(organisation=organisation, cluster=cluster, name="Somebody Else", email="else@example.org")
    erase(by=bruno)
    assert Contact.objects.count() == 1
