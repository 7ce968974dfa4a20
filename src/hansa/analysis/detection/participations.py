"""The table that detection reads: which organisation took part in which project, of which field, and where it sits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

NEEDED = ("organisation", "project")
OF_ORGANISATIONS = ("latitude", "longitude", "region", "country", "helix", "city", "name")
UNKNOWN_HELIX = "unknown"


@dataclass(frozen=True, eq=False)
class Participations:
    """Participations in numbers.

    rows: organisation and project as numbers from 0, field, year (NaN where unknown), weight (the share of the project
        that belongs to the field); one row for each of organisation, project and field.
    organisations: one row for each, in the order of the numbers: organisation (as given), latitude, longitude, region,
        country, helix, city, name; None or NaN where unknown.
    members: of each project, how many organisations it has.
    """

    rows: pd.DataFrame
    organisations: pd.DataFrame
    members: np.ndarray

    @property
    def fields(self) -> list[str]:
        return sorted(self.rows["field"].unique())

    def of_field(self, field: str) -> pd.DataFrame:
        return self.rows[self.rows["field"] == field]

    def between(self, first: int, last: int) -> Participations:
        """Those of the years from first to last; the organisations keep their numbers."""
        return Participations(self.rows[self.rows["year"].between(first, last)], self.organisations, self.members)

    @classmethod
    def of(cls, frame: pd.DataFrame) -> Participations:
        """Check a frame and put it into numbers.

        Args:
            frame: columns organisation, project; optional field (rows without one are left out; a project of several
                fields has a row for each), year, weight, and, of the organisation, latitude, longitude, region,
                country, helix, city, name. What different rows say of one organisation: the most frequent value counts.

        A project's weight is divided equally among its fields unless `weight` says otherwise.

        Raises:
            ValueError: a column is missing, no row is left, a weight is not above 0, or coordinates cannot be.
        """
        if missing := [name for name in NEEDED if name not in frame]:
            raise ValueError(
                f"participations have no column {', '.join(missing)}; right are {', '.join(NEEDED)} and, as far as "
                f"they are known, field, year, weight, {', '.join(OF_ORGANISATIONS)}"
            )
        known = frame.dropna(subset=list(NEEDED))
        if "field" in known:
            known = known[known["field"].notna() & (known["field"].astype(str) != "")]
        if known.empty:
            raise ValueError(f"none of {len(frame)} rows has an organisation, a project and a field")
        organisation, names = pd.factorize(known["organisation"], sort=True)
        project, _projects = pd.factorize(known["project"], sort=True)
        rows = pd.DataFrame(
            {
                "organisation": organisation,
                "project": project,
                "field": known["field"].astype(str).to_numpy() if "field" in known else "",
                "year": _years(known),
            }
        )
        if "weight" in known:
            rows["weight"] = _weights(known)
        # In one order whatever that of the frame, so that the same random numbers give the same clusters.
        rows = rows.drop_duplicates(["organisation", "project", "field"]).sort_values(
            ["field", "project", "organisation"], ignore_index=True
        )
        members = np.bincount(rows.drop_duplicates(["organisation", "project"])["project"])
        if "weight" not in rows:
            fields = rows.drop_duplicates(["project", "field"])["project"].value_counts()
            rows["weight"] = 1.0 / fields.reindex(rows["project"]).to_numpy()
        return cls(rows, _organisations(known, organisation, names), members)


def _years(frame: pd.DataFrame) -> np.ndarray:
    if "year" not in frame:
        return np.full(len(frame), np.nan)
    return pd.to_numeric(frame["year"], errors="coerce").to_numpy(dtype=np.float64)


def _weights(frame: pd.DataFrame) -> np.ndarray:
    weights = pd.to_numeric(frame["weight"], errors="coerce").to_numpy(dtype=np.float64)
    if (wrong := np.flatnonzero(~(np.isfinite(weights) & (weights > 0)))).size:
        raise ValueError(f"row {frame.index[wrong[0]]}: weight {frame['weight'].iloc[wrong[0]]}; right is above 0")
    return weights


def _organisations(frame: pd.DataFrame, number: np.ndarray, names: pd.Index) -> pd.DataFrame:
    """One row for each organisation: what most of its rows say (of equals, what comes first in order)."""
    table = pd.DataFrame({"organisation": names})
    for column in OF_ORGANISATIONS:
        if column in ("latitude", "longitude"):
            continue
        said = _most_frequent(frame[column], number, len(names)) if column in frame else [None] * len(names)
        table[column] = pd.Series(said, dtype=object)  # as text, pandas would turn None into NaN
    spots = _most_frequent(_spots(frame), number, len(names))
    table["latitude"] = [np.nan if spot is None else spot[0] for spot in spots]
    table["longitude"] = [np.nan if spot is None else spot[1] for spot in spots]
    table["helix"] = table["helix"].where(table["helix"].notna(), UNKNOWN_HELIX)
    return table


def _most_frequent(values: pd.Series, number: np.ndarray, many: int) -> np.ndarray:
    """For each organisation its most frequent known value; of equally frequent ones the least; else None."""
    codes, known = pd.factorize(values.to_numpy(dtype=object), sort=False)
    ranks = np.argsort(np.argsort([str(value) for value in known], kind="stable"), kind="stable")
    said = (codes >= 0) & (values.to_numpy(dtype=object) != "")
    pairs, times = np.unique(np.column_stack([number[said], ranks[codes[said]]]), axis=0, return_counts=True)
    order = np.lexsort((pairs[:, 1], -times, pairs[:, 0]))
    _numbers, first = np.unique(pairs[order, 0], return_index=True)
    chosen = pairs[order[first]]
    found = np.full(many, None, dtype=object)
    found[chosen[:, 0]] = np.asarray(known, dtype=object)[np.argsort(ranks)[chosen[:, 1]]]
    return found


def _spots(frame: pd.DataFrame) -> pd.Series:
    if not {"latitude", "longitude"} <= set(frame.columns):
        return pd.Series([None] * len(frame), index=frame.index, dtype=object)
    north = pd.to_numeric(frame["latitude"], errors="coerce").to_numpy(dtype=np.float64)
    east = pd.to_numeric(frame["longitude"], errors="coerce").to_numpy(dtype=np.float64)
    outside = ~((np.abs(north) <= 90) & (np.abs(east) <= 180)) & np.isfinite(north) & np.isfinite(east)
    if (wrong := np.flatnonzero(outside)).size:
        raise ValueError(
            f"row {frame.index[wrong[0]]}: latitude {north[wrong[0]]}, longitude {east[wrong[0]]}; right are degrees, "
            "latitude from -90 to 90 and longitude from -180 to 180: are they swapped, or projected metres?"
        )
    known = np.isfinite(north) & np.isfinite(east)
    spots = [(a, b) if k else None for a, b, k in zip(north, east, known, strict=True)]
    return pd.Series(spots, index=frame.index, dtype=object)
