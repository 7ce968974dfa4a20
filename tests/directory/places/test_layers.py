"""Region layers: what is read, and what is refused with which words."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from hansa.directory.places.layers import LayerError, LayerFormat, read_features, read_layer, read_layers
from hansa.directory.places.world import read_world

SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}


def feature(geometry: Any = SQUARE, **changes: Any) -> dict[str, Any]:
    properties = {"NUTS_ID": "EL303", "LEVL_CODE": 3, "CNTR_CODE": "EL", "NAME_LATN": "Athina", "NUTS_NAME": "Αθήνα"}
    return {"type": "Feature", "properties": {**properties, **changes}, "geometry": geometry}


def collection(*features: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def test_read_region_of_eurostat() -> None:
    (region,) = read_features(collection(feature()))
    assert (region.code, region.level, region.country, region.version) == ("EL303", 3, "GR", "NUTS 2021")
    assert (region.name, region.native_name, region.geometry.area) == ("Athina", "Αθήνα", 1.0)


def test_read_layer_of_another_country() -> None:
    own = LayerFormat(version="KATOTTH 2023", code="id", level="tier", country="iso", name="name", native_name="local")
    row = {"type": "Feature", "geometry": SQUARE, "properties": {"id": "UA05", "tier": "1", "iso": "UKR", "name": "V"}}
    (region,) = read_features(collection(row), own)
    assert (region.code, region.level, region.country, region.native_name) == ("UA05", 1, "UA", "")


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ([], "no features; right is a GeoJSON FeatureCollection"),
        ({"features": []}, "no features"),
        (collection("text"), "feature 1: no properties"),
        (collection(feature(), feature(NUTS_ID="")), "feature 2: property NUTS_ID is ''; right is a text of 1 to 12"),
        (collection(feature(NUTS_ID="X" * 13)), "property NUTS_ID"),
        (collection(feature(LEVL_CODE=4)), "property LEVL_CODE is '4'; right is a level from 0 to 3"),
        (collection(feature(CNTR_CODE="ZZ")), "property CNTR_CODE: “ZZ” is no country code"),
        (collection(feature(NAME_LATN=None)), "property NAME_LATN is ''"),
        (collection(feature(None)), "must be a Polygon or MultiPolygon"),
        (collection(feature({"type": "Point", "coordinates": [1, 2]})), "must be a Polygon or MultiPolygon"),
        (collection(feature({"type": "Polygon", "coordinates": "x"})), "unreadable geometry"),
        (collection(feature({"type": "Polygon", "coordinates": []})), "the geometry is empty"),
        (collection(feature({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [0, 0], [0, 0]]]})), "has no area"),
        (
            collection(feature({"type": "Polygon", "coordinates": [[[0, 0], [4e5, 0], [4e5, 4e5], [0, 0]]]})),
            "coordinates outside ±180, ±90; right are degrees of WGS 84",
        ),
    ],
)
def test_refuse_bad_layer(document: Any, message: str) -> None:
    with pytest.raises(LayerError, match=re.escape(message)) as refusal:
        read_features(document, where="my.geojson")
    assert str(refusal.value).startswith("my.geojson")


def test_mend_crossed_outline() -> None:
    bow = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}
    (region,) = read_features(collection(feature(bow)))
    assert region.geometry.is_valid


def test_refuse_code_in_two_files(tmp_path: Path) -> None:
    for name in ("a.geojson", "b.geojson"):
        (tmp_path / name).write_text(json.dumps(collection(feature())), encoding="utf-8-sig")
    assert len(read_layer(tmp_path / "a.geojson")) == 1
    with pytest.raises(LayerError, match="occur twice: EL303"):
        read_layers(sorted(tmp_path.iterdir()))


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"{", b"code;name\n", b"[" * 100_000])
def test_refuse_what_is_no_json(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.geojson"
    path.write_bytes(content)
    with pytest.raises(LayerError, match=r"broken\.geojson: not readable as GeoJSON"):
        read_layer(path)
    with pytest.raises(LayerError, match=r"right is countries-10m\.json of the npm package world-atlas"):
        read_world(path)


def test_read_borders_and_coasts_of_the_world(atlas: Path) -> None:
    world = read_world(atlas)
    assert world.bordering("PT") == ["ES"]
    assert {"RU", "SE", "NO"} == set(world.bordering("FI"))
    assert world.bordering("XK") == ["AL", "ME", "MK", "RS"]
    assert (world.border("ES", "PT"), world.border("ES", "DE")) == (world.border("PT", "ES"), ())
    assert "AT" not in world.coasts
    assert len(world.land["MT"]) == 2
