"""The suggestion of a stage and its evidence."""

import json
from dataclasses import replace
from math import inf, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hansa.analysis.lifecycle import Outcome, Reason, StageModel, stage_model, suggest_stage
from hansa.analysis.lifecycle.model import MEASURES

YEARS = range(2020, 2025)
MODEL = stage_model()


def series(**values: list[float]) -> dict[str, dict[int, float]]:
    return {measure: dict(zip(YEARS, course, strict=False)) for measure, course in values.items()}


# One cluster after the book for each stage; fictitious figures.
BY_THE_BOOK = {
    "pre_cluster": series(
        location_quotient=[0.7, 0.7, 0.8, 0.7, 0.8],
        members=[4, 5, 4, 5, 5],
        start_ups=[1, 1, 0, 1, 1],
        projects=[1] * 5,
    ),
    "take_off": series(
        location_quotient=[1.0, 1.0, 1.1, 1.1, 1.2],
        members=[20, 21, 23, 24, 26],
        employment=[900, 940, 980, 1030, 1080],
        start_ups=[20, 21, 22, 23, 23],
        projects=[5, 5, 6, 6, 7],
    ),
    "exploratory_expansion": series(
        location_quotient=[1.6, 2.0, 2.5, 3.0, 3.6],
        members=[30, 38, 48, 60, 75],
        employment=[1500, 1800, 2200, 2700, 3300],
        start_ups=[5, 8, 11, 15, 20],
        projects=[6, 8, 11, 14, 18],
    ),
    "exploitive_expansion": series(
        location_quotient=[3.2, 3.21, 3.2, 3.22, 3.21],
        members=[80, 88, 93, 96, 97],
        employment=[4000, 4400, 4650, 4800, 4850],
        start_ups=[10, 10, 9, 10, 9],
        projects=[20, 21, 20, 21, 20],
    ),
    "exhaustion": series(
        location_quotient=[2.9, 2.7, 2.6, 2.4, 2.2],
        members=[95, 90, 84, 80, 74],
        employment=[4600, 4300, 4000, 3800, 3500],
        start_ups=[6, 5, 4, 3, 2],
        projects=[18, 16, 15, 12, 11],
    ),
}


@pytest.mark.parametrize("stage", BY_THE_BOOK)
def test_suggest_the_stage_that_the_book_describes(stage: str) -> None:
    found = suggest_stage(BY_THE_BOOK[stage], MODEL)
    assert (found.stage, found.reason, found.until) == (stage, Reason.FITS_BEST, 2024)
    own = next(evidence for evidence in found.stages if evidence.stage.key == stage)
    assert own.share_met == 1


def test_show_the_evidence_of_every_stage_whatever_is_suggested() -> None:
    found = suggest_stage(BY_THE_BOOK["exhaustion"], MODEL)
    assert [evidence.stage.key for evidence in found.stages] == [stage.key for stage in MODEL.stages]
    assert sum(len(evidence.evidence) for evidence in found.stages) == sum(len(s.criteria) for s in MODEL.stages)
    take_off = found.stages[1]
    by_key = {evidence.criterion.key: evidence for evidence in take_off.evidence}
    assert by_key["quotient_above_one"].outcome is Outcome.MET
    assert (by_key["quotient_above_one"].value, by_key["quotient_above_one"].clear) == (2.2, True)
    rises = by_key["employment_rises"]
    # The middle two of the ten pair slopes are −275 and −800/3, the median value is 4000.
    assert rises.value == pytest.approx(-(275 + 800 / 3) / 2 / 4000)
    assert (rises.outcome, rises.clear, rises.years) == (Outcome.NOT_MET, True, tuple(YEARS))
    assert rises.low is not None and rises.high is not None and rises.low <= rises.value <= rises.high < 0.02


def test_leave_a_stage_open_where_too_little_is_known() -> None:
    little = {name: BY_THE_BOOK["exhaustion"][name] for name in ("members", "employment")}
    found = suggest_stage(little, MODEL)
    assert (found.stage, found.reason) == (None, Reason.TOO_LITTLE_KNOWN)
    assert (found.known, found.missing) == (("members", "employment"), ("location_quotient", "start_ups", "projects"))
    unknown = found.stages[-1].evidence[0]
    assert (unknown.criterion.measure, unknown.outcome, unknown.value) == ("location_quotient", Outcome.UNKNOWN, None)
    assert found.stages[-1].count(Outcome.UNKNOWN) == 3


