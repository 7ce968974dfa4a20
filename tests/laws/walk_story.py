"""A register in which every corner holds a secret: a word that shows on a page only to those who may know it."""

from __future__ import annotations

import io
import time
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from hansa.directory.actions.initiatives import start_initiative
from hansa.directory.actions.invitations import invite
from hansa.directory.enums import ClaimMethod, Helix, MembershipStatus, PlaceQuality
from hansa.directory.models import (
    Claim,
    Cluster,
    Contact,
    Country,
    Dataset,
    Expert,
    Identifier,
    Mandate,
    Membership,
    MergeProposal,
    Office,
    Organisation,
    OrganisationName,
    Participation,
    Product,
    Project,
)
from hansa.directory.search import index
from hansa.journal.actions import SYSTEM
from hansa.network.actions import Statement, rebuild_ties_from_projects, record_signal, record_tie
from hansa.network.enums import Audience, SignalKind, TieKind, TieSource
from hansa.network.models import Participant, Proposal, Survey
from hansa.observatory.actions.known import load_known_clusters
from hansa.observatory.actions.statistics import take_statistics
from hansa.observatory.models import Area, Field
from hansa.outbox.models import Message
from hansa.people.actions import create_token
from hansa.people.enums import Role
from hansa.people.models import Person
from tests.directory.initiative_story import key_in_last_letter
from tests.fixtures.story import FOUNDED, _person, signed_in
from tests.observatory.found import make_found
from tests.observatory.statistics import statistic

EVERYONE = ("visitor", "bruno", "ana", "chloe", "expert", "authority", "operator")
MEMBERS = ("bruno", "ana", "operator")
OFFICE = ("ana", "operator")
NETWORK = ("bruno", "ana", "chloe", "expert", "authority", "operator")
NOBODY: tuple[str, ...] = ()


@dataclass
class World:
    """`people`: everyone who walks, with None for the visitor. `secrets`: word → who may read it. `within`: words that
    are secret only on addresses that contain a text, for elsewhere they are public. `arguments`: of addresses."""

    people: dict[str, Person | None]
    clients: dict[str, Client]
    keys: dict[str, str]
    secrets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    within: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    numbers: dict[str, Any] = field(default_factory=dict)

    def secret(self, word: str, *who: str) -> str:
        self.secrets[word] = who
        return word


def build(cluster: Cluster, other: Cluster, organisation: Organisation, people: dict[str, Person | None]) -> World:
    """Ana manages `cluster` and an initiative that is not published; Bruno represents `organisation`, a member of
    `cluster`, whom Chloe invites to `other`."""
    with_person = {name: person for name, person in people.items() if person}
    world = World(people, {name: _just_signed_in(person) for name, person in people.items()}, {})
    world.keys = {name: create_token(by=person, name="walk")[1] for name, person in with_person.items()}
    shy = _shy(world, cluster, organisation)
    _memberships(world, cluster, shy)
    _contacts(world, cluster, shy)
    _rights(world, cluster, shy)
    _initiative(world)
    _requests(world, organisation, shy)
    _invite_bruno(world, other, organisation)
    _accounts(world)
    _list(world, cluster)
    _observatory(world, shy)
    _ties(world, cluster, organisation, shy)
    rebuild_ties_from_projects(by=SYSTEM)
    return world


def _just_signed_in(person: Person | None) -> Client:
    """Somebody who has just shown once more who they are, and so sees all that their account holds."""
    client = signed_in(person)
    if person:
        session = client.session
        methods = session["account_authentication_methods"]
        session["account_authentication_methods"] = [
            {**method, "at": time.time() + 3600, "reauthenticated": True} for method in methods
        ]
        session.save()
    return client


