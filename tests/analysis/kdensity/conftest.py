"""Sites for the tests of distances between plants."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from hansa.analysis.kdensity import Sites, sites_on_earth, sites_on_plane


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(20261123)


@pytest.fixture
def towns(rng: np.random.Generator) -> Sites:
    """6,000 sites on 1,000 × 1,000 km: four in five in forty towns of 2, 10 or 40 km, the rest anywhere."""
    middle, town = rng.uniform(0, 1e6, (2, 40)), rng.integers(0, 40, 4_800)
    width = rng.choice([2e3, 1e4, 4e4], 40)
    around = middle[:, town] + rng.normal(size=(2, 4_800)) * width[town]
    return sites_on_plane(*np.hstack([around, rng.uniform(0, 1e6, (2, 1_200))]))


@pytest.fixture(scope="session")
def golden(shared_data: Path) -> Path:
    """Results of the R package dbmss 2.11 and their inputs."""
    return shared_data / "plants" / "golden_dbmss"


@pytest.fixture(scope="session")
def europe(golden: Path) -> pd.DataFrame:
    """4,495 energy-intensive industrial sites of Europe (Hotmaps, CC BY 4.0), EPSG:3035."""
    return pd.read_csv(golden / "industrial_points_3035.csv")


@pytest.fixture(scope="session")
def europe_by_degrees(shared_data: Path, europe: pd.DataFrame) -> Sites:
    """The same places by longitude and latitude."""
    places = (
        pd.read_csv(shared_data / "plants" / "industrial_sites_clean.csv").set_index("SiteID").loc[europe["SiteID"]]
    )
    return sites_on_earth(places["lon"], places["lat"])
