"""Specialisation: published values, identities, inference, and what happens to bad input."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.stats import binom

from hansa.analysis.specialisation import (
    bootstrapped_cutoffs,
    focus_shares,
    hachman_index,
    hoover_specialisation,
    krugman_index,
    krugman_specialisation,
    location_quotient_intervals,
    location_quotients,
    plant_count_test,
    plant_size_variation,
    shrunken_location_quotients,
    size_shares,
    standardised_location_quotients,
    symmetric_location_quotients,
)

ECONGEO = ["german_states_2015", "hh2009_figS4", "tiny_binary", "tiny_counts"]
MATRICES = hnp.arrays(np.float64, st.tuples(st.integers(2, 6), st.integers(2, 5)), elements=st.integers(0, 900))


def rng() -> np.random.Generator:
    return np.random.default_rng(20261123)


def reat(shared_data: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(shared_data / "golden" / "reat" / f"{name}.csv")


def econgeo(shared_data: Path, name: str) -> tuple[pd.DataFrame, dict]:
    folder = shared_data / "golden" / "econgeo"
    return pd.read_csv(folder / f"{name}_input.csv", index_col=0), json.loads((folder / f"{name}.json").read_text())


def german_states(shared_data: Path) -> pd.DataFrame:
    return reat(shared_data, "G.regions.industries").pivot(index="region_code", columns="ind_code", values="emp_all")


def goettingen(shared_data: Path) -> tuple[np.ndarray, np.ndarray]:
    table = reat(shared_data, "Goettingen").iloc[1:]
    return table["Goettingen2017"].to_numpy(), table["BRD2017"].to_numpy()


# Published values


def test_reproduce_quotient_of_farhauer_and_kroell() -> None:
    """Oracle 1: 0.3847623 (Farhauer & Kröll 2013 by REAT locq)."""
    quotient = location_quotients([[1714, 79006 - 1714]], reference=[879213, 15593224 - 879213])
    assert quotient[0, 0] == pytest.approx(0.3847623423013, abs=1e-12)


def test_reproduce_quotients_of_german_states(shared_data: Path) -> None:
    """All 272 quotients of REAT locq2."""
    golden = reat(shared_data, "locq2_german").pivot(index="j_region", columns="i_industry", values="LQ")
    states = german_states(shared_data)
    assert states.index.equals(golden.index)
    np.testing.assert_allclose(location_quotients(states), golden, rtol=1e-12, atol=1e-15)


def test_reproduce_quotients_of_goettingen(shared_data: Path) -> None:
    """REAT locq for Göttingen 2017 against Germany: an explicit reference. 2,120 jobs are in no activity listed."""
    golden = json.loads((shared_data / "golden" / "reat" / "reat_golden.json").read_text())
    region, country = goettingen(shared_data)
    quotients = location_quotients([[*region, 69403 - region.sum()]], reference=[*country, 0])[0]
    np.testing.assert_allclose(quotients[:-1], golden["locq_goettingen2017"], rtol=1e-10)
    assert np.isnan(quotients[-1])


def test_reproduce_krugman_of_reat(shared_data: Path) -> None:
    """Oracle 8 (Göttingen 2017, REAT krugman.spec) and the disjoint example: 2."""
    assert krugman_index([20, 10, 70, 0, 0], [0, 0, 0, 60, 40]) == 2.0
    region, country = goettingen(shared_data)
    assert krugman_index(region, country) == pytest.approx(0.4508468783616, abs=1e-12)
    assert krugman_specialisation([region], reference=country)[0] == pytest.approx(0.4508468783616, abs=1e-12)


def test_reproduce_specialisation_of_german_states(shared_data: Path) -> None:
    """REAT spec: Hoover, and Krugman against the unweighted mean of the other states."""
    golden, states = reat(shared_data, "spec_german").set_index("Unnamed: 0"), german_states(shared_data)
    assert states.index.equals(golden.index)
    np.testing.assert_allclose(hoover_specialisation(states), golden["H j"], rtol=1e-10)
    shares = focus_shares(states)
    others = [np.delete(shares, row, axis=0).mean(axis=0) for row in range(len(shares))]
    krugman = [krugman_index(share, other) for share, other in zip(shares, others, strict=True)]
    np.testing.assert_allclose(krugman, golden["K j"], rtol=1e-10)


def test_reproduce_localisation_of_german_activities(shared_data: Path) -> None:
    """REAT conc: the same measures of activities over states (the matrix transposed)."""
    golden, states = reat(shared_data, "conc_german").set_index("Unnamed: 0"), german_states(shared_data)
    assert states.columns.equals(golden.index)
    np.testing.assert_allclose(hoover_specialisation(states.T), golden["H i"], rtol=1e-10)
    shares = size_shares(states).T
    others = [np.delete(shares, row, axis=0).mean(axis=0) for row in range(len(shares))]
    krugman = [krugman_index(share, other) for share, other in zip(shares, others, strict=True)]
    np.testing.assert_allclose(krugman, golden["K i"], rtol=1e-10)


@pytest.mark.parametrize("name", ECONGEO)
def test_reproduce_econgeo(shared_data: Path, name: str) -> None:
    """EconGeo 1.3: LQ, RCA (rounded), their binary forms, Hachman, mean LQ, Krugman, Hoover in both directions."""
    table, golden = econgeo(shared_data, name)
    quotients = location_quotients(table)
    np.testing.assert_allclose(quotients, golden["LQ"]["values"], rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(quotients, golden["RCA"]["values"], atol=0.005 + 1e-9)
    np.testing.assert_array_equal(quotients >= 1 - 1e-12, np.array(golden["LQ_binary"]["values"]) == 1)
    np.testing.assert_array_equal(quotients >= 1 - 1e-12, np.array(golden["RCA_binary"]["values"]) == 1)
    np.testing.assert_allclose(hachman_index(table), list(golden["Hachman"].values()), rtol=1e-10)
    np.testing.assert_allclose(1 / hachman_index(table), list(golden["location.quotient.avg"].values()), rtol=1e-10)
    area = table.sum(axis=0)
    krugman = krugman_specialisation(table, reference=area)
    np.testing.assert_allclose(krugman, list(golden["Krugman.index"].values()), rtol=1e-10)
    np.testing.assert_allclose(hoover_specialisation(table), list(golden["spec.coeff"].values()), rtol=1e-10)
    uniform = 100 * hoover_specialisation(table.T, reference=np.ones(len(table)))
    np.testing.assert_allclose(uniform, [row["Hoover.index"] for row in golden["Hoover.index"]], atol=0.005 + 1e-9)


@pytest.mark.parametrize(("group", "cells", "country"), [("traded", 31_747, 45_242_109), ("local", 14_652, 81_486_213)])
def test_reproduce_quotients_of_american_areas(shared_data: Path, group: str, cells: int, country: int) -> None:
    """US Cluster Mapping Project 2016: every published quotient to the six digits of its numbers.

    The reference area is the country, not the metropolitan areas; its employment by cluster follows from the published
    share of the largest area.
    """
    table = pd.read_parquet(shared_data / "statistics" / "us_msa_clusters_2016.parquet")
    table = table[(table["cluster_type"] == group) & (table["emp_tl"] > 0)]
    assert len(table) == cells
    largest = table.loc[table.groupby("cluster_code_t")["emp_tl"].idxmax()].set_index("cluster_code_t").sort_index()
    reference = (largest["emp_tl"] / largest["cluster_emp_per_tf"]).round()
    assert reference.sum() == pytest.approx(country, abs=3)
    wide = table.pivot(index="region_code_t", columns="cluster_code_t", values=["emp_tl", "lq_tf"])
    quotients = location_quotients(wide["emp_tl"].fillna(0), reference=reference)
    published = wide["lq_tf"].to_numpy()
    known = ~np.isnan(published)
    np.testing.assert_allclose(quotients[known], published[known], rtol=1e-6)


# Definitions, identities, invariances


@given(MATRICES)
def test_average_quotients_to_one(matrix: np.ndarray) -> None:
    quotients = location_quotients(matrix)
    weights = matrix.sum(axis=1) / max(matrix.sum(), 1)
    for column in np.flatnonzero(matrix.sum(axis=0)):
        kept = weights > 0
        assert quotients[kept, column] @ weights[kept] == pytest.approx(1)


@given(MATRICES, st.floats(0.01, 1000))
def test_ignore_units_of_employment(matrix: np.ndarray, factor: float) -> None:
    np.testing.assert_allclose(location_quotients(matrix * factor), location_quotients(matrix), rtol=1e-9)
    np.testing.assert_allclose(hachman_index(matrix * factor), hachman_index(matrix), rtol=1e-9)


@given(MATRICES)
def test_stay_within_bounds(matrix: np.ndarray) -> None:
    with np.errstate(invalid="raise", divide="raise"):
        symmetric = symmetric_location_quotients(location_quotients(matrix))
        krugman, hachman = krugman_specialisation(matrix), hachman_index(matrix)
    for values, least, most in ((symmetric, -1, 1), (krugman, 0, 2), (hachman, 0, 1)):
        known = values[~np.isnan(values)]
        assert ((known >= least) & (known <= most + 1e-12)).all()
    np.testing.assert_array_equal(np.isnan(hachman), matrix.sum(axis=1) == 0)
    if matrix.any():
        whole = krugman_specialisation(matrix, reference=matrix.sum(axis=0))
        np.testing.assert_allclose(hoover_specialisation(matrix), whole / 2, atol=1e-12)


@given(MATRICES)
def test_transpose_quotients(matrix: np.ndarray) -> None:
    np.testing.assert_allclose(location_quotients(matrix), location_quotients(matrix.T).T, rtol=1e-12)


def test_leave_undefined_without_employment() -> None:
    quotients = location_quotients([[0, 0, 0], [0, 3, 1]])
    np.testing.assert_array_equal(np.isnan(quotients), [[True, True, True], [True, False, False]])
    assert np.isnan(location_quotients([[1, 2]], reference=[0, 5]))[0].tolist() == [True, False]
    assert np.isnan(location_quotients([[0, 0]])).all()
    assert np.isnan(size_shares([[1, 0]])).tolist() == [[False, True]]
    assert np.isnan(krugman_specialisation([[0, 0], [1, 1]])).all()  # nothing, and nothing to compare with
    assert np.isnan(hachman_index([[0, 0], [1, 1]])).tolist() == [True, False]
    assert hachman_index([[1, 1]], reference=[1, 0])[0] == 0
    assert location_quotients(np.zeros((0, 3))).shape == (0, 3)


def test_compare_with_rest_rather_than_whole() -> None:
    matrix = np.array([[80.0, 20.0], [10.0, 10.0]])
    assert krugman_specialisation(matrix).tolist() == pytest.approx([0.6, 0.6])
    assert krugman_specialisation(matrix, reference=matrix.sum(axis=0)).tolist() == pytest.approx([0.1, 0.5])


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ([[1, -2], [3, 4]], r"employment of region 0 in activity 1 .* is -2.0; right is a known number, 0 or more"),
        (
            [[1, 2], [np.nan, np.nan]],
            r"region 1 in activity 0 .* is nan; .*\(2 such values\)\. A suppressed cell is not",
        ),
        ([[np.inf, 2]], r"is inf"),
        ([1, 2, 3], r"employment has 1 dimensions; right is a matrix"),
    ],
)
def test_refuse_bad_employment(bad: list, message: str) -> None:
    for measure in (location_quotients, size_shares, focus_shares, hachman_index, krugman_specialisation):
        with pytest.raises(ValueError, match=message):
            measure(bad)


def test_refuse_bad_reference() -> None:
    with pytest.raises(ValueError, match="reference has 3 values; right are 2"):
        location_quotients([[1, 2]], reference=[1, 2, 3])
    with pytest.raises(ValueError, match="reference is 0 throughout"):
        location_quotients([[1, 2]], reference=[0, 0])
    with pytest.raises(ValueError, match=r"reference number 1 .* is -1"):
        size_shares([[1, 2]], reference=[1, -1])
    with pytest.raises(ValueError, match="first is 0 throughout"):
        krugman_index([0, 0], [1, 2])
    with pytest.raises(ValueError, match="second has 3 values; right are 2"):
        krugman_index([1, 1], [1, 2, 3])
    with pytest.raises(ValueError, match="location quotient is -1"):
        symmetric_location_quotients([-1.0])


def test_leave_input_untouched() -> None:
    matrix, plants = np.array([[5.0, 0.0], [3.0, 2.0]]), np.array([[2.0, 0.0], [1.0, 1.0]])
    before = matrix.copy(), plants.copy()
    location_quotients(matrix)
    location_quotient_intervals(matrix, plants, rng=rng(), draws=9)
    shrunken_location_quotients(matrix, plants)
    np.testing.assert_array_equal(matrix, before[0])
    np.testing.assert_array_equal(plants, before[1])


# Standardised quotients and cut-offs


def test_standardise_by_activity() -> None:
    values = np.array([[1.0, 5.0], [2.0, np.nan], [3.0, 7.0], [np.nan, 9.0]])
    z = standardised_location_quotients(values)
    np.testing.assert_allclose(z[:3, 0], [-1, 0, 1])
    np.testing.assert_allclose(np.nanmean(z, axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(np.nanstd(z, axis=0, ddof=1), 1)
    np.testing.assert_array_equal(np.isnan(z), np.isnan(values))


def test_standardise_logarithms() -> None:
    z = standardised_location_quotients([[0.0], [0.5], [1.0], [2.0]], logarithmic=True)
    assert np.isnan(z[0, 0])
    np.testing.assert_allclose(z[1:, 0], [-1, 0, 1], atol=1e-12)


def test_leave_undefined_without_variation() -> None:
    assert np.isnan(standardised_location_quotients([[0.1], [0.1], [0.1]])).all()
    assert np.isnan(standardised_location_quotients([[3.0], [np.nan]])).all()
    cutoffs = bootstrapped_cutoffs([[3.0], [np.nan]], rng=rng())
    assert np.isnan(cutoffs.cutoff).all() and np.isnan(cutoffs.upper).all()


def test_refuse_impossible_quotients() -> None:
    with pytest.raises(ValueError, match=r"region 0 in activity 0 .* is -1.0"):
        standardised_location_quotients([[-1.0]])
    with pytest.raises(ValueError, match="is inf"):
        bootstrapped_cutoffs([[np.inf]], rng=rng())
    with pytest.raises(ValueError, match=r"level is 1\.5"):
        bootstrapped_cutoffs([[1.0], [2.0]], level=1.5, rng=rng())
    with pytest.raises(ValueError, match="draws is 0"):
        bootstrapped_cutoffs([[1.0], [2.0]], draws=0, rng=rng())


def test_bootstrap_cutoff_of_three_regions() -> None:
    """The largest of 3 drawn from {0, 0, 1} is 1 with probability 19/27: the cut-off at the top quantile."""
    cutoffs = bootstrapped_cutoffs([[0.0], [0.0], [1.0]], level=1 - 1e-12, draws=20_000, rng=rng())
    assert cutoffs.cutoff[0] == pytest.approx(19 / 27, abs=0.012)


def test_bootstrap_cutoff_is_distribution_free() -> None:
    """The quantile of a skewed distribution, where 1.65 standard deviations would mislead."""
    values = np.random.default_rng(3).exponential(size=(4000, 2)) - 1
    cutoffs = bootstrapped_cutoffs(values, draws=300, rng=rng())
    np.testing.assert_allclose(cutoffs.cutoff, np.log(20) - 1, atol=0.15)
    assert ((cutoffs.lower < cutoffs.cutoff) & (cutoffs.cutoff < cutoffs.upper)).all()


# Plant counts


def test_count_plants_exactly() -> None:
    counts = np.array([[8, 2], [2, 8], [0, 0]])
    result = plant_count_test(counts)
    assert result.p_values[0, 0] == pytest.approx(56 / 1024)  # P(8, 9 or 10 heads of 10)
    assert result.p_values[1, 0] == pytest.approx(1013 / 1024)
    assert np.isnan(result.p_values[2]).all() and not result.significant(1.0)[2].any()
    np.testing.assert_allclose(result.expected[:2], 5)


def test_adjust_for_many_cells() -> None:
    """Benjamini–Hochberg by hand: smallest of m p-values times m / rank, from the largest down."""
    counts = np.array([[9, 1, 4], [1, 9, 6]])
    p_values = np.sort(plant_count_test(counts).p_values.ravel())
    by_hand = np.minimum.accumulate((p_values * 6 / np.arange(1, 7))[::-1])[::-1]
    np.testing.assert_allclose(np.sort(plant_count_test(counts).adjusted.ravel()), np.minimum(by_hand, 1))


def test_control_false_discoveries_of_chance() -> None:
    generator, shares = rng(), np.array([0.4, 0.3, 0.2, 0.1])
    flagged = 0
    for _ in range(200):
        counts = generator.multinomial(40, shares, size=20).T
        flagged += plant_count_test(counts, reference=shares).significant().any()
    assert flagged <= 200 * 0.05 + 3 * np.sqrt(200 * 0.05 * 0.95)


def test_use_reference_of_regions() -> None:
    result = plant_count_test([[3], [1]], reference=[1, 3])
    assert result.p_values[0, 0] == pytest.approx(binom.sf(2, 4, 0.25))


def test_refuse_bad_counts() -> None:
    with pytest.raises(
        ValueError, match=r"establishments of region 0 in activity 1 .* are 1.5; right is a whole number"
    ):
        plant_count_test([[1, 1.5]])
    with pytest.raises(ValueError, match=r"region 0 .* has plants of activity 0 but weight 0"):
        plant_count_test([[1], [1]], reference=[0, 1])


def test_survive_no_plants() -> None:
    result = plant_count_test(np.zeros((3, 2)))
    assert np.isnan(result.adjusted).all() and not result.significant().any()


# Intervals


def plants_drawn(generator: np.random.Generator, rates: np.ndarray, sizes: np.ndarray, spread: float) -> tuple:
    """A compound Poisson economy: rates and mean sizes as given, gamma sizes of this coefficient of variation."""
    counts = generator.poisson(rates)
    return generator.gamma(counts / spread**2, 1) * spread**2 * sizes, counts


@pytest.mark.parametrize("spread", [0.5, 1.5])
def test_cover_the_truth(spread: float) -> None:
    """95 % intervals hold the quotient of the expected employment in 93 to 98 % of cells, and miss on both sides."""
    generator = rng()
    below, above, cells = 0, 0, 0
    for _ in range(6):
        rates = np.outer(generator.lognormal(0, 0.8, 40), generator.lognormal(1.5, 0.8, 12)) * generator.lognormal(
            0, 0.6, (40, 12)
        )
        sizes = generator.lognormal(3, 0.5, 12)
        jobs, counts = plants_drawn(generator, rates, sizes, spread)
        truth = location_quotients(rates * sizes)
        lower, upper = location_quotient_intervals(jobs, counts, rng=generator, draws=400)
        below, above, cells = below + (truth < lower).sum(), above + (truth > upper).sum(), cells + truth.size
    assert 0.93 <= 1 - (below + above) / cells <= 0.98
    assert below / cells < 0.05 and above / cells < 0.05


def test_count_plants_not_jobs() -> None:
    """The same jobs in one plant are far less sure than in a hundred."""
    jobs = np.array([[1000.0, 9000.0], [1000.0, 19000.0]])
    many, few = np.array([[100.0, 900.0], [100.0, 1900.0]]), np.array([[1.0, 900.0], [100.0, 1900.0]])
    sure = location_quotient_intervals(jobs, many, rng=rng(), size_variation=1)
    unsure = location_quotient_intervals(jobs, few, rng=rng(), size_variation=1)
    assert sure.upper[0, 0] / sure.lower[0, 0] < 2
    assert unsure.upper[0, 0] / unsure.lower[0, 0] > 5
    np.testing.assert_allclose(sure.upper[1, 1], unsure.upper[1, 1], rtol=0.1)


def test_hold_the_estimate_and_widen_with_level() -> None:
    generator = rng()
    counts = generator.poisson(20, size=(15, 6)) + 1.0
    jobs = counts * generator.lognormal(2, 0.3, counts.shape)
    quotients = location_quotients(jobs)
    wide = location_quotient_intervals(jobs, counts, level=0.95, rng=rng())
    narrow = location_quotient_intervals(jobs, counts, level=0.5, rng=rng())
    assert ((wide.lower < quotients) & (quotients < wide.upper)).all()
    assert ((wide.lower < narrow.lower) & (narrow.upper < wide.upper)).all()


def test_repeat_with_same_generator() -> None:
    jobs, counts = [[10, 0], [30, 40]], [[2, 0], [3, 4]]
    first = location_quotient_intervals(jobs, counts, rng=np.random.default_rng(5), draws=50)
    second = location_quotient_intervals(jobs, counts, rng=np.random.default_rng(5), draws=50)
    np.testing.assert_array_equal(first, second)


def test_give_absent_activity_an_upper_bound() -> None:
    """No plant where two were to be expected is no proof of absence; none among thousands is."""
    jobs, counts = np.array([[0.0, 1000.0], [1000.0, 9000.0]]), np.array([[0.0, 100.0], [20.0, 900.0]])
    lower, upper = location_quotient_intervals(jobs, counts, rng=rng(), size_variation=0)
    assert lower[0, 0] == 0
    assert upper[0, 0] > 1
    surer = location_quotient_intervals(jobs, counts * 100, rng=rng(), size_variation=0).upper[0, 0]
    assert surer < 0.05


def test_leave_intervals_undefined_without_quotient() -> None:
    jobs, counts = [[0, 0, 0], [0, 3, 1], [0, 5, 2]], [[0, 0, 0], [0, 1, 1], [0, 0, 1]]
    lower, upper = location_quotient_intervals(jobs, counts, rng=rng(), draws=20)
    undefined = [[True, True, True], [True, False, False], [True, True, False]]  # 5 jobs without a plant: unknown
    np.testing.assert_array_equal(np.isnan(lower), undefined)
    np.testing.assert_array_equal(np.isnan(upper), undefined)


def test_be_certain_of_the_only_region() -> None:
    lower, upper = location_quotient_intervals([[5, 3]], [[2, 1]], rng=rng(), draws=20)
    np.testing.assert_allclose([lower, upper], 1)


def test_take_reference_as_known() -> None:
    """Against a reference, another region's plants change nothing."""
    reference = [1000, 9000]
    first = location_quotient_intervals(
        [[50, 150], [10, 10]], [[5, 15], [1, 1]], rng=rng(), draws=4000, reference=reference, size_variation=1
    )
    second = location_quotient_intervals(
        [[50, 150], [90, 10]], [[5, 15], [9, 1]], rng=rng(), draws=4000, reference=reference, size_variation=1
    )
    np.testing.assert_allclose(first.lower[0], second.lower[0], rtol=0.1)
    assert first.lower[0, 0] < location_quotients([[50, 150]], reference=reference)[0, 0] < first.upper[0, 0]
    absent = location_quotient_intervals([[5, 0]], [[1, 0]], rng=rng(), reference=[1, 0], draws=9)
    assert np.isnan(absent.upper[0]).tolist() == [False, True]


