"""All measures of a network in one table."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

import numpy as np
import pandas as pd

from hansa.analysis.checked import Floats
from hansa.analysis.cohesion.assortativity import degree_assortativity, group_assortativity, group_assortativity_test
from hansa.analysis.cohesion.brokerage import ROLES, brokerage_test
from hansa.analysis.cohesion.clustering import mean_clustering, transitivity
from hansa.analysis.cohesion.core_periphery import core_periphery, core_periphery_null
from hansa.analysis.cohesion.external_internal import external_internal, external_internal_test
from hansa.analysis.cohesion.groups import checked_groups
from hansa.analysis.cohesion.holes import constraint, effective_size
from hansa.analysis.cohesion.network import Ints, Network
from hansa.analysis.cohesion.paths import path_lengths
from hansa.analysis.cohesion.resilience import random_leaving, resilience
from hansa.analysis.cohesion.rewiring import rewired, ring_lattice
from hansa.analysis.cohesion.spectrum import algebraic_connectivity, kirchhoff_index
from hansa.analysis.cohesion.structure import components, core_numbers, density, mean_degree
from hansa.analysis.cohesion.uncertainty import vertex_bootstrap

COLUMNS = ("measure", "value", "expected", "expected_low", "expected_high", "lower", "upper")
_ROBUST = ("density", "mean_degree", "transitivity", "mean_clustering", "efficiency", "degree_assortativity")
Row = tuple[str, float, float, float, float, float, float]
_NOTHING = float("nan")


def cohesion_summary(
    network: Network,
    *,
    rng: np.random.Generator,
    groups: Mapping[str, Sequence[Hashable] | np.ndarray] | None = None,
    draws: int = 40,
) -> pd.DataFrame:
    """The measures of a network, what chance gives, and how sure they are.

    Args:
        groups: by name, for example "country" and "helix", the group of each member. For each there are rows such as
            "external_internal:country".
        draws: networks drawn for each null, and for the intervals; with 40, the bands' ends are rough.

    Returns:
        One row for each measure. measure: its name; value: observed; expected, expected_low, expected_high: mean, 2.5th
        and 97.5th percentile by chance; lower, upper: the interval of the value by bootstrap of members at 95 %. NaN
        where there is none. By chance means: degrees kept and ties drawn anew (transitivity, mean_clustering,
        mean_length, efficiency, degeneracy, algebraic_connectivity, degree_assortativity, resilience_recalculated);
        ties on any pair (core_periphery_cost); members leaving in any order (resilience_initial); groups dealt anew
        (rows of groups). Ties are counted, weights are not read.

    Raises:
        ValueError: a group is missing, no draw, or more than 5,000 members.

    Cost: draws × n³ (for λ₂), which begins to tell from some 500 members.

    >>> ring = Network.of(8, range(8), [(k + 1) % 8 for k in range(8)])
    >>> table = cohesion_summary(ring, rng=np.random.default_rng(1), groups={"country": list("aaaabbbb")}, draws=20)
    >>> float(table.set_index("measure").loc["external_internal:country", "value"])
    -0.5
    """
    if draws < 1:
        raise ValueError(f"{draws} draws; at least one is needed, and some 40 for rough bands")
    named = {name: checked_groups(values, network.n).codes for name, values in (groups or {}).items()}
    rows = [*_plain(network), *_beside_rewired(network, rng, draws), *_beside_leaving(network, rng, draws)]
    cost = core_periphery(network)
    pairs = network.n * (network.n - 1) / 2
    shares = core_periphery_null(network, rng=rng, draws=draws) / pairs if pairs else np.array([_NOTHING])
    rows.append(_row("core_periphery_cost", cost.cost_share, shares))
    for name, codes in named.items():
        rows += _of_groups(network, name, codes, rng, draws)
    table = pd.DataFrame(rows, columns=list(COLUMNS)).set_index("measure")
    _add_intervals(table, network, named, rng, draws)
    return table.reset_index()


def _plain(network: Network) -> list[Row]:
    pieces, pairs = components(network), network.n * (network.n - 1) / 2
    values = {
        "members": network.n,
        "ties": network.ties,
        "density": density(network),
        "mean_degree": mean_degree(network),
        "components": pieces.count,
        "largest_component_share": pieces.largest_share,
        "mean_effective_resistance": kirchhoff_index(network) / pairs if pairs else _NOTHING,
        "mean_constraint": _mean(constraint(network)),
        "mean_effective_size": _mean(effective_size(network)),
    }
    return [_row(name, float(value)) for name, value in values.items()]


def _structural(network: Network) -> dict[str, float]:
    paths = path_lengths(network)
    return {
        "transitivity": transitivity(network),
        "mean_clustering": mean_clustering(network),
        "mean_length": paths.mean_length,
        "efficiency": paths.efficiency,
        "degeneracy": float(core_numbers(network).max(initial=0)),
        "algebraic_connectivity": algebraic_connectivity(network),
        "degree_assortativity": degree_assortativity(network),
        "resilience_recalculated": resilience(network).index,
    }


def _beside_rewired(network: Network, rng: np.random.Generator, draws: int) -> list[Row]:
    """Measures beside those with the same degrees, and the two figures of a small world made of them."""
    observed = _structural(network)
    random = [_structural(rewired(network, rng=rng)) for _draw in range(draws)]
    drawn = {name: np.array([one[name] for one in random]) for name in observed}
    lattice = mean_clustering(ring_lattice(network.n, network.ties))
    length = _ratio(_mean(drawn["mean_length"]), observed["mean_length"])
    sigma = _ratio(observed["mean_clustering"], _mean(drawn["mean_clustering"])) * length
    rows = [_row(name, value, drawn[name]) for name, value in observed.items()]
    omega = length - _ratio(observed["mean_clustering"], lattice)
    return [*rows, _row("small_world_sigma", sigma), _row("small_world_omega", omega)]


def _beside_leaving(network: Network, rng: np.random.Generator, draws: int) -> list[Row]:
    anyone = random_leaving(network, rng=rng, draws=draws).values
    return [_row("resilience_initial", resilience(network, "initial").index, anyone)]


def _of_groups(network: Network, name: str, codes: Ints, rng: np.random.Generator, draws: int) -> list[Row]:
    ties = external_internal_test(network, codes, rng=rng, draws=draws)
    likes = group_assortativity_test(network, codes, rng=rng, draws=draws)
    roles = brokerage_test(network, codes, rng=rng, draws=draws)
    rows = [
        (f"{what}:{name}", test.observed, test.mean, test.low, test.high, _NOTHING, _NOTHING)
        for what, test in (("external_internal", ties), ("assortativity", likes))
    ]
    totals = roles.counts.sum(axis=0)
    return rows + [
        _row(f"{role}:{name}", float(totals[column]), roles.totals[:, column]) for column, role in enumerate(ROLES)
    ]


def _add_intervals(
    table: pd.DataFrame, network: Network, named: Mapping[str, Ints], rng: np.random.Generator, draws: int
) -> None:
    def statistic(drawn: Network, members: Ints) -> list[float]:
        paths = path_lengths(drawn)
        values = [density(drawn), mean_degree(drawn), transitivity(drawn), mean_clustering(drawn), paths.efficiency]
        values.append(degree_assortativity(drawn))
        for codes in named.values():
            values.append(external_internal(drawn, codes[members]).index)
            values.append(group_assortativity(drawn, codes[members]))
        return values

    interval = vertex_bootstrap(network, statistic, rng=rng, draws=draws)
    names = [*_ROBUST, *(f"{what}:{name}" for name in named for what in ("external_internal", "assortativity"))]
    table.loc[names, "lower"] = interval.low
    table.loc[names, "upper"] = interval.high


def _row(name: str, value: float, drawn: Floats | None = None) -> Row:
    known = np.array([]) if drawn is None else drawn[np.isfinite(drawn)]
    if not len(known):
        return name, value, _NOTHING, _NOTHING, _NOTHING, _NOTHING, _NOTHING
    low, high = np.percentile(known, [2.5, 97.5])
    return name, value, float(known.mean()), float(low), float(high), _NOTHING, _NOTHING


def _mean(values: Floats) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else _NOTHING


def _ratio(one: float, other: float) -> float:
    return one / other if other else _NOTHING
