"""The triple helix in numbers: does it matter jointly where, in which activity and of which size organisations are?

The synergy indicator of Leydesdorff is mutual information in three (or four) dimensions of a table of counts. It may be
negative; in that reading, negative is synergy: the three together leave less uncertainty than they do two by two. The
shares of each helix in a cluster are another question, answered by `hansa.analysis.composition`.
docs/methods/helix.md tells what the figures say and what they do not.
"""

from hansa.analysis.helix.counts import Contingency, contingency, helix_counts
from hansa.analysis.helix.decomposition import Decomposition, Levels, decompose, decompose_levels
from hansa.analysis.helix.inference import BootstrapInterval, PermutationNull, bootstrap_interval, permutation_null
from hansa.analysis.helix.information import MutualInformation, integration_index, mutual_information

__all__ = [
    "BootstrapInterval",
    "Contingency",
    "Decomposition",
    "Levels",
    "MutualInformation",
    "PermutationNull",
    "bootstrap_interval",
    "contingency",
    "decompose",
    "decompose_levels",
    "helix_counts",
    "integration_index",
    "mutual_information",
    "permutation_null",
]
