"""Does the cluster hold together: its network of ties in numbers, with what chance gives and how sure they are.

docs/methods/cohesion.md tells what the figures say and what they do not. Networks with friends and enemies are in
`hansa.analysis.signed`.
"""

from hansa.analysis.cohesion.assortativity import (
    degree_assortativity,
    group_assortativity,
    group_assortativity_test,
    mixing_matrix,
    modularity,
)
from hansa.analysis.cohesion.brokerage import ROLES, BrokerageTest, brokerage, brokerage_test, expected_brokerage
from hansa.analysis.cohesion.clustering import local_clustering, mean_clustering, transitivity, triangles
from hansa.analysis.cohesion.core_periphery import CorePeriphery, core_periphery, core_periphery_null
from hansa.analysis.cohesion.cuts import Cut, cut_of, minimum_cut, normalised_cut
from hansa.analysis.cohesion.external_internal import ExternalInternal, external_internal, external_internal_test
from hansa.analysis.cohesion.gains import AddedTie, CandidateTies, candidate_ties, greedy_ties
from hansa.analysis.cohesion.holes import constraint, effective_size
from hansa.analysis.cohesion.network import Network
from hansa.analysis.cohesion.openness import Openness, openness
from hansa.analysis.cohesion.paths import PathLengths, path_lengths
from hansa.analysis.cohesion.permutation import PermutationTest
from hansa.analysis.cohesion.resilience import RandomLeaving, Resilience, random_leaving, resilience
from hansa.analysis.cohesion.rewiring import rewired, ring_lattice
from hansa.analysis.cohesion.small_world import SmallWorld, small_world
from hansa.analysis.cohesion.spectrum import algebraic_connectivity, fiedler_vector, kirchhoff_index
from hansa.analysis.cohesion.structure import Components, components, core_numbers, density, mean_degree
from hansa.analysis.cohesion.summary import cohesion_summary
from hansa.analysis.cohesion.turnover import TieTurnover, Turnover, tie_turnover, turnover
from hansa.analysis.cohesion.two_mode import TwoModeNull, tied_by_projects, two_mode_clustering, two_mode_null
from hansa.analysis.cohesion.uncertainty import MissingMembers, NetworkInterval, missing_members, vertex_bootstrap

__all__ = [
    "ROLES",
    "AddedTie",
    "BrokerageTest",
    "CandidateTies",
    "Components",
    "CorePeriphery",
    "Cut",
    "ExternalInternal",
    "MissingMembers",
    "Network",
    "NetworkInterval",
    "Openness",
    "PathLengths",
    "PermutationTest",
    "RandomLeaving",
    "Resilience",
    "SmallWorld",
    "TieTurnover",
    "Turnover",
    "TwoModeNull",
    "algebraic_connectivity",
    "brokerage",
    "brokerage_test",
    "candidate_ties",
    "cohesion_summary",
    "components",
    "constraint",
    "core_numbers",
    "core_periphery",
    "core_periphery_null",
    "cut_of",
    "degree_assortativity",
    "density",
    "effective_size",
    "expected_brokerage",
    "external_internal",
    "external_internal_test",
    "fiedler_vector",
    "greedy_ties",
    "group_assortativity",
    "group_assortativity_test",
    "kirchhoff_index",
    "local_clustering",
    "mean_clustering",
    "mean_degree",
    "minimum_cut",
    "missing_members",
    "mixing_matrix",
    "modularity",
    "normalised_cut",
    "openness",
    "path_lengths",
    "random_leaving",
    "resilience",
    "rewired",
    "ring_lattice",
    "small_world",
    "tie_turnover",
    "tied_by_projects",
    "transitivity",
    "triangles",
    "turnover",
    "two_mode_clustering",
    "two_mode_null",
    "vertex_bootstrap",
]
