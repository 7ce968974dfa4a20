"""The pseudo-inverse of the Laplacian, from which every effective resistance and every gain of a tie is read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import inv

from hansa.analysis.checked import Floats
from hansa.analysis.cohesion.network import Ints, Network
from hansa.analysis.cohesion.spectrum import laplacian
from hansa.analysis.cohesion.structure import components


@dataclass(frozen=True, eq=False)
class Resistances:
    """inverse: L⁺, members × members, 0 between pieces. squared: L⁺·L⁺. piece: of each member. sizes: of each piece."""

    inverse: Floats
    squared: Floats
    piece: Ints
    sizes: Ints

    @property
    def kirchhoff_index(self) -> float:
        """n · trace of L⁺; infinite where there are several pieces."""
        if len(self.sizes) > 1:
            return float("inf")
        return float(len(self.piece) * np.trace(self.inverse))


def resistances(network: Network, *, weighted: bool = False) -> Resistances:
    """Invert a network's Laplacian, piece by piece at once: (L + Σ 1·1ᵀ/size)⁻¹ − Σ 1·1ᵀ/size.

    The effective resistance between i and j of one piece is R = L⁺_ii + L⁺_jj − 2L⁺_ij. Cost: n³.

    >>> found = resistances(Network.of(3, [0, 1], [1, 2]))
    >>> lp = found.inverse
    >>> round(float(lp[0, 0] + lp[2, 2] - 2 * lp[0, 2]), 10), round(found.kirchhoff_index, 10)
    (2.0, 4.0)
    """
    pieces = components(network)
    piece = pieces.of_member
    means = (piece[:, None] == piece[None, :]) / pieces.sizes[piece][:, None] if network.n else np.zeros((0, 0))
    matrix = laplacian(network, weighted=weighted) + means
    inverse = inv(matrix, overwrite_a=True) - means if network.n else matrix
    inverse = (inverse + inverse.T) / 2
    return Resistances(inverse, inverse @ inverse, piece, pieces.sizes)


def with_tie(before: Resistances, i: int, j: int, weight: float) -> Resistances:
    """The same after one more tie inside a piece, by a change of rank one (Sherman and Morrison). Cost: n².

    >>> path = resistances(Network.of(3, [0, 1], [1, 2]))
    >>> round(with_tie(path, 0, 2, 1.0).kirchhoff_index, 10)
    2.0
    """
    if before.piece[i] != before.piece[j]:
        raise ValueError(f"members {i} and {j} are in different pieces; there the inverse must be computed anew")
    x = before.inverse[:, i] - before.inverse[:, j]
    y = before.squared[:, i] - before.squared[:, j]
    factor = weight / (1 + weight * (x[i] - x[j]))
    mixed = np.outer(factor * x, y)
    inverse = before.inverse - np.outer(factor * x, x)
    squared = before.squared - mixed - mixed.T + np.outer(factor**2 * (x @ x) * x, x)
    return Resistances(inverse, squared, before.piece, before.sizes)
