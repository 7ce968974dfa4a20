"""The table that detection reads."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from hansa.analysis.detection import Participations


def _frame(**columns: list) -> pd.DataFrame:
    return pd.DataFrame({"organisation": ["a", "b", "a"], "project": [1, 1, 2]} | columns)


def test_count_members_of_projects() -> None:
    table = Participations.of(_frame())
    assert table.members.tolist() == [2, 1]
    assert table.fields == [""]


def test_divide_a_project_among_its_fields() -> None:
    frame = pd.DataFrame(
        {"organisation": ["a", "a", "b", "b", "a"], "project": [1, 1, 1, 1, 2], "field": ["x", "y", "x", "y", "x"]}
    )
    table = Participations.of(frame)
    assert table.rows.groupby("project")["weight"].first().tolist() == [0.5, 1.0]
    assert table.members.tolist() == [2, 1]


def test_take_weights_as_given() -> None:
    assert Participations.of(_frame(weight=[0.25, 0.25, 2])).rows["weight"].tolist() == [0.25, 0.25, 2.0]


def test_take_a_participation_once() -> None:
    frame = pd.DataFrame({"organisation": ["a", "a", "b"], "project": [1, 1, 1], "field": ["x", "x", "x"]})
    assert len(Participations.of(frame).rows) == 2


def test_believe_what_most_rows_say_of_an_organisation() -> None:
    frame = pd.DataFrame(
        {
            "organisation": ["a"] * 4,
            "project": [1, 2, 3, 4],
            "country": ["FR", "DE", "DE", None],
            "latitude": [48.0, 48.0, 50.0, np.nan],
            "longitude": [2.0, 2.0, 8.0, np.nan],
            "helix": [None, "business", "business", "science"],
        }
    )
    one = Participations.of(frame).organisations.iloc[0]
    assert (one["country"], one["latitude"], one["longitude"], one["helix"]) == ("DE", 48.0, 2.0, "business")


def test_leave_unknown_what_nobody_says() -> None:
    """Pandas would turn None among texts into NaN, which is true."""
    of = Participations.of(_frame(country=["DE", None, None])).organisations
    assert of["country"].tolist() == ["DE", None]
    assert of["name"].tolist() == [None, None]
    assert of["helix"].tolist() == ["unknown", "unknown"]


def test_leave_out_rows_without_a_field() -> None:
    table = Participations.of(_frame(field=["x", None, ""]))
    assert len(table.rows) == 1


def test_cut_years_and_keep_the_numbers_of_organisations() -> None:
    table = Participations.of(_frame(year=[2014, 2014, 2019]))
    part = table.between(2018, 2020)
    assert part.rows["organisation"].tolist() == [0]
    assert len(part.organisations) == 2


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (_frame().drop(columns="project"), "participations have no column project; right are organisation, project"),
        (_frame(field=[None, None, None]), "none of 3 rows has an organisation, a project and a field"),
        (_frame(weight=[1, 0, 1]), "row 1: weight 0; right is above 0"),
        (
            _frame(latitude=[48, 48, 480], longitude=[2, 2, 2]),
            "row 2: latitude 480.0, longitude 2.0; right are degrees",
        ),
    ],
)
def test_refuse_tables_that_cannot_be(frame: pd.DataFrame, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Participations.of(frame)


def test_change_nothing_it_is_given() -> None:
    frame = _frame(country=["DE", None, "FR"], year=[2014, 2015, 2016])
    before = frame.copy()
    Participations.of(frame)
    pd.testing.assert_frame_equal(frame, before)
