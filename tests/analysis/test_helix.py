"""The synergy of the triple helix: closed forms, identities, chance and exactness."""

import zipfile
from pathlib import Path

import ibis
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from hansa.analysis.composition import composition
from hansa.analysis.helix import (
    bootstrap_interval,
    contingency,
    decompose,
    decompose_levels,
    helix_counts,
    integration_index,
    mutual_information,
    permutation_null,
)

EXCLUSIVE_OR = np.array([[[25, 0], [0, 25]], [[0, 25], [25, 0]]])
# Documents by university, industry and government: only U 50, only I 20, only G 20, UI 5, UG 8, IG 2, all three 1.
DOCUMENTS = np.array([[[0, 20], [20, 2]], [[50, 8], [5, 1]]])
COUNTS = arrays(float, st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(1, 3)), elements=st.integers(0, 9))


@pytest.mark.parametrize(
    ("name", "counts", "bits"),
    [
        ("independent", np.multiply.outer(np.multiply.outer([1, 3], [2, 5, 1]), [4, 2]), 0),
        ("exclusive or", EXCLUSIVE_OR, -1),
        ("three copies of a fair coin", [[[5, 0], [0, 0]], [[0, 0], [0, 5]]], 1),
        ("two copies", [[5, 0], [0, 5]], 1),
        ("documents", DOCUMENTS, -0.2555396),
        ("nobody", np.zeros((2, 2, 2)), 0),
        ("one class each", [[[7]]], 0),
    ],
)
def test_reproduce_oracles(name: str, counts: np.ndarray, bits: float) -> None:
    """Oracles 12 and 13 of methods.md: closed forms, and the toy of university, industry and government."""
    assert mutual_information(counts).bits == pytest.approx(bits, abs=5e-8), name


def test_reproduce_four_dimensions() -> None:
    """Parity of four fair bits: all triples independent, the whole one bit short, so T = 4 − 12 + 12 − 3 = 1.

    Four copies of a fair bit: 4 − 6 + 4 − 1 = 1 as well. The sign does not tell synergy in four dimensions.
    """
    bits = np.indices((2, 2, 2, 2)).sum(axis=0) % 2
    assert mutual_information(10 * (bits == 0)).bits == pytest.approx(1, abs=1e-12)
    copies = np.zeros((2, 2, 2, 2))
    copies[0, 0, 0, 0] = copies[1, 1, 1, 1] = 8
    assert mutual_information(copies).bits == pytest.approx(1, abs=1e-12)


def test_tell_entropies() -> None:
    result = mutual_information(DOCUMENTS)
    assert result.units == 106
    assert result.entropies_bits[(0,)] == pytest.approx(composition({"in": 64, "out": 42}).entropy_bits)
    assert len(result.entropies_bits) == 7
    whole = composition({str(n): int(n) for n in range(0)} | {f"c{i}": int(n) for i, n in enumerate(DOCUMENTS.ravel())})
    assert result.entropies_bits[(0, 1, 2)] == pytest.approx(whole.entropy_bits)


def test_correct_by_miller_and_madow() -> None:
    """Cells that are not empty: 2, 2, 2 singly, 4, 4, 4 by pairs, 7 in all; so (3 − 9 + 6) / (2 N ln 2) = 0."""
    result = mutual_information(DOCUMENTS)
    assert result.corrected_bits - result.bits == pytest.approx((3 * 1 - 3 * 3 + 6) / (2 * 106 * np.log(2)), abs=1e-12)
    two = mutual_information([[3, 1], [1, 3]])
    assert two.corrected_bits - two.bits == pytest.approx((1 + 1 - 3) / (2 * 8 * np.log(2)), abs=1e-12)


def test_take_off_most_of_the_bias_by_the_correction() -> None:
    """Independent units, every cell well filled: the plug-in value is off by −(r−1)(c−1)/(2N ln 2) and more."""
    rng = np.random.default_rng(3)
    tables = [rng.multinomial(300, np.full(12, 1 / 12)).reshape(3, 4) for _ in range(400)]
    plain = np.mean([mutual_information(table).bits for table in tables])
    corrected = np.mean([mutual_information(table).corrected_bits for table in tables])
    assert plain == pytest.approx(2 * 3 / (2 * 300 * np.log(2)), rel=0.1)
    assert abs(corrected) < plain / 10


