"""Concentration and coagglomeration: published values, identities, and variances against every possible throw."""

import itertools
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from hansa.analysis.concentration import (
    PlantTotals,
    coagglomeration,
    dartboard_test,
    ellison_glaeser,
    gini,
    gini_of_location_quotients,
    herfindahl,
    krugman_locational_gini,
    litzenberger_sternberg,
    locational_gini,
    maurel_sedillot,
    pairwise_coagglomeration,
    plant_totals,
)

ECONGEO = ["german_states_2015", "hh2009_figS4", "tiny_binary", "tiny_counts"]
# Farhauer & Kröll 2014: plants in Wien, Linz and Graz, and total employment of the three.
SIZES = [200, 650, 12000, 100, 50, 16000, 13000, 1500, 1500, 25000]
PLACES = [0, 0, 0, 0, 0, 1, 1, 1, 1, 2]
TOWNS = [500000, 400000, 100000]
# Farhauer & Kröll 2013: an activity in five regions, and their total employment.
CELLS = np.array([[500], [500], [1000], [7000], [1000]])
REGIONS = [20000, 15000, 20000, 40000, 5000]
ENTRIES = st.integers(0, 500)
MATRICES = hnp.arrays(np.float64, st.tuples(st.integers(2, 6), st.integers(2, 5)), elements=ENTRIES)


def rng() -> np.random.Generator:
    return np.random.default_rng(20261123)


def reat(shared_data: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(shared_data / "golden" / "reat" / f"{name}.csv")


def german_states(shared_data: Path, column: str = "emp_all") -> pd.DataFrame:
    return reat(shared_data, "G.regions.industries").pivot(index="region_code", columns="ind_code", values=column)


def textiles(shared_data: Path) -> tuple[PlantTotals, np.ndarray, list[str]]:
    """FK2014: 42 plants of four activities in three regions, the regions' employment, the activities' names."""
    plants = reat(shared_data, "FK2014_EGC")
    activities, names = pd.factorize(plants["industry"], sort=True)
    totals = plant_totals(plants["emp_firm"], plants["region"].astype(int) - 1, activities)
    return totals, plants.groupby("region")["emp_region"].first().to_numpy(), names.tolist()


# Herfindahl and the Ginis


def test_reproduce_herfindahl_of_doersam() -> None:
    """Oracle 7 (Dörsam 2004 by REAT herf, herf.eq)."""
    result = herfindahl([20, 50, 20, 10])
    assert result.value == pytest.approx(0.34, abs=1e-15)
    assert result.normalised == pytest.approx(0.12, abs=1e-15)
    assert result.equivalent_number == pytest.approx(2.941176, abs=5e-7)


def test_reproduce_normalisation_of_reat() -> None:
    """REAT herf of 20 car makers: the plain and the normalised value fit together (its input is not at hand)."""
    plain, normalised = 0.08481425924152, 0.03664658867528
    largest = np.roots([1 + 1 / 19, -2 / 19, 1 / 19 - plain])  # one maker of share s, nineteen equal ones
    share = largest.real.max()
    result = herfindahl([share, *[(1 - share) / 19] * 19])
    assert result.value == pytest.approx(plain, abs=1e-12)
    assert result.normalised == pytest.approx(normalised, abs=1e-12)


@pytest.mark.parametrize("name", ECONGEO)
def test_reproduce_econgeo(shared_data: Path, name: str) -> None:
    """EconGeo 1.3: Gini (rounded to 3), locational Gini of Krugman, Herfindahl of regions."""
    folder = shared_data / "golden" / "econgeo"
    table = pd.read_csv(folder / f"{name}_input.csv", index_col=0)
    golden = json.loads((folder / f"{name}.json").read_text())
    plain = [gini(table[column]) for column in table]
    np.testing.assert_allclose(plain, [row["Gini"] for row in golden["Gini"]], atol=0.0005 + 1e-9)
    published = [row["Loc.Gini"] for row in golden["locational.Gini"]]
    np.testing.assert_allclose(krugman_locational_gini(table), published, rtol=1e-9)
    concentrations = [herfindahl(row).value for row in table.to_numpy()]
    np.testing.assert_allclose(concentrations, list(golden["Herfindahl"].values()), rtol=1e-9)


def test_tell_three_ginis_apart() -> None:
    """Oracle 2: 0.4068966 (REAT gini.conc), 0.3725, 0.18625 on the same activity."""
    assert gini_of_location_quotients(CELLS, reference=REGIONS)[0] == pytest.approx(0.4068965517241, abs=1e-12)
    assert locational_gini(CELLS, reference=REGIONS)[0] == pytest.approx(0.3725, abs=1e-12)
    assert krugman_locational_gini(CELLS, reference=REGIONS)[0] == pytest.approx(0.18625, abs=1e-12)


def test_reproduce_ginis_of_german_states(shared_data: Path) -> None:
    """REAT conc (activities over states) and spec (states over activities), column G."""
    states = german_states(shared_data)
    np.testing.assert_allclose(gini_of_location_quotients(states), reat(shared_data, "conc_german")["G i"], rtol=1e-10)
    np.testing.assert_allclose(
        gini_of_location_quotients(states.T), reat(shared_data, "spec_german")["G j"], rtol=1e-10
    )


def test_reproduce_gini_of_goettingen(shared_data: Path) -> None:
    """REAT gini.spec: 0.3598520 for Göttingen 2017 against Germany."""
    table = reat(shared_data, "Goettingen").iloc[1:]
    result = gini_of_location_quotients(table[["Goettingen2017"]], reference=table["BRD2017"])
    assert result[0] == pytest.approx(0.3598520294948, abs=1e-12)


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=30).filter(any))
def test_agree_with_gini_by_pairs(values: list[int]) -> None:
    array = np.array(values, dtype=float)
    by_pairs = np.abs(array[:, None] - array).sum() / (2 * len(array) ** 2 * array.mean())
    assert gini(values) == pytest.approx(by_pairs, abs=1e-12)
    assert 1 / len(values) - 1e-12 <= herfindahl(values).value <= 1 + 1e-12


