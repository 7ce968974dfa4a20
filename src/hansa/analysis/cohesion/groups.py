"""Which group each member is in: a country, a helix, a cluster."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from hansa.analysis.checked import Floats
from hansa.analysis.cohesion.network import Ints


@dataclass(frozen=True, eq=False)
class Groups:
    """names: of the groups, in order of first appearance; codes: of each member, the place of its group in names."""

    names: tuple[Hashable, ...]
    codes: Ints

    @property
    def sizes(self) -> Floats:
        """Number of members of each group."""
        return np.bincount(self.codes, minlength=len(self.names)).astype(np.float64)


def checked_groups(groups: Sequence[Hashable] | np.ndarray, n: int) -> Groups:
    """The group of each of n members.

    Raises:
        ValueError: there is not one group for each member, or one is missing (None, NaN); says whose.

    >>> checked_groups(["NO", "IS", "NO"], 3)
    Groups(names=('NO', 'IS'), codes=array([0, 1, 0]))
    """
    if len(groups) != n:
        raise ValueError(f"{len(groups)} groups for {n} members; right is one for each")
    values = np.empty(n, dtype=object)
    values[:] = list(groups)
    codes, names = pd.factorize(values)
    missing = np.flatnonzero(codes < 0)
    if len(missing):
        raise ValueError(f'the group of member {missing[0]} is missing; give it one, for example "unknown"')
    return Groups(tuple(names), codes.astype(np.int64))
