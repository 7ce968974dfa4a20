"""Definitions from statistics: candidates, the best of them, and how they compare with others."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hansa.analysis.definitions import (
    Classification,
    DefinitionSet,
    candidate_sets,
    combined,
    compare_definitions,
    definitions_from_labels,
    derive_clusters,
    location_correlation,
    overlap,
    overlap_against_chance,
    score_clusters,
)
from tests.analysis.definitions.conftest import NAICS_2017

NACE = Classification("NACE", "Rev. 2")


def economy(seed: int, groups: int = 5, size: int = 6, regions: int = 60) -> tuple[np.ndarray, np.ndarray]:
    """Employment in which activities of one group choose the same regions, and the groups."""
    rng = np.random.default_rng(seed)
    labels = np.repeat(np.arange(groups), size)
    pull = rng.gamma(0.5, 1, (regions, groups))[:, labels]
    return rng.poisson(40 * pull * rng.gamma(3, 1 / 3, (regions, groups * size)) + 1).astype(float), labels


@pytest.mark.parametrize("method", ["ward", "k-means"])
def test_recover_planted_groups(method: str) -> None:
    employment, labels = economy(7)
    similarity = combined({"place": location_correlation(employment)})
    (found,) = candidate_sets(similarity, [5], rng=np.random.default_rng(1), methods=[method])
    assert overlap(found.labels, labels).matched == 1


def test_derive_the_planted_number_of_groups() -> None:
    employment, labels = economy(7)
    matrices = {"place": location_correlation(employment), "also": location_correlation(employment, remove_size=True)}
    found = derive_clusters(matrices, range(2, 11), rng=np.random.default_rng(1))
    assert found.candidate.clusters == 5
    assert overlap(found.settled.labels, labels).adjusted_rand == 1
    assert found.table["overall"].is_monotonic_decreasing
    assert len(found.table) == 18
    assert found.candidate_score.overall == found.table["overall"].iloc[0]


def test_repeat_with_the_same_generator() -> None:
    employment, _ = economy(3)
    similarity = combined({"place": location_correlation(employment)})
    once, again = (candidate_sets(similarity, [4, 7], rng=np.random.default_rng(9)) for _ in range(2))
    assert all((a.labels == b.labels).all() for a, b in zip(once, again, strict=True))


def test_tell_when_fewer_clusters_come_out() -> None:
    blocks = np.kron(np.eye(2), np.full((3, 3), 0.5)) + 0.1
    (found,) = candidate_sets(blocks, [4], rng=np.random.default_rng(1), methods=["k-means"])
    assert (found.clusters, len(set(found.labels.tolist()))) == (2, 2)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"numbers": [1]}, "1 clusters of 30 activities; right is from 2 to 30"),
        ({"numbers": [31]}, "31 clusters of 30 activities"),
        ({"numbers": [3], "methods": ["magic"]}, "methods are ward, k-means"),
        ({"numbers": [3], "starts": 0}, "with at least one start"),
    ],
)
def test_refuse_unfit_parameters(arguments: dict[str, object], words: str) -> None:
    similarity = combined({"place": location_correlation(economy(1)[0])})
    with pytest.raises(ValueError, match=words):
        candidate_sets(similarity, rng=np.random.default_rng(1), **arguments)  # type: ignore[arg-type]


LABELS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=30)


@given(LABELS)
def test_keep_overlap_within_bounds(pairs: list[tuple[int, int]]) -> None:
    one, other = np.array(pairs).T
    forth, back = overlap(one, other), overlap(other, one)
    assert (forth.matched, forth.best_of_first, forth.adjusted_rand) == pytest.approx(
        (back.matched, back.best_of_second, back.adjusted_rand)
    )
    assert 0 < forth.matched <= min(forth.best_of_first, forth.best_of_second) <= 1
    assert overlap(one, one + 3).matched == 1
    assert overlap(one, one + 3).adjusted_rand == 1


@given(LABELS)
def test_agree_with_the_rand_index_of_scikit_learn(pairs: list[tuple[int, int]]) -> None:
    from sklearn.metrics import adjusted_rand_score

    one, other = np.array(pairs).T
    assert overlap(one, other).adjusted_rand == pytest.approx(adjusted_rand_score(one, other), abs=1e-12)


def test_overlap_by_hand() -> None:
    """Shared: a–x 3, a–y 1, b–x 2, b–y 2. Pairing a–x and b–y makes 5 of 8; x is best for both, or as good."""
    result = overlap([0] * 4 + [1] * 4, [0, 0, 0, 1, 0, 0, 1, 1])
    assert (result.activities, result.matched) == (8, 5 / 8)
    assert (result.best_of_first, result.best_of_second) == (5 / 8, 5 / 8)


def test_find_no_overlap_beyond_chance_in_random_divisions() -> None:
    rng = np.random.default_rng(4)
    labels = rng.integers(0, 8, 200)
    result = overlap_against_chance(labels, rng.permutation(labels), rng=rng, draws=199)
    assert result.p_value > 0.05
    assert result.found.matched == pytest.approx(result.random_mean, abs=0.06)
    with pytest.raises(ValueError, match="0 draws"):
        overlap_against_chance(labels, labels, rng=rng, draws=0)
    with pytest.raises(ValueError, match="there are no activities"):
        overlap([], [])


def _definitions(name: str, clusters: dict[str, list[int]], classification: Classification = NACE) -> DefinitionSet:
    codes = [f"{code:02d}" for group in clusters.values() for code in group]
    labels = [place for place, group in enumerate(clusters.values()) for _ in group]
    return definitions_from_labels(
        labels,
        codes,
        classification,
        name=name,
        version="1",
        author="Ana",
        source="own",
        licence="CC0-1.0",
        names=dict(enumerate(clusters)),
    )


def test_compare_my_definition_with_another() -> None:
    mine = _definitions("Mine", {"Cars": [1, 2, 3, 4], "Ships": [5, 6]})
    other = _definitions("Theirs", {"Vehicles": [1, 2, 3, 5], "Boats": [6, 7], "Planes": [8]})
    result = compare_definitions(mine, other)
    assert (result.only_first, result.only_second) == (("04",), ("07", "08"))
    assert (result.overlap.activities, result.overlap.matched) == (5, 0.8)
    assert result.pairs.to_dict("split")["data"] == [
        ["cluster_1", "cluster_1", 3, 1.0, 0.75],
        ["cluster_2", "cluster_1", 1, 0.5, 0.25],
        ["cluster_2", "cluster_2", 1, 0.5, 1.0],
    ]


def test_refuse_to_compare_what_cannot_be() -> None:
    mine = _definitions("Mine", {"Cars": [1, 2]})
    with pytest.raises(ValueError, match=r"“Mine” is in NACE Rev. 2 and “Theirs” in NAICS 2017; recode one"):
        compare_definitions(mine, _definitions("Theirs", {"Cars": [1]}, NAICS_2017))
    with pytest.raises(ValueError, match="“Mine” and “Theirs” have no code in common"):
        compare_definitions(mine, _definitions("Theirs", {"Cars": [3]}))


def test_name_clusters_by_size() -> None:
    mine = _definitions("Mine", {"Small": [9], "Large": [1, 2, 3]})
    assert [(c.key, c.name) for c in mine.definitions] == [("cluster_1", "Large"), ("cluster_2", "Small")]
    with pytest.raises(ValueError, match="2 labels, 2 codes, 1 of them different; right is one each"):
        definitions_from_labels([1, 2], ["01", "01"], NACE, name="", version="1", author="", source="", licence="")


@pytest.fixture(scope="module")
def traded(patterns_2019: pd.DataFrame, benchmark_2017: DefinitionSet) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """Metropolitan areas × the 660 traded codes of six digits that occur in 2019, and the benchmark cluster of each."""
    frame = benchmark_2017.frame()
    main = frame[frame["kind"] == "traded"].drop_duplicates("code").set_index("code")
    cells = patterns_2019[patterns_2019["activity"].isin(main.index)]
    tables = {
        name: cells.pivot(index="region", columns="activity", values=measure).fillna(0)
        for name, measure in (("LC-Emp", "employment"), ("LC-Est", "establishments"))
    }
    return tables, main.loc[sorted(cells["activity"].unique())]


def _correlations(tables: dict[str, pd.DataFrame], *, remove_size: bool = False) -> dict[str, np.ndarray]:
    return {name: location_correlation(table, remove_size=remove_size) for name, table in tables.items()}


def _mean_between(matrix: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    members = (numbers[:, None] == np.arange(1, 52)).astype(float)
    sizes = members.sum(axis=0)
    return members.T @ matrix @ members / np.outer(sizes, sizes)


def test_come_close_to_published_location_correlations(
    traded: tuple[dict[str, pd.DataFrame], pd.DataFrame], shared_data: Path
) -> None:
    """Published relatedness of cluster pairs (U.S. Cluster Mapping): mean LC-Emp, LC-Est over the pairs of activities.

    Published from an earlier year and 179 economic areas; ours from 2019 and 933 metropolitan areas.
    """
    tables, main = traded
    matrices = _correlations(tables)
    published = pd.read_csv(shared_data / "statistics" / "us_related_clusters.csv")
    published = published[published["cluster_code"] != published["cluster_code_2"]]
    assert len(published) == 51 * 50
    keys = pd.read_parquet(
        shared_data / "statistics" / "us_msa_clusters_2016.parquet", columns=["key_t", "cluster_code_t"]
    )
    numbers = main["cluster"].map(keys.drop_duplicates().set_index("key_t")["cluster_code_t"]).to_numpy()
    for name, column, correlation in (("LC-Emp", "cr_lcemp", 0.947), ("LC-Est", "cr_lcest", 0.952)):
        ours = _mean_between(matrices[name], numbers)[published["cluster_code"] - 1, published["cluster_code_2"] - 1]
        assert np.corrcoef(ours, published[column])[0, 1] == pytest.approx(correlation, abs=5e-4)
        assert ours.mean() == pytest.approx(published[column].mean(), abs=0.02)


def test_score_the_benchmark_far_above_random_sets(traded: tuple[dict[str, pd.DataFrame], pd.DataFrame]) -> None:
    tables, main = traded
    matrices = _correlations(tables)
    labels = pd.factorize(main["cluster"])[0]
    benchmark = score_clusters(labels, matrices)
    assert (benchmark.clusters, len(labels)) == (51, 660)
    assert benchmark.overall == pytest.approx(67.8, abs=0.05)
    rng = np.random.default_rng(1)
    assert max(score_clusters(rng.permutation(labels), matrices).overall for _ in range(20)) < 35


@pytest.mark.parametrize(
    ("remove_size", "clusters", "score", "moves", "settled_score", "matched"),
    [(False, 60, 70.0, 61, 78.3, 0.224), (True, 52, 82.9, 31, 88.0, 0.226)],
)
def test_derive_from_statistics_what_overlaps_with_the_benchmark(
    remove_size: bool,
    clusters: int,
    score: float,
    moves: int,
    settled_score: float,
    matched: float,
    traded: tuple[dict[str, pd.DataFrame], pd.DataFrame],
) -> None:
    """By location alone, without trade and occupations: more alike than chance, and far from the same."""
    tables, main = traded
    matrices = _correlations(tables, remove_size=remove_size)
    found = derive_clusters(matrices, [45, 52, 60], rng=np.random.default_rng(3), methods=["ward"])
    assert found.candidate.clusters == clusters
    assert found.candidate_score.overall == pytest.approx(score, abs=0.05)
    assert found.settled_score.overall == pytest.approx(settled_score, abs=0.05)
    assert (len(found.settled.moves), found.settled.settled) == (moves, True)
    benchmark = pd.factorize(main["cluster"])[0]
    compared = overlap_against_chance(found.settled.labels, benchmark, rng=np.random.default_rng(4), draws=99)
    assert compared.found.matched == pytest.approx(matched, abs=5e-4)
    assert compared.random_high == pytest.approx(0.138, abs=0.003)
    assert compared.p_value == 0.01


def test_find_the_benchmark_nearer_to_the_classification(benchmark_2012: DefinitionSet) -> None:
    frame = benchmark_2012.frame()
    frame = frame[frame["kind"] == "traded"]
    compared = overlap(pd.factorize(frame["cluster"])[0], pd.factorize(frame["code"].str[:3])[0])
    assert (compared.activities, compared.matched) == (675, pytest.approx(0.576, abs=5e-4))