@given(MATRICES)
def test_keep_locational_gini_within_bounds(matrix: np.ndarray) -> None:
    if not matrix.any():
        return
    result = locational_gini(matrix)
    np.testing.assert_array_equal(np.isnan(result), matrix.sum(axis=0) == 0)
    assert ((result[~np.isnan(result)] > -1e-12) & (result[~np.isnan(result)] < 1)).all()
    order = np.argsort(matrix[:, 0])
    np.testing.assert_allclose(locational_gini(matrix[order]), result, atol=1e-12)


def test_give_extremes() -> None:
    assert gini([7, 7, 7]) == pytest.approx(0)
    assert gini([0, 0, 9]) == pytest.approx(2 / 3)
    assert np.isnan(gini([0, 0]))
    alone = herfindahl([5])
    assert (alone.value, alone.equivalent_number) == (1.0, 1.0)
    assert np.isnan(alone.normalised)
    assert np.isnan(herfindahl([0, 0]).value) and herfindahl([0, 0]).count == 2
    spread = locational_gini([[1, 2], [3, 6]])
    np.testing.assert_allclose(spread, 0, atol=1e-15)


def test_refuse_bad_concentration() -> None:
    with pytest.raises(ValueError, match=r"sizes number 1 \(counted from 0\) is -1"):
        herfindahl([1, -1])
    with pytest.raises(ValueError, match=r"values number 0 .* is nan"):
        gini([np.nan])
    with pytest.raises(ValueError, match="one activity alone has no reference but itself"):
        locational_gini(CELLS)
    with pytest.raises(ValueError, match=r"region 1 .* has employment of activity 0 but weight 0"):
        locational_gini([[1], [1]], reference=[1, 0])


# Ellison–Glaeser, Maurel–Sédillot


def test_reproduce_ellison_glaeser(shared_data: Path) -> None:
    """Oracle 3 (Farhauer & Kröll 2014 by REAT ellison.a): γ, G, z, number of plants, H."""
    golden = reat(shared_data, "ellison.a_FK2014").iloc[0]
    result = ellison_glaeser(plant_totals(SIZES, PLACES), reference=TOWNS)
    assert result.gamma[0] == pytest.approx(golden["Gamma i"], abs=1e-14)
    assert result.raw_concentration[0] == pytest.approx(golden["G i"], abs=1e-14)
    assert result.plant_herfindahl[0] == pytest.approx(golden["HHI i"], abs=1e-14)
    assert result.z[0] == pytest.approx(golden["z Gi"], abs=1e-12)
    assert result.p_value[0] == pytest.approx(0.4223443, abs=1e-6)


