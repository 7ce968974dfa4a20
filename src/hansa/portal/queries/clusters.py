"""What the page of a cluster shows: portrait, growth, joint projects, network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hansa.analysis.composition import Composition, Spell, composition, composition_over_time
from hansa.directory.enums import Helix, MembershipStatus, SizeClass
from hansa.directory.models import Cluster, Country, Membership, Project
from hansa.directory.queries.kind import Kind, kinds_of
from hansa.directory.queries.memberships import memberships_visible_to
from hansa.directory.queries.version import Keep, answer_version
from hansa.directory.rules.memberships import BEGUN
from hansa.directory.rules.reader import Reader
from hansa.network.queries import Network
from hansa.portal.charts import Series, StackedColumns, stacked_columns

MOST_YEARS = 15
NAMED_COUNTRIES = 5
OTHERS = "others"
KEPT_FROM = 50
"""Members of a cluster from which on its portrait is kept: it costs less than a tenth of a second before."""


@dataclass(frozen=True)
class Growth:
    """Members on 31 December of each year (today for this year) by one property, as a chart and as a table."""

    key: str
    title: str
    chart: StackedColumns
    rows: list[tuple[int, list[int], int]]


@dataclass(frozen=True)
class Portrait:
    """A cluster at a glance. `present` and `former` hold memberships with their organisations."""

    kind: Kind
    present: list[Membership]
    former: int
    countries: list[tuple[str, str, int]]
    helices: list[tuple[str, str, int]]
    composition: Composition
    growth: list[Growth]
    joint_projects: int
    age: int | None

    @property
    def unplaced(self) -> int:
        """Members that the map cannot show."""
        return sum(membership.organisation.map_latitude is None for membership in self.present)


def kept_portrait_of(reader: Reader, cluster: Cluster) -> Portrait:
    """The same, for visitors kept in this process while nothing changes, if the cluster is large."""
    if reader.person is not None:
        return portrait_of(reader, cluster)
    key = (cluster.pk, get_language())
    return _kept.get(key, answer_version(), lambda: portrait_of(reader, cluster))


_kept: Keep[Portrait] = Keep(32, worth=lambda portrait: len(portrait.present) >= KEPT_FROM)


def portrait_of(reader: Reader, cluster: Cluster) -> Portrait:
    """Everything of the overview. Five queries, however many members; cost grows with memberships × years."""
    memberships = memberships_of(reader, cluster)
    present = [m for m in memberships if m.status == MembershipStatus.ACTIVE]
    helices = Counter(m.organisation.helix for m in present)
    named = [h for h in Helix if h != Helix.UNKNOWN]
    return Portrait(
        kind=kinds_of([cluster])[cluster.pk],
        present=present,
        former=len(memberships) - len(present),
        countries=_countries(present),
        helices=[(h.value, str(h.label), helices[h.value]) for h in Helix if helices[h.value]],
        composition=composition({h.value: helices[h.value] for h in named}),
        growth=_growth(memberships, reader.day),
        joint_projects=joint_projects(cluster).count(),
        age=age_of(cluster, reader.day),
    )


def memberships_of(reader: Reader, cluster: Cluster) -> list[Membership]:
    """Present and former ones with what the portrait tells of their organisations."""
    told = ("name", "helix", "country", "region", "city", "public_size", "map_latitude", "map_longitude")
    seen = memberships_visible_to(reader, cluster).filter(status__in=BEGUN).select_related(None).defer(None)
    columns = ("cluster", "status", "joined_on", "left_on", *(f"organisation__{name}" for name in told))
    return list(seen.select_related("organisation").only(*columns).order_by("organisation__sort_name", "pk"))


def age_of(cluster: Cluster, day: date) -> int | None:
    """Whole years since the founding, until it was dissolved; of an initiative since it began."""
    began, until = cluster.founded_on or cluster.started_on, cluster.dissolved_on or day
    if began is None:
        return None
    return until.year - began.year - ((until.month, until.day) < (began.month, began.day))


def joint_projects(cluster: Cluster) -> QuerySet[Project]:
    """Projects of the cluster itself, and those in which at least two organisations took part that were its members
    at some time of the project. `members` counts them. A project without dates counts members of any time."""
    during = Q(participations__organisation__memberships__cluster=cluster)
    during &= Q(participations__organisation__memberships__status__in=BEGUN)
    during &= Q(ends_on=None) | Q(participations__organisation__memberships__joined_on__lte=F("ends_on"))
    during &= (
        Q(participations__organisation__memberships__left_on=None)
        | Q(starts_on=None)
        | Q(participations__organisation__memberships__left_on__gt=F("starts_on"))
    )
    together = (
        Project.objects.filter(during)
        .order_by()
        .values("pk")
        .annotate(number=Count("participations__organisation", distinct=True))
        .filter(number__gte=2)
        .values("pk")
    )
    return (
        Project.objects.filter(Q(pk__in=together) | Q(cluster=cluster))
        .annotate(
            members=Count(
                "participations__organisation",
                Q(participations__organisation__memberships__cluster=cluster)
                & Q(participations__organisation__memberships__status__in=BEGUN),
                distinct=True,
            ),
            partners=Count("participations", distinct=True),
        )
        .order_by(Coalesce("starts_on", "ends_on").desc(nulls_last=True), "pk")
    )


def without_loners(network: Network) -> tuple[Network, int]:
    """A network without the organisations that have no tie in it, and their number: drawn, they would push the others
    together into a blot."""
    tied = {end for edge in network.edges for end in (edge["source"], edge["target"])}
    nodes = [node for node in network.nodes if node["id"] in tied]
    alone = len(network.nodes) - len(nodes)
    return Network(nodes, network.edges, network.total - alone), alone


def points_of(portrait: Portrait) -> dict[str, Any]:
    """The members as GeoJSON for the map, at the places that the map may show."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [one.map_longitude, one.map_latitude]},
                "properties": {
                    "id": str(one.pk),
                    "name": str(one),
                    "url": one.get_absolute_url(),
                    "helix": one.helix.removesuffix("_society"),
                    "city": one.city,
                },
            }
            for one in (membership.organisation for membership in portrait.present)
            if one.map_latitude is not None and one.map_longitude is not None
        ],
    }