def _shy(world: World, cluster: Cluster, organisation: Organisation) -> Organisation:
    """A member that hides what it can: to members only, or to the office only."""
    shy = Organisation.objects.create(
        name="Shy Optics",
        helix=Helix.BUSINESS,
        country=Country.objects.get(code="LV"),
        city="Riga",
        email=world.secret("mail-of-shy@secret.example", *MEMBERS),
        phone=world.secret("+371 7770001", *MEMBERS),
        website=world.secret("https://website-of-shy.example/", *MEMBERS),
        description=world.secret("Plans to build the unspeakable lens.", *OFFICE),
        street=world.secret("Unspoken Lane 7", *OFFICE),
        postcode=world.secret("LV-7770002", *OFFICE),
        founded_year=1873,
        latitude=56.951234,
        longitude=24.119876,
        place_quality=PlaceQuality.EXACT,
        visibility={
            "website": "members",
            "products": "members",
            "description": "office",
            "street": "office",
            "postcode": "office",
            "founded_year": "office",
            "size": "office",
        },
        fictitious=True,
    )
    for hidden in ("56.951234", "24.119876", "56.95123", "24.11988"):
        world.secret(hidden, *OFFICE)
    # Elsewhere this may be any number.
    world.within["1873"] = ("organisations", OFFICE)
    Product.objects.create(organisation=shy, name=world.secret("Unheard-of mirror", *MEMBERS))
    OrganisationName.objects.create(organisation=shy, name="Shy", kind="short")
    Identifier.objects.create(organisation=shy, scheme="national", value="LV-123")
    joint = Project.objects.create(register="demo", number="1", acronym="JOINT", starts_on=FOUNDED, fictitious=True)
    for one in (organisation, shy):
        Participation.objects.create(project=joint, organisation=one)
        index.refresh(one)
    world.numbers |= {"cluster": cluster.slug, "shy": shy.pk, "organisation": organisation.pk, "project": joint.pk}
    return shy


def _memberships(world: World, cluster: Cluster, shy: Organisation) -> None:
    own = Membership.objects.create(
        organisation=shy, cluster=cluster, status=MembershipStatus.ACTIVE, joined_on=FOUNDED
    )
    former = _organisation("Former Glass")
    Membership.objects.create(
        organisation=former,
        cluster=cluster,
        status=MembershipStatus.ENDED,
        joined_on=FOUNDED,
        left_on=date(2023, 5, 1),
        reason=world.secret("could not pay the fee", "ana"),
    )
    candidate, invited, declined = (_organisation(name) for name in ("Candidate Light", "Invited Ray", "Declined Beam"))
    proposed = Membership.objects.create(organisation=candidate, cluster=cluster, status=MembershipStatus.CANDIDATE)
    Membership.objects.create(organisation=declined, cluster=cluster, status=MembershipStatus.DECLINED)
    letter = invite(
        by=world.people["ana"],
        cluster=cluster,
        organisation=invited,
        email=world.secret("invitee@secret.example", *OFFICE),
        message="Come and join us.",
    )[0]
    # These organisations stand in the public register; that the cluster means to invite them does not.
    for name in ("Candidate Light", "Invited Ray", "Declined Beam"):
        world.within[name] = (cluster.slug, OFFICE)
    world.numbers |= {
        "membership": own.pk,
        "candidate": proposed.pk,
        "candidate_organisation": candidate.pk,
        "invitation": letter.pk,
        "key": key_in_last_letter(),
    }


def _contacts(world: World, cluster: Cluster, shy: Organisation) -> None:
    for level, who in (("office", OFFICE), ("members", MEMBERS), ("network", NETWORK)):
        Contact.objects.create(
            organisation=shy,
            cluster=cluster,
            name=world.secret(f"Contact for {level}", *who),
            position=world.secret(f"position for {level}", *who),
            email=world.secret(f"{level}-contact@secret.example", *who),
            phone=world.secret(f"+371 888-{level}", *who),
            visibility=level,
        )


