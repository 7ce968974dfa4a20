"""Puts a cluster together from its members: places, kind, mix, cohesion."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from hansa.analysis.detection.cluster import Cluster, ClusterPlace, Member
from hansa.analysis.detection.kinds import found_kind
from hansa.analysis.detection.participations import Participations
from hansa.analysis.detection.places import Places
from hansa.analysis.detection.residual import FieldNetwork
from hansa.analysis.distance import unit_vectors
from hansa.analysis.kind import Borders, Reason

PLACES_IN_A_NAME = 3


@dataclass(frozen=True, eq=False)
class Assembly:
    """A field with what its clusters are made of; members are numbers of its nodes.

    network: organisations of the field with partners; then come those without (so that each organisation of the field
    has a number). organisations, place, projects: of each node. share_of_work: of each node, the share of its work that
    is in the field. ties: observed.
    """

    field: str
    participations: Participations
    places: Places
    borders: Borders | None
    network: FieldNetwork
    organisations: np.ndarray
    place: np.ndarray
    projects: np.ndarray
    share_of_work: np.ndarray
    ties: csr_array

    @classmethod
    def of(
        cls, participations: Participations, places: Places, network: FieldNetwork, borders: Borders | None
    ) -> Assembly:
        rows = participations.of_field(network.field)
        alone = np.setdiff1d(rows["organisation"], network.organisations)
        organisations = np.concatenate([network.organisations, alone]).astype(np.int64)
        many = len(participations.organisations)
        work = np.bincount(participations.rows["organisation"], participations.rows["weight"], many)
        active = np.bincount(rows["organisation"], rows["weight"], many)
        return cls(
            field=network.field,
            participations=participations,
            places=places,
            borders=borders,
            network=network,
            organisations=organisations,
            place=places.of_organisation[organisations],
            projects=np.bincount(rows["organisation"], minlength=many)[organisations],
            share_of_work=active[organisations] / work[organisations],
            ties=network.ties(),
        )

    def cluster(
        self,
        *,
        basis: str,
        members: np.ndarray,
        strength: np.ndarray,
        strong: set[int],
        heads: list[int],
        stability: float,
        reasons: tuple[Reason, ...],
    ) -> Cluster:
        """The cluster of these members; `heads` are places in the order in which they give it its name."""
        found = self._members(members, strength)
        places = self._places(found, strong)
        countries = _counted(member.country for member in found if member.country)
        cohesion, expected = self._cohesion(members)
        kind, kind_basis, why = found_kind(
            [member.country for member in found],
            self._said("region", np.array([member.number for member in found], dtype=np.int64)),
            [member.place for member in found],
            self.places,
            self.borders,
        )
        if cohesion is not None:
            reasons += (Reason("cohesion", {"inside": round(cohesion, 3), "expected": round(expected or 0.0, 3)}),)
        latitude, longitude = self._centre(found)
        return Cluster(
            key="",
            field=self.field,
            name=self._name(heads, countries),
            basis=basis,
            kind=kind,
            kind_basis=kind_basis,
            places=places,
            latitude=latitude,
            longitude=longitude,
            members=found,
            countries=countries,
            helices=_counted(member.helix for member in found),
            cohesion=cohesion,
            expected_cohesion=expected,
            stability=stability,
            reasons=reasons + why,
        )

    def _said(self, column: str, numbers: np.ndarray) -> list:
        return self.participations.organisations[column].to_numpy(dtype=object)[numbers].tolist()

    def _members(self, members: np.ndarray, strength: np.ndarray) -> tuple[Member, ...]:
        order = np.lexsort((self.organisations[members], -self.projects[members], -strength))
        members, strength = members[order], np.minimum(strength[order], 1.0)
        numbers = self.organisations[members]
        columns = (
            self._said("organisation", numbers),
            numbers.tolist(),
            strength.tolist(),
            self.projects[members].tolist(),
            self._said("country", numbers),
            self._said("helix", numbers),
            [place if place >= 0 else None for place in self.place[members].tolist()],
        )
        return tuple(Member(*values) for values in zip(*columns, strict=True))

    def _places(self, members: tuple[Member, ...], strong: set[int]) -> tuple[ClusterPlace, ...]:
        """Places with two members or more, and the strong ones; the most members first."""
        counts = Counter(member.place for member in members if member.place is not None)
        kept = [place for place, count in counts.items() if count > 1 or place in strong]
        table = self.places.table
        return tuple(
            ClusterPlace(place, table["name"].iat[place], table["country"].iat[place], counts[place], place in strong)
            for place in sorted(kept, key=lambda place: (-counts[place], place))
        )

    def _cohesion(self, members: np.ndarray) -> tuple[float | None, float | None]:
        """Share of the members' ties that stay inside, and what it would be by size alone."""
        inside = np.zeros(len(self.organisations), dtype=bool)
        inside[members] = True
        of_network = inside[: self.ties.shape[0]]
        first = np.repeat(np.arange(self.ties.shape[0]), np.diff(self.ties.indptr))
        own = self.ties.data[of_network[first]].sum()
        if own <= 0:
            return None, None
        kept = self.ties.data[of_network[first] & of_network[self.ties.indices]].sum()
        return float(kept / own), float(own / self.ties.data.sum())

    def _centre(self, members: tuple[Member, ...]) -> tuple[float | None, float | None]:
        spots = self.participations.organisations[["latitude", "longitude"]].iloc[[m.number for m in members]].dropna()
        if spots.empty:
            return None, None
        x, y, z = unit_vectors(spots["latitude"], spots["longitude"]).mean(axis=0)
        return (
            round(float(np.degrees(np.arctan2(z, np.hypot(x, y)))), 4),
            round(float(np.degrees(np.arctan2(y, x))), 4),
        )

    def _name(self, heads: list[int], countries: Mapping[str, int]) -> str:
        """The field and the first places; without any, the first countries."""
        names = [self.places.table["name"].iat[place] for place in heads[:PLACES_IN_A_NAME]]
        where = " · ".join(names or list(countries)[:PLACES_IN_A_NAME])
        return f"{self.field}: {where}" if self.field and where else self.field or where


def _counted(values: Iterable[str]) -> Mapping[str, int]:
    return dict(sorted(Counter(values).items(), key=lambda item: (-item[1], item[0])))


def slug(text: str) -> str:
    """Small Latin letters, digits and hyphens; what cannot be written so falls away."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40]
