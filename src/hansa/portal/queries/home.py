"""The figures of the first page."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import cast

from django.core.cache import cache
from django.db.models import Count, Q
from django.db.models.functions import Round

from hansa.directory.enums import ClusterStatus, MembershipStatus, OrganisationStatus
from hansa.directory.models import Cluster, Organisation, Project
from hansa.network.queries.ties import count_public_ties

CACHED_SECONDS = 300


@dataclass(frozen=True)
class Figures:
    """How much the register holds; merged records are not counted."""

    organisations: int
    clusters: int
    countries: int
    projects: int
    ties: int


def figures() -> Figures:
    """Counts of the public register, at most five minutes old."""
    return cast(Figures, cache.get_or_set("home-figures", _count, CACHED_SECONDS))


def _count() -> Figures:
    present = Organisation.objects.exclude(status=OrganisationStatus.MERGED)
    return Figures(
        organisations=present.count(),
        clusters=Cluster.objects.filter(published=True, status=ClusterStatus.ACTIVE).count(),
        countries=present.exclude(country=None).values("country").distinct().count(),
        projects=Project.objects.count(),
        ties=count_public_ties(),
    )


@dataclass(frozen=True)
class Dot:
    """In the units of `land.svg`: two thirds of degrees east, degrees south, radius in degrees."""

    x: float
    y: float
    r: float


@dataclass(frozen=True)
class Sky:
    """Organisations as dots over the world, and the box that shows most of them."""

    dots: list[Dot]
    box: str


def sky() -> Sky:
    """One dot for each degree square with organisations, its area by their number; at most an hour old."""
    return cast(Sky, cache.get_or_set("home-sky", _sky, 3600))


# A degree of longitude is drawn as two thirds of one of latitude, as in `land.svg`.
SHRINK = 0.66
EUROPE = "-17 -71 47 37"
WORLD = "-114 -80 228 140"


def _sky() -> Sky:
    rows = (
        Organisation.objects.exclude(status=OrganisationStatus.MERGED)
        .exclude(latitude=None)
        .values_list(Round("longitude"), Round("latitude"))
        .annotate(number=Count("pk"))
        .order_by("-number")[:700]
    )
    places = [(x, y, number) for x, y, number in rows]
    most = max((number for *_, number in places), default=1)
    dots = [
        Dot(round(x * SHRINK, 1), round(-y, 1), round(0.14 + 1.4 * math.sqrt(number / most), 2))
        for x, y, number in places
    ]
    in_europe = sum(number for x, y, number in places if -26 <= x <= 48 and 32 <= y <= 72)
    mostly_europe = 2 * in_europe >= sum(number for *_, number in places)
    return Sky(dots, EUROPE if mostly_europe else WORLD)


def newest_clusters() -> list[Cluster]:
    """Up to six published clusters with the number of their active members, the largest first."""
    return list(
        Cluster.objects.filter(published=True)
        .exclude(status=ClusterStatus.DISSOLVED)
        .annotate(members=Count("memberships", Q(memberships__status=MembershipStatus.ACTIVE)))
        .order_by("-members", "name")[:6]
    )
