"""Writes the fictitious world into an empty demo home."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from hansa.directory.actions.merges.proposals import propose_merges
from hansa.directory.enums import ClaimMethod, ClusterStatus, MembershipStatus, Origin, ParticipationRole, PlaceQuality
from hansa.directory.models import (
    Activity,
    Claim,
    Cluster,
    Dataset,
    Expert,
    FoundingRuleSet,
    Invitation,
    Mandate,
    Market,
    Membership,
    Office,
    Organisation,
    OrganisationActivity,
    Participation,
    Product,
    Project,
    Region,
)
from hansa.directory.search import index
from hansa.journal.actions import SYSTEM, record
from hansa.network.actions import rebuild_ties_from_projects
from hansa.people.enums import Role
from hansa.people.models import Person
from hansa.portal.demo.clusters import CLUSTERS, DANUBE, DemoCluster
from hansa.portal.demo.people import PEOPLE
from hansa.portal.demo.world import DemoOrganisation, Stage, World, make_world

ORGANISATION_OF = {"bruno": ("danube-gate-mobility", "business"), "ilse": ("northern-light-photonics", "science")}
OPERATOR = "olga"


@transaction.atomic
def build_demo(*, stage: str = Stage.RUNNING) -> Dataset:
    """Fill an empty home with three fictitious clusters, their organisations, projects, ties and people.

    Raises ValueError when the register already holds clusters: a demonstration never mixes with real data.
    """
    if Organisation.objects.exists() or Cluster.objects.exists():
        raise ValueError("This home already holds organisations or clusters; a demonstration needs a home of its own.")
    world = make_world(Stage(stage), timezone.localdate())
    dataset = Dataset.objects.create(
        source="demo",
        title="Fictitious demonstration",
        version=str(stage),
        licence="CC0 1.0",
        imported_at=timezone.now(),
    )
    rows = _write_organisations(world, dataset)
    clusters = {cluster.slug: _write_cluster(cluster, world, rows, dataset) for cluster in CLUSTERS}
    _write_memberships(world, rows, clusters, dataset)
    _write_projects(world, rows, clusters, dataset)
    _write_people(world, rows, clusters)
    _write_questions(world, rows, dataset)
    index.rebuild(texts=True)
    propose_merges()
    rebuild_ties_from_projects(by=SYSTEM)
    counts = {"organisations": len(rows), "memberships": len(world.memberships), "projects": len(world.projects)}
    record(verb="portal.built_demonstration", by=SYSTEM, subject=dataset, facts={"stage": str(stage), **counts})
    return dataset


def _write_organisations(world: World, dataset: Dataset) -> dict[DemoOrganisation, Organisation]:
    made = Organisation.objects.bulk_create(
        Organisation(
            name=one.name,
            helix=one.helix,
            size=one.size,
            description=one.description,
            founded_year=one.founded_year,
            website=f"https://{_domain(one.name)}/",
            email=f"office@{_domain(one.name)}",
            country_id=one.city.country,
            region_id=one.city.region,
            city=one.city.name,
            latitude=one.latitude,
            longitude=one.longitude,
            place_quality=PlaceQuality.EXACT,
            fictitious=True,
            dataset=dataset,
        )
        for one in world.organisations
    )
    rows = dict(zip(world.organisations, made, strict=True))
    known = {(activity.scheme, activity.code): activity for activity in Activity.objects.all()}
    OrganisationActivity.objects.bulk_create(
        OrganisationActivity(organisation=rows[one], activity=known[code], main=not number)
        for one in world.organisations
        for number, code in enumerate(one.activities)
    )
    Product.objects.bulk_create(Product(organisation=rows[one], name=name) for one in rows for name in one.products)
    Market.objects.bulk_create(Market(organisation=rows[one], country_id=code) for one in rows for code in one.markets)
    return rows


def _domain(name: str) -> str:
    words = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name.lower())
    return "-".join(filter(None, words.split("-")))[:60].strip("-") + ".example"


def _write_cluster(
    told: DemoCluster, world: World, rows: dict[DemoOrganisation, Organisation], dataset: Dataset
) -> Cluster:
    start = world.start_of(told)
    founding = told is DANUBE and world.stage == Stage.FOUNDING
    named = {organisation.name: row for organisation, row in rows.items()}
    office = next(m.organisation for m in world.members(told) if m.organisation.helix == "business")
    cluster = Cluster.objects.create(
        slug=told.slug,
        name=told.name,
        summary=told.summary,
        description=told.description,
        status=ClusterStatus.INITIATIVE if founding else ClusterStatus.ACTIVE,
        published=True,
        origin=told.origin,
        core=told.core,
        core_organisation=named.get(told.core_name),
        office_organisation=None if founding else rows[office],
        website=f"https://{told.slug}.example/en",
        team_fte="0.30" if founding else "2.50",
        activity_evidence="" if founding else "Newsletter four times a year; members' day every autumn.",
        public_support="" if founding else "Co-financed by the fictitious programme Region Together.",
        support_programme="Region Together (fictitious)" if told.origin == Origin.TOP_DOWN else "",
        rule_set=FoundingRuleSet.objects.filter(is_default=True).first(),
        started_on=start,
        founded_on=None if founding else start + timedelta(days=240),
        fictitious=True,
        dataset=dataset,
    )
    cluster.territory.set(Region.objects.filter(pk__in=told.territory))
    cluster.activities.set(
        Activity.objects.filter(scheme="ecosystem", code__in=[c for s, c in told.activities if s != "nace"])
    )
    return cluster


def _write_memberships(
    world: World, rows: dict[DemoOrganisation, Organisation], clusters: dict[str, Cluster], dataset: Dataset
) -> None:
    Membership.objects.bulk_create(
        Membership(
            organisation=rows[told.organisation],
            cluster=clusters[told.cluster.slug],
            status=told.status,
            joined_on=told.joined_on,
            left_on=told.left_on,
            reason=told.reason,
            dataset=dataset,
        )
        for told in world.memberships
    )


def _write_projects(
    world: World, rows: dict[DemoOrganisation, Organisation], clusters: dict[str, Cluster], dataset: Dataset
) -> None:
    projects = Project.objects.bulk_create(
        Project(
            register="demo",
            number=f"{told.cluster.slug}-{number}",
            acronym=told.acronym,
            title=told.title,
            status="SIGNED",
            starts_on=told.starts_on,
            ends_on=told.ends_on,
            total_cost=told.cost,
            public_contribution=told.cost // 2,
            programme="Region Together (fictitious)",
            cluster=clusters[told.cluster.slug],
            fictitious=True,
            dataset=dataset,
        )
        for number, told in enumerate(world.projects, start=1)
    )
    Participation.objects.bulk_create(
        Participation(
            project=project,
            organisation=rows[participant],
            role=ParticipationRole.COORDINATOR if not place else ParticipationRole.PARTICIPANT,
            contribution=told.cost // 2 // len(told.participants),
            dataset=dataset,
        )
        for told, project in zip(world.projects, projects, strict=True)
        for place, participant in enumerate(told.participants)
    )


def _write_questions(world: World, rows: dict[DemoOrganisation, Organisation], dataset: Dataset) -> None:
    """What asks for an answer: letters to the invited, somebody who claims a profile, a record entered twice."""
    now = timezone.now()
    Invitation.objects.bulk_create(
        Invitation(
            membership=membership,
            email=membership.organisation.email,
            # The digest of a key that nobody was given: such a letter can be withdrawn, not answered.
            digest=hashlib.sha256(secrets.token_bytes(32)).hexdigest(),
            sent_at=now - timedelta(days=9),
            expires_at=now + timedelta(days=21),
        )
        for membership in Membership.objects.filter(status=MembershipStatus.INVITED).select_related("organisation")
    )
    member = next(m.organisation for m in world.members(DANUBE) if m.status == MembershipStatus.ACTIVE)
    claimer = Person.objects.create_user("jana@demo.example", name="Jana Horváthová", fictitious=True)
    EmailAddress.objects.create(user=claimer, email=claimer.email, verified=True, primary=True)
    Claim.objects.create(
        organisation=rows[member],
        person=claimer,
        method=ClaimMethod.APPROVAL,
        statement="I lead sales there since spring. (Fictitious.)",
    )
    original = rows[world.organisations[-1]]
    Organisation.objects.create(
        name=original.name.upper(),
        helix=original.helix,
        country=original.country,
        city=original.city,
        website=original.website,
        fictitious=True,
        dataset=dataset,
    )


def _write_people(world: World, rows: dict[DemoOrganisation, Organisation], clusters: dict[str, Cluster]) -> None:
    today = world.today
    people = {}
    for told in PEOPLE:
        person = Person.objects.create_user(
            told.email, name=told.name, fictitious=True, is_operator=told.key == OPERATOR
        )
        EmailAddress.objects.create(user=person, email=told.email, verified=True, primary=True)
        people[told.key] = person
    for key in ("ana", "chloe"):
        cluster = clusters[next(told.cluster for told in PEOPLE if told.key == key)]
        since = cluster.started_on or today
        Office.objects.create(person=people[key], role=Role.MANAGER, cluster=cluster, valid_from=since)
    Office.objects.create(person=people["mikael"], role=Role.AUTHORITY, country_id="SE", valid_from=today)
    Office.objects.create(person=people["edit"], role=Role.EXPERT, valid_from=today)
    Expert.objects.create(
        person=people["edit"], languages=["hu", "en"], fields=["mobility"], qualifications=["assessor", "mediator"]
    )
    for key, (slug, helix) in ORGANISATION_OF.items():
        member = next(
            m.organisation
            for m in world.memberships
            if m.cluster.slug == slug and m.status == MembershipStatus.ACTIVE and m.organisation.helix == helix
        )
        Mandate.objects.create(
            person=people[key], organisation=rows[member], represent=True, vote=True, sign=True, valid_from=today
        )
