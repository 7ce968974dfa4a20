"""The parameters of detection, each with the default that docs/methods/detection.md justifies on data."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class DetectionRule:
    """What counts as a place, as strong, as a tie, as a cluster.

    Places
        radius_km: points within this distance of a larger place belong to it; where no regions are given.
        neighbour_km: places whose centres are at most this far apart are neighbours; where no neighbours are given.
            Three times the radius: farther apart, another place would fit between.
        least_organisations: how many organisations a place needs (in all fields) to be tested, and a strong cell or a
            cluster (in its field) to be found.
        false_discovery_rate: the share of strong cells of a field that may be false, on average.
        supporting_p: a neighbour of a strong place joins it when its own p-value, uncorrected, is at most this.
    Ties
        least_projects: how many joint projects in the field an organisation needs to shape a community; others may
            belong to one. Those with fewer mostly know the partners of one project, which is a clique, not a cluster.
        distance_km: bounds of the classes of distance in which ties are expected.
        prior_ties: so many ties are added to those of each class, observed and expected, so that few say little.
        resolution: of the communities; above 1 they become smaller.
        seeds: runs with different random numbers. shuffles: runs on shuffled ties. resamples: runs on resampled
            projects (and of strong places, on resampled organisations).
        chance: the share of shuffles in which anything as closed may be found; 19 shuffles allow 0.05 at least.
        least_stability: mean Jaccard likeness over the resamples that a community needs to be a cluster.
        least_belonging: share of its ties within a community that an organisation with fewer projects needs.
    """

    radius_km: float = 25.0
    neighbour_km: float = 75.0
    least_organisations: int = 5
    false_discovery_rate: float = 0.10
    supporting_p: float = 0.05
    least_projects: int = 3
    distance_km: tuple[float, ...] = (0.0, 50.0, 100.0, 200.0, 400.0, 800.0, 1600.0, 3200.0, 20_100.0)
    prior_ties: float = 10.0
    resolution: float = 1.0
    seeds: int = 5
    shuffles: int = 19
    resamples: int = 20
    chance: float = 0.05
    least_stability: float = 0.4
    least_belonging: float = 0.5

    def __post_init__(self) -> None:
        for name in ("radius_km", "neighbour_km", "prior_ties", "resolution"):
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} is {getattr(self, name)}; right is a number above 0")
        for name in ("least_organisations", "least_projects", "seeds", "shuffles", "resamples"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} is {getattr(self, name)}; right is a whole number, 1 or more")
        for name in ("false_discovery_rate", "supporting_p", "chance", "least_stability", "least_belonging"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} is {getattr(self, name)}; right is a share from 0 to 1")
        bounds = self.distance_km
        if len(bounds) < 2 or bounds[0] != 0 or any(a >= b for a, b in pairwise(bounds)):
            raise ValueError(f"distance_km is {bounds}; right are ascending bounds that begin with 0")