def test_leave_a_stage_open_where_nothing_is_known() -> None:
    found = suggest_stage({}, MODEL)
    assert (found.stage, found.reason, found.until) == (None, Reason.TOO_LITTLE_KNOWN, None)
    assert all(evidence.share_met is None for evidence in found.stages)


def test_leave_a_stage_open_where_none_fits() -> None:
    still = series(
        **{name: [50.0] * 5 for name in MEASURES if name != "location_quotient"}, location_quotient=[1.5] * 5
    )
    found = suggest_stage(still, MODEL)
    assert (found.stage, found.reason) == (None, Reason.NO_STAGE_FITS)


def test_leave_a_stage_open_where_two_fit_alike() -> None:
    strict = replace(MODEL, least_lead=1.0)
    found = suggest_stage(BY_THE_BOOK["exhaustion"], strict)
    assert (found.stage, found.reason) == (None, Reason.SEVERAL_STAGES_FIT)


def test_look_at_the_window_only() -> None:
    before = {
        measure: {year - 5: 1e6 for year in YEARS} | values for measure, values in BY_THE_BOOK["take_off"].items()
    }
    assert suggest_stage(before, MODEL).stages == suggest_stage(BY_THE_BOOK["take_off"], MODEL).stages
    earlier = suggest_stage(BY_THE_BOOK["take_off"], MODEL, until=2022)
    assert earlier.until == 2022
    assert earlier.stages[1].evidence[1].years == (2020, 2021, 2022)


def test_call_three_years_unclear_and_an_acceleration_unknown() -> None:
    short = {measure: dict(list(values.items())[:3]) for measure, values in BY_THE_BOOK["exhaustion"].items()}
    found = suggest_stage(short, MODEL)
    falls = found.stages[-1].evidence[0]
    assert (falls.outcome, falls.low, falls.high, falls.clear) == (Outcome.MET, -inf, inf, False)
    assert (found.stage, found.reason) == (None, Reason.NOT_CLEAR)
    slows = next(e for e in found.stages[3].evidence if e.criterion.statistic == "acceleration")
    assert slows.outcome is Outcome.UNKNOWN


def test_take_missing_values_as_missing() -> None:
    gaps = {"members": {2020: 1.0, 2021: nan, 2022: nan, 2024: 5.0}}
    assert "members" in suggest_stage(gaps, MODEL).missing
    full = {"members": {2020: 1.0, 2021: nan, 2022: 3.0, 2024: 5.0}}
    found = suggest_stage(full, MODEL)
    assert found.known == ("members",)
    rises = next(e for e in found.stages[1].evidence if e.criterion.key == "members_rise")
    assert (rises.value, rises.years) == (pytest.approx(1 / 3), (2020, 2022, 2024))


def test_have_no_growth_over_a_median_of_zero_but_none_at_all_at_zero() -> None:
    found = suggest_stage(series(start_ups=[0, 0, 0, 1, 2], projects=[0] * 5), MODEL)
    pre = {evidence.criterion.key: evidence for evidence in found.stages[0].evidence}
    assert pre["start_ups_not_rising"].outcome is Outcome.UNKNOWN
    assert (pre["projects_not_rising"].outcome, pre["projects_not_rising"].value) == (Outcome.MET, 0)


@given(
    st.dictionaries(
        st.sampled_from(MEASURES), st.dictionaries(st.integers(2015, 2024), st.floats(0, 1e6), max_size=10), max_size=5
    ),
    st.integers(2, 100),
)
def test_count_every_criterion_once_and_ignore_the_unit_of_counts(
    found_series: dict[str, dict[int, float]], factor: int
) -> None:
    found = suggest_stage(found_series, MODEL)
    for stage in found.stages:
        assert sum(stage.count(outcome) for outcome in Outcome) == len(stage.stage.criteria)
    assert (found.stage is not None) == (found.reason is Reason.FITS_BEST)
    if "employment" in found_series:
        scaled = found_series | {"employment": {y: v * factor for y, v in found_series["employment"].items()}}
        again = suggest_stage(scaled, MODEL)
        assert [s.count(Outcome.UNKNOWN) for s in again.stages] == [s.count(Outcome.UNKNOWN) for s in found.stages]


