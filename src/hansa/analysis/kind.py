"""The kind of a cluster: national, cross-border or transnational, with the evidence behind the verdict.

Members of one country make a national cluster (`local` when all sit in one NUTS 2 region). A cluster of several
countries is *cross-border* when every pair of its countries is connected through its members and enough of its members
lie in the border regions concerned; it is *transnational* when it cannot be cross-border. Where the facts do not
suffice for either, the verdict is *undetermined* and says what is missing: never transnational by default.

The classes follow Mikhaylov (2015); border regions follow Eurostat's territorial typology and Regulation (EU)
2021/1059, Article 4 (maritime borders of at most 150 km). The shares that divide the classes are this project's own
rule, because no published rule with numbers is known. docs/methods/kind.md tells the rule in words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations

NATIONAL = "national"
CROSS_BORDER = "cross_border"
TRANSNATIONAL = "transnational"
UNDETERMINED = "undetermined"


@dataclass(frozen=True)
class MemberPlace:
    """Where one member sits.

    `country` is an ISO 3166-1 alpha-2 code, `region` a NUTS 3 code or its national equivalent, `nuts2` the region above
    it, `continent` a two-letter code (EU, AS, NA …). None means unknown.
    """

    key: str
    country: str | None
    region: str | None = None
    nuts2: str | None = None
    continent: str | None = None


@dataclass(frozen=True)
class RegionBorders:
    """The countries (ISO codes) that one region of `country` borders by land, and across the sea."""

    country: str
    land: frozenset[str] = frozenset()
    sea: frozenset[str] = frozenset()

    def borders(self, country: str, *, sea: bool = True) -> bool:
        """Does the region border this country by land or, where the rule counts it, across the sea?"""
        return country in self.land or (sea and country in self.sea)


@dataclass(frozen=True)
class Borders:
    """The border facts of all known NUTS 3 regions, by region code; `sea_km` is the width up to which seas count."""

    regions: Mapping[str, RegionBorders]
    version: str
    sea_km: float = 150.0

    @cached_property
    def countries(self) -> frozenset[str]:
        """The countries whose regions are known."""
        return frozenset(region.country for region in self.regions.values())

    @cached_property
    def _land_pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset((region.country, other) for region in self.regions.values() for other in region.land)

    @cached_property
    def _sea_pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset((region.country, other) for region in self.regions.values() for other in region.sea)

    def have_border(self, country: str, other: str, *, sea: bool = True) -> bool:
        """Has any region of `country` a border with `other`?"""
        return (country, other) in self._land_pairs or (sea and (country, other) in self._sea_pairs)


@dataclass(frozen=True)
class KindRule:
    """The editable part of the rule.

    `share`: the least share (above 0, at most 1) of all members in border regions. `sea`: do maritime borders count?
    """

    share: float = 0.5
    sea: bool = True

    def __post_init__(self) -> None:
        if not 0 < self.share <= 1:
            raise ValueError(f"the share of members is {self.share}; right is above 0 and at most 1")


@dataclass(frozen=True)
class Reason:
    """A reason in a form that a page can put into words: a code and its values."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class CountryPair:
    """Two member countries (in alphabetical order), and the regions with members through which they are connected.

    `possible` says whether members without a known region could still connect the pair.
    """

    first: str
    second: str
    first_regions: tuple[str, ...]
    second_regions: tuple[str, ...]
    possible: bool

    @property
    def connected(self) -> bool:
        """Are there members on both sides of the border?"""
        return bool(self.first_regions and self.second_regions)


@dataclass(frozen=True)
class KindVerdict:
    """The verdict and its evidence. All tuples are sorted, so that equal clusters give equal verdicts.

    `share` is None where no share was needed. `without_place` lists the keys of members whose country or region is
    unknown, does not belong to the layer, or contradicts the member's country.
    """

    kind: str
    local: bool
    is_global: bool
    total: int
    countries: Mapping[str, int]
    continents: tuple[str, ...]
    pairs: tuple[CountryPair, ...]
    border_members: tuple[str, ...]
    without_place: tuple[str, ...]
    share: float | None
    rule: KindRule
    version: str
    sea_km: float
    reasons: tuple[Reason, ...]


