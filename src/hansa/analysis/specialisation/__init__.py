"""Specialisation: how much a region lives on an activity compared with a reference area, and how sure that is.

Employment is a matrix regions × activities throughout. Start with `location_quotients`; judge them with
`location_quotient_intervals` (jobs and plants known), `plant_count_test` (plants known) or `bootstrapped_cutoffs`
(nothing but quotients known). The method page is docs/methods/specialisation.md.
"""

from hansa.analysis.specialisation.intervals import QuotientIntervals, location_quotient_intervals
from hansa.analysis.specialisation.plants import plant_size_variation
from hansa.analysis.specialisation.profiles import (
    hachman_index,
    hoover_specialisation,
    krugman_index,
    krugman_specialisation,
)
from hansa.analysis.specialisation.quotients import (
    focus_shares,
    location_quotients,
    size_shares,
    symmetric_location_quotients,
)
from hansa.analysis.specialisation.shrinkage import shrunken_location_quotients
from hansa.analysis.specialisation.significance import (
    Cutoffs,
    PlantCountTest,
    bootstrapped_cutoffs,
    plant_count_test,
    standardised_location_quotients,
)

__all__ = [
    "Cutoffs",
    "PlantCountTest",
    "QuotientIntervals",
    "bootstrapped_cutoffs",
    "focus_shares",
    "hachman_index",
    "hoover_specialisation",
    "krugman_index",
    "krugman_specialisation",
    "location_quotient_intervals",
    "location_quotients",
    "plant_count_test",
    "plant_size_variation",
    "shrunken_location_quotients",
    "size_shares",
    "standardised_location_quotients",
    "symmetric_location_quotients",
]
