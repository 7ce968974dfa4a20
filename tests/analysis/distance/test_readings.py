"""Readings of the cost of distance, and the published signs and orderings on European research networks."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from hansa.analysis.distance import (
    distance_over_time,
    dyads,
    lost_at_border,
    lost_between,
    lost_per_doubling,
    ppml,
)
from hansa.directory.places.table import read_table


def test_read_a_coefficient() -> None:
    assert lost_per_doubling(-1.0) == 0.5
    assert lost_between(-1.0, 100, 400) == 0.75
    assert lost_between(-0.5, 500, 600) == pytest.approx(1 - (5 / 6) ** 0.5)
    assert lost_at_border(np.log(0.8)) == pytest.approx(0.2)
    with pytest.raises(ValueError, match="right are distances above 0"):
        lost_between(-1.0, 0, 100)


def _two_periods(now: float, seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    origin, destination = np.nonzero(np.triu(np.ones((40, 40)), 1))
    spots = rng.random((40, 2)) * 1500
    km = np.hypot(*(spots[origin] - spots[destination]).T) + 20
    parts = []
    for year, slope in ((2005, -1.0), (2015, now)):
        ties = rng.poisson(2000 * km**slope * np.where(slope == -1, 1, 1000 ** (-1 - slope)))
        half = pd.DataFrame({"origin": origin, "destination": destination, "log_distance": np.log(km), "ties": ties})
        half["pair"] = np.arange(len(km))
        back = half.rename(columns={"origin": "destination", "destination": "origin"})
        parts += [half.assign(year=year), back.assign(year=year)]
    return pd.concat(parts, ignore_index=True)


def test_measure_digitalness_against_the_first_period() -> None:
    table = distance_over_time(_two_periods(-0.4), border=None).table.set_index("year")
    assert table.digitalness[2005] == 0
    assert table.digitalness_error[2005] == pytest.approx(0, abs=1e-9)
    assert abs(table.digitalness[2015] - 0.6) < 3 * table.digitalness_error[2015]
    assert table.digitalness_error[2015] < 0.1
    assert table.lost_per_doubling[2005] == pytest.approx(1 - 2 ** table.coefficient[2005])
    assert table.border.isna().all()


def test_give_the_delta_method_its_covariance() -> None:
    """Checked against numerical derivatives of 1 − |β_t| / |β_0|."""
    result = distance_over_time(_two_periods(-0.4), border=None)
    beta, covariance = result.fit.coefficients, result.fit.covariance

    def delta(b: np.ndarray) -> float:
        return 1 - abs(b[1]) / abs(b[0])

    step = 1e-6
    slopes = np.array([(delta(beta + step * e) - delta(beta - step * e)) / (2 * step) for e in np.eye(2)])
    assert result.table.digitalness_error[1] == pytest.approx(np.sqrt(slopes @ covariance @ slopes), rel=1e-5)


def test_count_an_undirected_tie_once_in_errors() -> None:
    """Each pair stands twice in the table; clustered by pair, the error equals that of pairs taken once."""
    frame = _two_periods(-0.4)
    twice = ppml(frame, "ties", ["log_distance"], cluster=["pair"])
    once = ppml(frame.drop_duplicates(["pair", "year"]), "ties", ["log_distance"], cluster=["pair"])
    assert twice.coefficients[0] == pytest.approx(once.coefficients[0])
    assert twice.estimate("log_distance").error == pytest.approx(once.estimate("log_distance").error)


@pytest.fixture(scope="module")
def horizon(shared_data: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Participations of Horizon 2020 with their NUTS 2 region, and the regions of the European mainland and isles."""
    with zipfile.ZipFile(shared_data / "cordis-h2020-2014-2019-csv.zip") as archive:
        columns = ["projectID", "organisationID", "nutsCode", "activityType"]
        rows = pd.read_csv(archive.open("organization.csv"), sep=";", dtype=str, usecols=columns, keep_default_na=False)
    table = Path(__file__).parents[3] / "src" / "hansa" / "directory" / "reference" / "regions.csv"
    facts = read_table(table.read_text("utf-8").splitlines())
    places = pd.DataFrame(
        [
            (fact.code, fact.latitude, fact.longitude, fact.country)
            for fact in facts
            if fact.level == 2 and fact.latitude > 34 and fact.longitude > -25
        ],
        columns=["place", "latitude", "longitude", "country"],
    )
    region = rows.nutsCode.str[:4]
    rows["place"] = region.where(region.isin(places.place))
    return rows.rename(columns={"projectID": "project", "organisationID": "organisation"}), places


def _fit(rows: pd.DataFrame, places: pd.DataFrame):
    pairs = dyads(rows, places)
    clusters = ["origin", "destination"]
    return ppml(pairs, "ties", ["log_distance", "border"], effects=clusters, cluster=clusters)


def test_find_the_published_signs_in_horizon_2020(horizon: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    """Scherngell & Barber (2009), Scherngell & Lata (2013): ties fall with distance and at borders."""
    fit = _fit(*horizon)
    assert fit.estimate("log_distance").high < 0
    assert fit.estimate("border").high < 0


def test_find_business_more_bound_to_place_than_research(horizon: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    """Scherngell & Barber, FP5 (arXiv 1004.2793): industry depends on distance more than public research."""
    rows, places = horizon
    business = _fit(rows[rows.activityType == "PRC"], places)
    research = _fit(rows[rows.activityType.isin(["HES", "REC"])], places)
    assert business.coefficients[0] < research.coefficients[0] < 0
    assert business.coefficients[1] < research.coefficients[1] < 0
