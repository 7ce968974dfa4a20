"""What was found, as files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import shapely

from hansa.analysis.detection import Cluster, changes_table
from hansa.directory.spreadsheets import harmless
from hansa.observatory.detect.shapes import RegionShapes

if TYPE_CHECKING:
    from hansa.observatory.detect.run import Found


def write_tables(folder: Path, found: Found, said: Callable[[Cluster], str], shapes: RegionShapes | None) -> None:
    """clusters.csv, members.csv, periods.csv and clusters.geojson. Texts that a spreadsheet would take for a formula
    are made harmless; numbers keep their full precision."""
    clusters = found.detection.clusters_table()
    clusters["reasons"] = [said(cluster) for cluster in found.clusters]
    _write(clusters, folder / "clusters.csv")
    _write(found.detection.members_table(), folder / "members.csv")
    _write(_periods(found), folder / "periods.csv")
    (folder / "clusters.geojson").write_text(
        json.dumps(_geojson(found, shapes), ensure_ascii=False, allow_nan=False), "utf-8"
    )


def _write(table: pd.DataFrame, path: Path) -> None:
    table = table.rename(columns=lambda name: harmless(name))
    for name in table.columns:
        if table[name].dtype == object or isinstance(table[name].dtype, pd.StringDtype):
            table[name] = [harmless(value) if isinstance(value, str) else value for value in table[name]]
    table.to_csv(path, index=False)


def _periods(found: Found) -> pd.DataFrame:
    table = changes_table([change for _before, _after, change in found.changes])
    for place, name in enumerate(("period_before", "period_after")):
        table.insert(place, name, [_span(row[place]) for row in found.changes])
    return table


def _geojson(found: Found, shapes: RegionShapes | None) -> dict[str, Any]:
    features = [_feature(cluster, found, shapes) for cluster in found.clusters]
    return {"type": "FeatureCollection", "features": features}


def _feature(cluster: Cluster, found: Found, shapes: RegionShapes | None) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": cluster.key,
        "geometry": _territory(cluster, found, shapes),
        "properties": {
            "key": cluster.key,
            "field": cluster.field,
            "name": cluster.name,
            "basis": cluster.basis,
            "kind": cluster.kind,
            "members": len(cluster.members),
            "countries": list(cluster.countries),
            "places": [
                {"name": place.name, "country": place.country, "members": place.members, "strong": place.strong}
                for place in cluster.places
            ],
            "cohesion": cluster.cohesion,
            "stability": cluster.stability,
        },
    }


def _territory(cluster: Cluster, found: Found, shapes: RegionShapes | None) -> dict[str, Any] | None:
    """The regions of a cluster where there are outlines, else the points of its places; none without coordinates."""
    table = found.detection.places.table
    numbers = [place.place for place in cluster.places]
    if shapes is not None:
        number = {code: place for place, code in enumerate(shapes.codes)}
        parts = [shapes.shapes[number[code]] for code in table["place"].iloc[numbers] if code in number]
        return json.loads(shapely.to_geojson(shapely.union_all(parts))) if parts else None
    spots = table[["longitude", "latitude"]].iloc[numbers].dropna()
    if spots.empty:
        return None
    return {"type": "MultiPoint", "coordinates": [[round(x, 5), round(y, 5)] for x, y in spots.to_numpy(float)]}


def _span(years: Any) -> str:
    """A period, as 2014-2016."""
    return f"{years[0]}-{years[1]}"
