"""The world and its countries: how many clusters are known, registered and found, and how much they cover."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from hansa.directory.enums import MembershipStatus, OrganisationStatus
from hansa.directory.models import Cluster, Country, Membership, Organisation
from hansa.directory.queries.clusters import clusters_visible_to
from hansa.directory.rules.reader import VISITOR
from hansa.observatory.models import FoundCluster, KnownCluster
from hansa.observatory.queries.statistics import View
from hansa.observatory.reference import paper


@dataclass(frozen=True)
class Presence:
    """What there is in a country, or in several together. A cluster of several countries counts in each, and once in
    their sum. `coverage` is the share of employment in strong fields, None where there is no statistic."""

    countries: tuple[str, ...]
    registered: int
    known: int
    found: int
    employment: float
    strong_employment: float

    @property
    def coverage(self) -> float | None:
        return self.strong_employment / self.employment if self.employment else None

    @property
    def total(self) -> int:
        return self.registered + self.known + self.found


@dataclass(frozen=True)
class World:
    """Presence by country, for those that have anything, and in the three centres of cluster development."""

    countries: dict[str, Presence]
    centres: dict[str, Presence]


def world(view: View | None) -> World:
    """Six queries, however many countries. Public: counts published clusters only."""
    registered, known, found = _registered(), _known(), _found()
    employment = _employment(view)

    def of(codes: Iterable[str]) -> Presence:
        chosen = tuple(codes)
        sums = [employment.get(code, (0.0, 0.0)) for code in chosen]
        return Presence(
            countries=chosen,
            registered=_together(registered, chosen),
            known=_together(known, chosen),
            found=_together(found, chosen),
            employment=sum(total for total, _strong in sums),
            strong_employment=sum(strong for _total, strong in sums),
        )

    told = sorted({*registered, *known, *found, *employment})
    return World({code: of([code]) for code in told}, {key: of(codes) for key, codes in centres().items()})


def centres() -> dict[str, list[str]]:
    """The countries of the three centres of cluster development that the paper names."""
    of_continent: dict[str, list[str]] = {}
    for code, continent in Country.objects.values_list("code", "continent"):
        of_continent.setdefault(continent, []).append(code)
    return {
        centre["key"]: centre.get("countries") or of_continent.get(centre["continent"], [])
        for centre in paper()["centres"]
    }


def clusters_in(country: Country) -> QuerySet[Cluster]:
    """Published clusters with present members in a country, each with their number, `members_here`."""
    here = Q(memberships__organisation__country=country, memberships__status=MembershipStatus.ACTIVE)
    clusters = clusters_visible_to(VISITOR).annotate(members_here=Count("memberships", here))
    return clusters.filter(members_here__gt=0).order_by("-members_here", "name")


def known_in(country: Country) -> list[KnownCluster]:
    known = KnownCluster.objects.filter(countries__contains=country.code).select_related("dataset", "cluster")
    return [one for one in known if country.code in one.countries.split()]


def found_in(country: Country) -> list[FoundCluster]:
    """Found clusters with organisations in a country, of the search that pages show, the largest first."""
    found = FoundCluster.objects.filter(run__current=True, countries__contains=country.code)
    return [one for one in found if country.code in one.countries.split()]


def helices_of(country: Country) -> Counter[str]:
    """Organisations of a country by helix."""
    there = Organisation.objects.filter(country=country).exclude(status=OrganisationStatus.MERGED)
    return Counter(dict(there.order_by().values_list("helix").annotate(number=Count("pk"))))


def is_covered_by_the_paper(country: Country) -> bool:
    """Whether the paper says that the industry of the country is wholly covered by clusters."""
    return country.code in paper()["countries"]["codes"]


def _registered() -> dict[str, set[int]]:
    published = clusters_visible_to(VISITOR)
    rows = Membership.objects.filter(status=MembershipStatus.ACTIVE, cluster__in=published)
    return _sets(rows.order_by().values_list("organisation__country", "cluster").distinct())


def _known() -> dict[str, set[int]]:
    rows = KnownCluster.objects.values_list("countries", "pk")
    return _sets((code, pk) for countries, pk in rows for code in countries.split())


def _found() -> dict[str, set[int]]:
    rows = FoundCluster.objects.filter(run__current=True).values_list("countries", "pk")
    return _sets((code, pk) for countries, pk in rows for code in countries.split())


def _employment(view: View | None) -> dict[str, tuple[float, float]]:
    if view is None:
        return {}
    sums = view.cells().exclude(area__country=None).order_by().values_list("area__country")
    rows = sums.annotate(total=Sum("employment"), strong=Sum("employment", filter=Q(strong=True)))
    return {code: (total or 0.0, strong or 0.0) for code, total, strong in rows}


def _together(sets: dict[str, set[int]], countries: Iterable[str]) -> int:
    """How many there are in these countries together; one in several of them counts once."""
    return len(set().union(*(sets.get(code, set()) for code in countries)))


def _sets(pairs: Iterable[tuple[str | None, int]]) -> dict[str, set[int]]:
    sets: dict[str, set[int]] = {}
    for code, pk in pairs:
        if code:
            sets.setdefault(code, set()).add(pk)
    return sets
