"""Composition of a group by classes."""

from datetime import date
from math import log, log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hansa.analysis.composition import Spell, composition, composition_over_time

COUNTS = st.dictionaries(st.sampled_from(["business", "science", "government", "civil_society"]), st.integers(0, 500))


def test_describe_triple_helix() -> None:
    result = composition({"business": 6, "science": 3, "government": 3})
    assert result.total == 12
    assert result.shares == {"business": 0.5, "science": 0.25, "government": 0.25}
    assert result.entropy_bits == 1.5
    assert result.evenness == pytest.approx(1.5 / log2(3), abs=1e-15)
    assert result.distinct == 3


def test_describe_empty_group() -> None:
    result = composition({"business": 0, "science": 0})
    assert (result.total, result.shares, result.entropy_bits, result.evenness, result.distinct) == (0, {}, 0.0, None, 0)
    assert result.entropy_bits_corrected == 0.0
    assert composition({}).evenness is None


def test_describe_one_class() -> None:
    alone = composition({"business": 5})
    assert (alone.entropy_bits, alone.evenness, alone.distinct) == (0.0, None, 1)
    beside_an_empty_one = composition({"business": 5, "science": 0})
    assert (beside_an_empty_one.entropy_bits, beside_an_empty_one.evenness) == (0.0, 0.0)


def test_relate_evenness_to_classes_named() -> None:
    assert composition({"business": 4, "science": 4}).evenness == 1.0
    assert composition({"business": 4, "science": 4, "government": 0, "civil_society": 0}).evenness == 0.5


def test_correct_entropy_by_miller_madow() -> None:
    result = composition({"business": 5, "science": 3, "government": 2, "civil_society": 0})
    assert result.entropy_bits_corrected - result.entropy_bits == pytest.approx(2 / (20 * log(2)), abs=1e-15)


@pytest.mark.parametrize("count", [-1, 1.5, "3", True])
def test_refuse_impossible_count(count: object) -> None:
    with pytest.raises(ValueError, match=r"the count of “science” is .*whole number"):
        composition({"business": 3, "science": count})  # type: ignore[dict-item]


@given(COUNTS)
def test_keep_entropy_within_bounds(counts: dict[str, int]) -> None:
    result = composition(counts)
    assert 0 <= result.entropy_bits <= log2(max(1, result.distinct)) + 1e-12
    assert sum(result.shares.values()) == pytest.approx(1 if result.total else 0)
    assert result.evenness is None or 0 <= result.evenness <= 1
    assert result.entropy_bits_corrected >= result.entropy_bits


@given(COUNTS, st.integers(2, 9))
def test_ignore_scale_and_order(counts: dict[str, int], factor: int) -> None:
    scaled = {name: count * factor for name, count in reversed(list(counts.items()))}
    assert composition(scaled).entropy_bits == pytest.approx(composition(counts).entropy_bits, abs=1e-12)


def test_leave_input_untouched() -> None:
    counts = {"business": 1}
    result = composition(counts)
    counts["business"] = 9
    assert result.counts == {"business": 1}


def test_count_members_at_year_ends() -> None:
    spells = [
        Spell("business", date(2019, 12, 31)),
        Spell("business", None, date(2020, 12, 31)),
        Spell("science", date(2020, 1, 1), date(2021, 1, 1)),
    ]
    years = composition_over_time(spells, [2018, 2019, 2020, 2021])
    assert {year: dict(result.counts) for year, result in years.items()} == {
        2018: {"business": 1, "science": 0},
        2019: {"business": 2, "science": 0},
        2020: {"business": 1, "science": 1},
        2021: {"business": 1, "science": 0},
    }
    assert years[2020].evenness == 1.0


def test_count_nothing_without_spells() -> None:
    assert composition_over_time([], [2020])[2020].total == 0
    assert composition_over_time([Spell("science", None)], []) == {}


DAYS = st.none() | st.dates(date(2015, 1, 1), date(2025, 12, 31))
SPELLS = st.lists(st.builds(Spell, st.sampled_from(["business", "science"]), DAYS, DAYS), max_size=30)


@given(SPELLS)
def test_agree_with_counting_one_by_one(spells: list[Spell]) -> None:
    for year, result in composition_over_time(spells, range(2014, 2027)).items():
        end = date(year, 12, 31)
        here = [s for s in spells if (s.joined or date.min) <= end < (s.left or date.max)]
        assert result.total == len(here)
        assert result.counts.get("science", 0) == sum(s.group == "science" for s in here)
