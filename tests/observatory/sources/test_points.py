"""Points of establishments."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from hansa.observatory.sources.errors import UnusableSource
from hansa.observatory.sources.files import open_file
from hansa.observatory.sources.findings import Findings, Kind
from hansa.observatory.sources.points import Points, read_points

Read = Callable[..., Points]


@pytest.fixture
def read(tmp_path: Path, findings: Findings) -> Read:
    def run(data: str, **options: object) -> Points:
        (tmp_path / "plants.csv").write_text(data, "utf-8")
        with open_file(str(tmp_path / "plants.csv")) as source:
            return read_points(source, findings, **options)  # type: ignore[arg-type]

    return run


def test_read_points_with_what_goes_with_them(read: Read) -> None:
    found = read("id;name;nace;country;lat;lon;employment\n1;Hull & Co;30.1;Austria;48,21;16,37;120\n2;;;;47;15;\n")
    assert found.frame.replace(np.nan, None).to_numpy().tolist() == [
        ["1", "Hull & Co", "30.1", "AT", 48.21, 16.37, 120.0, 2],
        ["2", "", "", "", 47.0, 15.0, None, 3],
    ]
    assert found.same_place == 0


def test_turn_a_projection_into_degrees(read: Read, shared_data: Path) -> None:
    golden = pd.read_csv(shared_data / "plants" / "golden_dbmss" / "industrial_points_3035.csv").head(50)
    sites = pd.read_csv(shared_data / "plants" / "industrial_sites_clean.csv").set_index("SiteID").loc[golden["SiteID"]]
    found = read(golden.to_csv(index=False), crs="EPSG:3035").frame
    assert np.abs(found["longitude"].to_numpy() - sites["lon"].to_numpy()).max() < 2e-6
    assert np.abs(found["latitude"].to_numpy() - sites["lat"].to_numpy()).max() < 2e-6


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",16,AT", "no coordinates"),
        ("north,16,AT", "right are coordinates as numbers"),
        ("2805974.6,4643265.8,AT", "right are degrees; these look like metres of a projection: name it"),
        ("0,0,AT", "0, 0 is what a failed search leaves: no place"),
        ("16.37,48.21,AT", "latitude and longitude seem to be swapped: the other way round they lie in AT"),
        ("45.48,16.78,Liechtenstein", "the coordinates lie in HR, not in LI"),
        ("nan,16,AT", "right are coordinates as numbers"),
    ],
)
def test_reject_a_row_without_usable_coordinates(row: str, reason: str, read: Read, findings: Findings) -> None:
    found = read(f"lat,lon,country\n48.2,16.4,AT\n{row}\n")
    assert len(found.frame) == 1
    (finding,) = findings.first
    assert (finding.kind, finding.line) == (Kind.REJECTED, 3)
    assert finding.reason.startswith(reason)


def test_keep_a_point_whose_country_nobody_knows(read: Read, findings: Findings) -> None:
    found = read("lat,lon,country,weight\n48.2,16.4,Netherland,heavy\n")
    assert found.frame["country"].tolist() == [""]
    assert np.isnan(found.frame["weight"].item())
    assert [(finding.kind, finding.column) for finding in findings.first] == [
        (Kind.EMPTIED, "country"),
        (Kind.EMPTIED, "weight"),
    ]


def test_count_points_at_one_place_and_ids_that_come_again(read: Read, findings: Findings) -> None:
    found = read("id,lat,lon\n1,48,16\n1,48,16\n2,49,16\n")
    assert (len(found.frame), found.same_place) == (3, 2)
    assert [(finding.line, finding.value) for finding in findings.first] == [(3, "1"), (0, "2 of 3")]


@pytest.mark.parametrize(
    ("data", "options", "words"),
    [
        ("name,lat\nA,48\n", {}, "no column for longitude; there are name, lat"),
        ("lat,lon\n2805974,4643265\n", {}, "no row with usable coordinates: right are degrees"),
        ("lat,lon\n", {}, "no row with usable coordinates."),
        ("lat,lon\n48,16\n", {"crs": "metres"}, "metres: no coordinate system; right is a code such as EPSG:4326"),
    ],
)
def test_refuse_a_table_without_points(data: str, options: dict[str, str], words: str, read: Read) -> None:
    with pytest.raises(UnusableSource) as refusal:
        read(data, **options)
    assert words in str(refusal.value)


def test_read_the_industrial_sites_of_europe(shared_data: Path, findings: Findings) -> None:
    with open_file(str(shared_data / "plants" / "industrial_sites_clean.csv")) as source:
        found = read_points(source, findings)
    reasons = findings.by_reason(Kind.REJECTED)
    assert reasons["no coordinates"] == 524
    # The file calls the sites of Croatia Liechtenstein's, and puts some of Spain's into the East.
    assert sum(count for reason, count in reasons.items() if reason.endswith("not in LI")) == 31
    assert sum(count for reason, count in reasons.items() if reason.endswith("not in ES")) == 16
    assert findings.total(Kind.EMPTIED) == 138  # “Netherland”
    assert len(found.frame) == 5_029 - findings.total(Kind.REJECTED)
    assert found.frame["field"].nunique() == 9
