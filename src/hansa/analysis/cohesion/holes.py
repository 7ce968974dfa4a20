"""Structural holes: how much of a member's contacts is bound up with one another."""

from __future__ import annotations

import numpy as np

from hansa.analysis.checked import Floats, divided
from hansa.analysis.cohesion.clustering import triangles
from hansa.analysis.cohesion.network import Network


def constraint(network: Network, *, weighted: bool = False) -> Floats:
    """Burt's constraint of each member: Σ_j (p_ij + Σ_q p_iq p_qj)² over its contacts j.

    p_ij is the share of i's ties (or of their weight) that goes to j. High, to about 1.125, where all contacts hang
    together; low for members who alone connect others. NaN for members without ties. Cost: Σ of squared degrees.

    >>> constraint(Network.of(4, [0, 0], [1, 2])).tolist()
    [0.5, 1.0, 1.0, nan]

    References:
        R. S. Burt, Structural Holes, Harvard University Press 1992, 54–56.
    """
    ties = network.matrix(weighted=weighted)
    strength = np.asarray(ties.sum(axis=1)).ravel()
    share = ties.multiply((1 / np.where(strength > 0, strength, 1))[:, None]).tocsr()
    direct_and_around = share + (share @ share).multiply(network.pattern)
    sums = np.asarray(direct_and_around.multiply(direct_and_around).sum(axis=1)).ravel()
    return np.where(network.degrees > 0, sums, np.nan)


def effective_size(network: Network) -> Floats:
    """Contacts of each member less the mean number of ties that a contact has with the others: k − 2t/k.

    t is the number of ties among its contacts. Divided by k it is Burt's efficiency. NaN for members without ties.
    Cost: Σ of squared degrees.

    >>> effective_size(Network.of(4, [0, 0, 1], [1, 2, 2])).tolist()
    [1.0, 1.0, 1.0, nan]

    References:
        S. P. Borgatti, "Structural holes: unpacking Burt's redundancy measures", Connections 20 (1997) 35–38.
    """
    degrees = network.degrees.astype(np.float64)
    return degrees - divided(2 * triangles(network), degrees)