def test_reproduce_ellison_glaeser_of_textiles(shared_data: Path) -> None:
    """REAT ellison.a2: four activities measured against their own sum, γ, G, z and H."""
    totals, _, names = textiles(shared_data)
    golden = reat(shared_data, "ellison.a2_FK2014")
    assert golden["Unnamed: 0"].tolist() == names
    result = ellison_glaeser(totals)
    np.testing.assert_allclose(result.gamma, golden["Gamma i"], rtol=1e-11)
    np.testing.assert_allclose(result.raw_concentration, golden["G i"], rtol=1e-11)
    np.testing.assert_allclose(result.z, golden["z Gi"], rtol=1e-11)
    np.testing.assert_allclose(result.plant_herfindahl, golden["HHI i"], rtol=1e-11)


def test_reproduce_ellison_glaeser_against_all_employment(shared_data: Path) -> None:
    """Methods A4: the same activities against the regions' total employment."""
    totals, regions, names = textiles(shared_data)
    gamma = dict(zip(names, ellison_glaeser(totals, reference=regions).gamma.round(5), strict=True))
    assert gamma == {
        "Clothing trade": 0.05438,
        "Forestry": 0.04296,
        "Textiles dyeing": 0.13776,
        "Textiles trade": 0.01425,
    }


def test_reproduce_maurel_sedillot() -> None:
    """Oracle 4: −0.4357626 on the data that give γ = +0.0599."""
    assert maurel_sedillot(plant_totals(SIZES, PLACES), reference=TOWNS).gamma[0] == pytest.approx(-0.4357626, abs=5e-8)


def every_throw(sizes: list[float], weights: np.ndarray) -> tuple[list[PlantTotals], np.ndarray]:
    """All ways in which plants can fall on regions, with their probabilities."""
    ways = list(itertools.product(range(len(weights)), repeat=len(sizes)))
    totals = [plant_totals(sizes, list(way), region_count=len(weights)) for way in ways]
    return totals, np.array([np.prod(weights[list(way)]) for way in ways])


@pytest.mark.parametrize("measure", [ellison_glaeser, maurel_sedillot])
def test_have_the_variance_of_every_throw(measure: object) -> None:
    """Mean and variance of the raw concentration over all 243 ways in which five plants can fall on three regions."""
    weights = np.array([0.5, 0.3, 0.2])
    throws, probability = every_throw([1, 2, 3, 5, 13], weights)
    results = [measure(totals, reference=weights) for totals in throws]
    raw = np.array([result.raw_concentration[0] for result in results])
    mean = probability @ raw
    sd = np.sqrt(probability @ (raw - mean) ** 2)
    assert results[0].expected[0] == pytest.approx(mean, abs=1e-12)
    assert probability @ np.array([result.gamma[0] for result in results]) == pytest.approx(0, abs=1e-12)
    np.testing.assert_allclose([result.z[0] for result in results], (raw - mean) / sd, atol=1e-9)


def test_measure_from_sums_alone() -> None:
    """Plants and their sums give the same; without cubes and fourth powers only z is unknown."""
    plants = plant_totals(SIZES, PLACES)
    sums = PlantTotals(plants.employment, plants.squares)
    whole, part = ellison_glaeser(plants, reference=TOWNS), ellison_glaeser(sums, reference=TOWNS)
    assert part.gamma[0] == whole.gamma[0]
    assert np.isnan(part.z[0]) and np.isnan(part.p_value[0])
    assert np.isnan(maurel_sedillot(sums, reference=TOWNS).z[0])


def test_leave_gamma_undefined_for_one_plant() -> None:
    totals = plant_totals([7, 3, 4], regions=[0, 1, 0], activities=[0, 1, 1], activity_count=3)
    for measure in (ellison_glaeser, maurel_sedillot):
        gamma = measure(totals, reference=[1, 1]).gamma
        assert np.isnan(gamma).tolist() == [True, False, True]  # one plant; two plants; none
    in_one_region = plant_totals([1, 2], regions=[0, 0], region_count=2)
    assert np.isnan(ellison_glaeser(in_one_region, reference=[1, 0]).gamma[0])


def test_find_perfect_agglomeration() -> None:
    together = plant_totals([1] * 10, [0] * 10, region_count=4)
    assert ellison_glaeser(together, reference=[1, 1, 1, 1]).gamma[0] == pytest.approx(1)
    assert maurel_sedillot(together, reference=[1, 1, 1, 1]).gamma[0] == pytest.approx(1)


