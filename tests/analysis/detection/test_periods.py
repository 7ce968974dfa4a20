"""What becomes of clusters from period to period."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from hansa.analysis.detection import (
    Cluster,
    Detection,
    Member,
    Participations,
    Places,
    changes_table,
    compare_periods,
    periods,
)

NOBODY = Places(pd.DataFrame(), np.zeros(0, dtype=int), np.zeros((0, 2), dtype=int))


def _table(active: dict[int, str]) -> Participations:
    """Organisations 0 … 39; `active` says, for each year, which: “0-9 20”."""
    rows = []
    for year, text in active.items():
        for part in text.split():
            first, _dash, last = part.partition("-")
            rows += [(f"o{n:02}", f"p{year} {n}", "steam", year) for n in range(int(first), int(last or first) + 1)]
    everybody = [(f"o{n:02}", f"p0 {n}", "other", 1999) for n in range(40)]
    return Participations.of(pd.DataFrame(rows + everybody, columns=["organisation", "project", "field", "year"]))


def _detection(table: Participations, year: int, **clusters: str) -> Detection:
    found = []
    for key, text in clusters.items():
        numbers = []
        for part in text.split():
            first, _dash, last = part.partition("-")
            numbers += list(range(int(first), int(last or first) + 1))
        members = tuple(Member(f"o{n:02}", n, 1.0, 1, None, "unknown", None) for n in numbers)
        found.append(
            Cluster(key, "steam", key.upper(), "ties", "national", "neighbouring_places", (), None, None, members, {},
                    {}, None, None, 1.0)
        )  # fmt: skip
    part = table.between(year, year)
    return Detection(tuple(found), part, NOBODY, pd.DataFrame(), pd.DataFrame())


ALL = {2010: "0-39", 2015: "0-39"}


@pytest.mark.parametrize(
    ("before", "after", "events"),
    [
        ({"a": "0-9"}, {"b": "0-9"}, [("steady", ("a",), ("b",), 1.0)]),
        ({"a": "0-9"}, {"b": "0-14"}, [("grown", ("a",), ("b",), 10 / 15)]),
        ({"a": "0-9"}, {"b": "0-5"}, [("shrunk", ("a",), ("b",), 0.6)]),
        ({"a": "0-9"}, {}, [("gone", ("a",), (), None)]),
        ({}, {"b": "0-9"}, [("born", (), ("b",), None)]),
        ({"a": "0-9"}, {"b": "20-29"}, [("gone", ("a",), (), None), ("born", (), ("b",), None)]),
        ({"a": "0-9", "c": "10-19"}, {"b": "0-19"}, [("merged", ("a", "c"), ("b",), 0.5)]),
        ({"a": "0-19"}, {"b": "0-9", "d": "10-19"}, [("split", ("a",), ("b", "d"), 0.5)]),
    ],
)
def test_tell_what_became_of_clusters(before: dict, after: dict, events: list) -> None:
    table = _table(ALL)
    changes = compare_periods(_detection(table, 2010, **before), _detection(table, 2015, **after))
    told = [(one.event, one.before, one.after, one.likeness) for one in changes]
    assert told == [(event, old, new, pytest.approx(value) if value else None) for event, old, new, value in events]


def test_match_by_those_who_are_active_in_both_periods() -> None:
    """Ten of twenty members leave the field and twenty newcomers enter: the ten who stay are still together."""
    table = _table({2010: "0-19", 2015: "0-9 20-39"})
    changes = compare_periods(_detection(table, 2010, a="0-19"), _detection(table, 2015, b="0-9 20-29"))
    (change,) = changes
    assert (change.event, change.likeness) == ("shrunk", 1.0)
    assert (change.members_before, change.share_before) == (20, 1.0)
    assert (change.members_after, change.share_after) == (20, pytest.approx(2 / 3))


def test_give_each_cluster_one_partner_the_likest() -> None:
    table = _table(ALL)
    changes = compare_periods(_detection(table, 2010, a="0-9", c="9-18"), _detection(table, 2015, b="3-12"))
    assert sorted((one.event, one.before) for one in changes) == [("gone", ("c",)), ("steady", ("a",))]


def test_refuse_detections_of_different_tables() -> None:
    small = Participations.of(pd.DataFrame({"organisation": ["a"], "project": [1]}))
    other = Detection((), small, NOBODY, pd.DataFrame(), pd.DataFrame())
    with pytest.raises(ValueError, match="of different tables"):
        compare_periods(_detection(_table(ALL), 2010), other)


def test_write_changes_as_a_table() -> None:
    table = _table(ALL)
    changes = compare_periods(_detection(table, 2010, a="0-9"), _detection(table, 2015, b="0-9"))
    row = changes_table(changes).iloc[0]
    assert (row["event"], row["before"], row["after"], row["members_before"]) == ("steady", "a", "b", 10)
    assert changes_table([]).empty


@pytest.mark.parametrize(
    ("years", "length", "found"),
    [
        ([2014, 2019], 3, [(2014, 2016), (2017, 2019)]),
        ([2013, 2019], 3, [(2014, 2016), (2017, 2019)]),
        ([2019], 3, []),
        ([float("nan")], 1, []),
        ([2018, 2019, float("nan")], 1, [(2018, 2018), (2019, 2019)]),
    ],
)
def test_cut_years_into_periods(years: list, length: int, found: list) -> None:
    assert periods(years, length) == found


def test_refuse_periods_of_no_length() -> None:
    with pytest.raises(ValueError, match="periods of 0 years"):
        periods([2014], 0)
