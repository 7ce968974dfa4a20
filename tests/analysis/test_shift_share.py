"""Shift–share accounts."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from hansa.analysis.shift_share import dynamic_shift_share, shift_share

YEARS = range(2008, 2018)


@pytest.fixture
def goettingen(shared_data: Path) -> dict[str, np.ndarray]:
    """Employment of Göttingen and of Germany, years × 15 groups of activities; the first row of the file is a total."""
    with (shared_data / "golden" / "reat" / "Goettingen.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["WZ2008_Code"] != "A-R"]
    return {
        place: np.array([[float(row[f"{place}{year}"]) for row in rows] for year in YEARS])
        for place in ("Goettingen", "BRD")
    }


def test_reproduce_goettingen_2008_to_2017(goettingen: dict[str, np.ndarray], shared_data: Path) -> None:
    # R package REAT 3.0.3, shift(…, method = "Dunn"), data of Farhauer and Kröll's successor set `Goettingen`.
    golden = json.loads((shared_data / "golden" / "reat" / "reat_golden.json").read_text("utf-8"))
    published = np.ravel(golden["shift_goettingen_2008_2017"]["components"])
    region, nation = goettingen["Goettingen"], goettingen["BRD"]
    found = shift_share(region[[0]], region[[-1]], nation[0], nation[-1])
    ours = [part.sum() for part in (found.change, found.national, found.mix, found.competitive, found.net_shift)]
    assert ours == pytest.approx(published.tolist(), rel=1e-12)
    assert ours == pytest.approx([10411, 9178.191604, 2204.820151, -972.011755, 1232.808396], abs=1e-6)


def test_count_the_sum_of_activities_and_not_the_total_of_the_file(goettingen: dict[str, np.ndarray]) -> None:
    # The file's own total, 59,125 to 69,403, holds an activity that the file does not list: 10,278 is not the change.
    region = goettingen["Goettingen"]
    assert (region[0].sum(), region[-1].sum()) == (56_872, 67_283)


def test_keep_the_change_but_not_the_parts_year_by_year(goettingen: dict[str, np.ndarray]) -> None:
    region, nation = goettingen["Goettingen"], goettingen["BRD"]
    dynamic = dynamic_shift_share(region[:, None, :], nation).total
    static = shift_share(region[[0]], region[[-1]], nation[0], nation[-1])
    assert dynamic.change.tolist() == static.change.tolist()
    # Year by year, by the definition of Barff and Knight, without the library.
    national = sum(region[t].sum() * (nation[t + 1].sum() / nation[t].sum() - 1) for t in range(len(region) - 1))
    competitive = sum((region[t + 1] - region[t] * nation[t + 1] / nation[t]).sum() for t in range(len(region) - 1))
    assert dynamic.national.sum() == pytest.approx(national)
    assert dynamic.competitive.sum() == pytest.approx(competitive)
    assert dynamic.national.sum() == pytest.approx(9477.9287, abs=1e-4)  # against 9178.1916 in one step


COUNTS = st.integers(0, 1_000).map(float)


@given(arrays(np.float64, (4, 3, 5), elements=COUNTS))
def test_add_up_in_every_cell_and_over_regions(employment: np.ndarray) -> None:
    employment[0, 0, 0] += 1
    found = shift_share(employment[0], employment[-1])
    assert found.national + found.mix + found.competitive == pytest.approx(found.change, abs=1e-6)
    old = employment[0].sum(axis=0) > 0
    assert found.competitive.sum(axis=0)[old] == pytest.approx(0, abs=1e-6)
    assert found.mix.sum() == pytest.approx(found.change[:, old].sum() - found.national.sum(), abs=1e-6)


@given(arrays(np.float64, (2, 2, 4), elements=st.integers(1, 500).map(float)), st.integers(2, 9))
def test_scale_with_the_unit_and_give_two_years_the_static_account(employment: np.ndarray, factor: int) -> None:
    plain, scaled = shift_share(*employment), shift_share(*(employment * factor))
    assert scaled.mix == pytest.approx(plain.mix * factor)
    assert dynamic_shift_share(employment).total.competitive == pytest.approx(plain.competitive)


def test_call_all_of_a_new_activity_competitive() -> None:
    found = shift_share([[10, 0], [10, 0]], [[10, 4], [10, 0]])
    assert found.competitive.tolist() == [[0, 4], [0, 0]]
    assert found.mix[0, 1] == found.national[0, 1] == 0
    assert found.national + found.mix + found.competitive == pytest.approx(found.change)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (([1, 2], [1, 2]), "start has 1 dimensions; right is regions × activities, also for one region"),
        (([[1, 2]], [[1, 2, 3]]), r"start is \(1, 2\), end \(1, 3\)"),
        (([[1, -2]], [[1, 2]]), r"start at \(0, 1\) is -2; right is a number of 0 or more"),
        (([[1, 2]], [[1, float("nan")]]), r"end at \(0, 1\) is nan.*A suppressed value is not 0"),
        (([[1, 2]], [[1, 2]], [5, 5]), "only one of reference_start and reference_end"),
        (([[1, 2]], [[1, 2]], [5], [5]), r"reference_start is \(1,\); right is one value for each of the 2 activities"),
        (([[1, 2]], [[1, 2]], [5, 0], [5, 5]), "region 0 has 2 in activity 1, of which reference_start has none"),
        (([[0, 0]], [[1, 2]]), "the reference is empty in the first year"),
    ],
)
def test_refuse_what_gives_no_account(arguments: tuple[list[object], ...], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        shift_share(*arguments)  # type: ignore[arg-type]


def test_name_the_step_that_gives_no_account() -> None:
    with pytest.raises(ValueError, match=r"from year 2 to year 3: end at \(0, 0\) is -1"):
        dynamic_shift_share([[[1]], [[1]], [[-1]]])
    with pytest.raises(ValueError, match=r"employment is \(1, 1, 1\); right is years × regions × activities"):
        dynamic_shift_share([[[1]]])
    with pytest.raises(ValueError, match=r"reference is \(2, 2\); right is years × activities, \(2, 1\)"):
        dynamic_shift_share([[[1]], [[1]]], [[1, 2], [1, 2]])


def test_leave_input_untouched() -> None:
    start = np.array([[3.0, 4.0]])
    shift_share(start, [[5, 6]])
    assert start.tolist() == [[3, 4]]
