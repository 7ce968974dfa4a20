"""Borders, neighbours and centres from shapes: a small made-up world, then the real one."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
import shapely

from hansa.directory.places.coasts import SeaRule
from hansa.directory.places.countries import countries
from hansa.directory.places.derive import RegionFacts, centre, derive
from hansa.directory.places.layers import RegionShape, read_layers
from hansa.directory.places.outlines import outlines
from hansa.directory.places.outside import outside
from hansa.directory.places.table import read_table, write_table
from hansa.directory.places.world import World, read_world


def square(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    return shapely.box(west, south, east, north)


def region(code: str, shape: shapely.Geometry, version: str = "one") -> RegionShape:
    return RegionShape(code, 3, code[:2], code, "", version, shape)


def line(*points: tuple[float, float]) -> np.ndarray:
    return np.array(points, dtype=float)


# North: MD, without a layer. Middle: AT (layer one), then UA (layer two, drawn a little differently). South, over 0.9
# degrees of sea: GB (layer one), and BG behind it, whose coast is too far.
SMALL_WORLD = World(
    borders={
        ("AT", "MD"): (line((0, 1), (2, 1)),),
        ("AT", "UA"): (line((2, 0), (2, 1)),),
        ("MD", "UA"): (line((2, 1), (3, 1)),),
        ("BG", "GB"): (line((0, -1.5), (2, -1.5)),),
    },
    coasts={
        "AT": (line((0, 1), (0, 0), (2, 0)),),
        "UA": (line((2, 0), (3, 0), (3, 1)),),
        "GB": (line((0, -1.5), (0, -0.9), (2, -0.9), (2, -1.5)),),
        "BG": (line((0, -1.5), (0, -2), (2, -2), (2, -1.5)),),
    },
    land={"MD": (square(0, 1, 3, 2),)},
)
SMALL_REGIONS = [
    region("AT1", shapely.Polygon([(0, 0), (1, 0), (1, 1), (0, 1)])),
    region("AT2", shapely.Polygon([(1, 0), (2, 0), (2, 1), (1, 1)])),
    region("UA1", shapely.Polygon([(2.03, 0), (3, 0), (3, 1), (2.01, 1), (2.02, 0.5)]), "two"),
    region("GB1", square(0, -1.5, 2, -0.9)),
    region("BG1", square(0, -2, 2, -1.5)),
]


def small(rule: SeaRule | None = None) -> dict[str, RegionFacts]:
    return {fact.code: fact for fact in derive(SMALL_REGIONS, SMALL_WORLD, rule)}


def test_find_land_borders_inside_and_outside_the_layer() -> None:
    facts = small()
    assert facts["AT1"].land_borders == ("MD",)
    assert facts["AT2"].land_borders == ("MD", "UA")
    assert facts["UA1"].land_borders == ("AT", "MD")
    assert facts["GB1"].land_borders == ("BG",)


def test_find_neighbours_inside_and_between_layers() -> None:
    facts = small()
    assert facts["AT1"].neighbours == ("AT2",)
    assert facts["AT2"].neighbours == ("AT1", "UA1")
    assert facts["UA1"].neighbours == ("AT2",)
    assert (facts["GB1"].neighbours, facts["BG1"].neighbours) == (("BG1",), ("GB1",))


def test_find_sea_borders_within_reach() -> None:
    facts = small()
    assert facts["AT1"].sea_borders == ("GB",)
    assert facts["GB1"].sea_borders == ("AT", "UA")
    assert facts["UA1"].sea_borders == ("GB",)
    assert facts["BG1"].sea_borders == ()  # 167 km from AT, and GB, which it borders by land, is no sea border


def test_narrow_the_sea() -> None:
    facts = small(SeaRule(km=90))
    assert {code: fact.sea_borders for code, fact in facts.items() if fact.sea_borders} == {}


def test_call_no_way_over_land_a_sea() -> None:
    """Within 190 km BG reaches AT only across GB, which may be half of the way; to a corner of UA the sea is open."""
    assert small(SeaRule(km=190))["BG1"].sea_borders == ("AT", "UA")
    assert small(SeaRule(km=190, land=0))["BG1"].sea_borders == ("UA",)


def test_ignore_touching_in_a_point() -> None:
    chess = [region("AT1", square(0, 0, 1, 1)), region("GB1", square(1, 1, 2, 2))]
    empty = World(borders={}, coasts={}, land={})
    assert [fact.neighbours for fact in derive(chess, empty)] == [(), ()]


def test_bridge_cracks_inside_a_country() -> None:
    """The common border of two regions of one country was thinned out differently on either side."""
    west = shapely.Polygon([(0, 0), (1, 0), (1.002, 0.5), (1, 1), (0, 1)])
    east = shapely.Polygon([(1, 0), (2, 0), (2, 1), (1, 1)])
    facts = derive([region("AT1", west), region("AT2", east)], World({}, {}, {}))
    assert [(fact.code, fact.neighbours, fact.land_borders) for fact in facts] == [
        ("AT1", ("AT2",), ()),
        ("AT2", ("AT1",), ()),
    ]


def test_derive_nothing_from_nothing() -> None:
    assert derive([], World({}, {}, {})) == []


def test_centre_in_largest_part() -> None:
    overseas = shapely.MultiPolygon([square(0, 40, 10, 50), square(-55, 0, -50, 5)])
    assert centre(overseas) == (5.0, 45.0)
    ring = shapely.difference(square(0, 0, 3, 3), square(1, 1, 2, 2))
    longitude, latitude = centre(ring)
    assert ring.contains(shapely.Point(longitude, latitude))


@pytest.fixture(scope="module")
def shipped() -> dict[str, RegionFacts]:
    text = files("hansa.directory.reference").joinpath("regions.csv").read_text(encoding="utf-8")
    return {fact.code: fact for fact in read_table(text.splitlines())}


def test_ship_all_levels_of_nuts(shipped: dict[str, RegionFacts]) -> None:
    levels = [fact.level for fact in shipped.values()]
    assert [levels.count(level) for level in range(4)] == [37, 125, 334, 1514]
    assert {fact.version for fact in shipped.values()} == {"NUTS 2021"}
    assert {fact.country for fact in shipped.values()} & {"EL", "UK", "GR", "GB"} == {"GR", "GB"}
    assert (shipped["EL"].country, shipped["UKN0A"].country) == ("GR", "GB")
    assert (shipped["EL303"].name, shipped["EL303"].native_name) == (
        "Kentrikos Tomeas Athinon",
        "Κεντρικός Τομέας Αθηνών",
    )


@pytest.mark.parametrize(
    ("code", "land", "sea"),
    [
        ("AT130", "", ""),  # Vienna lies behind the border
        ("AT127", "SK", ""),
        ("SK010", "AT HU", ""),  # Bratislava
        ("LU000", "BE DE FR", ""),
        ("LI000", "AT CH", ""),
        ("FI1B1", "", "EE"),  # Helsinki
        ("EE001", "", "FI"),  # Tallinn
        ("DE300", "", ""),  # Berlin
        ("PT150", "ES", ""),  # Algarve
        ("ES611", "", ""),  # Almería: Morocco across the sea has no region layer
        ("ES630", "MA", ""),  # Ceuta
        ("ES640", "MA", ""),  # Melilla
        ("FRY30", "BR SR", ""),  # Guyane
        ("FI1D9", "RU", "SE"),
        ("FI1D7", "NO RU SE", ""),  # Lapland
        ("NO074", "FI RU SE", ""),  # Troms and Finnmark, NO073 until NUTS 2016
        ("LT023", "LV RU", "PL"),  # Klaipėda
        ("PL621", "RU", ""),
        ("UKN0A", "IE", ""),  # Derry
        ("TR212", "BG GR", ""),  # Edirne
        ("EL411", "", "TR"),  # Lesbos
        ("MT001", "", "IT"),
        ("ITH59", "SM", "HR"),  # Rimini
        ("FRL03", "IT MC", ""),  # Alpes-Maritimes
    ],
)
def test_know_borders_of_places(shipped: dict[str, RegionFacts], code: str, land: str, sea: str) -> None:
    assert (" ".join(shipped[code].land_borders), " ".join(shipped[code].sea_borders)) == (land, sea)


def test_keep_neighbours_mutual(shipped: dict[str, RegionFacts]) -> None:
    for fact in shipped.values():
        for code in fact.neighbours:
            assert fact.code in shipped[code].neighbours
            assert shipped[code].level == fact.level
        abroad = {shipped[code].country for code in fact.neighbours} - {fact.country}
        assert abroad <= set(fact.land_borders)
        assert not set(fact.land_borders) & set(fact.sea_borders)


def test_agree_between_levels(shipped: dict[str, RegionFacts]) -> None:
    """What a region borders is what its parts border, though each level was computed from its own shapes."""
    for fact in shipped.values():
        if fact.level < 3:
            parts = [part for part in shipped.values() if part.level == 3 and part.code.startswith(fact.code)]
            land = {country for part in parts for country in part.land_borders}
            sea = {country for part in parts for country in part.sea_borders} - land
            assert (set(fact.land_borders), set(fact.sea_borders)) == (land, sea), fact.code


def test_agree_with_land_borders_of_geonames(shipped: dict[str, RegionFacts]) -> None:
    """Country by country, against the neighbour lists of GeoNames; the differences are known ones."""
    ours = {(f.country, other) for f in shipped.values() if f.level == 0 for other in f.land_borders}
    layer = {country for country, _ in ours}
    theirs = {(code, other) for code in layer for other in countries()[code].neighbours}
    assert ours - theirs == {("FR", "BR"), ("FR", "SR")}  # Guyane is a country of its own in GeoNames
    # Gibraltar is smaller than the shapes show; GeoNames counts Kosovo's border with Albania to Serbia as well.
    assert theirs - ours == {("ES", "GI"), ("AL", "RS"), ("RS", "AL")}


@pytest.fixture(scope="module")
def nuts(shared_data: Path) -> list[RegionShape]:
    return read_layers(sorted((shared_data / "places").glob("*.geojson")))


@pytest.fixture(scope="module")
def world(atlas: Path) -> World:
    return read_world(atlas)


def test_find_the_region_of_its_centre(shipped: dict[str, RegionFacts], nuts: list[RegionShape]) -> None:
    for shape in nuts:
        fact = shipped[shape.code]
        assert shape.geometry.covers(shapely.Point(fact.longitude, fact.latitude)), shape.code


def test_derive_shipped_table_again(nuts: list[RegionShape], world: World, tmp_path: Path) -> None:
    assert write_table(derive(nuts, world), tmp_path / "regions.csv") == 2010
    shipped = files("hansa.directory.reference").joinpath("regions.csv").read_bytes()
    assert (tmp_path / "regions.csv").read_bytes() == shipped


def test_match_eurostats_coastal_regions(nuts: list[RegionShape], world: World, shared_data: Path) -> None:
    """Of 1,514 regions Eurostat's own coast flag differs in 15: estuaries that generalised shapes closed."""
    shapes = [shape for shape in nuts if shape.level == 3]
    ours = {shapes[number].code for number in outside(shapes, outlines(shapes).outer, world).coast.region}
    source = (shared_data / "places" / "NUTS_RG_60M_2021_4326_LEVL_3.geojson").read_text(encoding="utf-8")
    features = [feature["properties"] for feature in json.loads(source)["features"]]
    theirs = {feature["NUTS_ID"] for feature in features if feature["COAST_TYPE"] == 1}
    assert ours - theirs == {"UKJ45"}
    assert len(theirs - ours) == 14
