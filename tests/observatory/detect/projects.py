"""Files of projects in which the clusters are known; all organisations in them are made up."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from tests.analysis.detection.made_up import two_clusters

FILES = ["clusters.csv", "clusters.geojson", "findings.csv", "members.csv", "periods.csv"]


def projects(first_year: int = 2014, years: int = 6) -> pd.DataFrame:
    """Steam in its first town, silk in three groups across the border (see `made_up`), over several years."""
    frame = two_clusters()
    last_digit = frame["organisation"].str[-1].astype(int)
    return frame.assign(
        year=first_year + frame["project"].str[-2:].astype(int) % years,
        name="Made-up " + frame["organisation"],
        helix=np.where(last_digit % 2 == 0, "business", "science"),
        city=[f"Town {north:.0f} {east:.0f}" for north, east in zip(frame.latitude, frame.longitude, strict=True)],
    )


def write_projects(path: Path, frame: pd.DataFrame | None = None) -> Path:
    (projects() if frame is None else frame).to_csv(path, index=False)
    return path
