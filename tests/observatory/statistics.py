"""A small statistic: three areas, three fields, two years, one suppressed figure."""

from __future__ import annotations

import pandas as pd

from hansa.observatory.statistic import Provenance, Statistic

# area, field, year, employment, establishments, flag, line
CELLS = [
    ("AT1", "boats", 2020, 80.0, 4, "", 2),
    ("AT1", "bread", 2020, 20.0, 2, "", 3),
    ("AT2", "boats", 2020, 10.0, 1, "", 4),
    ("AT2", "bread", 2020, 90.0, 9, "", 5),
    ("DE1", "bread", 2020, 100.0, 10, "", 6),
    ("DE1", "boats", 2020, float("nan"), None, "c", 7),
    ("AT1", "boats", 2021, 90.0, 4, "", 8),
    ("AT1", "bread", 2021, 10.0, 2, "", 9),
    ("AT2", "boats", 2021, 10.0, 1, "", 10),
    ("AT2", "bread", 2021, 90.0, 9, "", 11),
    ("DE1", "bread", 2021, 100.0, 10, "", 12),
]


def statistic(checksum: str = "a" * 64, version: str = "1", cells=CELLS, rules: str = "") -> Statistic:
    columns = ["area", "field", "year", "employment", "establishments", "flag", "line"]
    return Statistic(
        key="jobs",
        title="Jobs",
        reference="all areas of the statistic together",
        area_scheme="Test 1",
        field_scheme="Goods",
        areas=pd.DataFrame(
            [("AT1", "Upper", "AT"), ("AT2", "Lower", "AT"), ("DE1", "Wide", "DE")], columns=["code", "name", "country"]
        ),
        fields=pd.DataFrame([("boats", "Boats", ""), ("bread", "Bread", "")], columns=["code", "name", "group"]),
        cells=pd.DataFrame(cells, columns=columns),
        provenance=Provenance(version, "Test office", "CC0-1.0", checksum),
        rules=rules,
    )
