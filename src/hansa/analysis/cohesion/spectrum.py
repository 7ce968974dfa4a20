"""How hard a network is to pull apart: algebraic connectivity and the Kirchhoff index."""

from __future__ import annotations

import numpy as np
from scipy.linalg import eigh

from hansa.analysis.checked import Floats
from hansa.analysis.cohesion.network import Network
from hansa.analysis.cohesion.structure import components

# A dense matrix of so many members is 0.2 GB, its inverse takes under a minute.
MOST_MEMBERS = 5_000


def laplacian(network: Network, *, weighted: bool = False) -> Floats:
    """L = D − A as a dense matrix members × members: sums of rows on the diagonal, less the ties.

    Raises:
        ValueError: more than 5,000 members.

    >>> laplacian(Network.of(2, [0], [1])).tolist()
    [[1.0, -1.0], [-1.0, 1.0]]
    """
    if network.n > MOST_MEMBERS:
        raise ValueError(
            f"{network.n} members; this needs a dense matrix, and {MOST_MEMBERS} is the most. Take the core or a part"
        )
    ties = network.matrix(weighted=weighted).toarray()
    return np.diag(ties.sum(axis=1)) - ties


def algebraic_connectivity(network: Network, *, weighted: bool = False) -> float:
    """The second smallest eigenvalue λ₂ of the Laplacian, from 0 to n; 0 exactly where the network is disconnected.

    So it tells no trend among disconnected networks: use the efficiency of `path_lengths` or the Kirchhoff index of the
    largest piece. NaN for fewer than two members. Cost: n³.

    >>> round(algebraic_connectivity(Network.of(3, [0, 1], [1, 2])), 10)
    1.0

    References:
        M. Fiedler, "Algebraic connectivity of graphs", Czechoslovak Mathematical Journal 23 (1973) 298–305.
    """
    if network.n < 2:
        return float("nan")
    if components(network).count > 1:
        return 0.0
    return float(eigh(laplacian(network, weighted=weighted), eigvals_only=True, subset_by_index=[1, 1])[0])


def fiedler_vector(network: Network, *, weighted: bool = False) -> Floats:
    """The eigenvector of λ₂, of length 1, its largest entry (of equals, the first) positive.

    A tie between i and j would raise λ₂ by about (v_i − v_j)²: the pair with the largest difference helps most. It is
    not unique where λ₂ is a double eigenvalue, and tells only the pieces where the network is disconnected. Fewer than
    two members: zeros. Cost: n³.

    >>> fiedler_vector(Network.of(3, [0, 1], [1, 2])).round(4)[[0, 2]].tolist()
    [0.7071, -0.7071]

    References:
        A. Ghosh, S. Boyd, "Growing well-connected graphs", Proceedings of the 45th IEEE Conference on Decision and
        Control (2006) 6605–6611.
    """
    if network.n < 2:
        return np.zeros(network.n)
    _value, vector = eigh(laplacian(network, weighted=weighted), subset_by_index=[1, 1])
    entries = vector[:, 0]
    leading = int(np.argmax(np.abs(entries) > np.abs(entries).max() * (1 - 1e-9)))
    return np.asarray(entries * np.sign(entries[leading]))


def kirchhoff_index(network: Network, *, weighted: bool = False) -> float:
    """Kf = n Σ 1/λ_k over the eigenvalues but the smallest = Σ of effective resistances over pairs; lower is better.

    A tie is a wire (of conductance `weight` if weighted): two members are near if many short ways lead from one to the
    other, not only the shortest. Divided by the number of pairs it is the mean effective resistance. Infinite where the
    network is disconnected; 0 for a single member or none. Cost: n³.

    >>> round(kirchhoff_index(Network.of(3, [0, 1], [1, 2])), 10)
    4.0

    References:
        D. J. Klein, M. Randić, "Resistance distance", Journal of Mathematical Chemistry 12 (1993) 81–95.
    """
    if network.n < 2:
        return 0.0
    if components(network).count > 1:
        return float("inf")
    values = eigh(laplacian(network, weighted=weighted), eigvals_only=True)
    return float(network.n * (1 / values[1:]).sum())
