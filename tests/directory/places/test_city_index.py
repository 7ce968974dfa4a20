"""The index of cities is made once and kept."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from hansa.directory.places import city_index
from hansa.directory.places.city_index import CityIndex, kept_index, key_of
from hansa.directory.places.finder import PlaceFinder

SMALL = CityIndex(
    latitudes=np.array([56.95, 59.44]),
    longitudes=np.array([24.11, 24.75]),
    names=np.array(["Rīga".encode(), b"Tallinn"]),
    keys=np.array(sorted((key_of("LV", "riga"), key_of("EE", "tallinn")))),
    numbers=np.array([0, 1] if key_of("LV", "riga") < key_of("EE", "tallinn") else [1, 0], dtype=np.int32),
    unsure=np.array([False, False]),
)


@pytest.fixture
def makes(monkeypatch: pytest.MonkeyPatch) -> list[CityIndex]:
    """What was made, by a maker that takes no seconds."""
    made: list[CityIndex] = []
    monkeypatch.setattr(city_index, "make_index", lambda: made.append(SMALL) or SMALL)
    return made


def test_index_is_kept_and_read_back_as_it_was(makes: list, tmp_path: Path) -> None:
    first, second = kept_index(tmp_path), kept_index(tmp_path)
    assert len(makes) == 1
    for field in fields(CityIndex):
        assert np.array_equal(getattr(first, field.name), getattr(second, field.name)), field.name
    place = PlaceFinder(second).find("RĪGA", "LV")
    assert place is not None
    assert (place.name, place.latitude) == ("Rīga", 56.95)
    assert [path.suffix for path in tmp_path.iterdir()] == [".npz"]


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 half of one"])
def test_damaged_file_is_made_again(makes: list, tmp_path: Path, content: bytes) -> None:
    kept_index(tmp_path)
    (path,) = tmp_path.iterdir()
    path.write_bytes(content)
    assert kept_index(tmp_path) is SMALL
    kept_index(tmp_path)
    assert len(makes) == 2


def test_file_of_another_version_makes_way(makes: list, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept_index(tmp_path)
    monkeypatch.setattr(city_index, "_version", lambda: "next")
    kept_index(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["cities-next.npz"]


def test_folder_that_cannot_be_written_to_is_done_without(makes: list, tmp_path: Path) -> None:
    assert kept_index(tmp_path / "nowhere") is SMALL


def test_keys_are_the_same_in_every_process() -> None:
    assert key_of("LV", "riga") == 2446745142587145810
