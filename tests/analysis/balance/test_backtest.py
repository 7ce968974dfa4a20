"""The backtest itself: which years it may learn from, that it reads nothing of the future, and its scores."""

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from benchmarks.balance.lasting import Lasting
from benchmarks.balance.measures import World, members
from benchmarks.balance.reading import Records, _fields, read
from benchmarks.balance.scores import Judge
from benchmarks.balance.years import split


def starts(counts: dict[int, int], source: int = 0) -> pd.DataFrame:
    years = np.repeat(list(counts), list(counts.values()))
    return pd.DataFrame({"start": years + 0.5, "end": years + 3.0, "source": source})


FIRST = starts(dict.fromkeys(range(2014, 2020), 200))


def test_one_file_is_tested_in_its_last_two_years_with_a_known_outcome() -> None:
    found = split(FIRST, 0)
    assert (found.training, found.test, found.horizon) == ((2014, 2015), (2016, 2017), 2017)


def test_year_in_which_the_file_breaks_off_is_no_outcome() -> None:
    broken = pd.concat([FIRST, starts({2020: 60})])
    assert split(broken, 0).test == (2016, 2017)


def test_years_of_the_last_file_are_test_years_and_teach_nothing() -> None:
    both = pd.concat([FIRST, starts(dict.fromkeys(range(2020, 2025), 200), source=1)])
    found = split(both, 1)
    assert (found.training, found.test, found.horizon) == ((2014, 2015, 2016, 2017), (2020, 2021, 2022), 2019)


def test_short_last_file_is_tested_by_the_outcomes_in_it() -> None:
    both = pd.concat([FIRST, starts({2020: 200, 2021: 200}, source=1)])
    found = split(both, 1)
    assert (found.training, found.test, found.horizon) == ((2014, 2015, 2016, 2017), (2018, 2019), 2019)


def test_last_file_without_new_years_is_as_one_file() -> None:
    both = pd.concat([FIRST, starts({2018: 50, 2019: 50}, source=1)])
    assert split(both, 1) == split(FIRST, 0)


def test_refuse_files_that_are_too_short() -> None:
    with pytest.raises(SystemExit, match="whole years from 2014 to 2017; right are at least 6"):
        split(starts(dict.fromkeys(range(2014, 2018), 200)), 0)


def records(ends: dict[int, float], late_start: float = 2018.1) -> Records:
    """Project 0 of organisations 0, 1, 2; 1 of 0, 1; 2 of 3 alone; 3 of 0, 3, begun later."""
    end = [ends.get(project, default) for project, default in enumerate([2017.5, 2016.5, 2016.8, 2020.0])]
    projects = pd.DataFrame({"start": [2015.0, 2014.0, 2016.0, late_start], "end": end, "source": 0})
    who = [(0, 0), (1, 0), (2, 0), (0, 1), (1, 1), (3, 2), (0, 3), (3, 3)]
    participations = pd.DataFrame(who, columns=["organisation", "project"]).assign(funding=1000.0)
    organisations = pd.DataFrame(
        {"kind": ["PRC", "PRC", "HES", "HES"], "latitude": [50.0, 50.0, 50.0, 40.0], "longitude": 10.0}
    )
    fields = pd.DataFrame({"project": range(4), "field": "SC1"})
    return Records(projects, participations, fields, organisations, 0)


def measured(found: Records) -> pd.DataFrame:
    world = World.of(found)
    return members(world, 2016, Lasting.learnt(found.projects, found.fields, world.size, 2016)).set_index(
        "organisation"
    )


def test_members_who_are_gone_have_no_participation_two_years_later() -> None:
    assert measured(records({})).gone.to_dict() == {0: False, 1: True, 2: True, 3: False}
    assert measured(records({0: 2018.0})).gone.to_dict() == {0: False, 1: False, 2: False, 3: False}


def test_ties_and_rivals_of_a_small_field() -> None:
    found = measured(records({}))
    one, two = 1 - np.exp(-0.5), 1 - np.exp(-1.5)  # one project of three; and one of two besides
    assert found.cooperation.to_list() == pytest.approx([one + two, one + two, 2 * one, 0])
    assert found.degree.to_list() == [2, 2, 2, 0]
    # 0 and 1 are companies in one place: their rivalry is discounted by what they do together.
    assert found["force rivalry"].iloc[0] == pytest.approx((1 - two) / 3)
    assert found["force partner_competitors"].iloc[0] == pytest.approx(two)
    # 2 and 3 are universities ten degrees apart, 1,112 km: 2 to the power of −1112 / 500.
    assert found["force rivalry"].iloc[3] == pytest.approx(2 ** (-1111.95 / 500) / 3, rel=1e-3)


