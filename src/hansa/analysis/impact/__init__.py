"""What did the cluster change? Comparison with regions that have none: synthetic control, difference-in-differences.

Estimates come from the library diff-diff; the checks, refusals and permutation tests are ours. docs/methods/impact.md
says what must hold for a difference to be an effect.
"""

from hansa.analysis.impact.matching import Matching, match_regions
from hansa.analysis.impact.staggered import DifferenceInDifferences, difference_in_differences
from hansa.analysis.impact.synthetic import SyntheticControl, synthetic_control

__all__ = [
    "DifferenceInDifferences",
    "Matching",
    "SyntheticControl",
    "difference_in_differences",
    "match_regions",
    "synthetic_control",
]
