"""A statistic taken in: what is kept, what is computed, what happens with the next version."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from hansa.analysis.relatedness import presence, proximity
from hansa.directory.models import Dataset
from hansa.journal.actions import SYSTEM
from hansa.observatory.actions.statistics import take_statistics
from hansa.observatory.models import Area, Cell, Field, Series
from hansa.observatory.queries.statistics import (
    could_grow_into,
    coverage,
    fields_of,
    over_years,
    related_fields,
    shown_series,
    view_of,
)
from tests.observatory.statistics import CELLS, statistic

pytestmark = pytest.mark.django_db


def cell(area: str, field: str, year: int) -> Cell:
    return Cell.objects.get(area__code=area, field__code=field, year=year)


def test_keeps_each_figure_with_its_source_and_line():
    dataset = take_statistics(by=SYSTEM, statistic=statistic())
    assert Cell.objects.filter(dataset=dataset).count() == len(CELLS)
    boats = cell("AT1", "boats", 2020)
    assert (boats.employment, boats.establishments, boats.source_line) == (80.0, 4, 2)
    assert dataset.report == {"cells": 11, "suppressed": 1, "areas": 3, "fields": 2, "years": [2020, 2021]}


def test_computes_quotients_against_all_areas_of_the_year():
    take_statistics(by=SYSTEM, statistic=statistic())
    boats = cell("AT1", "boats", 2020)
    # 80 of 100 against 90 of 300
    assert boats.location_quotient == pytest.approx(0.8 / 0.3)
    assert (boats.size_share, boats.focus_share) == (pytest.approx(80 / 90), pytest.approx(0.8))
    assert boats.strong is True
    assert cell("AT2", "boats", 2020).strong is False


def test_keeps_a_suppressed_figure_empty_and_never_zero():
    take_statistics(by=SYSTEM, statistic=statistic())
    hidden = cell("DE1", "boats", 2020)
    assert (hidden.employment, hidden.location_quotient, hidden.strong, hidden.flag) == (None, None, None, "c")


def test_takes_the_same_file_once():
    first = take_statistics(by=SYSTEM, statistic=statistic())
    assert take_statistics(by=SYSTEM, statistic=statistic()) == first
    assert Dataset.objects.filter(source="statistics:jobs").count() == 1


def test_shows_the_next_version_and_says_what_changed():
    first = take_statistics(by=SYSTEM, statistic=statistic())
    changed = [(*CELLS[0][:3], 70.0, *CELLS[0][4:]), *CELLS[1:-1]]
    second = take_statistics(by=SYSTEM, statistic=statistic("b" * 64, "2", changed))
    assert Series.objects.get(key="jobs").current == second
    assert {key: second.report[key] for key in ("new", "changed", "gone")} == {"new": 0, "changed": 1, "gone": 1}
    assert Cell.objects.filter(dataset=first, area__code="AT1", employment=80).exists()


def test_refuses_a_figure_that_comes_twice_and_keeps_nothing():
    with pytest.raises(ValueError, match="line 2: area AT1, field boats, year 2020 comes twice"):
        take_statistics(by=SYSTEM, statistic=statistic(cells=[*CELLS, CELLS[0]]))
    assert not Cell.objects.exists()


def test_refuses_a_figure_of_an_area_that_is_not_described():
    with pytest.raises(ValueError, match="area FR1, which is not described"):
        take_statistics(by=SYSTEM, statistic=statistic(cells=[("FR1", *CELLS[0][1:])]))


def test_view_falls_back_to_the_latest_year():
    take_statistics(by=SYSTEM, statistic=statistic())
    series = list(Series.objects.select_related("current"))
    assert view_of(series, "jobs", "2020").year == 2020
    assert view_of(series, "none", "1999").year == 2021
    assert view_of([], "", "") is None


def test_reads_what_an_area_lives_on_in_one_query(django_assert_num_queries):
    take_statistics(by=SYSTEM, statistic=statistic())
    view = view_of(list(Series.objects.select_related("current")), "jobs", "2020")
    area = Area.objects.get(code="AT1")
    with django_assert_num_queries(1):
        assert [one.field.code for one in fields_of(view, area)] == ["boats", "bread"]
    assert over_years(view.dataset, area) == [(2020, 100.0), (2021, 100.0)]
    assert over_years(view.dataset, area, Field.objects.get(code="boats")) == [(2020, 80.0), (2021, 90.0)]


def test_coverage_is_the_share_of_employment_in_strong_fields():
    take_statistics(by=SYSTEM, statistic=statistic())
    view = view_of(list(Series.objects.select_related("current")), "jobs", "2020")
    (lower, upper) = coverage(view, Area.objects.filter(country="AT"))
    assert (lower.area.code, upper.area.code) == ("AT2", "AT1")
    assert (upper.share, upper.strong) == (pytest.approx(0.8), 1)


def test_could_grow_into_names_related_fields_in_which_it_is_not_specialised():
    weak = Cell(relatedness_density=0.7, location_quotient=0.4)
    strong = Cell(relatedness_density=0.9, location_quotient=1.4)
    alone = Cell(relatedness_density=None, location_quotient=0.1)
    weaker = Cell(relatedness_density=0.8, location_quotient=None)
    assert could_grow_into([weak, strong, alone, weaker]) == [weaker, weak]


def test_related_fields_are_those_of_the_proximity_of_analysis(django_assert_num_queries):
    rng = np.random.default_rng(2)
    areas, fields = [f"A{n}" for n in range(12)], [f"F{n}" for n in range(6)]
    employment = rng.integers(0, 50, (12, 6)).astype(float)
    cells = [
        (area, field, 2020, employment[i, j], None, "", 6 * i + j + 2)
        for i, area in enumerate(areas)
        for j, field in enumerate(fields)
    ]
    described = replace(
        statistic(cells=cells),
        areas=pd.DataFrame([(code, code, "AT") for code in areas], columns=["code", "name", "country"]),
        fields=pd.DataFrame([(code, code, "") for code in fields], columns=["code", "name", "group"]),
    )
    take_statistics(by=SYSTEM, statistic=described)
    view = view_of(shown_series(), "jobs", "2020")
    expected = proximity(presence(employment))[0]
    field = Field.objects.get(code="F0")
    with django_assert_num_queries(3):
        found = {one.code: value for one, value in related_fields(view, field)}
    assert found == pytest.approx({f"F{n}": expected[n] for n in range(1, 6) if expected[n] > 0})
    assert found
