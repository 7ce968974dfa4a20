"""Fixtures of the tests about places."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hansa.directory.places.finder import PlaceFinder, place_finder

ATLAS = Path(__file__).resolve().parents[3] / "frontend" / "node_modules" / "world-atlas" / "countries-10m.json"


@pytest.fixture(scope="session")
def atlas() -> Path:
    """The countries of world-atlas, which `pip install` of the checkout fetches for the map."""
    if not ATLAS.exists():
        message = "frontend/node_modules/world-atlas is not here: install the checkout to have it"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    return ATLAS


@pytest.fixture(scope="session")
def finder() -> PlaceFinder:
    return place_finder()