def test_nothing_of_the_future_is_read() -> None:
    now = measured(records({}))
    other = measured(records({0: 2025.0, 3: 2018.2}, late_start=2017.2))
    assert (now.gone != other.gone).any()
    hidden = ["gone", "plan"]
    pd.testing.assert_frame_equal(now.drop(columns=hidden), other.drop(columns=hidden))


def test_lengths_are_learnt_up_to_the_horizon_only() -> None:
    projects = pd.DataFrame({"start": np.full(200, 2014.0), "end": np.repeat([2015.0, 2016.0], 100), "source": 0})
    fields = pd.DataFrame({"project": range(200), "field": "SC1"})
    size = np.full(200, 5)
    found = Lasting.learnt(projects, fields, size, 2016)
    assert found.chance("SC1", np.array([5]), np.array([0.0]), ahead=1.5)[0] == pytest.approx(0.5, abs=0.01)
    later = projects.assign(end=np.where(projects["end"] > 2015.5, 2030.0, projects["end"]))
    early = [Lasting.learnt(one, fields, size, 2014) for one in (projects, later)]
    np.testing.assert_array_equal(early[0].overall, early[1].overall)


def test_auc_and_precision_of_equal_scores() -> None:
    rng = np.random.default_rng(1)
    table = pd.DataFrame({"organisation": np.arange(400) % 150, "gone": rng.random(400) < 0.3})
    score = np.round(rng.random(400) + 0.4 * table["gone"].to_numpy(), 1)
    judge = Judge.of(table, 20, seed=1)
    found = judge.auc(score)
    assert found[0] == pytest.approx(roc_auc_score(table["gone"], score))
    weight = judge.draws[3]
    assert found[3] == pytest.approx(roc_auc_score(table["gone"], score, sample_weight=weight))
    ten = Judge.of(pd.DataFrame({"organisation": range(10), "gone": [True] * 2 + [False] * 8}), 1, seed=1)
    assert ten.precision(np.array([1.0, 0, 1, 0, 0, 0, 0, 0, 0, 0]))[0] == 0.5
    assert ten.precision(np.arange(10, 0, -1.0))[0] == 1


def test_calibration_of_true_chances_has_slope_one() -> None:
    rng = np.random.default_rng(2)
    chance = rng.random(20_000)
    judge = Judge.of(pd.DataFrame({"organisation": range(20_000), "gone": rng.random(20_000) < chance}), 3, seed=1)
    found = judge.calibration(chance, draws=2)
    assert found["slope"]["value"] == pytest.approx(1, abs=0.05)
    assert found["intercept"]["value"] == pytest.approx(0, abs=0.05)


def test_read_files_in_the_layout_of_cordis(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "project.csv").write_text(
        "id;acronym;title;startDate;endDate;totalCost;ecMaxContribution;legalBasis\n"
        "1;A;T;2016-07-01;2018-12-31;1;1;H2020-EU.3.1.2.\n"
        "2;B;T;2016-01-01;;1;1;SC1\n",
        encoding="utf-8",
    )
    header = "projectID;organisationID;name;activityType;city;country;role;ecContribution;geolocation\n"
    rows = "1;10;X;PRC;Lyon;FR;coordinator;1000,5;45.7,4.8\n1;11;Y;HES;Paris;FR;participant;;\n2;10;X;PRC;L;FR;p;1;\n"
    (tmp_path / "organization.csv").write_text(header + rows, encoding="utf-8")
    found = read([tmp_path])
    assert len(found.projects) == 1  # the second has no end
    assert found.fields["field"].to_list() == ["SC1"]
    assert found.projects["start"][0] == pytest.approx(2016.497, abs=0.002)
    assert found.participations["organisation"].to_list() == [0, 1]
    assert found.organisations["latitude"].to_list() == [45.7, 45.7]  # the mean of its country, where none is given
    assert found.organisations["known_place"].to_list() == [True, False]


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("SC1", ("SC1",)),
        ("H2020-EU.3.1.2.", ("SC1",)),
        ("H2020-EU.4.a.", ("SEWP",)),
        ("H2020-Euratom-1.1", ("Euratom",)),
        ("HORIZON.2.5.1", ("SC3", "SC4", "SC5")),
        ("HORIZON.9.8.7", ("HORIZON.9.8",)),
    ],
)
def test_renamed_programme_is_the_same_field(code: str, fields: tuple[str, ...]) -> None:
    assert _fields(code) == fields
