"""The kind of a found cluster."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from hansa.analysis.detection import BORDER_REGIONS, NEIGHBOURING_PLACES, Places
from hansa.analysis.detection.kinds import found_kind
from hansa.analysis.kind import Borders, RegionBorders

# 0 and 1 are neighbours, 2 lies apart.
PLACES = Places(pd.DataFrame(), np.zeros(0, dtype=int), np.array([[0, 1]]))


@pytest.mark.parametrize(
    ("countries", "of_place", "kind"),
    [
        (["DE", "DE", None], [0, 2, None], "national"),
        (["DE", "FR"], [0, 1], "cross_border"),
        (["DE", "FR"], [0, 0], "cross_border"),
        (["DE", "FR"], [0, 2], "transnational"),
        (["DE", "FR", "IT"], [0, 1, 2], "transnational"),
        (["DE", "FR"], [0, None], "transnational"),
        (["DE", None, None], [0, 1, 2], "undetermined"),
        ([None], [0], "undetermined"),
    ],
)
def test_tell_the_kind_by_neighbouring_places(countries: list, of_place: list, kind: str) -> None:
    found, basis, reasons = found_kind(countries, [None] * len(countries), of_place, PLACES, None)
    assert (found, basis) == (kind, NEIGHBOURING_PLACES)
    assert reasons


def test_prefer_the_rule_of_border_regions_where_its_facts_suffice() -> None:
    borders = Borders(
        {"DE1": RegionBorders("DE", land=frozenset({"FR"})), "FR1": RegionBorders("FR", land=frozenset({"DE"}))}, "test"
    )
    known = found_kind(["DE", "FR"], ["DE1", "FR1"], [0, 2], PLACES, borders)
    assert known[:2] == ("cross_border", BORDER_REGIONS)
    unknown = found_kind(["DE", "US"], ["DE1", None], [0, 2], PLACES, borders)
    assert unknown[:2] == ("transnational", NEIGHBOURING_PLACES)


def test_name_every_pair_that_does_not_touch() -> None:
    _kind, _basis, reasons = found_kind(["AT", "BE", "CZ"], [None] * 3, [None] * 3, PLACES, None)
    assert reasons[0].values == {"pairs": [["AT", "BE"], ["AT", "CZ"], ["BE", "CZ"]]}
