"""What the kind of a cluster is decided from: places of members, borders of regions, the rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property


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
