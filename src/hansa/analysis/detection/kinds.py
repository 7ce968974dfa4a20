"""The kind of a found cluster, by the rule for border regions where its facts suffice, else by neighbouring places."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from hansa.analysis.detection.places import Places
from hansa.analysis.kind import (
    CROSS_BORDER,
    NATIONAL,
    TRANSNATIONAL,
    UNDETERMINED,
    Borders,
    MemberPlace,
    Reason,
    cluster_kind,
)

BORDER_REGIONS, NEIGHBOURING_PLACES = "border_regions", "neighbouring_places"


def found_kind(
    countries: Sequence[str | None],
    regions: Sequence[str | None],
    of_place: Sequence[int | None],
    places: Places,
    borders: Borders | None,
) -> tuple[str, str, tuple[Reason, ...]]:
    """The kind of a cluster, on what the verdict rests, and its reasons.

    Args:
        countries, regions (NUTS 3), of_place: of each member; None where unknown.
        borders: the facts of border regions; None where there are none.

    Where `hansa.analysis.kind.cluster_kind` comes to a verdict, it holds. Otherwise: one country known makes it
    national; several are cross-border when each pair of them is connected by members in one place or in neighbouring
    places on both sides, else transnational; undetermined when fewer than half of the members have a known country.
    """
    if borders is not None:
        members = [
            MemberPlace(str(number), country, region)
            for number, (country, region) in enumerate(zip(countries, regions, strict=True))
        ]
        verdict = cluster_kind(members, borders)
        if verdict.kind != UNDETERMINED:
            return verdict.kind, BORDER_REGIONS, verdict.reasons
    kind, reasons = _by_places(countries, of_place, places)
    return kind, NEIGHBOURING_PLACES, reasons


def _by_places(
    countries: Sequence[str | None], of_place: Sequence[int | None], places: Places
) -> tuple[str, tuple[Reason, ...]]:
    known = sorted({country for country in countries if country})
    many = sum(bool(country) for country in countries)
    if not known or 2 * many < len(countries):
        return UNDETERMINED, (Reason("few_countries_known", {"known": many, "members": len(countries)}),)
    if len(known) == 1:
        return NATIONAL, (Reason("one_country", {"country": known[0]}),)
    apart = _pairs_apart(countries, of_place, places, known)
    if apart:
        return TRANSNATIONAL, (Reason("pair_not_connected", {"pairs": apart}),)
    return CROSS_BORDER, (Reason("all_pairs_connected"),)


def _pairs_apart(
    countries: Sequence[str | None], of_place: Sequence[int | None], places: Places, known: Sequence[str]
) -> list[list[str]]:
    inside: dict[int, set[str]] = {}
    for country, place in zip(countries, of_place, strict=True):
        if country and place is not None:
            inside.setdefault(place, set()).add(country)
    connected = {pair for here in inside.values() for pair in combinations(sorted(here), 2)}
    for first, second in places.neighbours:
        for one in inside.get(int(first), ()):
            connected |= {(min(one, other), max(one, other)) for other in inside.get(int(second), ()) if one != other}
    return [list(pair) for pair in combinations(known, 2) if pair not in connected]
