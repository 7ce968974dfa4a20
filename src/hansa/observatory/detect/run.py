"""One run: read, find, compare, write."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from hansa.analysis.detection import (
    Change,
    Cluster,
    Detection,
    DetectionRule,
    Participations,
    Places,
    compare_periods,
    detect_clusters,
    periods,
    places_of_points,
    places_of_regions,
)
from hansa.analysis.kind import CROSS_BORDER, TRANSNATIONAL, Borders
from hansa.directory.places.borders import shipped_borders
from hansa.observatory.detect.reading import Read, read_sources
from hansa.observatory.detect.request import Request
from hansa.observatory.detect.writing import write_tables
from hansa.observatory.new_folder import new_folder
from hansa.observatory.sources.errors import UnusableSource
from hansa.observatory.sources.findings import Findings, Kind
from hansa.observatory.sources.progress import Progress, silent

Said = Callable[[Cluster], str]
# Below so many participations a second process would start longer than it works.
WORTH_A_PROCESS = 20_000


@dataclass(frozen=True, eq=False)
class Found:
    """What a run found: the detection over all years, and the changes from period to period.

    changes: with the period before and after each. rejected: rows of the sources that could not be used.
    """

    detection: Detection
    changes: tuple[tuple[tuple[int, int], tuple[int, int], Change], ...]
    read: Read
    rejected: int

    @property
    def clusters(self) -> tuple[Cluster, ...]:
        return self.detection.clusters

    def count(self, basis: str) -> int:
        return sum(cluster.basis == basis for cluster in self.clusters)

    @property
    def international(self) -> int:
        return sum(cluster.kind in (CROSS_BORDER, TRANSNATIONAL) for cluster in self.clusters)


def codes_of(cluster: Cluster) -> str:
    """The codes of a cluster's reasons."""
    return ", ".join(reason.code for reason in cluster.reasons)


def detect(
    request: Request,
    *,
    progress: Progress = silent,
    said: Said = codes_of,
    report: Callable[[Path, Found], None] | None = None,
) -> Found:
    """Find clusters in files of projects and write them into a folder.

    Args:
        request: the sources, choices and the folder.
        progress: told what is being done.
        said: puts the reasons of a cluster into words, for its table.
        report: called with a path and the result, to write a report there before the folder takes its place.

    Returns:
        What was found. In the folder: clusters.csv, members.csv, periods.csv, clusters.geojson, findings.csv (what the
        sources have that could not be used) and report.html. When anything fails, the folder stays as it was.

    Raises:
        UnusableSource: the sources cannot be used; the message says why and what would be right.
        OSError: the folder cannot be written.

    Cost: as `detect_clusters`, once for all years and once for each period; two processes where there is much to do.
    """
    with new_folder(request.out) as folder:
        findings = Findings(folder / "findings.csv")
        try:
            read = read_sources(request, findings, progress)
        finally:
            findings.close()
        table = _table(read, request)
        places = _places(table, request)
        progress("Searching")
        detection, parts = _search(table, places, request, progress)
        changes = _changes(parts)
        found = Found(detection, changes, read, findings.total(Kind.REJECTED))
        progress("Writing")
        write_tables(folder, found, said, request.shapes)
        if report is not None:
            progress("Drawing the report")
            report(folder / "report.html", found)
        return found


def _table(read: Read, request: Request) -> Participations:
    frame = read.frame
    if request.shapes is not None:
        frame = frame.assign(region=request.shapes.regions_of(frame))
    try:
        table = Participations.of(frame)
    except ValueError as error:
        raise UnusableSource(str(error)) from error
    if request.shapes is not None and table.organisations["region"].isna().all():
        raise UnusableSource(
            f"no organisation lies in a region of {request.shapes.file}; right are regions of its codes or coordinates"
        )
    return table


def _places(table: Participations, request: Request) -> Places:
    rule, shapes = request.rule, request.shapes
    if shapes is not None:
        return places_of_regions(
            table,
            neighbour_km=rule.neighbour_km,
            neighbours=shapes.neighbours(),
            names=dict(shapes.names),
            centres=shapes.centres(),
        )
    if table.organisations["latitude"].notna().any():
        return places_of_points(table, radius_km=rule.radius_km, neighbour_km=rule.neighbour_km)
    return places_of_regions(table, neighbour_km=rule.neighbour_km)


Part = tuple[tuple[int, int], Detection]


def _search(
    table: Participations, places: Places, request: Request, progress: Progress
) -> tuple[Detection, list[Part]]:
    """The detection over all years, and one for each period; the latter in a second process where it is worth it."""
    whole, *seeds = np.random.SeedSequence(request.seed).spawn(1 + len(_periods(table, request)))
    borders = shipped_borders()
    work = (table, places, request.rule, borders, list(zip(_periods(table, request), seeds, strict=True)))

    def over_all() -> Detection:
        return detect_clusters(
            table,
            rng=np.random.default_rng(whole),
            rule=request.rule,
            places=places,
            borders=borders,
            told=lambda field, done, total: progress("Searching", done, total),
        )

    if len(table.rows) < WORTH_A_PROCESS or not work[-1]:
        return over_all(), search_periods(*work)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        waiting = pool.submit(search_periods, *work)
        detection = over_all()
        progress("Searching the periods")
        return detection, waiting.result()


def _periods(table: Participations, request: Request) -> list[tuple[int, int]]:
    """The periods to compare; none where there are fewer than two."""
    found = periods(table.rows["year"].unique(), request.period_years)
    return found if len(found) > 1 else []


def search_periods(
    table: Participations,
    places: Places,
    rule: DetectionRule,
    borders: Borders,
    work: list[tuple[tuple[int, int], np.random.SeedSequence]],
) -> list[Part]:
    """The detection in each period."""
    return [
        (
            period,
            detect_clusters(
                table.between(*period), rng=np.random.default_rng(seed), rule=rule, places=places, borders=borders
            ),
        )
        for period, seed in work
    ]


def _changes(parts: list[Part]) -> tuple[tuple[tuple[int, int], tuple[int, int], Change], ...]:
    return tuple(
        (a, b, change) for (a, before), (b, after) in pairwise(parts) for change in compare_periods(before, after)
    )
