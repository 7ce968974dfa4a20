"""Comparison regions: synthetic control, difference-in-differences, matching."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest

from hansa.analysis.impact import difference_in_differences, match_regions, synthetic_control
from hansa.analysis.impact.deals import deal, gains

YEARS = range(2008, 2020)


def panel(paths: Mapping[str, object], years: range = YEARS) -> pd.DataFrame:
    rows = [(region, year, value) for region, path in paths.items() for year, value in zip(years, path, strict=True)]
    return pd.DataFrame(rows, columns=["region", "year", "employment"])


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(20261123)


@pytest.fixture
def donors(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Twenty regions that drift each its own way."""
    return {f"D{n:02}": 50 + rng.normal(0, 10) + rng.normal(0.5, 1, len(YEARS)).cumsum() for n in range(20)}


@pytest.fixture
def few(donors: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Fewer donors than years before, so that only one twin fits."""
    return {name: donors[name] for name in ("D03", "D04", "D05", "D07", "D08", "D11")}


def mixed(donors: Mapping[str, np.ndarray], effect: float = 0.0) -> np.ndarray:
    twin = 0.5 * donors["D03"] + 0.3 * donors["D07"] + 0.2 * donors["D11"]
    return twin + effect * (np.array(YEARS) >= 2016)


class TestSyntheticControl:
    @pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
    def test_recover_the_twin_and_the_effect(self, few: dict[str, np.ndarray], scale: float) -> None:
        paths = {name: scale * path for name, path in (few | {"X": mixed(few, 6.0)}).items()}
        found = synthetic_control(panel(paths), region="X", treated_from=2016)
        assert found.effect == pytest.approx(6 * scale)
        assert found.weights == pytest.approx({"D03": 0.5, "D07": 0.3, "D11": 0.2}, abs=1e-9)
        assert list(found.weights) == ["D03", "D07", "D11"]
        assert found.path["gap"].to_numpy() / scale == pytest.approx([0] * 8 + [6] * 4, abs=1e-9)
        assert found.path["treated"].tolist() == [False] * 8 + [True] * 4
        twin = found.path["observed"] - found.path["gap"]
        assert found.path["synthetic"].to_numpy() == pytest.approx(twin.to_numpy())
        assert found.error_before < 1e-9 * scale
        assert found.ratio == pytest.approx(6 * scale / (1e-4 * paths["X"][:8].max()))
        assert found.p_value == pytest.approx(1 / 7)

    def test_rank_the_effect_among_the_placebos(self, donors: dict[str, np.ndarray], rng: np.random.Generator) -> None:
        noisy = mixed(donors, 25.0) + rng.normal(0, 0.3, len(YEARS))
        found = synthetic_control(panel(donors | {"X": noisy}), region="X", treated_from=2016)
        assert len(found.placebos) == 21
        assert found.placebos["ratio"].is_monotonic_decreasing
        assert found.smallest_p == 1 / 21
        own = found.placebos[found.placebos["is_region"]]
        assert own["region"].tolist() == ["X"]
        assert own["ratio"].item() == pytest.approx(found.ratio)
        assert found.p_value == pytest.approx((found.placebos["ratio"] >= found.ratio).sum() / 21)

    def test_give_every_rank_once_when_each_region_is_treated_in_turn(self, few: dict[str, np.ndarray]) -> None:
        table = panel(few)
        ranks = [synthetic_control(table, region=name, treated_from=2016).p_value * len(few) for name in few]
        assert sorted(ranks) == pytest.approx([1, 2, 3, 4, 5, 6])  # so under no effect the test is exact

    def test_show_made_up_starts_beside_the_real_one(self, few: dict[str, np.ndarray]) -> None:
        found = synthetic_control(panel(few | {"X": mixed(few, 6.0)}), region="X", treated_from=2016)
        assert found.backdated["treated_from"].tolist() == list(range(2010, 2016))
        assert abs(found.backdated["effect"].iloc[-1]) < 1e-6  # seven years settle six weights

    def test_give_the_same_answer_each_time_in_any_order(self, few: dict[str, np.ndarray]) -> None:
        table = panel(few | {"X": mixed(few, 6.0)})
        first = synthetic_control(table, region="X", treated_from=2016)
        again = synthetic_control(table.sample(frac=1, random_state=1), region="X", treated_from=2016)
        assert again.effect == pytest.approx(first.effect, abs=1e-12)
        assert again.p_value == first.p_value

    def test_warn_of_a_region_beyond_its_donors(self, donors: dict[str, np.ndarray]) -> None:
        giant = synthetic_control(panel(donors | {"X": 10 * mixed(donors)}), region="X", treated_from=2016)
        words = " ".join(giant.cautions)
        assert "Poor fit before" in words
        assert "In 8 of the years before, the region lies outside of all donors" in words

    def test_warn_of_few_placebos_and_of_a_twin_of_one(self, few: dict[str, np.ndarray]) -> None:
        copy = few["D03"] + 0.01 * (np.arange(len(YEARS)) % 3)
        found = synthetic_control(panel(few | {"X": copy}), region="X", treated_from=2016)
        assert "With 6 placebos no p-value can be below 0.143." in found.cautions
        assert any(caution.startswith("One donor carries") for caution in found.cautions)
        assert not any("several twins" in caution for caution in found.cautions)

    def test_warn_where_several_twins_fit(self, donors: dict[str, np.ndarray]) -> None:
        found = synthetic_control(panel(donors | {"X": mixed(donors)}), region="X", treated_from=2016)
        assert found.cautions[0].startswith("20 donors and 8 years before: several twins fit about as well")

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            ({"treated_from": 2012}, "4 years before 2012 in the panel; right are 5 or more"),
            ({"treated_from": 2020}, "the panel ends in 2019, before 2020"),
            ({"donors": ["D01", "D02", "D03", "D04"]}, "4 donors; right are 5 or more"),
            ({"donors": [*(f"D{n:02}" for n in range(9)), "X"]}, "region X is among its own donors"),
            ({"donors": ["D01", "Nowhere"]}, "donors: the panel has no region Nowhere"),
            ({"region": "Y"}, "region: the panel has no region Y"),
            ({"outcome": "jobs"}, "the panel has no column jobs; it has region, year, employment"),
        ],
    )
    def test_refuse_what_cannot_be_compared(
        self, arguments: dict[str, object], words: str, donors: dict[str, np.ndarray]
    ) -> None:
        table = panel(donors | {"X": mixed(donors)})
        with pytest.raises(ValueError, match=words):
            synthetic_control(table, **({"region": "X", "treated_from": 2016} | arguments))  # type: ignore[arg-type]

    def test_refuse_gaps_doubles_and_sameness(self, donors: dict[str, np.ndarray]) -> None:
        table = panel(donors | {"X": mixed(donors)})
        with pytest.raises(
            ValueError, match="region D05 has no employment for 2011; right is a number for every region"
        ):
            synthetic_control(
                table[(table["region"] != "D05") | (table["year"] != 2011)], region="X", treated_from=2016
            )
        with pytest.raises(ValueError, match="region X has two rows for 2019"):
            synthetic_control(pd.concat([table, table.tail(1)]), region="X", treated_from=2016)
        with pytest.raises(ValueError, match="a row of the panel has no region or no year"):
            synthetic_control(
                table.assign(year=table["year"].where(table["year"] != 2012)), region="X", treated_from=2016
            )
        with pytest.raises(ValueError, match="all regions have the same employment in all years before 2016"):
            synthetic_control(table.assign(employment=1.0), region="X", treated_from=2016)


# Callaway and Sant'Anna (2021), data `mpdta` of the R package did: log teen employment of 500 US counties, 2003–2007,
# by the year of a higher minimum wage, without covariates. The data belong to a GPL package and are not here; these are
# the published ATT(g, t), to four digits, and the numbers of counties.
MPDTA_REGIONS = {0: 309, 2004: 20, 2006: 40, 2007: 131}
MPDTA_EFFECTS = {
    2004: {2004: -0.0105, 2005: -0.0704, 2006: -0.1373, 2007: -0.1008},
    2006: {2006: -0.0046, 2007: -0.0412},
    2007: {2007: -0.0261},
}


def mpdta_like(rng: np.random.Generator) -> tuple[pd.DataFrame, dict[str, int]]:
    """A panel of the same size whose ATT(g, t) are the published ones exactly."""
    paths, started = {}, {}
    for start, count in MPDTA_REGIONS.items():
        noise = rng.normal(0, 0.1, (count, 5))
        noise -= noise.mean(axis=0)
        for number, wobble in enumerate(noise):
            region = f"{start}-{number:03}"
            effects = [MPDTA_EFFECTS.get(start, {}).get(year, 0.0) for year in range(2003, 2008)]
            paths[region] = 5 + 0.03 * np.arange(5) + np.array(effects) + wobble
            if start:
                started[region] = start
    return panel(paths, range(2003, 2008)), started


class TestDifferenceInDifferences:
    def test_subtract_by_hand(self, rng: np.random.Generator) -> None:
        table = panel(
            {"X": [10, 20], "C1": [1, 3], "C2": [1, 5], "C3": [2, 3], "C4": [4, 8], "C5": [0, 4]}, range(2019, 2021)
        )
        table = pd.concat([table, table[table["year"] == 2019].assign(year=2018)])
        found = difference_in_differences(table, started={"X": 2020}, rng=rng, arrangements=9)
        assert found.effect == pytest.approx((20 - 10) - (2 + 4 + 1 + 4 + 4) / 5)
        assert (found.treated, found.controls) == (1, 5)

    def test_aggregate_the_published_effects_of_mpdta(self, rng: np.random.Generator) -> None:
        table, started = mpdta_like(rng)
        found = difference_in_differences(table, started=started, rng=rng, arrangements=99)
        after = found.cells[found.cells["year"] >= found.cells["start"]]
        ours = {(int(row.start), int(row.year)): row.effect for row in after.itertuples()}
        theirs = {(g, t): effect for g, effects in MPDTA_EFFECTS.items() for t, effect in effects.items()}
        assert ours == pytest.approx(theirs, abs=1e-12)
        # The published aggregates, which the four digits above give to 5e-5.
        assert found.effect == pytest.approx(-0.0399513, abs=5e-5)
        assert found.by_time.query("time >= 0")["effect"].mean() == pytest.approx(-0.0772398, abs=5e-5)
        counts = found.by_start["start"].map(MPDTA_REGIONS)
        assert np.average(found.by_start["effect"], weights=counts) == pytest.approx(-0.0310183, abs=5e-5)

    def test_find_a_staggered_effect_and_no_trend_before(self) -> None:
        rng = np.random.default_rng(1)
        started = {f"T{n}": 2012 + n % 3 for n in range(12)}
        paths = {
            f"{kind}{n}": rng.normal(5, 1)
            + 0.02 * np.arange(len(YEARS))
            + rng.normal(0, 0.05, len(YEARS))
            + 0.3 * (np.array(YEARS) >= started.get(f"{kind}{n}", 9999))
            for kind, count in (("T", 12), ("C", 40))
            for n in range(count)
        }
        found = difference_in_differences(panel(paths), started=started, rng=rng, arrangements=199)
        assert 0.15 < found.low < 0.3 < found.high < 0.45
        assert found.effect == pytest.approx(0.3, abs=0.05)
        assert found.p_value == 1 / 200
        assert found.by_time["time"].tolist() == list(range(-6, 8))
        base = found.by_time.query("time == -1")
        assert base["effect"].item() == 0
        assert np.isnan(base["standard_error"].item())
        assert found.by_time.query("time < 0")["effect"].abs().max() < 0.1
        assert found.pre_trend_p is not None
        assert found.pre_trend_p > 0.05

    def test_name_an_older_difference(self, rng: np.random.Generator) -> None:
        paths = {f"C{n}": rng.normal(0, 0.05, len(YEARS)) for n in range(30)}
        paths |= {f"T{n}": 0.2 * np.arange(len(YEARS)) + rng.normal(0, 0.05, len(YEARS)) for n in range(12)}
        started = {f"T{n}": 2016 for n in range(12)}
        found = difference_in_differences(panel(paths), started=started, rng=rng, arrangements=19)
        assert found.pre_trend_p == 1 / 20
        assert any("did not develop alike before the start" in caution for caution in found.cautions)

    def test_deal_out_the_statistic_that_the_library_computes(self, rng: np.random.Generator) -> None:
        years = np.array([2001, 2002, 2004, 2005, 2008])  # with gaps: the base is the year at hand before the start
        values = rng.normal(size=(20, 5))
        starts = np.array([2004] * 3 + [2005] * 4 + [2008] * 2 + [0] * 11)
        table = panel({f"R{n:02}": row for n, row in enumerate(values)}, years)  # type: ignore[arg-type]
        found = difference_in_differences(
            table,
            started={f"R{n:02}": int(start) for n, start in enumerate(starts) if start},
            rng=rng,
            arrangements=1,
        )
        ours = gains(values, starts, years)
        assert ours.effect == pytest.approx(found.effect)
        cells = found.cells[found.cells["year"] < found.cells["start"]].assign(
            time=lambda frame: frame["year"] - frame["start"],
            regions=lambda frame: frame["start"].map({2004: 3, 2005: 4, 2008: 2}),
        )
        cells = cells[cells["year"] != cells["start"].map({2004: 2002, 2005: 2004, 2008: 2005})]
        by_time = cells.groupby("time")[["effect", "regions"]].apply(
            lambda part: np.average(part["effect"], weights=part["regions"])
        )
        assert ours.before == pytest.approx(np.sqrt(np.mean(by_time**2)))

    def test_deal_every_region_its_turn(self, rng: np.random.Generator) -> None:
        values, years = rng.normal(size=(7, 3)).cumsum(axis=1), np.array([2018, 2019, 2020])
        starts = np.array([2020, 0, 0, 0, 0, 0, 0])
        turns = [abs(gains(values, np.roll(starts, turn), years).effect) for turn in range(7)]
        rank = sum(turn >= turns[0] for turn in turns)
        found = deal(values, starts, years, rng, 2_000)
        assert found.p_value == pytest.approx(rank / 7, abs=0.04)

    def test_cover_the_effect_as_often_as_promised(self, rng: np.random.Generator) -> None:
        years, starts = np.arange(2010, 2016), np.array([2013, 2014, 2014] + [0] * 12)
        missed = 0
        for _ in range(100):
            values = rng.standard_t(3, (15, 6)).cumsum(axis=1)
            values += 2.0 * ((starts > 0)[:, None] & (years >= starts[:, None]))
            found, effect = deal(values, starts, years, rng, 59), gains(values, starts, years).effect
            missed += abs(effect - 2.0) > found.reach
        assert missed <= 13  # 5 expected; more than 13 happens once in 1,000

    def test_warn_where_few_started(self, rng: np.random.Generator) -> None:
        paths = {f"R{n}": rng.normal(size=3) for n in range(8)}
        found = difference_in_differences(
            panel(paths, range(2018, 2021)), started={"R0": 2020}, rng=rng, arrangements=9
        )
        assert found.cautions[0].startswith("Only 1 region started: standard errors, and intervals by time and start,")

    @pytest.mark.parametrize(
        ("started", "controls", "words"),
        [
            ({"R0": 2018}, None, "region R0: 0 years before 2018 in the panel; right are 1 or more"),
            ({"R0": 2019}, None, "1 years before 2019 in the panel; right are 2 or more"),
            ({"R0": 2025}, None, "region R0: the panel ends in 2020, before 2025"),
            ({}, None, "no region started"),
            ({"R9": 2020}, None, "started: the panel has no region R9"),
            ({"R0": 2020}, ["R1", "R2", "R3", "R4"], "4 regions without a cluster; right are 5 or more"),
            ({"R0": 2020}, ["R0", "R1", "R2", "R3", "R4"], "region R0 started and is among the controls"),
        ],
    )
    def test_refuse_what_cannot_be_compared(
        self, started: dict[str, int], controls: list[str] | None, words: str, rng: np.random.Generator
    ) -> None:
        table = panel({f"R{n}": [1.0, 2, 3] for n in range(8)}, range(2018, 2021))
        with pytest.raises(ValueError, match=words):
            difference_in_differences(table, started=started, controls=controls, rng=rng)

    def test_refuse_no_arrangements(self, rng: np.random.Generator) -> None:
        table = panel({f"R{n}": [1.0, 2, 3] for n in range(8)}, range(2018, 2021))
        with pytest.raises(ValueError, match="arrangements is 0"):
            difference_in_differences(table, started={"R0": 2020}, rng=rng, arrangements=0)


class TestMatchRegions:
    def test_prefer_those_alike_in_level_and_growth(self, rng: np.random.Generator) -> None:
        paths = {"X": 10 + np.arange(12.0)}
        paths |= {f"near{n}": 10.1 * (1 + 0.01 * n) + np.arange(12) for n in range(3)}
        paths |= {f"flat{n}": np.full(12, 10.0 + n) for n in range(3)}
        paths |= {f"large{n}": 60 + n + np.arange(12.0) for n in range(3)}
        found = match_regions(panel(paths), regions=["X"], treated_from=2016, partners=3)
        assert found.partners == {"X": ("near0", "near1", "near2")}
        assert found.controls == ("near0", "near1", "near2")
        assert found.distances["distance"].is_monotonic_increasing
        before, after = found.balance["before"].abs(), found.balance["after"].abs()
        assert (after < before).all()
        assert (after < 0.25).all()

    def test_look_at_nothing_that_came_after(self, donors: dict[str, np.ndarray]) -> None:
        changed = {name: np.where(np.array(YEARS) >= 2016, 1e6, path) for name, path in donors.items()}
        plain = match_regions(panel(donors), regions=["D00", "D01"], treated_from=2016)
        assert match_regions(panel(changed), regions=["D00", "D01"], treated_from=2016).partners == plain.partners
        assert set(plain.controls).isdisjoint({"D00", "D01"})

    def test_compute_the_distance_by_hand(self) -> None:
        table = panel({"X": [0, 0, 0], "A": [0, 2, 4], "B": [6, 6, 6]}, range(3))
        found = match_regions(table, regions=["X"], treated_from=3, partners=2)
        levels = np.array([0, 2, 6]) / np.std([0, 2, 6])
        growth = 2 / np.std([0, 2, 0])
        assert found.distances["partner"].tolist() == ["B", "A"]
        assert found.distances["distance"].tolist() == pytest.approx([levels[2] / 2, (levels[1] + growth) / 2])

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            ({"treated_from": 2010}, "2 years before 2010; right are 3 or more to be alike in"),
            ({"partners": 20}, "1 regions, 19 candidates, 20 partners each"),
            ({"candidates": ["D00", "D01"]}, "region D00 cannot be matched with itself"),
            ({"regions": []}, "0 regions, 20 candidates"),
        ],
    )
    def test_refuse_what_cannot_be_matched(
        self, arguments: dict[str, object], words: str, donors: dict[str, np.ndarray]
    ) -> None:
        with pytest.raises(ValueError, match=words):
            match_regions(panel(donors), **({"regions": ["D00"], "treated_from": 2016} | arguments))  # type: ignore[arg-type]

    def test_refuse_sameness(self) -> None:
        with pytest.raises(ValueError, match="all regions are the same in all years before"):
            match_regions(panel({"X": [1] * 4, "A": [1] * 4}, range(4)), regions=["X"], treated_from=4, partners=1)
