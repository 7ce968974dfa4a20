"""A small register with something to hide in every corner of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from hansa.directory.enums import ClusterStatus, Helix, MembershipStatus, PlaceQuality, SizeClass
from hansa.directory.models import (
    Activity,
    Cluster,
    Country,
    Dataset,
    Membership,
    Organisation,
    Participation,
    Project,
)
from hansa.directory.search import index
from hansa.journal.actions import SYSTEM
from hansa.network.actions import rebuild_ties_from_projects
from tests.fixtures.story import FOUNDED


@dataclass(frozen=True)
class Register:
    """`shy` hides what it can; `former` left `cluster`; `candidate` is proposed to it; `initiative` is not published
    and has the member `pioneer`, entered from its member list; `merged` became `shy`."""

    shy: Organisation
    former: Organisation
    candidate: Organisation
    pioneer: Organisation
    merged: Organisation
    initiative: Cluster
    joint: Project


def fill(cluster: Cluster, member: Organisation) -> Register:
    """Add to a cluster with one member all that the tables show to some and not to others."""
    shy = organisation(
        "Shy Optics",
        size=SizeClass.LARGE,
        website="https://shy.example/",
        email="desk@shy.example",
        phone="+371 555",
        founded_year=1999,
        city="Riga",
        street="Hidden Lane 7",
        latitude=56.95123,
        longitude=24.11987,
        place_quality=PlaceQuality.EXACT,
        visibility=dict.fromkeys(("size", "website", "founded_year", "street"), "members"),
    )
    former, candidate, pioneer = (organisation(name) for name in ("Former Glass", "Candidate Light", "Pioneer Waves"))
    merged = organisation("Shy Optics Ltd", status="merged", merged_into=shy)
    initiative = Cluster.objects.create(
        slug="quiet-waves", name="Quiet Waves", status=ClusterStatus.INITIATIVE, fictitious=True
    )
    own_list = Dataset.objects.create(
        source="members", title="Member list of Quiet Waves", publisher="Quiet Waves", imported_at=timezone.now()
    )
    Organisation.objects.filter(pk=pioneer.pk).update(dataset=own_list)
    for one in (shy, pioneer):
        one.refresh_from_db()
    make_member(shy, cluster)
    make_member(pioneer, initiative)
    left = {"joined_on": FOUNDED, "left_on": date(2023, 5, 1), "reason": "could not pay the fee"}
    Membership.objects.create(organisation=former, cluster=cluster, status=MembershipStatus.ENDED, **left)
    Membership.objects.create(organisation=candidate, cluster=cluster, status=MembershipStatus.CANDIDATE)
    cluster.activities.set(Activity.objects.filter(scheme="ecosystem")[:1])
    joint = project("Laser bridge", member, shy, cluster=initiative)
    rebuild_ties_from_projects(by=SYSTEM)
    return Register(shy, former, candidate, pioneer, merged, initiative, joint)


def organisation(name: str, *, country: str = "LV", helix: str = Helix.BUSINESS, **more) -> Organisation:
    made = Organisation.objects.create(
        name=name, helix=helix, country=Country.objects.get(code=country), fictitious=True, **more
    )
    index.refresh(made)
    return made


def project(title: str, *participants: Organisation, **more) -> Project:
    made = Project.objects.create(
        register="demo", number=title, acronym=title.upper(), title=title, starts_on=FOUNDED, fictitious=True, **more
    )
    for role, one in zip(["coordinator", *["participant"] * len(participants)], participants, strict=False):
        Participation.objects.create(project=made, organisation=one, role=role, contribution=1000)
        index.refresh(one)
    return made


def make_member(one: Organisation, cluster: Cluster) -> None:
    Membership.objects.create(organisation=one, cluster=cluster, status=MembershipStatus.ACTIVE, joined_on=FOUNDED)
