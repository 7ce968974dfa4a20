"""`hansa regions derive`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from hansa.cli.regions import app

# Two squares beside each other: one arc each, and the line between them (arc 0), which both countries use.
ATLAS = {
    "type": "Topology",
    "transform": {"scale": [1, 1], "translate": [0, 0]},
    "arcs": [[[1, 0], [0, 1]], [[1, 1], [-1, 0], [0, -1], [1, 0]], [[1, 0], [1, 0], [0, 1], [-1, 0]]],
    "objects": {
        "countries": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "id": "040", "properties": {"name": "Austria"}, "arcs": [[0, 1]]},
                {"type": "MultiPolygon", "id": "804", "properties": {"name": "Ukraine"}, "arcs": [[[2, -1]]]},
            ],
        }
    },
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    ring = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]
    names = {"NUTS_ID": "AT1", "LEVL_CODE": 1, "CNTR_CODE": "AT", "NAME_LATN": "Osten", "NUTS_NAME": "Osten"}
    region = {"type": "Feature", "properties": names, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    (tmp_path / "one.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [region]}))
    (tmp_path / "atlas.json").write_text(json.dumps(ATLAS))
    return tmp_path


def derive(folder: Path, *more: str) -> list[str]:
    return ["derive", "--regions", str(folder), "--countries", str(folder / "atlas.json"), *more]


def test_derive_table(folder: Path) -> None:
    out = folder / "regions.csv"
    result = CliRunner().invoke(app, derive(folder, "--out", str(out)))
    assert result.exit_code == 0, result.output
    assert "1 regions written to" in result.output
    assert out.read_text(encoding="utf-8").splitlines() == [
        "code,level,country,name,native_name,latitude,longitude,land_borders,sea_borders,neighbours,version",
        "AT1,1,AT,Osten,Osten,0.500,0.500,UA,,,NUTS 2021",
    ]


def test_say_what_is_wrong_and_write_nothing(folder: Path) -> None:
    out = folder / "regions.csv"
    (folder / "two.geojson").write_text("{}")
    result = CliRunner().invoke(app, derive(folder, "--out", str(out)))
    assert result.exit_code == 1
    assert "two.geojson: no features" in result.output
    assert not out.exists()


def test_refuse_folder_without_regions(folder: Path) -> None:
    (folder / "one.geojson").unlink()
    result = CliRunner().invoke(app, derive(folder, "--out", str(folder / "regions.csv")))
    assert result.exit_code == 1
    assert "no file ends in .geojson" in result.output