def _rights(world: World, cluster: Cluster, shy: Organisation) -> None:
    """People who did not agree to be shown to others."""
    eve = _person("eve@secret.example", "Eve Unseen")
    world.secret("Eve Unseen", *OFFICE)
    world.secret("eve@secret.example", *OFFICE)
    reason = world.secret("by a resolution nobody published", *OFFICE)
    mandate = Mandate.objects.create(person=eve, organisation=shy, vote=True, valid_from=FOUNDED, reason=reason)
    office = Office.objects.get(person=world.people["ana"], cluster=cluster)
    Expert.objects.create(person=world.people["expert"], languages=["en"], fields=["optics"])
    world.numbers |= {"mandate": mandate.pk, "office": office.pk}


def _initiative(world: World) -> None:
    name = world.secret("Amber Conspiracy", *OFFICE)
    initiative = start_initiative(by=world.people["ana"], name=name)
    Cluster.objects.filter(pk=initiative.pk).update(
        summary=world.secret("a summary in the dark", *OFFICE),
        activity_evidence=world.secret("evidence in the dark", *OFFICE),
        public_support=world.secret("support in the dark", *OFFICE),
    )
    world.secret(initiative.slug, *OFFICE)
    pioneer = _organisation("Pioneer Waves")
    own_list = Dataset.objects.create(
        source="members",
        title=f"Member list of {name}",
        publisher=name,
        file_name=world.secret("list-of-the-dark.xlsx", *OFFICE),
        imported_at=timezone.now(),
    )
    Organisation.objects.filter(pk=pioneer.pk).update(dataset=own_list, source_line=3)
    Membership.objects.create(
        organisation=pioneer, cluster=initiative, status=MembershipStatus.ACTIVE, joined_on=FOUNDED, dataset=own_list
    )
    project = Project.objects.create(register="demo", number="2", acronym="DARK", cluster=initiative, fictitious=True)
    Participation.objects.create(project=project, organisation=pioneer)
    world.numbers |= {"initiative": initiative.slug, "pioneer": pioneer.pk, "dark_project": project.pk}


def _requests(world: World, organisation: Organisation, shy: Organisation) -> None:
    dora = _person("dora@secret.example", "Dora Claimant")
    world.secret("Dora Claimant", *OFFICE)
    world.secret("dora@secret.example", *OFFICE)
    claim = Claim.objects.create(
        organisation=shy,
        person=dora,
        method=ClaimMethod.APPROVAL,
        statement=world.secret("I am the secret owner.", *OFFICE),
    )
    own = Claim.objects.create(
        organisation=shy,
        person=world.people["bruno"],
        method=ClaimMethod.EMAIL_DOMAIN,
        email=world.secret("bruno@claimed.example", "bruno"),
        digest="x" * 64,
        expires_at=timezone.now() + timedelta(hours=1),
    )
    double = _organisation("Shy Optics Ltd")
    first, second = sorted((shy, double), key=lambda one: one.pk)
    pair = MergeProposal.objects.create(first=first, second=second, score=0.9)
    world.numbers |= {"claim": claim.pk, "own_claim": own.pk, "pair": pair.pk}


def _invite_bruno(world: World, other: Cluster, organisation: Organisation) -> None:
    letter = invite(by=world.people["chloe"], cluster=other, organisation=organisation, message="Come over.")[0]
    world.within[organisation.name] = (other.slug, ("bruno", "chloe", "operator"))
    world.numbers |= {"cluster_of_chloe": other.slug, "invited": letter.membership_id}


def _accounts(world: World) -> None:
    """What stands in an account is its person's alone."""
    for name, person in world.people.items():
        if person is None:
            continue
        token = create_token(by=person, name=world.secret(f"key for the lamp of {name}", name))[0]
        Message.objects.create(
            kind="directory.invitation",
            to_person=person,
            to_email=person.email,
            subject=world.secret(f"letter to {name} alone", name),
            body=world.secret(f"words to {name} alone", name),
            state="sent",
        )
        world.numbers[f"token_of_{name}"] = token.pk
    session = world.clients["ana"].session.session_key
    world.clients["ana"].get("/account/")  # notes the session
    world.numbers["session_of_ana"] = UserSession.objects.get(session_key=session).pk


