"""What is found of what was expected before looking (docs/methods/detection-expectations.md), in its quick parts.

`python -m benchmarks.detection_expectations` does the whole, docs/methods/detection.md tells the result.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from hansa.analysis.detection import (
    TIES,
    DetectionRule,
    Participations,
    Places,
    detect_clusters,
    places_of_points,
    strong_places,
    with_places_shuffled,
    with_ties_shuffled,
)
from hansa.analysis.distance import great_circle_km, unit_vectors
from hansa.observatory.detect import Request
from hansa.observatory.detect.reading import read_sources
from hansa.observatory.sources.findings import Findings
from hansa.observatory.sources.progress import silent
from tests.analysis.detection.expected import LISTS, NEAR_KM, read_list, us_places, us_strong_regions

RULE = DetectionRule()
# Aerospace research centres of five countries, which work with each other in most projects of aeronautics.
AERONAUTICS = {
    "DEUTSCHES ZENTRUM FUER LUFT - UND RAUMFAHRT EV",
    "STICHTING NATIONAAL LUCHT- EN RUIMTEVAARTLABORATORIUM",
    "OFFICE NATIONAL D'ETUDES ET DE RECHERCHES AEROSPATIALES",
    "CENTRO ITALIANO RICERCHE AEROSPAZIALI SCPA",
    "CRANFIELD UNIVERSITY",
}


@pytest.fixture(scope="module")
def horizon(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Participations, Places]:
    findings = Findings(tmp_path_factory.mktemp("findings") / "findings.csv")
    try:
        source = str(shared_data / "cordis-h2020-2014-2019-csv.zip")
        table = Participations.of(read_sources(Request((source,), Path("out")), findings, silent).frame)
    finally:
        findings.close()
    return table, places_of_points(table, radius_km=RULE.radius_km, neighbour_km=RULE.neighbour_km)


def only(table: Participations, field: str) -> Participations:
    return Participations(table.of_field(field), table.organisations, table.members)


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("us_places", "3452411a62460029"),
        ("europe_places", "3796d8f09543bbf5"),
        ("europe_ties", "ce5dcebf8e804fbf"),
        ("cluster_organisation_fields", "03d012deb0dddc08"),
    ],
)
def test_keep_the_lists_as_they_were_written_before_looking(name: str, begins: str) -> None:
    text = (LISTS / f"{name}.csv").read_bytes().replace(b"\r\n", b"\n")
    assert hashlib.sha256(text).hexdigest()[:16] == begins


def test_find_the_known_concentrations_of_us_employment(shared_data: Path) -> None:
    """Strong regions by the flags of the US Cluster Mapping Project, from its employment of 2016."""
    strong = us_strong_regions(pd.read_parquet(shared_data / "statistics" / "us_msa_clusters_2016.parquet"))
    assert sum(map(len, strong.values())) == 5_887, "as many as were published"
    score = us_places(strong)
    assert (score.met[score.expected].sum(), score.expected.sum()) == (113, 120)
    assert score.wrong[["field", "city"]].values.tolist() == [["Insurance Services", "Bakersfield"]]
    assert score.by_chance < 0.2
    assert set(score.missed["city"]) == {
        "Boston", "Chicago", "Kodiak", "Monroe", "New Bedford", "Pikeville", "Trenton",
    }  # fmt: skip


def test_find_european_places_of_research_and_none_that_are_known_for_other_things(horizon) -> None:
    table, places = horizon
    rows = read_list("europe_places")
    expected = (rows["expected"] == "yes").to_numpy()
    cells = strong_places(table, places, RULE)
    spots = unit_vectors(places.table["latitude"], places.table["longitude"])
    near = [
        set(np.flatnonzero(great_circle_km(spots, here) <= NEAR_KM))
        for here in unit_vectors(rows["latitude"], rows["longitude"])
    ]
    p = np.array([_least_p(cells, field, here) for field, here in zip(rows["field"], near, strict=True)])
    strong = cells[cells["strong"]]
    found = set(zip(strong["field"], strong["place"], strict=True))
    met = np.array(
        [any((field, one) in found for one in here) for field, here in zip(rows["field"], near, strict=True)]
    )
    assert (met[expected].sum(), met[~expected].sum()) == (25, 0), "few are sure, but these are right"
    # The order of places says more than the threshold: expected ones come before the others nearly always.
    earlier = (p[expected][:, None] < p[~expected]).mean() + (p[expected][:, None] == p[~expected]).mean() / 2
    assert earlier > 0.88


def _least_p(cells: pd.DataFrame, field: str, here: set[int]) -> float:
    return float(cells["p"][(cells["field"] == field) & cells["place"].isin(here)].min(skipna=True) if here else 1.0)


def test_find_hardly_any_strong_place_where_places_are_permuted(horizon) -> None:
    table, places = horizon
    rng = np.random.default_rng(1)
    shuffled = [
        int(strong_places(table, with_places_shuffled(places, rng), RULE)["strong"].sum()) for _deal in range(5)
    ]
    assert np.mean(shuffled) < 8, f"{shuffled} of the 99 that are found in the real data"
    assert strong_places(table, places, RULE)["strong"].sum() == 99


def test_find_who_works_on_aeronautics_and_nobody_where_ties_are_rewired(horizon) -> None:
    """Transport is one programme part; by ties alone it falls into aeronautics, roads and rails, and others."""
    table, places = horizon
    transport = only(table, "SC4")
    found = detect_clusters(transport, rng=np.random.default_rng(1), places=places)
    names = table.organisations["name"]
    members = [{names.iat[member.number] for member in one.members} for one in found.clusters if one.basis == TIES]
    assert sum(one >= AERONAUTICS for one in members) == 1
    flying = next(one for one in members if one >= AERONAUTICS)
    assert "UNION INTERNATIONALE DES CHEMINS DE FER" not in flying, "railways are another cluster"
    shuffled = with_ties_shuffled(transport, np.random.default_rng(1))
    nothing = detect_clusters(shuffled, rng=np.random.default_rng(1), places=places)
    assert [one.basis for one in nothing.clusters if one.basis == TIES] == []