def test_refuse_bad_intervals() -> None:
    with pytest.raises(ValueError, match=r"employment is \(1, 2\), establishments are \(2, 1\)"):
        location_quotient_intervals([[1, 2]], [[1], [2]], rng=rng())
    with pytest.raises(ValueError, match="level is 0"):
        location_quotient_intervals([[1, 2]], [[1, 2]], rng=rng(), level=0)
    with pytest.raises(ValueError, match="size_variation is negative"):
        location_quotient_intervals([[1, 2]], [[1, 2]], rng=rng(), size_variation=-1)
    with pytest.raises(ValueError, match=r"establishments of region 0 in activity 1 .* is -2"):
        location_quotient_intervals([[1, 2]], [[1, -2]], rng=rng())


@pytest.mark.parametrize("spread", [0.5, 1.0, 2.0])
def test_learn_size_variation_from_cells(spread: float) -> None:
    """The spread of plant sizes is found from cell totals, no plant being seen."""
    generator = rng()
    jobs, counts = plants_drawn(generator, np.full((400, 5), 8.0), np.array([3.0, 10, 50, 7, 1]), spread)
    np.testing.assert_allclose(plant_size_variation(jobs, counts), spread, rtol=0.15)


@pytest.mark.parametrize("difference", [0.3, 0.6])
def test_tell_size_variation_from_regional_differences(difference: float) -> None:
    """Regions whose plants are larger throughout do not pass for variation between plants."""
    generator = rng()
    sizes = 20 * generator.lognormal(0, difference, (400, 6))
    jobs, counts = plants_drawn(generator, generator.lognormal(2, 1.5, (400, 6)), sizes, 1.0)
    np.testing.assert_allclose(plant_size_variation(jobs, counts), 1.0, rtol=0.35)