def cluster_kind(members: Sequence[MemberPlace], borders: Borders, rule: KindRule | None = None) -> KindVerdict:
    """Decide the kind of a cluster from the places of its members.

    Args:
        members: one place for each member; keys must differ.
        borders: the border facts of NUTS 3 regions (or their national equivalents).
        rule: the share of members and whether seas count; the default is 50 % with seas.

    Returns:
        The verdict with its evidence. Reason codes: `no_members`, `no_countries`, `few_countries_known`,
        `one_country`, `one_nuts2`, `no_regions`, `all_pairs_connected`, `pair_not_connected`, `share_reached`,
        `share_missed`, `places_unknown`, `several_continents`.

    Raises:
        ValueError: two members have one key.

    A pair of countries A, B is connected when a member sits in a region of A that borders B and a member sits in a
    region of B that borders A. The share is the number of members in regions that border another member country,
    over the number of *all* members, those without a known place included. A cluster is transnational only if it
    stays so wherever the members without a known place may sit. Cost: members + countries² × members.

    >>> facts = Borders(
    ...     {"SK010": RegionBorders("SK", land=frozenset({"AT", "HU"})),
    ...      "AT126": RegionBorders("AT", land=frozenset({"CZ", "SK"})),
    ...      "AT130": RegionBorders("AT")},
    ...     version="NUTS 2021")
    >>> members = [MemberPlace("a", "SK", "SK010"), MemberPlace("b", "AT", "AT126"), MemberPlace("c", "AT", "AT130")]
    >>> verdict = cluster_kind(members, facts)
    >>> verdict.kind, round(verdict.share, 3), verdict.border_members
    ('cross_border', 0.667, ('a', 'b'))

    References:
        A. S. Mikhaylov, "Conceptualizing International Cluster", Mediterranean Journal of Social Sciences 6 (2015).
        Eurostat, Territorial typologies manual: border regions.
        Regulation (EU) 2021/1059 of 24 June 2021, Article 4.
    """
    return _Case(members, borders, rule or KindRule()).verdict()


