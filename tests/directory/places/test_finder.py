"""Cities found offline."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import numpy as np
import pytest

from hansa.directory.places.countries import UnknownCountry
from hansa.directory.places.finder import PlaceFinder
from hansa.directory.places.sphere import lengths_km


@pytest.mark.parametrize(
    ("city", "country", "name"),
    [
        ("BRUXELLES 4", "BE", "Brussels"),
        ("PARIS CEDEX 05", "FR", "Paris"),
        ("Frankfurt am Main", "DE", "Frankfurt am Main"),
        ("MUENCHEN", "DE", "Munich"),
        ("Köln", "DE", "Köln"),
        ("’s-Gravenhage", "NL", "The Hague"),
        ("Санкт-Петербург", "RU", "Saint Petersburg"),
        ("ATHINA", "EL", "Athens"),
        ("London", "UK", "London"),
        ("GOETEBORG", "SE", "Gothenburg"),
        ("KOBENHAVN", "DK", "Copenhagen"),
        ("Windhoek", "NA", "Windhoek"),
        ("Alcalá de Henares/Madrid", "ES", "Alcalá de Henares"),
    ],
)
def test_find_city_however_it_is_written(finder: PlaceFinder, city: str, country: str, name: str) -> None:
    place = finder.find(city, country)
    assert place is not None
    assert (place.name, place.quality, place.ambiguous) == (name, "city", False)


def test_take_most_populous_and_say_so(finder: PlaceFinder) -> None:
    frankfurt = finder.find("Frankfurt", "DE")
    assert frankfurt is not None
    assert (frankfurt.name, frankfurt.ambiguous) == ("Frankfurt am Main", True)


def test_prefer_own_name_to_other_names(finder: PlaceFinder) -> None:
    """GeoNames gives Edison, New Jersey, the other name Menlo Park."""
    place = finder.find("Menlo Park", "US")
    assert place is not None
    assert (place.name, round(place.longitude)) == ("Menlo Park", -122)


def test_mark_place_found_by_part_of_its_name(finder: PlaceFinder) -> None:
    place = finder.find("THERMI THESSALONIKI", "EL")
    assert place is not None
    assert (place.country, place.ambiguous) == ("GR", True)


@pytest.mark.parametrize("city", ["", "   ", "-", "Nowhere at all", "=HYPERLINK(1)", "x" * 10_000, "\0", "St"])
def test_find_nothing_where_nothing_is(finder: PlaceFinder, city: str) -> None:
    assert finder.find(city, "DE") is None


def test_keep_countries_apart(finder: PlaceFinder) -> None:
    assert finder.find("Paris", "DE") is None
    assert finder.find("Paris", "") is None


def test_fall_back_to_country_only_when_asked(finder: PlaceFinder) -> None:
    place = finder.find("Nowhere at all", "EL", or_country=True)
    assert place is not None
    assert (place.quality, place.name, place.country, place.ambiguous) == ("country", "Greece", "GR", True)
    assert (round(place.latitude), round(place.longitude)) == (38, 24)
    assert finder.find("Nowhere at all", "AQ", or_country=True) is None


def test_refuse_unknown_country(finder: PlaceFinder) -> None:
    with pytest.raises(UnknownCountry, match="“ZZ” is no country code"):
        finder.find("Paris", "ZZ")


def test_find_most_cities_of_cordis(finder: PlaceFinder, shared_data: Path) -> None:
    """Of 5,942 distinct cities 80 % are found (95 % of rows), the sure ones within 50 km of the file's own coordinates.

    The file's coordinates come from the same gazetteer, so the distance tests the matching and not the gazetteer.
    """
    rows = _cordis_places(shared_data / "cordis-h2020-2014-2019-csv.zip")
    found = {key: finder.find(*key) for key in rows}
    assert len(rows) == 5942
    assert sum(place is not None for place in found.values()) / len(rows) > 0.80
    assert sum(len(rows[key]) for key, place in found.items() if place) / sum(map(len, rows.values())) > 0.95
    sure = [(rows[key], place) for key, place in found.items() if place and not place.ambiguous and any(rows[key])]
    given = np.array([[float(value) for value in next(filter(None, cells)).split(",")][::-1] for cells, _ in sure])
    ours = np.array([[place.longitude, place.latitude] for _, place in sure])
    assert (lengths_km(given, ours) < 50).mean() > 0.99


def _cordis_places(archive: Path) -> dict[tuple[str, str], list[str]]:
    rows: dict[tuple[str, str], list[str]] = {}
    with zipfile.ZipFile(archive) as files, files.open("organization.csv") as raw:
        for row in csv.DictReader(io.TextIOWrapper(raw, "utf-8"), delimiter=";"):
            if row["city"] and row["country"]:
                rows.setdefault((row["city"], row["country"]), []).append(row["geolocation"])
    return rows
