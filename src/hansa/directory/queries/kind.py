"""The kind of clusters, computed from the places of their active members, with the evidence behind each verdict."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings

from hansa.analysis.kind import Borders, KindRule, KindVerdict, MemberPlace, cluster_kind
from hansa.directory.enums import ClusterKind, MembershipStatus
from hansa.directory.models import Cluster, Membership, Region
from hansa.directory.places.borders import BorderRow, borders_of
from hansa.directory.places.countries import layer_country

NUTS3, NUTS2 = 3, 2


@dataclass(frozen=True)
class Kind:
    """What is shown: the kind set by hand where there is one, and the computed verdict beside it."""

    verdict: KindVerdict
    override: str

    @property
    def shown(self) -> str:
        return self.override or self.verdict.kind

    @property
    def label(self) -> str:
        return str(ClusterKind(self.shown).label)

    @property
    def computed_label(self) -> str:
        return str(ClusterKind(self.verdict.kind).label)

    @property
    def is_global(self) -> bool:
        return self.verdict.is_global


def kind_rule() -> KindRule:
    """The rule of this installation: section `[kind]` of its settings, with `share` (0.5) and `sea` (true)."""
    chosen = settings.OPERATOR.get("kind", {})
    return KindRule(share=chosen.get("share", 0.5), sea=chosen.get("sea", True))


def kind_of(cluster: Cluster) -> KindVerdict:
    """The computed verdict of one cluster. Two queries; one where no member has a country."""
    return kinds_of([cluster])[cluster.pk].verdict


def kinds_of(clusters: Iterable[Cluster]) -> Mapping[int, Kind]:
    """The kinds of clusters by primary key: two queries, however many. Cost grows with members and regions."""
    overrides = {cluster.pk: cluster.kind_override for cluster in clusters}
    members = _members(overrides)
    borders = _borders({place.country for places in members.values() for place in places if place.country})
    rule = kind_rule()
    return {pk: Kind(cluster_kind(members.get(pk, []), borders, rule), override) for pk, override in overrides.items()}


def _members(clusters: Iterable[int]) -> dict[int, list[MemberPlace]]:
    rows = Membership.objects.filter(cluster__in=list(clusters), status=MembershipStatus.ACTIVE).values_list(
        "cluster",
        "organisation",
        "organisation__country",
        "organisation__country__continent",
        "organisation__region",
        "organisation__region__level",
    )
    members = defaultdict(list)
    for cluster, organisation, country, continent, region, level in rows.order_by():
        # Guyane counts as France, in whose layer its regions stand, and still lies in South America.
        home = layer_country(country) if country else None
        members[cluster].append(MemberPlace(str(organisation), home, region, _nuts2(region, level), continent))
    return members


def _nuts2(region: str | None, level: int | None) -> str | None:
    """A code of NUTS is that of the level above and one letter more."""
    if region is None or level not in (NUTS2, NUTS3):
        return None
    return region if level == NUTS2 else region[:-1]


def _borders(countries: set[str]) -> Borders:
    """Border facts of the countries concerned: those of others decide nothing. Regions whose borders nobody has
    computed would seem to have none, so they do not count."""
    if not countries:
        return borders_of(())
    regions = Region.objects.filter(country__in=countries, country__has_regions=True).order_by()
    return borders_of(tuple(regions.values_list(*BorderRow._fields)))