def test_stay_undetermined_on_noise() -> None:
    rng = np.random.default_rng(8)
    found = []
    for _ in range(60):
        size = {measure: 1.5 if measure == "location_quotient" else 50 for measure in MEASURES}
        noise = {m: dict(zip(YEARS, size[m] * rng.lognormal(0, 0.1, 5), strict=True)) for m in MEASURES}
        found.append(suggest_stage(noise, MODEL))
    assert sum(suggestion.stage is not None for suggestion in found) <= 6
    assert sum(suggestion.reason is Reason.NOT_CLEAR for suggestion in found) >= 5  # fits, but by chance


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"firms": {2020: 1}}, "there is no measure 'firms' in stage models; right are members, employment"),
        ({"members": {2020: -1}}, "members of 2020 is -1; right is a number of 0 or more"),
        ({"members": {2020: inf}}, "members of 2020 is inf"),
    ],
)
def test_refuse_what_is_no_series(wrong: dict[str, dict[int, float]], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        suggest_stage(wrong, MODEL)


def test_ship_a_model_that_tells_read_numbers_from_assumed_ones() -> None:
    read = {f"{s.key}: {c.key}": c.threshold for s in MODEL.stages for c in s.criteria if c.basis == "read"}
    # domain/institutions.md 8.2: "LQ often < 1.0", "LQ > 1", "often to 3+ times average", "LQ falling".
    assert read == {
        "pre_cluster: quotient_below_one": 1,
        "take_off: quotient_above_one": 1,
        "exploratory_expansion: quotient_three": 3,
        "exhaustion: quotient_falls": 0,
    }
    assert len(MODEL.assumed) == sum(len(stage.criteria) for stage in MODEL.stages) - 4
    for stage in MODEL.stages:
        assert set(stage.name) == {"en", "ru"}
        assert all(set(criterion.says) == {"en", "ru"} and criterion.source for criterion in stage.criteria)


def test_write_and_read_a_model() -> None:
    assert StageModel.from_json(MODEL.to_json()) == MODEL


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("stages", 0, "criteria", 0, "measure"), "firms", "stage 1, criterion 1: .*its measure is 'firms'"),
        (("stages", 0, "criteria", 0, "operator"), "=", "its operator is '='; right is one of >=, >, <=, <"),
        (("stages", 0, "criteria", 0, "threshold"), "1", "its threshold is '1'; right is a number"),
        (("stages", 0, "criteria", 0, "extra"), 1, "stage 1, criterion 1 has the unknown key 'extra'"),
        (("stages", 1, "criteria"), [], "stage 2: stage take_off: its criteria are .*; right is at least one"),
        (("stages", 1, "criteria"), None, "stage 2 has no list of criteria"),
        (("stages", 1), "take-off", "stage 2 is 'take-off'; right is a dictionary"),
        (("stages",), [], "the stage model: the stages are .*; right are two or more"),
        (("fewest_years",), 2, "2 of 5 years must have a value; right are 3 or more"),
        (("least_share_met",), 65, "least_share_clear are shares; right is from 0 to 1"),
        (("version",), None, None),
    ],
)
def test_refuse_a_model_that_says_nothing(path: tuple[str | int, ...], value: object, words: str | None) -> None:
    data = json.loads(MODEL.to_json())
    place = data
    for step in path[:-1]:
        place = place[step]
    if words is None:
        del place[path[-1]]
        words = "the stage model is incomplete: .*version"
    else:
        place[path[-1]] = value
    with pytest.raises(ValueError, match=words):
        StageModel.from_json(json.dumps(data))


def test_refuse_a_model_that_is_none() -> None:
    with pytest.raises(ValueError, match="the stage model is no JSON"):
        StageModel.from_json("{")
    with pytest.raises(ValueError, match="there is no stage model 'porter'; right is one of regional_science"):
        stage_model("porter")
