"""Cluster definitions as data: which activities make up a cluster, assigned to statistics, derived from them, compared.

Three ways to a set of definitions: type one's own (`load_definitions`), fill the benchmark categories with a crosswalk
(`benchmark_categories`, `from_naics_crosswalk`), or derive one from regional statistics by the algorithm of Delgado,
Porter and Stern (`derive_clusters`). docs/methods/definitions.md tells how and why.
"""

from hansa.analysis.definitions.assign import Coverage, assign, coverage
from hansa.analysis.definitions.benchmark import benchmark_categories, from_naics_crosswalk
from hansa.analysis.definitions.candidates import K_MEANS, METHODS, WARD, Candidate, candidate_sets
from hansa.analysis.definitions.check import Problem, check_definitions
from hansa.analysis.definitions.codes import Classification, leaves, nested_pairs, nests
from hansa.analysis.definitions.definition import KINDS, LOCAL, TRADED, ClusterDefinition, CodeShare, DefinitionSet
from hansa.analysis.definitions.derive import Derivation, definitions_from_labels, derive_clusters
from hansa.analysis.definitions.files import load_definitions, save_definitions
from hansa.analysis.definitions.outliers import Move, Settled, move_outliers
from hansa.analysis.definitions.overlap import (
    AgainstChance,
    Comparison,
    Overlap,
    compare_definitions,
    overlap,
    overlap_against_chance,
)
from hansa.analysis.definitions.recode import CodeChange, recoded
from hansa.analysis.definitions.scores import MatrixScore, SetScore, score_clusters
from hansa.analysis.definitions.similarity import (
    coagglomeration_similarity,
    combined,
    input_output_links,
    location_correlation,
    occupation_correlation,
)

__all__ = [
    "KINDS",
    "K_MEANS",
    "LOCAL",
    "METHODS",
    "TRADED",
    "WARD",
    "AgainstChance",
    "Candidate",
    "Classification",
    "ClusterDefinition",
    "CodeChange",
    "CodeShare",
    "Comparison",
    "Coverage",
    "DefinitionSet",
    "Derivation",
    "MatrixScore",
    "Move",
    "Overlap",
    "Problem",
    "SetScore",
    "Settled",
    "assign",
    "benchmark_categories",
    "candidate_sets",
    "check_definitions",
    "coagglomeration_similarity",
    "combined",
    "compare_definitions",
    "coverage",
    "definitions_from_labels",
    "derive_clusters",
    "from_naics_crosswalk",
    "input_output_links",
    "leaves",
    "load_definitions",
    "location_correlation",
    "move_outliers",
    "nested_pairs",
    "nests",
    "occupation_correlation",
    "overlap",
    "overlap_against_chance",
    "recoded",
    "save_definitions",
    "score_clusters",
]