@given(
    st.lists(st.tuples(st.integers(1, 99), st.integers(0, 3)), min_size=2, max_size=30),
    st.lists(st.integers(1, 50), min_size=4, max_size=4),
    st.integers(2, 1000),
)
def test_ignore_units_and_order(plants: list[tuple[int, int]], weights: list[int], factor: int) -> None:
    sizes, places = zip(*plants, strict=True)
    plain = ellison_glaeser(plant_totals(sizes, places, region_count=4), reference=weights)
    scaled = plant_totals([factor * size for size in reversed(sizes)], list(reversed(places)), region_count=4)
    other = ellison_glaeser(scaled, reference=[factor * weight for weight in weights])
    np.testing.assert_allclose(plain.gamma, other.gamma, atol=1e-9)
    np.testing.assert_allclose(plain.z, other.z, atol=1e-6)


def test_sum_plants() -> None:
    totals = plant_totals([3, 4, 5], regions=[0, 2, 2], activities=[1, 0, 1], region_count=4)
    np.testing.assert_array_equal(totals.employment, [[0, 3], [0, 0], [4, 5], [0, 0]])
    np.testing.assert_array_equal(totals.squares, [16, 34])
    np.testing.assert_array_equal(totals.cubes, [64, 152])
    np.testing.assert_array_equal(totals.fourth_powers, [256, 706])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1, 2], [0]), r"regions are int64 of shape \(1,\); right are 2 whole numbers"),
        (([1, 2], [0.0, 1.0]), "regions are float64"),
        (([1, 2], [0, -1]), "plant 1 has number -1 in regions; right is 0 or more"),
        (([1, -2], [0, 1]), r"sizes number 1 \(counted from 0\) is -2"),
        (([1, 2], [0, 1], [0]), "activities are"),
    ],
)
def test_refuse_bad_plants(arguments: tuple, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        plant_totals(*arguments)


def test_refuse_impossible_sums() -> None:
    with pytest.raises(ValueError, match=r"squares of activity 0 .* is 101.0; right is above 0 and at most 100.0"):
        PlantTotals([[10.0]], [101.0])
    with pytest.raises(ValueError, match=r"squares of activity 1 .* is 0"):
        PlantTotals([[10.0, 10.0]], [50.0, 0.0])
    with pytest.raises(ValueError, match="squares has 2 values; right are 1"):
        PlantTotals([[10.0]], [1.0, 2.0])
    with pytest.raises(ValueError, match="plant 0 has number 5 in regions; right is 0 or more and below 3"):
        plant_totals([1], [5], region_count=3)
    with pytest.raises(ValueError, match="one activity alone has no reference"):
        ellison_glaeser(plant_totals(SIZES, PLACES))
    with pytest.raises(ValueError, match="reference has 2 values; right are 3"):
        ellison_glaeser(plant_totals(SIZES, PLACES), reference=[1, 2])


# Coagglomeration


def test_reproduce_coagglomeration_of_textiles(shared_data: Path) -> None:
    """Oracle 5: 0.08903665, and by the definition of 1997, and as the weighted sum of the pairs."""
    totals, regions, names = textiles(shared_data)
    result = coagglomeration(totals, reference=regions)
    assert result.gamma == pytest.approx(0.08903665, abs=5e-9)

    single, weights = ellison_glaeser(totals, reference=regions), result.weights
    shares, herfindahls = regions / regions.sum(), totals.herfindahl
    group = totals.employment.sum(axis=1) / totals.employment.sum()
    raw, spare = ((group - shares) ** 2).sum(), 1 - (shares**2).sum()
    parts = (single.gamma * weights**2 * (1 - herfindahls)).sum()
    by_definition = (raw / spare - (weights**2 * herfindahls).sum() - parts) / (1 - (weights**2).sum())
    assert result.gamma == pytest.approx(by_definition, abs=1e-14)

    pairs = pairwise_coagglomeration(totals, reference=regions).gamma
    mixed = np.outer(weights, weights) * (1 - np.eye(4))
    assert result.gamma == pytest.approx((mixed * pairs).sum() / mixed.sum(), abs=1e-14)

    table = pd.DataFrame(pairs, index=names, columns=names).round(5)
    assert table.loc["Textiles dyeing", "Clothing trade"] == 0.21570
    assert table.loc["Textiles trade", "Textiles dyeing"] == 0.18637
    assert table.loc["Textiles trade", "Clothing trade"] == 0.15050
    assert table.loc["Textiles trade", "Forestry"] == 0.02400
    assert table.loc["Textiles dyeing", "Forestry"] == 0.00746
    assert table.loc["Forestry", "Clothing trade"] == -0.00917


def test_have_the_variance_of_every_pair_of_throws() -> None:
    """z of pairs and of a group of three, against all 4,096 ways in which 2 + 2 + 2 plants fall on four regions."""
    weights, sizes = np.array([0.4, 0.3, 0.2, 0.1]), [1, 4, 2, 2, 1, 9]
    activities = [0, 0, 1, 1, 2, 2]
    ways = list(itertools.product(range(4), repeat=6))
    probability = np.array([np.prod(weights[list(way)]) for way in ways])
    pairs, groups, pair_z, group_z = [], [], [], []
    for way in ways:
        totals = plant_totals(sizes, list(way), activities, region_count=4)
        pair, group = pairwise_coagglomeration(totals, reference=weights), coagglomeration(totals, reference=weights)
        pairs.append(pair.gamma[0, 1])
        pair_z.append(pair.z[0, 1])
        groups.append(group.gamma)
        group_z.append(group.z)
    for gamma, z in ((pairs, pair_z), (groups, group_z)):
        assert probability @ np.array(gamma) == pytest.approx(0, abs=1e-12)
        assert probability @ np.square(gamma) == pytest.approx((gamma[5] / z[5]) ** 2, rel=1e-9)
        np.testing.assert_allclose(np.array(gamma) / gamma[5], np.array(z) / z[5], atol=1e-9)


def test_coagglomerate_part_of_the_activities(shared_data: Path) -> None:
    totals, regions, names = textiles(shared_data)
    pairs = pairwise_coagglomeration(totals, reference=regions)
    two = coagglomeration(totals, [names.index("Forestry"), names.index("Clothing trade")], reference=regions)
    assert two.gamma == pytest.approx(pairs.gamma[0, 1], abs=1e-14)
    assert two.z == pytest.approx(pairs.z[0, 1], rel=1e-12)
    assert np.isnan(np.diagonal(pairs.z)).all()
    np.testing.assert_allclose(pairs.gamma, pairs.gamma.T)


def test_leave_out_activities_without_employment() -> None:
    totals = PlantTotals([[4.0, 0.0, 2.0], [1.0, 0.0, 3.0]], [9.0, 0.0, 7.0])
    pairs = pairwise_coagglomeration(totals, reference=[1, 1])
    assert np.isnan(pairs.gamma[1]).all() and np.isnan(pairs.gamma[:, 1]).all()
    assert coagglomeration(totals, reference=[1, 1]).weights.tolist() == [0.5, 0.0, 0.5]
    with pytest.raises(ValueError, match=r"the group is \[0, 1\]; right are two or more different activities"):
        coagglomeration(totals, [0, 1], reference=[1, 1])
    with pytest.raises(ValueError, match=r"the group is \[0, 0\]"):
        coagglomeration(totals, [0, 0], reference=[1, 1])


# The dartboard thrown


def test_throw_what_the_variance_says() -> None:
    """2,500 throws have the expected mean and the published standard deviation."""
    result = dartboard_test(
        SIZES,
        PLACES,
        reference=TOWNS,
        rng=rng(),
        draws=2500,
        measure=lambda totals, weights: ellison_glaeser(totals, reference=weights).raw_concentration,
    )
    closed = ellison_glaeser(plant_totals(SIZES, PLACES), reference=TOWNS)
    sd = (closed.raw_concentration - closed.expected) / closed.z
    assert result.mean[0] == pytest.approx(closed.expected[0], abs=4 * sd[0] / 50)
    assert result.sd[0] == pytest.approx(sd[0], rel=0.1)
    assert result.observed[0] == closed.raw_concentration[0]


def test_agree_with_every_throw() -> None:
    """The p-value of Monte Carlo against the exact one over all 243 throws."""
    weights, sizes, place = np.array([0.5, 0.3, 0.2]), [1, 2, 3, 5, 13], [2, 2, 2, 0, 2]
    throws, probability = every_throw(sizes, weights)
    gammas = np.array([ellison_glaeser(totals, reference=weights).gamma[0] for totals in throws])
    observed = ellison_glaeser(plant_totals(sizes, place, region_count=3), reference=weights).gamma[0]
    exact = probability[gammas >= observed - 1e-12].sum()
    result = dartboard_test(sizes, place, reference=weights, rng=rng(), draws=1500)
    assert result.p_value[0] == pytest.approx(exact, abs=4 * np.sqrt(exact / 1500))


def test_be_uniform_under_chance() -> None:
    """Plants that fell by chance are called clustered at 10 % about one time in ten."""
    generator, called = rng(), 0
    for _ in range(80):
        places = generator.choice(3, size=12, p=[0.5, 0.3, 0.2])
        sizes = generator.lognormal(0, 1, 12)
        result = dartboard_test(sizes, places, reference=[5, 3, 2], rng=generator, draws=49)
        called += result.p_value[0] <= 0.1
    assert 1 <= called <= 18


def test_throw_several_activities_and_pairs() -> None:
    sizes, places = [1] * 12, [0] * 6 + [0, 1, 2, 0, 1, 2]
    activities = [0] * 6 + [1] * 6
    result = dartboard_test(sizes, places, activities, reference=[1, 1, 1], rng=rng(), draws=299)
    assert result.p_value[0] < 0.02 < 0.5 < result.p_value[1]
    pairs = dartboard_test(
        sizes,
        places,
        activities,
        reference=[1, 1, 1],
        rng=rng(),
        draws=99,
        measure=lambda totals, weights: pairwise_coagglomeration(totals, reference=weights).gamma,
    )
    assert pairs.p_value.shape == (2, 2)
    assert pairs.observed[0, 1] == pytest.approx(0, abs=1e-12)
    assert pairs.p_value[0, 1] > 0.1


def test_throw_nothing_on_regions_without_weight() -> None:
    result = dartboard_test(
        [1, 2],
        [1, 1],
        reference=[0, 1, 1, 0],
        rng=rng(),
        draws=50,
        measure=lambda totals, _: totals.employment.sum(axis=1),
    )
    assert result.mean[[0, 3]].tolist() == [0, 0]
    with pytest.raises(ValueError, match=r"region 0 .* weight 0"):
        dartboard_test([1, 2], [0, 1], reference=[0, 1], rng=rng())
    with pytest.raises(ValueError, match="draws is 0"):
        dartboard_test([1, 2], [0, 1], reference=[1, 1], rng=rng(), draws=0)


def test_leave_p_value_undefined_for_one_plant() -> None:
    result = dartboard_test([5], [0], reference=[1, 1], rng=rng(), draws=20)
    assert np.isnan(result.observed[0]) and np.isnan(result.p_value[0])


# Litzenberger–Sternberg


def test_reproduce_litzenberger_sternberg() -> None:
    """Oracle 6: 21.87491 (Farhauer & Kröll 2014 by REAT litzenberger)."""
    jobs, plants = [[1743], [5740 - 1743]], [[35], [53 - 35]]
    result = litzenberger_sternberg(jobs, plants, area=[50, 526], population=[488, 4133])
    assert result[0, 0] == pytest.approx(21.874911016725, abs=1e-11)


def test_reproduce_litzenberger_sternberg_of_german_states(shared_data: Path) -> None:
    """All 272 values of REAT litzenberger2, Berlin's arts 104.7357 at the top; one cell is 0/0 there and 0 here."""
    golden = reat(shared_data, "litzenberger2_german").pivot(index="j_region", columns="i_industry", values="CI")
    states, firms = german_states(shared_data), german_states(shared_data, "firms")
    places = reat(shared_data, "G.regions.industries").groupby("region_code")[["area_sqkm", "pop"]].first()
    result = litzenberger_sternberg(states, firms, area=places["area_sqkm"], population=places["pop"])
    np.testing.assert_array_equal(golden.isna(), states == 0)
    np.testing.assert_allclose(result, golden.fillna(0), rtol=1e-10, atol=1e-14)
    table = pd.DataFrame(result, index=states.index, columns=states.columns).stack().nlargest(4).round(4)
    assert table.to_dict() == {
        ("BE", "WZ08-R"): 104.7357,
        ("HH", "WZ08-J"): 59.7206,
        ("BE", "WZ08-J"): 59.2493,
        ("BE", "WZ08-L"): 56.6594,
    }


def test_leave_density_undefined_without_plants() -> None:
    result = litzenberger_sternberg([[1, 0], [1, 0]], [[1, 0], [1, 0]], area=[1, 1], population=[2, 2])
    assert result[:, 0].tolist() == [1.0, 1.0] and np.isnan(result[:, 1]).all()
    with pytest.raises(ValueError, match=r"area number 1 \(counted from 0\) is 0; right is above 0"):
        litzenberger_sternberg([[1], [1]], [[1], [1]], area=[1, 0], population=[1, 1])
    with pytest.raises(ValueError, match="right are two equal shapes"):
        litzenberger_sternberg([[1], [1]], [[1, 1]], area=[1, 1], population=[1, 1])