def territory_shapes(cluster: Cluster, present: Sequence[Membership]) -> dict[str, Any] | None:
    """The regions of the territory with their shapes and members; None where no shapes were imported."""
    counts = Counter(membership.organisation.region_id for membership in present)
    regions = [region for region in cluster.territory.all() if region.shape]
    if not regions:
        return None
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": region.shape,
                "properties": {"code": region.code, "name": region.name, "count": counts[region.code]},
            }
            for region in regions
        ],
    }


def _countries(present: Sequence[Membership]) -> list[tuple[str, str, int]]:
    """Code, name and number of members, the most first."""
    counts = Counter(m.organisation.country_id for m in present if m.organisation.country_id)
    named = ((code, str(Country(code=code)), number) for code, number in counts.items())
    return sorted(named, key=lambda row: (-row[2], row[1]))


def _growth(memberships: Sequence[Membership], day: date) -> list[Growth]:
    dated = [m for m in memberships if m.joined_on]
    if not dated:
        return []
    last = max((m.left_on for m in dated if m.left_on), default=day)
    last_year = day.year if any(m.left_on is None for m in dated) else min(day.year, last.year)
    first = min(m.joined_on for m in dated if m.joined_on)
    first_year = max(first.year, last_year - MOST_YEARS + 1)
    years = range(first_year, last_year + 1)
    countries = [code for code, _n in Counter(m.organisation.country_id or "" for m in dated).most_common()]
    return [
        _by("helix", _("By helix"), dated, years, lambda m: m.organisation.helix, _helix_series()),
        _by("country", _("By country"), dated, years, _country_key(countries), _country_series(countries)),
        _by("size", _("By size"), dated, years, lambda m: m.organisation.public_size, _size_series()),
    ]


def _by(
    key: str,
    title: str,
    memberships: Sequence[Membership],
    years: range,
    group: Callable[[Membership], str],
    series: Sequence[Series],
) -> Growth:
    spells = [Spell(group(m), m.joined_on, m.left_on) for m in memberships]
    counts = {year: c.counts for year, c in composition_over_time(spells, list(years)).items()}
    used = [one for one in series if any(row.get(one.key) for row in counts.values())]
    rows = [(year, [row.get(one.key, 0) for one in used], sum(row.values())) for year, row in counts.items()]
    return Growth(key, title, stacked_columns(counts, used), rows)


def _helix_series() -> list[Series]:
    return [Series(h.value, str(h.label), f"fill-{h.value}") for h in Helix]


def _size_series() -> list[Series]:
    return [
        Series(size.value, str(size.label), "fill-unknown" if size == SizeClass.UNKNOWN else f"series-{number}")
        for number, size in enumerate(SizeClass, start=1)
    ]


def _country_key(countries: Sequence[str]) -> Callable[[Membership], str]:
    named = set(countries[:NAMED_COUNTRIES])
    return lambda m: m.organisation.country_id if m.organisation.country_id in named else OTHERS


def _country_series(countries: Sequence[str]) -> list[Series]:
    named = [code for code in countries[:NAMED_COUNTRIES] if code]
    series = [Series(code, str(Country(code=code)), f"series-{n}") for n, code in enumerate(named, start=1)]
    return [*series, Series(OTHERS, _("other or unknown"), "fill-unknown")]