@given(COUNTS)
def test_agree_with_the_sum_over_cells(counts: np.ndarray) -> None:
    """T = Σ p · log2(p_xy p_xz p_yz / (p_x p_y p_z p_xyz)), the form without entropies."""
    total = counts.sum()
    expected = 0.0
    if total:
        p = counts / total
        pairs = [p.sum(axis=axis, keepdims=True) for axis in range(3)]
        singles = [p.sum(axis=axes, keepdims=True) for axes in ((1, 2), (0, 2), (0, 1))]
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = pairs[0] * pairs[1] * pairs[2] / (singles[0] * singles[1] * singles[2] * p)
            expected = float(np.nansum(np.where(p > 0, p * np.log2(ratio), 0)))
    result = mutual_information(counts).bits
    assert result == pytest.approx(expected, abs=1e-9)
    assert mutual_information(np.transpose(counts, (2, 0, 1))).bits == pytest.approx(result, abs=1e-9)
    assert mutual_information(counts * 7).bits == pytest.approx(result, abs=1e-9)
    assert mutual_information(counts.sum(axis=2)).bits >= -1e-12


@given(COUNTS, st.data())
def test_add_up_over_groups(counts: np.ndarray, data: st.DataObject) -> None:
    groups = data.draw(st.lists(st.sampled_from("ABC"), min_size=len(counts), max_size=len(counts)))
    result = decompose(counts, groups)
    assert result.between_bits + result.groups["contribution_bits"].sum() == pytest.approx(result.total_bits, abs=1e-9)
    assert result.total_bits == pytest.approx(mutual_information(counts).bits, abs=1e-12)
    assert result.groups["units"].sum() == counts.sum()
    moved = decompose(np.moveaxis(counts, 0, 2), groups, axis=2)
    assert moved.between_bits == pytest.approx(result.between_bits, abs=1e-12)


def test_place_a_synergy_where_it_arises() -> None:
    """Nation A has its synergy within a region, nation B between its regions, and between nations there is none."""
    within = np.stack([EXCLUSIVE_OR[0], EXCLUSIVE_OR[1]])
    table = np.concatenate([within, within])  # four municipalities; dimensions two and three as in the exclusive or
    levels = {"nation": ["A", "A", "B", "B"], "region": ["A1", "A1", "B1", "B2"]}
    result = decompose_levels(table, levels)
    assert result.total_bits == pytest.approx(-1)
    bits = result.levels.set_index("level")["bits"].to_dict()
    assert bits == pytest.approx({"nation": 0, "region": -0.5, "within": -0.5}, abs=1e-12)
    assert result.levels["share"].sum() == pytest.approx(1)
    regions = result.parts["region"].groups.set_index("group")
    assert regions["contribution_bits"].to_dict() == pytest.approx({"A1": -0.5, "B1": 0, "B2": 0}, abs=1e-12)
    assert regions["units"].to_dict() == {"A1": 100, "B1": 50, "B2": 50}


def test_refuse_levels_that_cross() -> None:
    levels = {"nation": ["A", "B"], "region": ["X", "X"]}
    with pytest.raises(ValueError, match="region X lies in nation A and in nation B; levels must nest"):
        decompose_levels(EXCLUSIVE_OR, levels)
    with pytest.raises(ValueError, match="give at least one level"):
        decompose_levels(EXCLUSIVE_OR, {})
    with pytest.raises(ValueError, match="there are 3 groups; right is one for each of the 2 classes"):
        decompose(EXCLUSIVE_OR, ["A", "B", "C"])


def test_show_the_synergy_that_small_numbers_feign() -> None:
    """400 unrelated units in 60 cells: the plug-in value says synergy, and so do the shuffled tables."""
    rng = np.random.default_rng(2)
    counts = rng.multinomial(400, np.full(4 * 5 * 3, 1 / 60)).reshape(4, 5, 3)
    null = permutation_null(counts, rng=rng, draws=499)
    found = mutual_information(counts)
    assert null.observed_bits == pytest.approx(found.bits, abs=1e-12)
    assert null.mean_bits < null.observed_bits < 0
    # The bias by Miller and Madow, every cell filled: −(3 + 4 + 2 − 19 − 11 − 14 + 59) / (2 · 400 · ln 2).
    assert null.mean_bits == pytest.approx(-24 / (800 * np.log(2)), abs=0.005)
    assert found.corrected_bits - found.bits == pytest.approx(24 / (800 * np.log(2)), abs=0.002)
    assert null.excess_bits == pytest.approx(null.observed_bits - null.mean_bits)
    assert abs(null.excess_bits) < 4 * null.sd_bits


