"""What a run is asked to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from hansa.analysis.detection import DetectionRule
from hansa.observatory.detect.shapes import RegionShapes


@dataclass(frozen=True)
class Request:
    """One run.

    sources: CORDIS zips, folders or addresses, or CSV and Parquet files of participations. out: the folder for the
    results. years: the first and the last to look at; None for all. field_level: how deep fields of science are read.
    period_years: length of the periods that are compared. seed: of the random numbers. shapes: regions to take as
    places; without them, places are gathered from coordinates.
    """

    sources: tuple[str, ...]
    out: Path
    years: tuple[int, int] | None = None
    field_level: int = 2
    period_years: int = 3
    seed: int = 1
    shapes: RegionShapes | None = None
    rule: DetectionRule = field(default_factory=DetectionRule)
