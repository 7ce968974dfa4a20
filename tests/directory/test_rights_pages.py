"""The pages of mandates and offices, as Ana, Bruno, Chloe and a visitor."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from hansa.directory.enums import MembershipStatus
from hansa.directory.models import Mandate, Membership, Office, Organisation
from hansa.directory.rules.reader import reader_for
from hansa.outbox.models import Message
from hansa.people.models import Person
from tests.fixtures.story import FOUNDED


@pytest.fixture
def dana(db) -> Person:
    """Signed up, acts for nobody. Not fictitious, so that letters to her are written."""
    dana = Person.objects.create_user("dana@example.org", name="Dana Liepa")
    EmailAddress.objects.create(user=dana, email=dana.email, verified=True, primary=True)
    return dana


@pytest.fixture
def silent(cluster) -> Organisation:
    organisation = Organisation.objects.create(name="Klusa Optika SIA", fictitious=True)
    Membership.objects.create(
        organisation=organisation, cluster=cluster, status=MembershipStatus.ACTIVE, joined_on=FOUNDED
    )
    return organisation


def test_mandates_page_is_for_own_people_and_offices(client_for, ana, bruno, chloe, operator, organisation):
    url = f"/organisations/{organisation.pk}/mandates/"
    statuses = [client_for(person).get(url).status_code for person in (ana, bruno, operator, chloe)]
    assert statuses == [200, 200, 200, 404]
    assert client_for().get(url).status_code == 302


def test_mandates_page_grants_and_writes_to_the_person(client_for, ana, dana, silent):
    data = {"person": "Dana@example.org", "represent": "on", "vote": "on", "reason": "elected"}
    url = f"/organisations/{silent.pk}/mandates/"
    assert client_for(ana).post(url, data).url == url
    mandate = Mandate.objects.get(person=dana)
    assert (mandate.represent, mandate.vote, mandate.sign, mandate.reason) == (True, True, False, "elected")
    message = Message.objects.get(to_person=dana)
    assert message.subject == "You now act for Klusa Optika SIA"
    assert "– represent it\n– vote for it\n" in message.body
    assert "sign for it" not in message.body
    assert "http://localhost:8000/account/" in message.body


def test_mandates_page_says_what_is_wrong_at_its_field(client_for, ana, dana, silent):
    client, url = client_for(ana), f"/organisations/{silent.pk}/mandates/"
    client.post(url, {"person": "dana@example.org", "represent": "on"})
    form = client.post(url, {"person": "dana@example.org", "represent": "on"}).context["form"]
    assert "already has a mandate for Klusa Optika SIA" in form.errors["valid_from"][0]
    form = client.post(url, {"person": "dana@example.org"}).context["form"]
    assert form.errors == {"represent": ["Choose at least one power: represent, vote or sign."]}
    form = client.post(url, {"person": "nobody@example.org", "represent": "on"}).context["form"]
    assert form.errors["person"] == ["Nobody signs in here with nobody@example.org. Ask them to sign up first."]


def test_mandates_page_takes_no_unproven_address(client_for, ana, dana, silent):
    EmailAddress.objects.create(user=dana, email="board@klusa.example", verified=False)
    data = {"person": "board@klusa.example", "represent": "on"}
    form = client_for(ana).post(f"/organisations/{silent.pk}/mandates/", data).context["form"]
    assert "Nobody signs in here" in form.errors["person"][0]


def test_mandates_page_refuses_to_grant_where_somebody_signs(client_for, ana, bruno, dana, organisation):
    url = f"/organisations/{organisation.pk}/mandates/"
    client = client_for(ana)
    assert "Somebody signs for Gaismas Lāzeri SIA" in client.get(url).content.decode()
    assert client.post(url, {"person": "dana@example.org", "represent": "on"}).status_code == 403
    assert not Mandate.objects.filter(person=dana).exists()


def test_mandate_is_ended_by_whoever_holds_it(client_for, bruno, chloe):
    mandate = Mandate.objects.get(person=bruno)
    url = f"/mandates/{mandate.pk}/end/"
    assert client_for(chloe).get(url).status_code == 404
    assert client_for(chloe).post(url, {}).status_code == 404
    client = client_for(bruno)
    assert client.get(url).status_code == 200
    assert client.post(url, {"on": ""}).url == "/account/"
    assert reader_for(bruno).represented == frozenset()


def test_mandate_is_not_ended_by_opening_the_page(client_for, bruno):
    mandate = Mandate.objects.get(person=bruno)
    client_for(bruno).get(f"/mandates/{mandate.pk}/end/?on=2026-01-01")
    mandate.refresh_from_db()
    assert mandate.valid_until is None


def test_offices_page_is_for_the_office(client_for, ana, bruno, chloe, operator, cluster):
    url = f"/clusters/{cluster.slug}/office/"
    assert [client_for(p).get(url).status_code for p in (ana, operator, bruno, chloe)] == [200, 200, 404, 404]


def test_offices_page_appoints_and_ends(client_for, ana, dana, cluster):
    client, url = client_for(ana), f"/clusters/{cluster.slug}/office/"
    assert client.post(url, {"person": "dana@example.org", "role": "staff"}).url == url
    office = Office.objects.get(person=dana)
    assert Message.objects.get(to_person=dana).subject == "You have an office: staff, Baltic Photonics"
    assert client.post(f"/offices/{office.pk}/end/", {"on": ""}).url == url
    assert not Office.objects.on(timezone.localdate()).filter(person=dana).exists()


def test_offices_page_gives_no_authority(client_for, ana, dana, cluster):
    form = (
        client_for(ana)
        .post(f"/clusters/{cluster.slug}/office/", {"person": "dana@example.org", "role": "authority"})
        .context["form"]
    )
    assert "role" in form.errors
    assert not Office.objects.filter(person=dana).exists()


def test_last_manager_is_told_what_to_do(client_for, ana):
    office = Office.objects.get(person=ana)
    html = client_for(ana).post(f"/offices/{office.pk}/end/", {"on": ""}).content.decode()
    assert "is the last manager of Baltic Photonics. Appoint another manager first" in html


def test_account_page_shows_what_i_hold(client_for, bruno, organisation):
    html = client_for(bruno).get("/account/").content.decode()
    assert "Gaismas Lāzeri SIA" in html
    assert "represent, vote, sign" in html
    assert f"/mandates/{Mandate.objects.get(person=bruno).pk}/end/" in html


def test_mandates_page_is_no_way_to_try_out_addresses(client_for, ana, silent, settings):
    from django.core.cache import cache

    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = {"look_up_person": "2/h/user"}
    client, url = client_for(ana), f"/organisations/{silent.pk}/mandates/"
    for number in range(2):
        answer = client.post(url, {"person": f"p{number}@example.org", "represent": "on"})
        assert "person" in answer.context["form"].errors
    html = client.post(url, {"person": "bruno@example.org", "represent": "on"}, follow=True).content.decode()
    assert "You have named many people within an hour. Go on later." in html
    assert "bruno@example.org" not in html
