"""Claiming an organisation: by a code to an address on its domain, or by approval."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from hansa.directory.actions import claims
from hansa.directory.actions.merges import merge
from hansa.directory.actions.profiles import edit_organisation, profile_of
from hansa.directory.enums import ClaimState, MembershipStatus
from hansa.directory.models import Claim, Mandate, Membership, Organisation
from hansa.directory.queries.claims import claims_to_decide
from hansa.directory.rules.claims import can_decide_claim, proof_by_email
from hansa.directory.rules.reader import reader_for
from hansa.journal.actions import SYSTEM
from hansa.outbox.models import Message
from hansa.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def acme(cluster) -> Organisation:
    return Organisation.objects.create(
        name="Acme Optics", website="https://www.acme-optics.example.co.uk/about", fictitious=True
    )


def person(email: str, *, verified: bool = True) -> Person:
    made = Person.objects.create_user(email, "correct horse battery staple", name="Dita", fictitious=True)
    EmailAddress.objects.create(user=made, email=email, verified=verified, primary=True)
    return made


@pytest.fixture
def dita() -> Person:
    return person("dita+work@Mail.Example.co.uk".lower())


def code_sent_to(address: str) -> str:
    message = Message.objects.filter(to_email=address, kind="directory.claim_code").latest("pk")
    return re.search(r"^ {4}(\d{4} \d{4})$", message.body, re.MULTILINE)[1]


def test_claim_with_right_code_lets_represent_only(acme, dita):
    claim = claims.claim_by_email(by=dita, organisation=acme, email=dita.email.upper())
    mandate = claims.confirm_claim(by=dita, claim=claim, code=code_sent_to(dita.email))
    assert (mandate.represent, mandate.vote, mandate.sign) == (True, False, False)
    assert acme.pk in reader_for(dita).represented
    claim.refresh_from_db()
    assert claim.state == ClaimState.GRANTED
    assert claim.digest == ""


def test_code_is_kept_as_digest_only(acme, dita):
    claim = claims.claim_by_email(by=dita, organisation=acme, email=dita.email)
    code = code_sent_to(dita.email).replace(" ", "")
    assert len(claim.digest) == 64
    assert code not in claim.digest
    assert code not in str(list(Message.objects.values_list("subject", flat=True)))


@pytest.mark.parametrize(
    ("email", "website"),
    [
        ("ana@gmail.com", "https://gmail.com"),
        ("ana@mailinator.com", "https://mailinator.com"),
        ("ana@acme.github.io", "https://acme.github.io"),
        ("ana@wordpress.com", "https://acme.wordpress.com"),
        ("ana@acme.com", "https://аcme.com"),  # the first letter is Cyrillic
        ("ana@notacme.com", "https://acme.com"),
        ("ana@acme.com.evil.org", "https://acme.com"),
        ("ana@stud.uni-bonn.example.de", "https://uni-bonn.example.de"),
        ("ana@acme.com", ""),
        ("ana@acme.com", "https://192.0.2.1/"),
    ],
)
def test_address_that_proves_nothing(acme, email, website):
    acme.website = website
    acme.save()
    claimer = person(email)
    assert proof_by_email(reader_for(claimer), acme).addresses == []
    with pytest.raises(ValidationError, match="Ask for approval instead"):
        claims.claim_by_email(by=claimer, organisation=acme, email=email)
    assert not Message.objects.filter(kind="directory.claim_code").exists()


@pytest.mark.parametrize(
    ("email", "website"),
    [
        ("ana@acme.com", "https://shop.acme.com"),
        ("ana@mail.acme.com", "http://acme.com:8080/x"),
        ("ana+hansa@acme.com", "https://ACME.com"),
        ("ana@talquist.example", "https://www.talquist.example"),
        ("ana@xn--bcher-kva.example.com", "https://bücher.example.com"),
    ],
)
def test_address_on_the_registrable_domain_proves(acme, email, website):
    acme.website = website
    acme.save()
    assert proof_by_email(reader_for(person(email)), acme).addresses == [email]


def test_general_email_counts_as_the_website_does(acme):
    acme.website, acme.email = "", "info@acme.com"
    acme.save()
    assert proof_by_email(reader_for(person("ana@acme.com")), acme).addresses == ["ana@acme.com"]


def test_unverified_address_proves_nothing(acme):
    claimer = person("eve@example.co.uk", verified=False)
    with pytest.raises(ValidationError, match="None of your proven"):
        claims.claim_by_email(by=claimer, organisation=acme, email="eve@example.co.uk")


def test_domain_of_several_organisations_proves_nothing(acme, dita):
    Organisation.objects.create(name="Sister of Acme", website="https://sister.example.co.uk", fictitious=True)
    assert "several organisations" in str(proof_by_email(reader_for(dita), acme).reason)


def test_website_changed_by_hand_a_moment_ago_proves_nothing(acme, operator):
    profile = profile_of(acme)
    edit_organisation(by=operator, organisation=acme, profile=type(profile)(name=acme.name, website="https://evil.com"))
    acme.refresh_from_db()
    assert "less than 30 days ago" in str(proof_by_email(reader_for(person("eve@evil.com")), acme).reason)


def test_wrong_codes_count_and_the_sixth_try_is_too_late(acme, dita):
    claim = claims.claim_by_email(by=dita, organisation=acme, email=dita.email)
    right = code_sent_to(dita.email)
    wrong = "0000 0000" if right != "0000 0000" else "1111 1111"
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(ValidationError, match=f"Attempts left: {left}"):
            claims.confirm_claim(by=dita, claim=claim, code=wrong)
    with pytest.raises(ValidationError, match="Five wrong codes"):
        claims.confirm_claim(by=dita, claim=claim, code=right)
    assert not Mandate.objects.filter(person=dita).exists()


def test_code_after_fifteen_minutes_is_refused(acme, dita):
    claim = claims.claim_by_email(by=dita, organisation=acme, email=dita.email)
    Claim.objects.filter(pk=claim.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(ValidationError, match="valid for 15 minutes"):
        claims.confirm_claim(by=dita, claim=claim, code=code_sent_to(dita.email))


def test_code_used_twice_is_refused(acme, dita):
    claim = claims.claim_by_email(by=dita, organisation=acme, email=dita.email)
    claims.confirm_claim(by=dita, claim=claim, code=code_sent_to(dita.email))
    with pytest.raises(ValidationError, match="decided before"):
        claims.confirm_claim(by=dita, claim=claim, code=code_sent_to(dita.email))
    assert Mandate.objects.filter(person=dita).count() == 1


def test_code_of_somebody_else_is_refused(acme, dita, chloe):
    claim = claims.claim_by_email(by=dita, organisation=acme, email=dita.email)
    with pytest.raises(ValidationError, match="no claim of yours"):
        claims.confirm_claim(by=chloe, claim=claim, code=code_sent_to(dita.email))


def test_new_code_takes_the_force_of_the_old(acme, dita):
    first = claims.claim_by_email(by=dita, organisation=acme, email=dita.email)
    old = code_sent_to(dita.email)
    claims.claim_by_email(by=dita, organisation=acme, email=dita.email)
    with pytest.raises(ValidationError, match="decided before"):
        claims.confirm_claim(by=dita, claim=first, code=old)


def test_sixth_code_within_an_hour_is_refused(acme, dita):
    for _time in range(5):
        claims.claim_by_email(by=dita, organisation=acme, email=dita.email)
    with pytest.raises(ValidationError, match="Too many codes"):
        claims.claim_by_email(by=dita, organisation=acme, email=dita.email)


def test_website_changed_between_code_and_answer_is_seen(acme, dita):
    claim = claims.claim_by_email(by=dita, organisation=acme, email=dita.email)
    Organisation.objects.filter(pk=acme.pk).update(website="https://elsewhere.example.org")
    with pytest.raises(ValidationError, match="None of your proven"):
        claims.confirm_claim(by=dita, claim=claim, code=code_sent_to(dita.email))


def test_claim_of_a_record_merged_meanwhile_goes_to_the_survivor(acme, dita):
    claim = claims.claim_by_email(by=dita, organisation=acme, email=dita.email)
    survivor = Organisation.objects.create(name="Acme", website="https://example.co.uk", fictitious=True)
    merge(by=SYSTEM, keep=survivor, drop=acme)
    mandate = claims.confirm_claim(by=dita, claim=claim, code=code_sent_to(dita.email))
    assert mandate.organisation == survivor


def test_holder_of_a_mandate_claims_nothing(organisation, bruno):
    with pytest.raises(PermissionDenied, match="already have a mandate"):
        claims.claim_by_approval(by=bruno, organisation=organisation, statement="I work here.")


def test_office_grants_with_chosen_powers(organisation, ana, dita):
    claim = claims.claim_by_approval(by=dita, organisation=organisation, statement="I direct it.")
    assert claims_to_decide(reader_for(ana)) == [claim]
    assert Message.objects.filter(kind="directory.claim_waiting", to_person=ana).count() == 1
    mandate = claims.grant_claim(by=ana, claim=claim, represent=True, vote=True)
    assert (mandate.represent, mandate.vote, mandate.sign) == (True, True, False)
    assert claims_to_decide(reader_for(ana)) == []


def test_refused_claimer_is_told_why(organisation, ana, dita):
    claim = claims.claim_by_approval(by=dita, organisation=organisation, statement="I direct it.")
    with pytest.raises(ValidationError, match="Give a reason"):
        claims.refuse_claim(by=ana, claim=claim, reason="  ")
    claims.refuse_claim(by=ana, claim=claim, reason="We do not know you.")
    assert "We do not know you." in Message.objects.get(kind="directory.claim_refused", to_person=dita).body


def test_second_request_while_one_waits_is_refused(organisation, dita):
    claims.claim_by_approval(by=dita, organisation=organisation, statement="I direct it.")
    with pytest.raises(ValidationError, match="waits already"):
        claims.claim_by_approval(by=dita, organisation=organisation, statement="I direct it, really.")


def test_office_of_another_cluster_decides_nothing(organisation, chloe, dita):
    claim = claims.claim_by_approval(by=dita, organisation=organisation, statement="I direct it.")
    assert claims_to_decide(reader_for(chloe)) == []
    with pytest.raises(PermissionDenied):
        claims.grant_claim(by=chloe, claim=claim)


def test_nobody_grants_a_claim_of_their_own(organisation, ana, operator):
    claim = claims.claim_by_approval(by=ana, organisation=organisation, statement="Me.")
    assert not can_decide_claim(reader_for(ana), claim)
    with pytest.raises(PermissionDenied, match="of their own"):
        claims.grant_claim(by=ana, claim=claim)
    assert claims_to_decide(reader_for(operator)) == [claim]


def test_those_who_act_already_are_told_of_another(organisation, bruno, dita, operator):
    claim = claims.claim_by_approval(by=dita, organisation=organisation, statement="I direct it.")
    claims.grant_claim(by=operator, claim=claim)
    assert Message.objects.filter(kind="directory.represented_by_another", to_person=bruno).count() == 1
    assert not Message.objects.filter(kind="directory.represented_by_another", to_person=dita).exists()


def test_claim_is_granted_once(organisation, ana, operator, dita):
    claim = claims.claim_by_approval(by=dita, organisation=organisation, statement="I direct it.")
    claims.grant_claim(by=operator, claim=claim)
    with pytest.raises(ValidationError, match="decided before"):
        claims.refuse_claim(by=operator, claim=claim, reason="too late")
    assert Mandate.objects.filter(person=dita).count() == 1


def test_withdrawn_claim_waits_no_more(organisation, ana, dita, chloe):
    claim = claims.claim_by_approval(by=dita, organisation=organisation, statement="I direct it.")
    with pytest.raises(PermissionDenied):
        claims.withdraw_claim(by=chloe, claim=claim)
    claims.withdraw_claim(by=dita, claim=claim)
    assert claims_to_decide(reader_for(ana)) == []


def test_real_person_claims_no_fictitious_organisation(acme):
    real = person("real@example.co.uk")
    Person.objects.filter(pk=real.pk).update(fictitious=False)
    real.refresh_from_db()
    with pytest.raises(PermissionDenied, match="Fictitious"):
        claims.claim_by_email(by=real, organisation=acme, email=real.email)


def test_member_of_two_offices_is_left_to_the_operator(organisation, ana, other_cluster, operator, dita):
    Membership.objects.create(
        organisation=organisation,
        cluster=other_cluster,
        status=MembershipStatus.ACTIVE,
        joined_on=date(2022, 1, 1),
    )
    claim = claims.claim_by_approval(by=dita, organisation=organisation, statement="I direct it.")
    assert claims_to_decide(reader_for(ana)) == []
    assert claims_to_decide(reader_for(operator)) == [claim]
