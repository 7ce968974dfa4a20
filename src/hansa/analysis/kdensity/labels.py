"""Which sites are plants of an activity, which are neighbours to look for, and what each of them weighs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hansa.analysis.kdensity.checked import checked_plants
from hansa.analysis.kdensity.sites import Floats, Sites

Chance = Literal["random location", "random labelling", "population independence"]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Labels:
    """What each site is. Make it with `Labels.checked`.

    plants: of the activity looked from.
    neighbours: of the activity looked for; None when it is the same.
    weights: employment.
    """

    plants: Mask
    neighbours: Mask | None
    weights: Floats

    @classmethod
    def checked(
        cls, sites: Sites, plants: ArrayLike, neighbours: ArrayLike | None, weights: ArrayLike | None
    ) -> Labels:
        """The labels as `marcon_puech` takes them.

        Raises:
            ValueError: as `marcon_puech`.
        """
        mine, theirs = _mask(plants, "plants", sites), None
        if neighbours is not None:
            theirs = _mask(neighbours, "neighbours", sites)
            both = np.flatnonzero(mine & theirs)
            if len(both):
                raise ValueError(
                    f"site {both[0]} (counted from 0) is a plant and a neighbour ({len(both)} such sites); right are "
                    "two activities without a common site, or no neighbours"
                )
        if mine.sum() < 2 and theirs is None:
            raise ValueError(f"{mine.sum()} plant has no other of its kind; right are at least two plants")
        given = checked_plants(sites, weights, "sites")
        found = cls(mine, theirs, np.ones(len(sites)) if given is None else given)
        if not found.weights[found.looked_for].any():
            raise ValueError("no plant that is looked for has a weight above 0; right is at least one")
        return found

    @property
    def looked_for(self) -> Mask:
        """The sites counted around plants."""
        return self.plants if self.neighbours is None else self.neighbours

    @property
    def shares(self) -> Floats:
        """For each site, the part of what is looked for in the weight of all other sites; 0 where these have none."""
        theirs = self.weights[self.looked_for].sum() - (self.weights if self.neighbours is None else 0.0)
        rest = self.weights.sum() - self.weights
        return np.divide(theirs, rest, out=np.zeros(len(rest)), where=rest > 0)

    def dealt_anew(self, chance: Chance, source: np.random.Generator) -> Labels:
        """The labels in random order on the same sites; what moves and what stays, `marcon_puech_test` says.

        >>> labels = Labels(np.array([True, False, False]), None, np.array([1.0, 2.0, 3.0]))
        >>> labels.dealt_anew("random labelling", np.random.default_rng(1)).weights
        array([1., 2., 3.])
        """
        free = ~self.plants if chance == "population independence" else np.ones(len(self.plants), dtype=bool)
        order = np.arange(len(free))
        order[free] = source.permutation(order[free])
        theirs = None if self.neighbours is None else self.neighbours[order]
        return Labels(self.plants[order], theirs, self.weights if chance == "random labelling" else self.weights[order])

    def reordered(self, order: NDArray[np.int64]) -> Labels:
        """The labels of the sites in another order."""
        theirs = None if self.neighbours is None else self.neighbours[order]
        return Labels(self.plants[order], theirs, self.weights[order])


def _mask(values: ArrayLike, what: str, sites: Sites) -> Mask:
    mask = np.asarray(values)
    if mask.dtype != bool or mask.shape != (len(sites),):
        raise ValueError(
            f"{what} has shape {mask.shape} and type {mask.dtype}; right is True or False for each of {len(sites):,}"
        )
    if not mask.any():
        raise ValueError(f"{what} names no site; right is True for at least one")
    return mask