def test_learn_nothing_from_one_region() -> None:
    assert plant_size_variation([[5, 3]], [[2, 1]]).tolist() == [1.0, 1.0]
    assert np.isfinite(plant_size_variation(np.zeros((3, 2)), np.zeros((3, 2)))).all()


# Shrinkage


def test_shrink_small_regions_most() -> None:
    counts = np.array([[3, 1], [450, 550], [300, 700], [600, 400]])
    plain, shrunken = location_quotients(counts), shrunken_location_quotients(counts)
    moved = (plain - shrunken) / (plain - 1)
    assert moved[0, 0] > 0.8
    assert (moved[2:, 0] < 0.05).all()


def test_shrink_chance_to_the_mean() -> None:
    """Regions that differ no more than plants by chance all get 1."""
    counts = np.array([[52, 48], [47, 53], [51, 49]])
    np.testing.assert_allclose(shrunken_location_quotients(counts), 1)


def test_shrink_jobs_by_their_plants() -> None:
    jobs = np.array([[300, 700], [450, 550], [300, 700], [600, 400]], dtype=float)
    alone = shrunken_location_quotients(jobs)
    in_plants = shrunken_location_quotients(jobs, jobs / 100)
    assert (np.abs(in_plants - 1) < np.abs(alone - 1)).all()


def test_shrink_closer_to_the_truth() -> None:
    generator = rng()
    truth = generator.gamma(4, 1 / 4, size=200)
    expected = generator.lognormal(1, 1, 200)
    counts = np.column_stack([generator.poisson(truth * expected), np.round(expected * 1000)])
    plain, shrunken = location_quotients(counts)[:, 0], shrunken_location_quotients(counts)[:, 0]
    real = truth / (truth @ expected / expected.sum())
    assert np.square(shrunken - real).mean() < 0.5 * np.square(plain - real).mean()


def test_leave_shrunken_undefined_without_quotient() -> None:
    shrunken = shrunken_location_quotients([[0, 0, 0], [0, 3, 1]])
    np.testing.assert_array_equal(np.isnan(shrunken), [[True, True, True], [True, False, False]])
