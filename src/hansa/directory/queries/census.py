"""How many organisations there are, by cell of the map, region, country, helix and size: small columns in memory from
which every list of counts and every coarse map is read in milliseconds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Count, Q, QuerySet

from hansa.directory.models import Organisation
from hansa.directory.queries.filters import OrganisationFilters
from hansa.directory.queries.version import Keep, register_version

KEPT_FROM = 5_000
COLUMNS = ("cell", "region_id", "country_id", "helix", "public_size")


@dataclass(frozen=True)
class Codes:
    """A column of codes: `names[numbers[i]]` is the code of line i; empty where it has none."""

    names: tuple[str, ...]
    numbers: np.ndarray

    @classmethod
    def of(cls, values: Sequence[str | None]) -> Codes:
        numbers: dict[str, int] = {}
        lines = np.fromiter((numbers.setdefault(v or "", len(numbers)) for v in values), np.int32, len(values))
        return cls(tuple(numbers), lines)

    def are(self, wanted: Iterable[str]) -> np.ndarray:
        return self._where([name in set(wanted) for name in self.names])

    def begin_with(self, start: str) -> np.ndarray:
        return self._where([name.startswith(start) for name in self.names])

    def _where(self, names: list[bool]) -> np.ndarray:
        return np.array(names, bool)[self.numbers] if names else np.zeros(0, bool)

    def counts(self, weights: np.ndarray) -> dict[str, int]:
        sums = np.bincount(self.numbers, weights, len(self.names)).astype(int)
        return {name: int(number) for name, number in zip(self.names, sums, strict=True) if name and number}


@dataclass(frozen=True)
class Census:
    """Lines of equal organisations. `cell` is -1 without a place; `active` counts those with projects."""

    cell: np.ndarray
    region: Codes
    country: Codes
    helix: Codes
    size: Codes
    number: np.ndarray
    active: np.ndarray

    @classmethod
    def of(cls, lines: Sequence[tuple[Any, ...]]) -> Census:
        """From tuples of cell, region, country, helix, size, number of organisations, number of those with projects."""
        cell, region, country, helix, size, number, active = zip(*lines, strict=True) if lines else ((),) * 7
        return cls(
            np.array([-1 if one is None else one for one in cell], np.int32),
            Codes.of(region),
            Codes.of(country),
            Codes.of(helix),
            Codes.of(size),
            np.array(number, np.int64),
            np.array(active, np.int64),
        )

    def weights(self, filters: OrganisationFilters, besides: str = "") -> np.ndarray:
        """The number of organisations of each line that the filters let through, leaving one filter aside."""
        chosen = np.ones(len(self.number), bool)
        if filters.country and besides != "country":
            chosen &= self.country.are([filters.country])
        if filters.region and besides not in ("region", "country"):
            chosen &= self.region.begin_with(filters.region)
        if filters.helix and besides != "helix":
            chosen &= self.helix.are(filters.helix)
        if filters.size and besides != "size":
            chosen &= self.size.are(filters.size)
        return np.where(chosen, self.active if filters.with_projects else self.number, 0)

    def total(self, filters: OrganisationFilters) -> int:
        return int(self.weights(filters).sum())

    def counts(self, column: str, filters: OrganisationFilters) -> dict[str, int]:
        """Organisations by code of a column, as if nothing were chosen in that column itself."""
        return getattr(self, column).counts(self.weights(filters, besides=column))


_kept: Keep[Census] = Keep(1, worth=lambda census: int(census.number.sum()) > KEPT_FROM)


def census() -> Census:
    """The whole register. Merged records are left out. At a million organisations it takes seconds to count; so it is
    kept while the register is the same, and for twenty times as long as it took to count."""
    present = Organisation.objects.filter(merged_into=None)
    return _kept.get("all", register_version(), lambda: census_of(present))


def census_of(organisations: QuerySet[Organisation]) -> Census:
    lines = organisations.order_by().values_list(*COLUMNS)
    return Census.of(list(lines.annotate(number=Count("pk"), active=Count("pk", filter=Q(project_count__gt=0)))))
