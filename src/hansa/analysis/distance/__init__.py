"""How ties depend on distance: gravity by PPML with fixed effects, its readings, and realised against random ties.

`dyads` makes the table of pairs from participations, `ppml` estimates, `distance_over_time` reads the cost of distance
period by period (digitalness), `realised_to_random` shows the same without a model. docs/methods/distance.md tells the
method in words.
"""

from hansa.analysis.distance.dyads import dyads
from hansa.analysis.distance.ppml import Estimate, GravityFit, ppml
from hansa.analysis.distance.readings import (
    DistanceOverTime,
    distance_over_time,
    lost_at_border,
    lost_between,
    lost_per_doubling,
)
from hansa.analysis.distance.realised import realised_to_random
from hansa.analysis.distance.sphere import great_circle_km, unit_vectors
from hansa.analysis.distance.sweeping import Groups, sweep_out
from hansa.analysis.distance.ties import joint_ties

__all__ = [
    "DistanceOverTime",
    "Estimate",
    "GravityFit",
    "Groups",
    "distance_over_time",
    "dyads",
    "great_circle_km",
    "joint_ties",
    "lost_at_border",
    "lost_between",
    "lost_per_doubling",
    "ppml",
    "realised_to_random",
    "sweep_out",
    "unit_vectors",
]
