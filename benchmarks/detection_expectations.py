"""What detection finds of what was expected: `python -m benchmarks.detection_expectations [--shuffles N] [--seed N]`.

The lists of docs/methods/detection-expectations.md, written down before looking, against what is found in the projects
of Horizon 2020, and in US employment; then how much is still found after the places of organisations have been
permuted, and after the ties have been rewired. With `--official`, the same command on the official layout of CORDIS,
whose fields are those of science.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.import_cordis import DEFAULT, machine
from hansa.analysis.detection import (
    PLACE,
    TIES,
    Detection,
    Participations,
    Places,
    detect_clusters,
    places_of_points,
    with_places_shuffled,
    with_ties_shuffled,
)
from hansa.analysis.detection.rule import DetectionRule
from hansa.directory.places.borders import shipped_borders
from hansa.observatory.detect import Request
from hansa.observatory.detect.reading import read_sources
from hansa.observatory.sources.findings import Findings
from hansa.observatory.sources.progress import silent
from tests.analysis.detection.expected import (
    Score,
    cluster_organisations,
    europe_places,
    europe_ties,
    us_places,
    us_strong_regions,
)

DATA = DEFAULT.parent
US = DATA / "statistics" / "us_msa_clusters_2016.parquet"
REGISTER = DATA / "registers" / "h2020_cluster_organisations.csv"
OFFICIAL = DATA / "registers" / "cordis-format-sample"


def read(source: Path, field_level: int = 2) -> Participations:
    """The participations of a source, as the command reads them."""
    findings = Findings(Path("/dev/null"))
    try:
        frame = read_sources(Request((str(source),), Path("."), field_level=field_level), findings, silent).frame
    finally:
        findings.close()
    return Participations.of(frame)


def search(table: Participations, places: Places, seed: int) -> Detection:
    rng = np.random.default_rng(seed)
    return detect_clusters(table, rng=rng, places=places, borders=shipped_borders())


def counts(detection: Detection) -> str:
    """How much was found."""
    strong = int(detection.cells["strong"].sum())
    of = [sum(cluster.basis == basis for cluster in detection.clusters) for basis in (PLACE, TIES)]
    joined = sum(
        cluster.basis == PLACE and sum(place.strong for place in cluster.places) > 1 for cluster in detection.clusters
    )
    tested = len(detection.cells)
    communities = int(detection.fields["communities"].sum())
    return (
        f"{strong} strong cells of {tested}, {of[0]} clusters of places ({joined} of them joined from several), "
        f"{of[1]} clusters of ties of {communities} communities"
    )


def show(name: str, score: Score, columns: list[str]) -> None:
    print(f"\n{name}: {score}")
    for what, rows in (("missed", score.missed), ("not expected", score.wrong)):
        if len(rows):
            print(f"  {what}: " + "; ".join(" ".join(map(str, row)) for row in rows[columns].to_numpy().tolist()))


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--seed", type=int, default=1, help="of the random numbers")
    asked.add_argument("--shuffles", type=int, default=1, help="shuffled networks of either kind")
    asked.add_argument("--official", action="store_true", help="read the official layout at each level of its fields")
    given = asked.parse_args()
    print(machine())
    show("US places", us_places(us_strong_regions(pd.read_parquet(US))), ["field", "city"])
    table = read(DEFAULT)
    rule = DetectionRule()
    places = places_of_points(table, radius_km=rule.radius_km, neighbour_km=rule.neighbour_km)
    begun = time.perf_counter()
    detection = search(table, places, given.seed)
    print(f"\nHorizon 2020, {time.perf_counter() - begun:.0f} s: {counts(detection)}")
    show("European places", europe_places(detection), ["field", "city"])
    show("European ties", europe_ties(detection), ["field", "first_city", "second_city"])
    show("Cluster organisations", cluster_organisations(detection, REGISTER), ["name", "city", "fields"])
    for number in range(given.shuffles):
        rng = np.random.default_rng([given.seed, number])
        print(f"\nPlaces permuted: {counts(search(table, with_places_shuffled(places, rng), given.seed))}")
        print(f"Ties rewired: {counts(search(with_ties_shuffled(table, rng), places, given.seed))}", flush=True)
    if given.official:
        for level in (1, 2, 3):
            fields = read(OFFICIAL, level).fields
            print(f"\nOfficial layout, level {level}: {len(fields)} fields, as {', '.join(fields[:4])}")


if __name__ == "__main__":
    main()