class _Case:
    """The facts of one cluster, put in order before the decision."""

    def __init__(self, members: Sequence[MemberPlace], borders: Borders, rule: KindRule) -> None:
        self.members = sorted(members, key=lambda member: member.key)
        _refuse_repeated_keys(self.members)
        self.borders = borders
        self.rule = rule
        counts = Counter(member.country for member in self.members if member.country)
        self.countries = dict(sorted(counts.items()))
        self.continents = tuple(sorted({member.continent for member in self.members if member.continent}))
        self.unplaced = [member for member in self.members if not self._region(member)]

    def _region(self, member: MemberPlace) -> RegionBorders | None:
        region = self.borders.regions.get(member.region or "")
        return region if region and region.country == member.country else None

    def _is_at_border(self, member: MemberPlace, others: Sequence[str]) -> bool:
        region = self._region(member)
        return region is not None and any(
            region.borders(other, sea=self.rule.sea) for other in others if other != member.country
        )

    def _regions_towards(self, country: str, other: str) -> tuple[str, ...]:
        found = {m.region or "" for m in self.members if m.country == country and self._is_at_border(m, [other])}
        return tuple(sorted(found))

    def _could_sit_at_border(self, member: MemberPlace, others: Sequence[str]) -> bool:
        """Could this member without a known region lie in a region of its country that borders one of the others?"""
        homes = [member.country] if member.country else list(self.countries)
        return any(
            self.borders.have_border(home, other, sea=self.rule.sea)
            for home in homes
            for other in others
            if home != other
        )

    def _pair(self, first: str, second: str) -> CountryPair:
        sides = (self._regions_towards(first, second), self._regions_towards(second, first))
        possible = all(
            regions or any(m.country in (home, None) and self._could_sit_at_border(m, [other]) for m in self.unplaced)
            for regions, home, other in ((sides[0], first, second), (sides[1], second, first))
        )
        return CountryPair(first, second, *sides, possible)

    def verdict(self) -> KindVerdict:
        decided = self._without_geography() or self._several_countries()
        return decided

    def _without_geography(self) -> KindVerdict | None:
        """The verdicts that need no border: nobody, nowhere, one country, or a country without a region layer."""
        total, placed = len(self.members), sum(self.countries.values())
        if not total:
            return self._conclude(UNDETERMINED, [Reason("no_members")])
        if not placed:
            return self._conclude(UNDETERMINED, [Reason("no_countries", {"members": total})])
        if len(self.countries) == 1:
            return self._one_country(total, placed)
        unknown = [country for country in self.countries if country not in self.borders.countries]
        if unknown:
            return self._conclude(UNDETERMINED, [Reason("no_regions", {"countries": unknown})])
        return None

    def _one_country(self, total: int, placed: int) -> KindVerdict:
        if placed < self.rule.share * total:
            return self._conclude(UNDETERMINED, [Reason("few_countries_known", {"known": placed, "members": total})])
        reasons = [Reason("one_country", {"country": next(iter(self.countries))})]
        regions = {member.nuts2 for member in self.members}
        local = len(regions) == 1 and None not in regions
        if local:
            reasons.append(Reason("one_nuts2", {"region": regions.pop()}))
        return self._conclude(NATIONAL, reasons, local=local)

    def _several_countries(self) -> KindVerdict:
        names = list(self.countries)
        pairs = tuple(self._pair(*pair) for pair in combinations(names, 2))
        at_border = tuple(member.key for member in self.members if self._is_at_border(member, names))
        could_be = sum(self._could_sit_at_border(member, names) for member in self.unplaced)
        total, threshold = len(self.members), self.rule.share
        apart = [[pair.first, pair.second] for pair in pairs if not pair.connected]
        reasons = [Reason("pair_not_connected", {"pairs": apart}) if apart else Reason("all_pairs_connected")]
        reached = len(at_border) >= threshold * total
        reasons.append(
            Reason(
                "share_reached" if reached else "share_missed",
                {"members": len(at_border), "total": total, "threshold": threshold},
            )
        )
        if not apart and reached:
            kind = CROSS_BORDER
        elif all(pair.connected or pair.possible for pair in pairs) and len(at_border) + could_be >= threshold * total:
            kind = UNDETERMINED
            reasons.append(Reason("places_unknown", {"members": len(self.unplaced)}))
        else:
            kind = TRANSNATIONAL
        return self._conclude(kind, reasons, pairs=pairs, at_border=at_border, share=len(at_border) / total)

    def _conclude(
        self,
        kind: str,
        reasons: list[Reason],
        *,
        local: bool = False,
        pairs: tuple[CountryPair, ...] = (),
        at_border: tuple[str, ...] = (),
        share: float | None = None,
    ) -> KindVerdict:
        is_global = len(self.continents) >= 2
        if is_global:
            reasons.append(Reason("several_continents", {"continents": list(self.continents)}))
        return KindVerdict(
            kind=kind,
            local=local,
            is_global=is_global,
            total=len(self.members),
            countries=self.countries,
            continents=self.continents,
            pairs=pairs,
            border_members=at_border,
            without_place=tuple(member.key for member in self.unplaced),
            share=share,
            rule=self.rule,
            version=self.borders.version,
            sea_km=self.borders.sea_km,
            reasons=tuple(reasons),
        )


def _refuse_repeated_keys(members: Sequence[MemberPlace]) -> None:
    repeated = [key for key, count in Counter(member.key for member in members).items() if count > 1]
    if repeated:
        raise ValueError(f"members with the same key: {', '.join(repeated[:5])}; each member counts once")
