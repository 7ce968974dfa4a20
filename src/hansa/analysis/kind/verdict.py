"""The verdict on the kind of a cluster, with its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hansa.analysis.kind.facts import KindRule

NATIONAL = "national"
CROSS_BORDER = "cross_border"
TRANSNATIONAL = "transnational"
UNDETERMINED = "undetermined"


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
