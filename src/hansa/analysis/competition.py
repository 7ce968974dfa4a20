"""How much two organisations compete, from what they offer, where they offer it, and the calls they both answer.

docs/methods/competition.md has the formula with an example by hand.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hansa.analysis.checked import Floats

HIERARCHICAL = ("nace",)
"""Classifications whose codes share leading digits where they are alike."""
LEAST_SHARED = 2
"""Fewer leading digits say nothing: a division has two."""


@dataclass(frozen=True)
class Offer:
    """What is known of one organisation; an empty set is what nobody knows.

    products: names of products and services. activities: codes as "scheme:code", for example "nace:27.1". markets:
    countries in which it sells. calls: of each call that it answered, the projects with which it did.
    """

    products: Collection[str] = ()
    activities: Collection[str] = ()
    markets: Collection[str] = ()
    calls: Collection[tuple[Hashable, Hashable]] = ()


@dataclass(frozen=True, eq=False)
class Competition:
    """Organisations × organisations, from 0 to 1, diagonal 0.

    value: k = 1 − (1 − offer × market) × (1 − calls): they compete for customers, for money, or for both.
    offer: how alike what they offer is: the mean of products and activities, of those that are known of both.
    market: common markets over all markets of the two. calls: calls that both answered, with different projects, over
    all calls of the two. known: is anything known of what both offer, or of calls of both?
    threatened: share of what the row offers that the column offers too: how much the one is threatened by the other;
    not symmetric. common_markets: their number: many make rivals careful, so it is no part of the value.
    """

    value: Floats
    offer: Floats
    products: Floats
    activities: Floats
    market: Floats
    calls: Floats
    threatened: Floats
    common_markets: NDArray[np.int64]
    known: NDArray[np.bool_]

    def explained(self, i: int, j: int) -> dict[str, float]:
        """What makes up the value of a pair: "market" = offer × market, "calls" = what calls add; they sum to it.

        >>> found = competition([Offer({"drives"}, (), {"AT"}), Offer({"drives"}, (), {"AT", "SK"})])
        >>> found.explained(0, 1), float(found.value[0, 1])
        ({'market': 0.5, 'calls': 0.0}, 0.5)
        """
        market = float(self.offer[i, j] * self.market[i, j])
        return {"market": market, "calls": float(self.calls[i, j]) * (1 - market)}


def competition(offers: Sequence[Offer]) -> Competition:
    """The competition of every pair.

    Products are alike if they are the same word for word, whatever the case: |A ∩ B| / |A ∪ B|. Activities are alike as
    far as their codes are (`likeness`): with s the sum over the codes of both of the best likeness among the codes of
    the other, over the number of codes of both, it is s / (2 − s), which for codes without any likeness is again
    |A ∩ B| / |A ∪ B|. Without products or activities known of both, the offer is 0; without a market of one of the two,
    the market is 0.

    Cost: n² × (number of products + codes + markets + calls).

    References:
        J. A. C. Baum, J. V. Singh, "Organizational Niches and the Dynamics of Organizational Mortality", American
        Journal of Sociology 100 (1994) 346–380: overlap that is not symmetric.
        J. A. C. Baum, H. J. Korn, "Competitive dynamics of interfirm rivalry", Academy of Management Journal 39 (1996)
        255–291: common markets.
    """
    products = _incidence([{name.strip().casefold() for name in offer.products} for offer in offers])
    markets = _incidence([set(offer.markets) for offer in offers])
    codes, matched = _matched([set(offer.activities) for offer in offers])
    activities = _soft_overlap(codes, matched)
    of_products = _overlap(products)
    with_products, with_codes = products.any(axis=1), codes.any(axis=1)
    both = [np.logical_and.outer(with_products, with_products), np.logical_and.outer(with_codes, with_codes)]
    kinds = both[0].astype(int) + both[1]
    offer = (of_products * both[0] + activities * both[1]) / np.maximum(kinds, 1)
    market, calls, asked = _overlap(markets), *_calls(offers)
    value = 1 - (1 - offer * market) * (1 - calls)
    for square in (value, offer, of_products, activities, market, calls):
        np.fill_diagonal(square, 0.0)
    return Competition(
        value=value,
        offer=offer,
        products=of_products,
        activities=activities,
        market=market,
        calls=calls,
        threatened=_threatened(products, codes, matched, both),
        common_markets=(markets @ markets.T).astype(np.int64),
        known=(kinds > 0) | np.logical_and.outer(asked, asked),
    )


def likeness(one: str, other: str) -> float:
    """How alike two codes are, from 0 to 1: of NACE the share of equal leading digits of the longer one, else the same
    or not. One digit alone is no likeness: 20 is chemicals, 21 pharmaceuticals, 28 machinery, 29 motor vehicles.

    >>> likeness("nace:27.11", "nace:27.4"), likeness("nace:27", "nace:28"), likeness("ecosystem:10", "ecosystem:11")
    (0.5, 0.0, 0.0)
    """
    if one == other:
        return 1.0
    scheme, _colon, first = one.partition(":")
    if scheme not in HIERARCHICAL or not other.startswith(f"{scheme}:"):
        return 0.0
    first, second = first.replace(".", ""), other.partition(":")[2].replace(".", "")
    different = (at for at, pair in enumerate(zip(first, second, strict=False)) if pair[0] != pair[1])
    shared = next(different, min(len(first), len(second)))
    return shared / max(len(first), len(second)) if shared >= LEAST_SHARED else 0.0


def _incidence(sets: Sequence[Collection[Hashable]]) -> Floats:
    """Organisations × things: 1 where the one has the other."""
    place = {
        thing: at for at, thing in enumerate(dict.fromkeys(thing for one in sets for thing in sorted(one, key=str)))
    }
    found = np.zeros((len(sets), len(place)))
    for row, one in enumerate(sets):
        found[row, [place[thing] for thing in one]] = 1
    return found


def _overlap(incidence: Floats) -> Floats:
    """|A ∩ B| / |A ∪ B|; 0 for two empty sets."""
    common = incidence @ incidence.T
    size = incidence.sum(axis=1)
    return np.asarray(common / np.maximum(np.add.outer(size, size) - common, 1))


def _matched(sets: Sequence[Collection[str]]) -> tuple[Floats, Floats]:
    """Organisations × codes: has it the code; and the best likeness of the code among all that it has."""
    codes = list(dict.fromkeys(code for one in sets for code in sorted(one)))
    alike = np.array([[likeness(one, other) for other in codes] for one in codes]).reshape(len(codes), len(codes))
    own = _incidence(sets)
    best = np.zeros_like(own)
    for row in range(len(sets)):
        has = own[row] > 0
        best[row] = alike[:, has].max(axis=1) if has.any() else 0.0
    return own, best


def _soft_overlap(codes: Floats, matched: Floats) -> Floats:
    one_way = codes @ matched.T
    size = codes.sum(axis=1)
    shared = (one_way + one_way.T) / np.maximum(np.add.outer(size, size), 1)
    return np.asarray(shared / (2 - shared))


def _threatened(products: Floats, codes: Floats, matched: Floats, both: Sequence[NDArray[np.bool_]]) -> Floats:
    of_products = products @ products.T / np.maximum(products.sum(axis=1), 1)[:, None]
    of_codes = codes @ matched.T / np.maximum(codes.sum(axis=1), 1)[:, None]
    found = (of_products * both[0] + of_codes * both[1]) / np.maximum(both[0].astype(int) + both[1], 1)
    np.fill_diagonal(found, 0.0)
    return np.asarray(found)


def _calls(offers: Sequence[Offer]) -> tuple[Floats, NDArray[np.bool_]]:
    """Calls that both answered with different projects, over all calls of the two; and who answered any."""
    answered = _incidence([{call for call, _project in offer.calls} for offer in offers])
    together = np.zeros((len(offers), len(offers)))
    for pairs in _by_call(offers).values():
        together[np.ix_(pairs, pairs)] += 1
    common = answered @ answered.T
    size = answered.sum(axis=1)
    rivals = np.maximum(common - together, 0)
    return np.asarray(rivals / np.maximum(np.add.outer(size, size) - common, 1)), size > 0


def _by_call(offers: Sequence[Offer]) -> dict[tuple[Hashable, Hashable], list[int]]:
    """Who answered a call with the same project."""
    found: dict[tuple[Hashable, Hashable], list[int]] = {}
    for at, offer in enumerate(offers):
        for one in dict.fromkeys(offer.calls):
            found.setdefault(one, []).append(at)
    return found