@pytest.mark.parametrize("shuffled", [0, 1, 2])
def test_deal_as_shuffling_unit_by_unit_would(shuffled: int) -> None:
    """The tables drawn by margins have the distribution of shuffled labels: same mean and spread."""
    rng = np.random.default_rng(6)
    counts = rng.multinomial(120, np.full(3 * 4 * 2, 1 / 24)).reshape(3, 4, 2)
    null = permutation_null(counts, rng=rng, shuffled=shuffled, draws=4000)
    labels = np.repeat(np.indices(counts.shape).reshape(3, -1), counts.ravel(), axis=1)
    values = []
    for _ in range(600):
        dealt = labels.copy()
        dealt[shuffled] = rng.permutation(dealt[shuffled])
        table = np.zeros(counts.shape)
        np.add.at(table, tuple(dealt), 1)
        values.append(mutual_information(table).bits)
    assert null.mean_bits == pytest.approx(np.mean(values), abs=5 * np.std(values) / np.sqrt(600))
    assert null.sd_bits == pytest.approx(np.std(values), rel=0.1)


def test_hold_the_level_of_the_test() -> None:
    """Under the null, a p-value of 0.1 or less comes in a tenth of the cases."""
    rng = np.random.default_rng(8)
    chances = np.multiply.outer(np.multiply.outer([0.5, 0.3, 0.2], [0.6, 0.4]), [0.7, 0.3])
    hits = [
        permutation_null(rng.multinomial(150, chances.ravel()).reshape(3, 2, 2), rng=rng, draws=99).p_value <= 0.1
        for _ in range(300)
    ]
    assert 0.05 < np.mean(hits) < 0.15


def test_cover_the_truth_by_the_interval() -> None:
    """A known synergy, 200 samples of 400 units: at least nine in ten intervals of 95 % hold it."""
    truth = np.array([[[4, 1], [1, 3]], [[1, 4], [3, 1]], [[2, 2], [2, 2]]]) / 26
    bits = mutual_information((truth * 26).round()).bits
    rng = np.random.default_rng(5)
    hits = []
    for _ in range(200):
        sample = rng.multinomial(400, truth.ravel()).reshape(truth.shape)
        found = bootstrap_interval(sample, rng=rng, draws=199)
        hits.append(found.low_bits <= bits <= found.high_bits)
    assert 0.9 <= np.mean(hits) <= 0.99


def test_repeat_with_the_same_generator() -> None:
    once, again = (permutation_null(DOCUMENTS, rng=np.random.default_rng(1), draws=50) for _ in range(2))
    assert once == again or once.mean_bits == again.mean_bits
    one, two = (bootstrap_interval(DOCUMENTS, rng=np.random.default_rng(1), draws=50) for _ in range(2))
    assert (one.low_bits, one.high_bits) == (two.low_bits, two.high_bits)


def test_draw_large_tables_in_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = bootstrap_interval(DOCUMENTS, rng=np.random.default_rng(1), draws=50)
    monkeypatch.setattr("hansa.analysis.helix.inference._CELLS_AT_ONCE", 24)
    portions = bootstrap_interval(DOCUMENTS, rng=np.random.default_rng(1), draws=50)
    assert (whole.low_bits, whole.high_bits) == (portions.low_bits, portions.high_bits)
    assert permutation_null(DOCUMENTS, rng=np.random.default_rng(1), draws=7).draws == 7


def test_measure_the_projects_of_horizon_2020(shared_data: Path) -> None:
    """Presence of science, business and government in 25,626 projects (CORDIS): our values, told in the method page.

    Leaving out the grants to one organisation changes the figure fourfold.
    """
    with zipfile.ZipFile(shared_data / "cordis-h2020-2014-2019-csv.zip") as archive:
        rows = pd.read_csv(
            archive.open("organization.csv"),
            sep=";",
            dtype=str,
            usecols=["projectID", "activityType"],
            keep_default_na=False,
        )
    kinds = {"science": ("HES", "REC"), "business": ("PRC",), "government": ("PUB",)}
    flags = pd.DataFrame({name: rows["activityType"].isin(codes) for name, codes in kinds.items()})
    projects = flags.groupby(rows["projectID"]).any().assign(units=1, size=rows.groupby("projectID").size())
    assert len(projects) == 25_626
    for chosen, bits, low, high in (
        (projects, -0.0621, -0.0674, -0.0567),
        (projects[projects["size"] > 1], -0.0152, -0.0191, -0.0107),
    ):
        counts = contingency(chosen, list(kinds)).counts
        assert mutual_information(counts).bits == pytest.approx(bits, abs=5e-5)
        interval = bootstrap_interval(counts, rng=np.random.default_rng(1))
        assert (interval.low_bits, interval.high_bits) == pytest.approx((low, high), abs=5e-4)
        null = permutation_null(counts, rng=np.random.default_rng(1))
        assert null.p_value == 0.002 and abs(null.mean_bits) < 0.001


