"""Cluster definitions, and statistics by clusters."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from hansa.analysis.definitions import (
    Classification,
    ClusterDefinition,
    CodeShare,
    DefinitionSet,
    benchmark_categories,
    save_definitions,
)
from hansa.observatory.sources.definitions import read_definitions
from hansa.observatory.sources.errors import UnusableSource
from hansa.observatory.sources.findings import Findings
from hansa.observatory.sources.statistics import by_clusters
from hansa.observatory.statistic import Provenance, Statistic

GOODS = Classification("Goods", "1")


def cluster(key: str, *codes: str | CodeShare, kind: str = "traded") -> ClusterDefinition:
    parts = tuple(code if isinstance(code, CodeShare) else CodeShare(code) for code in codes)
    return ClusterDefinition(key, key.title(), kind, "1", "Ana", parts, GOODS, "own", "CC0-1.0")


BOATS = DefinitionSet("Mine", (cluster("boats", "hull", CodeShare("sail", 0.5)), cluster("bread", "rye", kind="local")))

# area, field, year, employment, establishments, flag, line
CELLS = [
    ("A", "hull", 2020, 80.0, 4, "", 2),
    ("A", "sail", 2020, 20.0, 2, "", 3),
    ("A", "rye", 2020, 7.0, None, "", 4),
    ("B", "hull", 2020, None, 3, "c", 5),
    ("B", "sail", 2020, 10.0, 1, "", 6),
    ("C", "hull", 2020, None, None, "c", 7),
    ("C", "glue", 2020, 99.0, 9, "", 8),
]


def statistic(scheme: str = "Goods 1") -> Statistic:
    columns = ["area", "field", "year", "employment", "establishments", "flag", "line"]
    cells = pd.DataFrame(CELLS, columns=columns).astype({"employment": "float64", "establishments": "Int64"})
    return Statistic(
        key="jobs",
        title="Jobs",
        reference="all areas of the statistic together",
        area_scheme="Test 1",
        field_scheme=scheme,
        areas=pd.DataFrame([("A", "", ""), ("B", "", ""), ("C", "", "")], columns=["code", "name", "country"]),
        fields=pd.DataFrame({"code": ["hull", "sail", "rye", "glue"], "name": "", "group": ""}),
        cells=cells,
        provenance=Provenance("2020", "Test office", "CC0-1.0", "a" * 64),
    )


def test_sum_cells_to_clusters_and_say_where_a_sum_is_a_lower_bound() -> None:
    found = by_clusters(statistic(), BOATS)
    rows = found.cells.astype(object).where(found.cells.notna(), None).to_numpy().tolist()
    assert rows == [
        ["A", "boats", 2020, 90.0, 5, "", 2],
        ["A", "bread", 2020, 7.0, None, "", 4],
        ["B", "boats", 2020, 5.0, 4, "≥, 1 withheld", 5],
        ["C", "boats", 2020, None, None, "≥, 1 withheld", 7],
    ]
    assert found.fields.to_numpy().tolist() == [["boats", "Boats", "traded"], ["bread", "Bread", "local"]]
    assert found.field_scheme == "Mine"


def test_make_another_version_of_another_set() -> None:
    first = by_clusters(statistic(), BOATS).provenance
    again = by_clusters(statistic(), BOATS).provenance
    other = by_clusters(statistic(), DefinitionSet("Mine", (cluster("boats", "hull"),))).provenance
    assert first == again
    assert first.version == "2020; Mine"
    assert len({first.checksum, other.checksum, "a" * 64}) == 3


def test_refuse_codes_of_another_version_and_codes_that_are_not_there() -> None:
    with pytest.raises(UnusableSource, match="Jobs has fields of Goods 2, the set “Mine” has codes of Goods 1"):
        by_clusters(statistic("Goods 2"), BOATS)
    with pytest.raises(UnusableSource, match="No field of Jobs belongs to a cluster of “Mine”"):
        by_clusters(statistic(), DefinitionSet("Mine", (cluster("glass", "pane"),)))
    with pytest.raises(UnusableSource, match="The set “Benchmark categories” has no codes"):
        by_clusters(statistic(), benchmark_categories())


def test_refuse_a_set_that_counts_twice() -> None:
    twice = DefinitionSet("Mine", (cluster("boats", "hull"), cluster("ships", "hull")))
    with pytest.raises(UnusableSource, match="the set “Mine” cannot be used"):
        by_clusters(statistic(), twice)


@pytest.mark.parametrize("ending", ["json", "csv"])
def test_read_a_saved_set(ending: str, tmp_path: Path, findings: Findings) -> None:
    save_definitions(BOATS, tmp_path / f"mine.{ending}")
    assert read_definitions(tmp_path / f"mine.{ending}", findings) == BOATS


def test_report_every_contradiction_of_a_set(tmp_path: Path, findings: Findings) -> None:
    wrong = DefinitionSet("Mine", (cluster("boats", "hull"), cluster("ships", "hull"), cluster("fleet", "hul")))
    save_definitions(wrong, tmp_path / "mine.json")
    with pytest.raises(UnusableSource, match=r"mine\.json: .* \(3 such problems\)"):
        read_definitions(tmp_path / "mine.json", findings)
    assert len(findings.first) == 3
    assert all("hul" in finding.value for finding in findings.first)


def test_read_the_published_crosswalk_by_its_version(shared_data: Path, findings: Findings) -> None:
    path = shared_data / "statistics" / "naics_to_cluster.csv"
    found = read_definitions(path, findings, "2012")
    assert len(found.definitions) == 67
    raw = pd.read_csv(path, dtype=str).query("naics_version == '2012'")
    assert set(found["automotive"].codes) == {CodeShare(code) for code in raw.query("cluster == 'Automotive'")["naics"]}
    with pytest.raises(UnusableSource) as refusal:
        read_definitions(path, findings)
    assert str(refusal.value) == (
        "naics_to_cluster.csv: codes of NAICS 1997, 2002, 2007, 2012. Say which version your statistics have."
    )
    with pytest.raises(UnusableSource, match="has no naics_version 2017"):
        read_definitions(path, findings, "2017")


def test_refuse_what_is_no_set(tmp_path: Path, findings: Findings) -> None:
    (tmp_path / "mine.json").write_text("{", "utf-8")
    with pytest.raises(UnusableSource, match=r"mine\.json is no JSON"):
        read_definitions(tmp_path / "mine.json", findings)
    with pytest.raises(UnusableSource, match=r"nothing\.csv: cannot be read"):
        read_definitions(tmp_path / "nothing.csv", findings)
    with pytest.raises(UnusableSource, match=r"end in \.json or \.csv"):
        read_definitions(tmp_path / "mine.txt", findings)