def _list(world: World, cluster: Cluster) -> None:
    """A member list on its way into the register."""
    text = f"name,country,contact_name\nStaged Prism,LV,{world.secret('Staged Contact', 'ana')}\n"
    world.secret("Staged Prism", "ana")
    file = io.BytesIO(text.encode())
    file.name = "members.csv"
    answer = world.clients["ana"].post(f"/clusters/{cluster.slug}/members/import/", {"file": file})
    world.numbers["staged"] = answer.url.strip("/").split("/")[4]


def _observatory(world: World, shy: Organisation) -> None:
    """A statistic, known clusters, and a found cluster from which an initiative was started that is not published."""
    load_known_clusters(by=SYSTEM)
    take_statistics(by=SYSTEM, statistic=statistic())
    initiative = Cluster.objects.get(slug=world.numbers["initiative"])
    found = make_found(shy, key="found", field="optics", name="Found", countries="LV", initiative=initiative)
    area, subject = Area.objects.get(code="AT1"), Field.objects.get(code="boats")
    world.numbers |= {"area": area.pk, "field": subject.pk, "found": found.pk}


def _ties(world: World, cluster: Cluster, organisation: Organisation, shy: Organisation) -> None:
    """What Bruno's company and the shy one record of each other, agreed for the two alone; and what strikes the
    cluster."""
    record = record_tie(
        by=SYSTEM,
        statement=Statement(
            first=organisation,
            second=shy,
            kind=TieKind.CONFLICT,
            evidence=world.secret("a quarrel over the unspeakable", "bruno"),
        ),
        source=TieSource.AGREEMENTS,
        allowed={"first": Audience.PARTIES, "second": Audience.PARTIES},
    )
    # The downloads name each tie by its kind: this one is the only one of its kind.
    world.within["conflict"] = ("ties", ("bruno",))
    shock = record_signal(
        by=world.people["ana"],
        cluster=cluster,
        kind=SignalKind.CRISIS,
        text=world.secret("the lamps went out", *MEMBERS),
        strength=0.5,
        starts_on=FOUNDED,
    )
    today = timezone.localdate()
    first, second = sorted((organisation, shy), key=lambda one: one.pk)
    proposal = Proposal.objects.create(
        cluster=cluster, first=first, second=second, chance=0.1, gain=0.1, balance=-0.5, made_by=world.people["ana"]
    )
    survey = Survey.objects.create(
        cluster=cluster,
        title=world.secret("Survey of whispers", "ana", "bruno"),
        questions=["rival"],
        opened_on=today,
        closes_on=today + timedelta(days=20),
    )
    asked = [Participant.objects.create(survey=survey, organisation=one) for one in (organisation, shy)]
    world.numbers |= {"survey": survey.pk, "questionnaire": asked[0].pk}
    text = f"From,To\n{organisation.name},{shy.name}\n{organisation.name},{world.secret('Staged Partner', 'ana')}\n"
    file = io.BytesIO(text.encode())
    file.name = "ties.csv"
    answer = world.clients["ana"].post(f"/clusters/{cluster.slug}/ties/import/", {"file": file})
    world.numbers |= {
        "tie_record": record.pk,
        "signal": shock.pk,
        "proposal": proposal.pk,
        "staged_ties": answer.url.strip("/").split("/")[4],
    }


def _organisation(name: str) -> Organisation:
    made = Organisation.objects.create(
        name=name, helix=Helix.BUSINESS, country=Country.objects.get(code="LV"), fictitious=True
    )
    index.refresh(made)
    return made


def office_holder(email: str, name: str, role: Role, **place: Any) -> Person:
    person = _person(email, name)
    Office.objects.create(person=person, role=role, valid_from=FOUNDED, **place)
    return person
