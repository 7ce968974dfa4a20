"""Step two of detection: organisations joined, wherever they sit, by ties stronger than size and distance explain."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.sparse import csr_array
from scipy.stats import false_discovery_control, hypergeom

from hansa.analysis.detection.assembly import Assembly
from hansa.analysis.detection.cluster import TIES, Cluster
from hansa.analysis.detection.communities import find_communities, found_again, leiden
from hansa.analysis.detection.residual import FieldNetwork
from hansa.analysis.detection.rule import DetectionRule
from hansa.analysis.detection.shuffle import deal_members
from hansa.analysis.kind import Reason


@dataclass(frozen=True, eq=False)
class FieldCommunities:
    """The communities of a field among its core (organisations with enough joint projects).

    labels: of all nodes of the network; −1 outside the core. agreement: mean adjusted mutual information between runs
    with different seeds. core: of each community, how many core members. closure: of each, the share of its core's
    ties that stay inside beyond what size gives, 1 all. p: of each, the share of shuffled networks (this one included)
    whose most closed community is at least as closed. stability: of each, mean Jaccard likeness with its best match
    over the resamples; NaN for those that chance explains, which are not resampled.
    """

    labels: np.ndarray
    agreement: float
    core: np.ndarray
    closure: np.ndarray
    p: np.ndarray
    stability: np.ndarray

    def accepted(self, rule: DetectionRule) -> np.ndarray:
        """The communities that are clusters: large enough, beyond chance, and found again."""
        beyond = self.p <= rule.chance
        return np.flatnonzero(
            (self.core >= rule.least_organisations) & beyond & (self.stability >= rule.least_stability)
        )


def field_communities(network: FieldNetwork, rule: DetectionRule, rng: np.random.Generator) -> FieldCommunities:
    """Communities of the ties without distance; whether chance explains them; whether they are found again.

    Chance: members are dealt out anew over the same projects, communities are searched there too, and the most closed
    of each shuffled network is what a real one must exceed. Found again: each resample draws as many projects with
    replacement (Poisson counts) and searches anew; a community that one or two projects made falls apart.

    Cost: (seeds + shuffles + resamples) × ties of the core.

    References:
        C. Hennig, "Cluster-wise assessment of cluster stability", Computational Statistics & Data Analysis 52 (2007)
        258–271.
    """
    nodes = np.flatnonzero(network.projects >= rule.least_projects)
    core = network.part(nodes)
    ties = core.ties_without_distance()
    found = find_communities(ties, rng=rng, seeds=rule.seeds, resolution=rule.resolution)
    sizes = np.bincount(found.labels[found.labels >= 0], minlength=found.count)
    closure = closures(ties, found.labels, found.count)
    p, stability = np.ones(found.count), np.full(found.count, np.nan)
    if (sizes >= rule.least_organisations).any():
        chance = np.array([_most_closed(network, nodes, rule, rng) for _shuffle in range(rule.shuffles)])
        p = (1 + (chance[:, None] >= closure).sum(axis=0)) / (1 + rule.shuffles)
        beyond = (p <= rule.chance) & (sizes >= rule.least_organisations)
        if beyond.any():
            stability[beyond] = _stability(core, found.labels, rule, rng)[beyond]
    labels = np.full(len(network.organisations), -1)
    labels[nodes] = found.labels
    return FieldCommunities(labels, found.agreement, sizes, closure, p, stability)


def closures(ties: csr_array, labels: np.ndarray, count: int) -> np.ndarray:
    """Of each community, (inside − share) / (1 − share): inside the share of its ties that stay inside, share that of
    its ties in all ties, which would stay inside if size alone decided.

    >>> closures(csr_array(np.array([[0.0, 1, 0], [1, 0, 0], [0, 0, 0]])), np.array([0, 1, -1]), 2).tolist()
    [-1.0, -1.0]
    """
    size = np.asarray(ties.sum(axis=1)).ravel()
    known = labels >= 0
    own = np.bincount(labels[known], size[known], count)
    first = np.repeat(np.arange(ties.shape[0]), np.diff(ties.indptr))
    within = (labels[first] == labels[ties.indices]) & (labels[first] >= 0)
    inside = np.bincount(labels[first[within]], ties.data[within], count)
    share = own / size.sum() if size.sum() else own
    kept = np.divide(inside, own, out=np.zeros(count), where=own > 0)
    return np.divide(kept - share, 1 - share, out=np.zeros(count), where=share < 1)


def _most_closed(network: FieldNetwork, nodes: np.ndarray, rule: DetectionRule, rng: np.random.Generator) -> float:
    """The closure of the most closed community of a shuffled network."""
    dealt = replace(network, node=deal_members(network.project, network.node, rng)).part(nodes)
    ties = dealt.ties_without_distance()
    labels = leiden(ties, rng, rule.resolution)
    sizes = np.bincount(labels[labels >= 0])
    return float(closures(ties, labels, len(sizes))[sizes >= rule.least_organisations].max(initial=0.0))


def _stability(core: FieldNetwork, labels: np.ndarray, rule: DetectionRule, rng: np.random.Generator) -> np.ndarray:
    again = []
    for _resample in range(rule.resamples):
        times = rng.poisson(1.0, len(core.weights)).astype(float)
        again.append(found_again(labels, leiden(core.ties_without_distance(times), rng, rule.resolution)))
    return np.mean(again, axis=0)


def clusters_of_ties(assembly: Assembly, found: FieldCommunities, rule: DetectionRule) -> list[Cluster]:
    """The clusters of one field that ties make: accepted communities, and the organisations that belong to them."""
    accepted = found.accepted(rule)
    if not len(accepted):
        return []
    ties = assembly.network.ties_without_distance()
    labels = _with_others(ties, found.labels, rule.least_belonging)
    inside = _share_inside(ties, labels)
    return [_cluster(assembly, found, community, labels, inside, rule) for community in accepted]


def _cluster(
    assembly: Assembly, found: FieldCommunities, community: int, labels: np.ndarray, inside: np.ndarray,
    rule: DetectionRule,
) -> Cluster:  # fmt: skip
    members = np.flatnonzero(labels == community)
    gathering = _gathering(assembly, members)
    strong = gathering.index[gathering["q"] <= rule.false_discovery_rate].tolist()
    likely = gathering.index[gathering["p"] <= rule.supporting_p].tolist()
    stability = float(found.stability[community])
    closure, p = float(found.closure[community]), float(found.p[community])
    names = [assembly.places.table["name"].iat[place] for place in strong]
    return assembly.cluster(
        basis=TIES,
        members=members,
        strength=inside[members],
        strong=set(strong),
        heads=likely + [place for place in gathering.index if place not in likely],
        stability=stability,
        reasons=(
            Reason("closed", {"closure": round(closure, 3), "p": round(p, 4), "shuffles": rule.shuffles}),
            Reason("found_again", {"stability": round(stability, 3), "resamples": rule.resamples}),
            *([Reason("gathers_at", {"places": names})] if names else []),
        ),
    )


def _with_others(ties: csr_array, labels: np.ndarray, least: float) -> np.ndarray:
    """Labels in which organisations outside the core join the community that holds enough of their ties."""
    shares = _shares(ties, labels)
    best = shares.argmax(axis=1)
    joins = (labels < 0) & (shares[np.arange(len(labels)), best] >= least)
    return np.where(joins, best, labels)


def _share_inside(ties: csr_array, labels: np.ndarray) -> np.ndarray:
    """Of each member, the share of its ties with members of its own community."""
    shares = _shares(ties, labels)
    return np.where(labels >= 0, shares[np.arange(len(labels)), np.maximum(labels, 0)], 0.0)


def _shares(ties: csr_array, labels: np.ndarray) -> np.ndarray:
    """Of each node, the share of its ties that goes to each community."""
    known = np.flatnonzero(labels >= 0)
    count = int(labels.max(initial=-1)) + 1
    marks = csr_array((np.ones(len(known)), (known, labels[known])), shape=(len(labels), max(count, 1)))
    sums = (ties @ marks).toarray()
    total = np.asarray(ties.sum(axis=1)).ravel()[:, None]
    return np.divide(sums, total, out=np.zeros_like(sums), where=total > 0)


def _gathering(assembly: Assembly, members: np.ndarray) -> pd.DataFrame:
    """Whether members gather at a place more than if the organisations of the field were dealt out over their places.

    Places with two members or more, the most members first: p, P(X > k) + P(X = k) / 2 by the hypergeometric
    distribution, and q, p adjusted over all places that have two organisations of the field or more.
    """
    many = len(assembly.places.table)
    in_field = np.bincount(assembly.place[assembly.place >= 0], minlength=many)
    here = assembly.place[members]
    counts = np.bincount(here[here >= 0], minlength=many)
    tested = np.flatnonzero(in_field > 1)
    chance = hypergeom(in_field.sum(), counts.sum(), in_field[tested])
    p = np.clip(chance.sf(counts[tested]) + chance.pmf(counts[tested]) / 2, 0.0, 1.0)
    q = false_discovery_control(p) if len(tested) else p
    table = pd.DataFrame({"members": counts[tested], "p": p, "q": q}, index=tested)
    return table[table["members"] > 1].sort_values("members", ascending=False, kind="stable")
