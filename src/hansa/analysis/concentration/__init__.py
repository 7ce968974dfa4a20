"""Concentration: how unevenly activities lie in space, and whether plants cluster more than chance.

`herfindahl` and the Ginis describe; `ellison_glaeser`, `maurel_sedillot` and coagglomeration compare with plants that
fall like darts, with a z from sums over plants, or with `dartboard_test` from the plants themselves. The method page is
docs/methods/concentration.md.
"""

from hansa.analysis.concentration.agglomeration import Agglomeration, ellison_glaeser, maurel_sedillot
from hansa.analysis.concentration.coagglomeration import (
    Coagglomeration,
    PairwiseCoagglomeration,
    coagglomeration,
    pairwise_coagglomeration,
)
from hansa.analysis.concentration.dartboard import DartboardTest, dartboard_test, gamma_of_ellison_glaeser
from hansa.analysis.concentration.density import litzenberger_sternberg
from hansa.analysis.concentration.gini import (
    gini,
    gini_of_location_quotients,
    krugman_locational_gini,
    locational_gini,
)
from hansa.analysis.concentration.herfindahl import Herfindahl, herfindahl
from hansa.analysis.concentration.plant_totals import PlantTotals, plant_totals

__all__ = [
    "Agglomeration",
    "Coagglomeration",
    "DartboardTest",
    "Herfindahl",
    "PairwiseCoagglomeration",
    "PlantTotals",
    "coagglomeration",
    "dartboard_test",
    "ellison_glaeser",
    "gamma_of_ellison_glaeser",
    "gini",
    "gini_of_location_quotients",
    "herfindahl",
    "krugman_locational_gini",
    "litzenberger_sternberg",
    "locational_gini",
    "maurel_sedillot",
    "pairwise_coagglomeration",
    "plant_totals",
]