def test_reproduce_frenken() -> None:
    """Oracle 14 of methods.md. In a table whose links follow sizes alone, 0."""
    assert integration_index([[0, 8, 2], [8, 0, 4], [2, 4, 0]]) == pytest.approx(0.4730414, abs=5e-8)
    assert integration_index(np.outer([5, 3, 2], [5, 3, 2])) == pytest.approx(0, abs=1e-12)
    assert integration_index(np.eye(4)) == pytest.approx(np.log(4))
    table = np.array([[3, 8, 2], [8, 1, 4], [2, 4, 0]])
    assert integration_index(table) == pytest.approx(mutual_information(table).bits * np.log(2))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: mutual_information([1, 2]), "the table has 1 dimensions; right are 2 to 4"),
        (lambda: mutual_information([[1, -2]]), r"the count at \(0, 1\) \(counted from 0\) is -2.0; right is a whole"),
        (lambda: mutual_information([[1, 0.5]]), "is 0.5; right is a whole number"),
        (lambda: mutual_information([[1, np.nan]]), "is nan; right is a whole number"),
        (lambda: integration_index([[0, 0], [0, 0]]), "there are no links"),
        (lambda: integration_index([[0, 1, 2], [1, 0, 3]]), "right is classes × classes"),
        (lambda: permutation_null(DOCUMENTS, rng=np.random.default_rng(1), shuffled=3), "there is no dimension 3"),
        (lambda: permutation_null(DOCUMENTS, rng=np.random.default_rng(1), draws=0), "0 draws; at least one"),
        (lambda: permutation_null(np.zeros((2, 2)), rng=np.random.default_rng(1)), "the table is empty"),
        (lambda: bootstrap_interval(DOCUMENTS, rng=np.random.default_rng(1), level=1), "the level is 1"),
    ],
)
def test_refuse_unfit_input(call: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()  # type: ignore[operator]


FIRMS = pd.DataFrame(
    {
        "region": ["A", "A", "A", "B", "B", None],
        "activity": ["x", "x", "y", "y", "y", "x"],
        "size": [1, 1, 2, 2, 1, 1],
    }
)


def test_count_firms_by_one_group_by() -> None:
    connection = ibis.duckdb.connect()
    cells = connection.to_pandas(helix_counts(ibis.memtable(FIRMS), ["region", "activity", "size"]))
    assert cells["units"].sum() == 5  # the firm without a region is left out
    table = contingency(cells, ["region", "activity", "size"])
    assert table.classes == {"region": ("A", "B"), "activity": ("x", "y"), "size": (1, 2)}
    assert table.counts.tolist() == [[[2, 0], [0, 1]], [[0, 0], [1, 1]]]


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.booleans(), st.integers(0, 2)), min_size=1, max_size=40))
def test_agree_with_counting_one_by_one(units: list[tuple[str, bool, int]]) -> None:
    frame = pd.DataFrame(units, columns=["region", "science", "size"]).assign(units=1)
    table = contingency(frame, ["region", "science", "size"])
    assert table.counts.sum() == len(units)
    for place, (region, science, size) in enumerate(units):
        cell = tuple(
            table.classes[column].index(value)
            for column, value in zip(table.classes, (region, science, size), strict=True)
        )
        assert table.counts[cell] == units.count(units[place])


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (pd.DataFrame({"region": ["A"], "units": [1]}), "the table lacks the column size"),
        (pd.DataFrame({"region": ["A"], "size": [1], "units": [-1]}), r"row 0 \(counted from 0\) has -1.0 units"),
        (pd.DataFrame({"region": ["A", None], "size": [1, 1], "units": [1, 1]}), "row 1 .* has no region"),
    ],
)
def test_refuse_unfit_cells(cells: pd.DataFrame, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        contingency(cells, ["region", "size"])


def test_refuse_columns_that_are_not_there() -> None:
    with pytest.raises(ValueError, match="the table lacks the column sector; it has region, activity, size"):
        helix_counts(ibis.memtable(FIRMS), ["region", "sector"])
    with pytest.raises(ValueError, match="there are 1 columns to count by; right are 2 to 4 different ones"):
        helix_counts(ibis.memtable(FIRMS), ["region"])
