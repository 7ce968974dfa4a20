"""Region layers: shapes are taken, places are found in them, and what cannot be taken is said in words."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from hansa.directory.actions.regions import import_regions
from hansa.directory.enums import MembershipStatus
from hansa.directory.models import Country, Dataset, Membership, Organisation, Region
from hansa.directory.places.geojson import LayerChoice, format_with
from hansa.directory.places.layers import LayerError
from hansa.directory.queries.kind import kind_of
from hansa.directory.queries.kind_words import reasons_in_words
from hansa.directory.queries.regions import notice, region_at
from hansa.journal.actions import SYSTEM

pytestmark = pytest.mark.django_db

OWN = format_with({"code": "id", "name": "title", "level": "lvl", "country": "ctr"}, "Oblasts 2025")


def square(west: float, south: float, size: float = 2.0) -> list[list[list[float]]]:
    east, north = west + size, south + size
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


def layer(*features: dict, **more) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more}).encode()


def feature(code: str, coordinates, kind: str = "Polygon", **properties) -> dict:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "geometry": geometry, "properties": {"id": code, "title": code, **properties}}


def take(content: bytes, choice: LayerChoice | None = None, **more):
    choice = choice or LayerChoice(OWN, level=1, country="RU")
    return import_regions(by=SYSTEM, content=content, name="regions.geojson", choice=choice, **more)


def test_layer_without_own_level_and_country_is_read_by_options():
    organisation = Organisation.objects.create(
        name="X", country=Country.objects.get(code="RU"), latitude=55.7, longitude=37.6
    )
    report = take(layer(feature("RU-MOW", square(37, 55))), notice="© Somebody")
    region = Region.objects.get(pk="RU-MOW")
    assert (region.level, region.country_id, region.version, region.longitude) == (1, "RU", "Oblasts 2025", 38.0)
    assert region.shape["type"] == "Polygon"
    organisation.refresh_from_db()
    assert (organisation.region_id, report.located) == ("RU-MOW", 1)
    assert notice() == "© Somebody"


@pytest.fixture
def atlas(tmp_path: Path) -> Path:
    """countries-10m.json as small as a story: Latvia is a square, and Russia a rectangle east of it."""
    border, rest_of_latvia = [[27, 56], [0, 2]], [[27, 58], [-2, 0], [0, -2], [2, 0]]
    rest_of_russia = [[27, 56], [13, 0], [0, 2], [-13, 0]]
    shapes = [
        {"type": "Polygon", "id": "428", "properties": {"name": "Latvia"}, "arcs": [[0, 1]]},
        {"type": "Polygon", "id": "643", "properties": {"name": "Russia"}, "arcs": [[2, -1]]},
    ]
    topology = {
        "type": "Topology",
        "transform": {"scale": [1, 1], "translate": [0, 0]},
        "arcs": [border, rest_of_latvia, rest_of_russia],
        "objects": {"countries": {"type": "GeometryCollection", "geometries": shapes}},
    }
    path = tmp_path / "countries-10m.json"
    path.write_text(json.dumps(topology))
    return path


def oblasts() -> bytes:
    """One at the border of Latvia, one beside it, one far away."""
    return layer(
        feature("RU-PSK", square(27, 56)), feature("RU-TVE", square(29, 56)), feature("RU-MOW", square(36, 56))
    )


def join(cluster, country: str, region: str) -> None:
    Membership.objects.create(
        organisation=Organisation.objects.create(name=region, country_id=country, region_id=region),
        cluster=cluster,
        status=MembershipStatus.ACTIVE,
        joined_on=date(2024, 1, 1),
    )


def test_country_without_computed_borders_stays_undetermined(cluster):
    report = take(oblasts())
    assert report.without_borders == ["RU"]
    assert take(oblasts()).without_borders == ["RU"], "a second time too"
    assert not Country.objects.get(code="RU").has_regions
    join(cluster, "LV", "LV005")
    join(cluster, "RU", "RU-PSK")
    verdict = kind_of(cluster)
    assert verdict.kind == "undetermined"
    words = "No regions are known here for Russia; the operator can import a layer of regions."
    assert reasons_in_words(verdict) == [words]


@pytest.mark.parametrize("imported_before", [False, True])
def test_borders_of_a_new_layer_are_computed_from_the_atlas(cluster, other_cluster, atlas, imported_before):
    if imported_before:
        take(oblasts())
    report = take(oblasts(), atlas=atlas)
    assert (report.new, report.without_borders) == (0 if imported_before else 3, [])
    assert list(Region.objects.filter(country="RU").values_list("code", "land_borders", "neighbours")) == [
        ("RU-MOW", "", ""), ("RU-PSK", "LV", "RU-TVE"), ("RU-TVE", "", "RU-PSK"),
    ]  # fmt: skip
    assert Country.objects.get(code="RU").has_regions
    for one, region in ((cluster, "RU-PSK"), (other_cluster, "RU-MOW")):
        join(one, "LV", "LV005")
        join(one, "RU", region)
    assert (kind_of(cluster).kind, kind_of(other_cluster).kind) == ("cross_border", "transnational")


def test_borders_of_a_rough_level_say_nothing_while_a_finer_one_has_none(atlas):
    take(layer(feature("RU-PSK-1", square(27, 56, 1))), LayerChoice(OWN, level=2, country="RU"))
    take(oblasts(), atlas=atlas)
    assert Region.objects.get(pk="RU-PSK").land_borders == "LV"
    assert not Country.objects.get(code="RU").has_regions


def test_same_file_again_adds_nothing():
    content = layer(feature("RU-MOW", square(37, 55)))
    take(content)
    report = take(content)
    assert (report.regions, report.new) == (1, 0)
    assert Region.objects.filter(country="RU").count() == 1
    assert Dataset.objects.filter(source="regions").count() == 1


def test_known_region_gets_its_shape_and_keeps_its_facts(shared_data):
    before = Region.objects.get(pk="DE80K")
    path = shared_data / "places" / "NUTS_RG_60M_2021_4326_LEVL_3.geojson"
    report = import_regions(
        by=SYSTEM, content=path.read_bytes(), name=path.name, choice=LayerChoice(level=3, country="DE")
    )
    after = Region.objects.get(pk="DE80K")
    assert (report.regions, report.new, report.countries) == (401, 0, ["DE"])
    assert (after.name, after.land_borders, after.latitude) == (before.name, before.land_borders, before.latitude)
    assert before.shape is None
    numbers = str(after.shape["coordinates"]).replace("[", "").replace("]", "").split(", ")
    assert max(len(number.partition(".")[2]) for number in numbers) <= 3
    assert region_at(52.52, 13.405, "DE") == "DE300"
    assert region_at(48.85, 2.35, "DE") == ""
    assert notice() == "© EuroGeographics for the administrative boundaries"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"not json", "not readable as GeoJSON"),
        (b"[" * 100_000, "not readable as GeoJSON"),
        (b'{"type": "Topology"}', "this is Topology; right is a GeoJSON FeatureCollection"),
        (b"[1]", "this is list"),
        (layer(), "no features"),
        (layer(feature("RU-1", square(55, 37))), "latitude and longitude of RU have changed places"),
        (layer(feature("RU-1", square(4_000_000, 7_000_000))), "coordinates outside ±180, ±90"),
        (
            layer(feature("RU-1", square(37, 55)), crs={"properties": {"name": "urn:ogc:def:crs:EPSG::3035"}}),
            "its coordinates are in urn:ogc:def:crs:EPSG::3035",
        ),
        (layer(feature("RU-1", [37, 55], "Point")), "must be a Polygon or MultiPolygon"),
        (layer(feature("RU-1", [[[37, 55], [38, 55]]])), "feature 1 \\(RU-1\\): unreadable geometry"),
        (layer(feature("", square(37, 55))), "right is a text of 1 to 12 characters"),
        (layer(feature("RU-1", square(37, 55)), feature("RU-1", square(40, 55))), "occur twice: RU-1"),
        (layer(feature("DE300", square(37, 55))), "lies in RU here and in DE in the register"),
    ],
)  # fmt: skip
def test_bad_layer_is_refused_in_words_and_nothing_is_taken(content, message):
    with pytest.raises(LayerError, match=message):
        take(content)
    assert not Region.objects.filter(country="RU").exists()
    assert not Dataset.objects.filter(source="regions").exists()


def test_one_bad_feature_and_no_region_is_taken():
    with pytest.raises(LayerError, match="feature 2"):
        take(layer(feature("RU-1", square(37, 55)), feature("RU-2", square(37, 95))))
    assert not Region.objects.filter(pk="RU-1").exists()
