"""Decides the kind of a cluster."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations, permutations

from hansa.analysis.kind.facts import Borders, KindRule, MemberPlace, RegionBorders
from hansa.analysis.kind.verdict import (
    CROSS_BORDER,
    NATIONAL,
    TRANSNATIONAL,
    UNDETERMINED,
    CountryPair,
    KindVerdict,
    Reason,
)


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
    stays so wherever the members without a known place may sit. Cost: members + countries × regions with members.

    >>> from hansa.analysis.kind import Borders, MemberPlace, RegionBorders
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
        # Many members share few regions, so the geography below goes by regions, not by members.
        self.regions: dict[str, list[str]] = {country: [] for country in self.countries}
        for country, code in sorted({(m.country or "", m.region or "") for m in self.members if self._region(m)}):
            self.regions[country].append(code)
        self.unplaced_in = Counter(member.country for member in self.unplaced)

    def _region(self, member: MemberPlace) -> RegionBorders | None:
        region = self.borders.regions.get(member.region or "")
        return region if region and region.country == member.country else None

    def _regions_towards(self, country: str, other: str) -> tuple[str, ...]:
        facts = self.borders.regions
        return tuple(code for code in self.regions[country] if facts[code].borders(other, sea=self.rule.sea))

    def _pair(self, first: str, second: str) -> CountryPair:
        sides = self._regions_towards(first, second), self._regions_towards(second, first)
        possible = all(
            bool(regions) or (self._have_border(home, other) and bool(self.unplaced_in[home] or self.unplaced_in[None]))
            for regions, home, other in ((sides[0], first, second), (sides[1], second, first))
        )
        return CountryPair(first, second, *sides, possible)

    def _have_border(self, country: str, other: str) -> bool:
        return self.borders.have_border(country, other, sea=self.rule.sea)

    def _at_border(self) -> tuple[str, ...]:
        """The members in regions that border another member country."""
        pairs = permutations(self.countries, 2)
        found = {code for home, other in pairs for code in self._regions_towards(home, other)}
        return tuple(member.key for member in self.members if self._region(member) and member.region in found)

    def _could_be_at_border(self) -> int:
        """How many members without a known region may lie in a region that borders another member country."""
        facing = {home for home, other in permutations(self.countries, 2) if self._have_border(home, other)}
        return sum(count for home, count in self.unplaced_in.items() if home in facing or (home is None and facing))

    def verdict(self) -> KindVerdict:
        return self._without_geography() or self._several_countries()

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
        at_border, could_be = self._at_border(), self._could_be_at_border()
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
