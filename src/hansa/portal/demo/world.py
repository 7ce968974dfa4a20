"""Makes the fictitious world: who exists, who joined when, who worked with whom. Same seed and day, same world."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from hansa.directory.enums import Core, Helix, MembershipStatus, SizeClass
from hansa.portal.demo.clusters import CLUSTERS, DANUBE, DemoCluster
from hansa.portal.demo.names import name_of
from hansa.portal.demo.places import CITIES, City

SEED = 1356  # the year in which the towns of the Hansa first met in a common diet
OUTSIDERS = 10
# What waits for an office: fresh members, letters without an answer, candidates.
FRESH, INVITED, CANDIDATES = 3, 2, 3
SHARED_MEMBERS = 3
REASONS = (
    "Moved its activity elsewhere",
    "Fees no longer justified",
    "Bought by a competitor of another member",
    "Closed its department in the field",
)


class Stage(StrEnum):
    """The moment in the life of Danube Gate Mobility that the demonstration shows."""

    FOUNDING = "founding"
    RUNNING = "running"
    DRIFTING = "drifting"


@dataclass(eq=False)
class DemoOrganisation:
    name: str
    helix: str
    size: str
    city: City
    latitude: float
    longitude: float
    founded_year: int
    products: list[str]
    activities: list[tuple[str, str]]
    markets: list[str]
    description: str


@dataclass(eq=False)
class DemoMembership:
    organisation: DemoOrganisation
    cluster: DemoCluster
    status: str
    joined_on: date | None = None
    left_on: date | None = None
    reason: str = ""

    def is_active_on(self, day: date) -> bool:
        return bool(self.joined_on and self.joined_on <= day and (self.left_on is None or self.left_on > day))


@dataclass(eq=False)
class DemoProject:
    cluster: DemoCluster
    acronym: str
    title: str
    starts_on: date
    ends_on: date
    cost: int
    participants: list[DemoOrganisation]


@dataclass
class World:
    """All that the demonstration holds, before it is written to the register."""

    today: date
    stage: Stage
    organisations: list[DemoOrganisation] = field(default_factory=list)
    memberships: list[DemoMembership] = field(default_factory=list)
    projects: list[DemoProject] = field(default_factory=list)

    def members(self, cluster: DemoCluster) -> list[DemoMembership]:
        return [membership for membership in self.memberships if membership.cluster is cluster]

    def start_of(self, cluster: DemoCluster) -> date:
        if cluster is DANUBE and self.stage == Stage.FOUNDING:
            return self.today - timedelta(days=200)
        return date(self.today.year - cluster.age, 3, 1)


def make_world(stage: Stage, today: date, seed: int = SEED) -> World:
    """The world at a stage as of a day; pure, so that tests can count it."""
    rng = random.Random(seed)  # noqa: S311 - a story, not a secret
    world = World(today=today, stage=stage)
    taken: set[str] = set()
    for cluster in CLUSTERS:
        own = list(_organisations(cluster, taken, rng))
        world.organisations += own
        guests = rng.sample(world.organisations[: -len(own)], SHARED_MEMBERS) if cluster is not DANUBE else []
        gather = _gather_initiative if cluster is DANUBE and stage == Stage.FOUNDING else _gather_members
        world.memberships += gather(world, cluster, own + guests, rng)
    outsiders = [_organisation(rng.choice(CLUSTERS), Helix.BUSINESS, taken, rng) for _ in range(OUTSIDERS)]
    world.organisations += outsiders
    world.memberships += [asked for cluster in CLUSTERS for asked in _asked(world, cluster, outsiders, rng)]
    for cluster in CLUSTERS:
        world.projects += _projects(world, cluster, rng)
    return world


def _organisations(cluster: DemoCluster, taken: set[str], rng: random.Random) -> Iterator[DemoOrganisation]:
    if cluster.core_name:
        helix = Helix.SCIENCE if cluster.core == Core.RESEARCH_CENTRE else Helix.BUSINESS
        taken.add(cluster.core_name)
        core = _organisation(cluster, helix, taken, rng, name=cluster.core_name, size=SizeClass.LARGE)
        core.city = CITIES[cluster.cities[0]]
        core.latitude, core.longitude = core.city.latitude, core.city.longitude
        yield core
    for mixed, count in cluster.mix.items():
        for _ in range(count):
            yield _organisation(cluster, mixed, taken, rng)


def _organisation(
    cluster: DemoCluster, helix: str, taken: set[str], rng: random.Random, name: str = "", size: str = ""
) -> DemoOrganisation:
    city = CITIES[rng.choice(cluster.cities)]
    topic = rng.choice(cluster.fields)
    sizes = [SizeClass.MICRO, SizeClass.SMALL, SizeClass.MEDIUM, SizeClass.LARGE]
    weights = [30, 38, 22, 10] if helix == Helix.BUSINESS else [5, 20, 40, 35]
    countries = sorted({place.country for place in CITIES.values()})
    return DemoOrganisation(
        name=name or name_of(helix, topic, city, taken, rng),
        helix=str(helix),
        size=size or str(rng.choices(sizes, weights)[0]),
        city=city,
        latitude=round(city.latitude + rng.uniform(-0.03, 0.03), 5),
        longitude=round(city.longitude + rng.uniform(-0.04, 0.04), 5),
        founded_year=rng.randint(1950, 2018) if helix != Helix.BUSINESS else rng.randint(1978, 2019),
        products=rng.sample(cluster.products, rng.randint(1, 2)) if helix == Helix.BUSINESS else [],
        activities=rng.sample(cluster.activities, rng.randint(1, 2)),
        markets=rng.sample(countries, rng.randint(1, 4)) if helix == Helix.BUSINESS else [],
        description=f"Fictitious. Works on {topic.lower()} in {city.name} for members of {cluster.name}.",
    )


def _gather_members(
    world: World, cluster: DemoCluster, organisations: list[DemoOrganisation], rng: random.Random
) -> Iterator[DemoMembership]:
    """Years of history: founders, later joiners, some who left; when drifting, many who left of late."""
    start = world.start_of(cluster)
    days = (world.today - start).days
    for number, organisation in enumerate(organisations):
        latest = number >= len(organisations) - FRESH
        span = (0, 200) if number < 18 else (days - 80, days - 3) if latest else (200, int(days * 0.9))
        joined = start + timedelta(days=rng.randint(*span))
        left = _leaving(world, cluster, joined, number, rng)
        yield DemoMembership(
            organisation,
            cluster,
            MembershipStatus.ENDED if left else MembershipStatus.ACTIVE,
            joined,
            left,
            rng.choice(REASONS) if left else "",
        )


def _leaving(world: World, cluster: DemoCluster, joined: date, number: int, rng: random.Random) -> date | None:
    recent = world.today - timedelta(days=rng.randint(20, 540))
    drifting = cluster is DANUBE and world.stage == Stage.DRIFTING
    if number and drifting and rng.random() < 0.4 and recent > joined:
        return recent
    long_ago = joined + timedelta(days=rng.randint(400, 1200))
    return long_ago if number > 3 and rng.random() < 0.14 and long_ago < world.today else None


def _asked(
    world: World, cluster: DemoCluster, outsiders: list[DemoOrganisation], rng: random.Random
) -> Iterator[DemoMembership]:
    """Outsiders whom a cluster has invited or noted; an initiative has its own."""
    if cluster is DANUBE and world.stage == Stage.FOUNDING:
        return
    for number, organisation in enumerate(rng.sample(outsiders, INVITED + CANDIDATES)):
        status = MembershipStatus.INVITED if number < INVITED else MembershipStatus.CANDIDATE
        yield DemoMembership(organisation, cluster, status)


def _gather_initiative(
    world: World, cluster: DemoCluster, organisations: list[DemoOrganisation], rng: random.Random
) -> Iterator[DemoMembership]:
    """An initiative on its way: eleven committed, five invited, eight candidates; the rest are not asked yet."""
    ordered = [organisations[0], *rng.sample(organisations[1:], 23)]
    for number, organisation in enumerate(ordered):
        if number < 11:
            joined = world.today - timedelta(days=rng.randint(5, 150))
            yield DemoMembership(organisation, cluster, MembershipStatus.ACTIVE, joined)
        else:
            status = MembershipStatus.INVITED if number < 16 else MembershipStatus.CANDIDATE
            yield DemoMembership(organisation, cluster, status)


def _projects(world: World, cluster: DemoCluster, rng: random.Random) -> Iterator[DemoProject]:
    start = world.start_of(cluster) + timedelta(days=150)
    days = (world.today - start).days
    drifting = cluster is DANUBE and world.stage == Stage.DRIFTING
    for number in range(1, cluster.projects + 1):
        share = rng.random() ** 1.6 * 0.93 if drifting else rng.random()
        begins = start + timedelta(days=int(share * days))
        present = [m.organisation for m in world.members(cluster) if m.is_active_on(begins)]
        if len(present) < 3:
            continue
        participants = _consortium(world, present, rng)
        topic = rng.choice(cluster.topics)
        yield DemoProject(
            cluster=cluster,
            acronym=f"{''.join(word[0] for word in topic.split()).upper()}-{number:02d}",
            title=f"{topic} {number}",
            starts_on=begins,
            ends_on=begins + timedelta(days=rng.choice((365, 548, 730, 1095))),
            cost=rng.randint(8, 240) * 10_000,
            participants=participants,
        )


def _consortium(world: World, present: list[DemoOrganisation], rng: random.Random) -> list[DemoOrganisation]:
    """Partners seldom come alone: a leader, neighbours of the same country, and some from elsewhere."""
    leader = rng.choice(present)
    near = [one for one in present if one is not leader and one.city.country == leader.city.country]
    far = [one for one in present if one.city.country != leader.city.country]
    chosen = [
        leader,
        *rng.sample(near, min(len(near), rng.randint(1, 3))),
        *rng.sample(far, min(len(far), rng.randint(1, 4))),
    ]
    if rng.random() < 0.2:
        guest = rng.choice(world.organisations)
        if guest not in chosen:
            chosen.append(guest)
    return chosen
