"""The composition of a group by classes: members by helix, country or size, at one moment and over the years."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import fsum, log, log2


@dataclass(frozen=True)
class Composition:
    """How a group divides into classes.

    counts: members by class, as given (classes without members included).
    shares: the same over the total, each from 0 to 1; empty when the group is.
    total: number of members.
    entropy_bits: Shannon entropy H = −Σ p·log2 p, in bits; 0 for a group of one class and for an empty one.
    evenness: H / log2 K with K the number of classes *named* in counts: 0 all in one class, 1 all classes equal;
        None where it says nothing (no members, or fewer than two classes named).
    distinct: number of classes that have members.
    """

    counts: Mapping[str, int]
    shares: Mapping[str, float]
    total: int
    entropy_bits: float
    evenness: float | None
    distinct: int

    @property
    def entropy_bits_corrected(self) -> float:
        """The entropy with the correction of Miller and Madow, H + (m − 1) / (2·N·ln 2), m classes with members.

        Entropy computed from few members is too small on average. Use this value to compare samples of different
        size; a cluster's whole membership is no sample, so `entropy_bits` describes it exactly.
        """
        if not self.total:
            return 0.0
        return self.entropy_bits + (self.distinct - 1) / (2 * self.total * log(2))


def composition(counts: Mapping[str, int]) -> Composition:
    """Describe how members divide into classes.

    Args:
        counts: number of members (whole, not negative) by class. Name the classes that have no members too, with 0:
            evenness relates to all classes named, so only then can two groups be compared. Leave out members of
            unknown class, or give them a class of their own, and say which.

    Raises:
        ValueError: a count is negative or no whole number.

    Evenness is Pielou's J. Cost: number of classes.

    >>> triple_helix = composition({"business": 6, "science": 3, "government": 3})
    >>> triple_helix.entropy_bits, round(triple_helix.evenness, 4), triple_helix.distinct
    (1.5, 0.9464, 3)

    References:
        C. E. Shannon, "A Mathematical Theory of Communication", Bell System Technical Journal 27 (1948) 379–423.
        E. C. Pielou, "The measurement of diversity in different types of biological collections",
        Journal of Theoretical Biology 13 (1966) 131–144.
        G. A. Miller, "Note on the bias of information estimates", in: Information Theory in Psychology (1955) 95–100.
    """
    for name, count in counts.items():
        if not isinstance(count, int) or isinstance(count, bool) or count < 0:
            raise ValueError(f"the count of “{name}” is {count!r}; right is a whole number of members, 0 or more")
    total = sum(counts.values())
    shares = {name: count / total for name, count in counts.items()} if total else {}
    entropy = fsum(-share * log2(share) for share in shares.values() if share) + 0.0
    return Composition(
        counts=dict(counts),
        shares=shares,
        total=total,
        entropy_bits=entropy,
        evenness=min(1.0, entropy / log2(len(counts))) if total and len(counts) > 1 else None,
        distinct=sum(count > 0 for count in counts.values()),
    )


@dataclass(frozen=True)
class Spell:
    """One member's time in the group: its class, the day it joined and the first day it no longer belonged.

    None for `joined` means since before all records, None for `left` means still a member.
    """

    group: str
    joined: date | None
    left: date | None = None

    def covers(self, day: date) -> bool:
        """Did the member belong on this day?"""
        return (self.joined is None or self.joined <= day) and (self.left is None or day < self.left)


def composition_over_time(spells: Iterable[Spell], years: Sequence[int]) -> dict[int, Composition]:
    """The composition on 31 December of each year, in the order of `years`.

    Every class that occurs in any spell is named in every year, so that evenness compares over the years. A member with
    several spells counts at most once a day if its spells do not overlap. Cost: spells × log(spells) + groups × years.

    >>> spells = [Spell("business", date(2020, 3, 1)), Spell("science", date(2020, 5, 1), date(2021, 12, 31))]
    >>> [dict(c.counts) for c in composition_over_time(spells, [2019, 2020, 2021]).values()]
    [{'business': 0, 'science': 0}, {'business': 1, 'science': 1}, {'business': 1, 'science': 0}]
    """
    joined: dict[str, list[int]] = {}
    left: dict[str, list[int]] = {}
    for spell in spells:
        came, went = joined.setdefault(spell.group, []), left.setdefault(spell.group, [])
        # On 31 December of a year a member belongs that joined in it or before, unless it left in it or before.
        first = spell.joined.year if spell.joined else 0
        if spell.left is None or spell.left.year > first:
            came.append(first)
            went.extend([spell.left.year] if spell.left else [])
    for years_of in (*joined.values(), *left.values()):
        years_of.sort()
    return {
        year: composition({g: bisect_right(joined[g], year) - bisect_right(left[g], year) for g in sorted(joined)})
        for year in years
    }
