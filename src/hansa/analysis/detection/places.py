"""Places: regions as they are given, or dense groups of points where only coordinates exist, and their neighbours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from hansa.analysis.detection.participations import Participations
from hansa.analysis.distance import unit_vectors
from hansa.analysis.distance.sphere import chord


@dataclass(frozen=True, eq=False)
class Places:
    """Where organisations are.

    table: one row for each place, in the order of its number: place (its key), name, latitude, longitude (of its
        centre; NaN where unknown), country (of most of its organisations), organisations (how many).
    of_organisation: the number of the place of each organisation; −1 where unknown.
    neighbours: pairs of numbers of places, n × 2, each pair once.
    """

    table: pd.DataFrame
    of_organisation: np.ndarray
    neighbours: np.ndarray

    def joined(self, strong: np.ndarray, supporting: np.ndarray | None = None) -> np.ndarray:
        """Join strong places that are neighbours, across any border, and the supporting places that touch them.

        Args:
            strong, supporting: marks of places. A supporting place joins only as a neighbour of a strong one; two
                supporting places do not join each other, so that groups do not run away from what is strong.

        Returns:
            the number of the group of each place, from 0 in the order of places; −1 for places in no group.
        """
        supporting = np.zeros(len(strong), dtype=bool) if supporting is None else supporting & ~strong
        first, second = self.neighbours.T if len(self.neighbours) else np.zeros((2, 0), dtype=np.int64)
        usable = (strong[first] & (strong | supporting)[second]) | (strong[second] & supporting[first])
        links = np.ones(int(usable.sum())), (first[usable], second[usable])
        graph = csr_array(coo_array(links, shape=(len(strong), len(strong))))
        _count, labels = connected_components(graph, directed=False)
        found = np.isin(labels, labels[strong])
        groups = np.full(len(strong), -1)
        groups[found] = pd.factorize(labels[found])[0]
        return groups


def gather_points(
    latitude: np.ndarray, longitude: np.ndarray, weights: np.ndarray, *, radius_km: float
) -> tuple[np.ndarray, np.ndarray]:
    """Gather points around the largest of them: a place is what lies within `radius_km` of a spot larger than the rest.

    The spot of the greatest weight takes all points within the radius, then the greatest of those left, and so on. So a
    town has its surroundings on both sides of any border, no place is wider than twice the radius, and places do not
    depend on fields, on chance or on the order of rows. Density clustering was tried and left: its groups chain along
    the Rhine to hundreds of kilometres (docs/methods/detection.md).

    Args:
        latitude, longitude: degrees. weights: e.g. organisations on the spot; of equals, the southern and western goes
            first.

    Returns:
        for each point the number of its place, from 0, the largest first; and for each place the point that is its
        centre.

    Cost: points × points within the radius.

    >>> place, centre = gather_points(np.array([50.0, 50.1, 52.0]), np.array([4.0, 4.0, 4.0]),
    ...                               np.array([1.0, 3.0, 2.0]), radius_km=25)
    >>> place.tolist(), centre.tolist()
    ([0, 0, 1], [1, 2])
    """
    points = unit_vectors(latitude, longitude)
    near = cKDTree(points).query_ball_point(points, float(chord(radius_km)))
    place = np.full(len(points), -1)
    centres: list[int] = []
    for spot in np.lexsort((longitude, latitude, -np.asarray(weights, dtype=float))):
        if place[spot] >= 0:
            continue
        around = np.array(near[spot])
        place[around[place[around] < 0]] = len(centres)
        centres.append(spot)
    return place, np.array(centres, dtype=np.int64)


def places_of_points(participations: Participations, *, radius_km: float, neighbour_km: float) -> Places:
    """The places of organisations by their coordinates: `gather_points`, weighted by organisations on the spot."""
    organisations = participations.organisations
    known = organisations.dropna(subset=["latitude", "longitude"])
    spots = known.groupby(["latitude", "longitude"], sort=True).size().reset_index(name="organisations")
    if spots.empty:
        return Places(_no_places(), np.full(len(organisations), -1), np.zeros((0, 2), dtype=np.int64))
    north, east = spots["latitude"].to_numpy(), spots["longitude"].to_numpy()
    place, centres = gather_points(north, east, spots["organisations"].to_numpy(), radius_km=radius_km)
    number = pd.MultiIndex.from_frame(spots[["latitude", "longitude"]])
    of_spot = pd.Series(place, index=number)
    of_organisation = np.full(len(organisations), -1)
    of_organisation[known.index] = of_spot.loc[pd.MultiIndex.from_frame(known[["latitude", "longitude"]])].to_numpy()
    table = pd.DataFrame({"latitude": north[centres], "longitude": east[centres]})
    names = _names_of_spots(known, table)
    table.insert(0, "place", [f"{a:.2f},{b:.2f}" for a, b in zip(table.latitude, table.longitude, strict=True)])
    table.insert(1, "name", names)
    return _with_facts(table, organisations, of_organisation, _near(table, neighbour_km))


def places_of_regions(
    participations: Participations,
    *,
    neighbour_km: float,
    neighbours: Iterable[tuple[str, str]] | None = None,
    names: dict[str, str] | None = None,
    centres: dict[str, tuple[float, float]] | None = None,
) -> Places:
    """The regions of organisations as places.

    Args:
        neighbours: pairs of regions that touch; without them, regions whose centres are at most `neighbour_km` apart.
        names, centres (latitude, longitude): by region; without centres, the mean of the organisations' coordinates.
    """
    organisations = participations.organisations
    codes, regions = pd.factorize(organisations["region"], sort=True)
    table = pd.DataFrame({"place": regions.astype(str), "name": [(names or {}).get(r, r) for r in regions]})
    middle = organisations.groupby(codes)[["latitude", "longitude"]].mean().reindex(range(len(regions)))
    table["latitude"], table["longitude"] = middle["latitude"].to_numpy(), middle["longitude"].to_numpy()
    if centres:
        spots = pd.DataFrame([centres.get(r, (np.nan, np.nan)) for r in regions], columns=["latitude", "longitude"])
        table[["latitude", "longitude"]] = spots.fillna(table[["latitude", "longitude"]])
    pairs = _near(table, neighbour_km) if neighbours is None else _given(neighbours, table["place"])
    return _with_facts(table, organisations, codes, pairs)


def _names_of_spots(organisations: pd.DataFrame, centres: pd.DataFrame) -> list[str]:
    """The most frequent city named at each centre, else its coordinates."""
    named = organisations.dropna(subset=["city"])
    said = named.groupby(["latitude", "longitude", "city"]).size().reset_index(name="times")
    first = said.sort_values(["times", "city"], ascending=[False, True]).drop_duplicates(["latitude", "longitude"])
    city = {(row.latitude, row.longitude): row.city for row in first.itertuples()}
    spots = zip(centres.latitude, centres.longitude, strict=True)
    return [city.get(spot) or f"{spot[0]:.2f}, {spot[1]:.2f}" for spot in spots]


def _with_facts(
    table: pd.DataFrame, organisations: pd.DataFrame, of_organisation: np.ndarray, neighbours: np.ndarray
) -> Places:
    placed = organisations.assign(number=of_organisation)[of_organisation >= 0]
    said = placed.dropna(subset=["country"]).groupby(["number", "country"]).size().reset_index(name="times")
    first = said.sort_values(["times", "country"], ascending=[False, True]).drop_duplicates("number")
    country = first.set_index("number")["country"].reindex(range(len(table)))
    known = [code if isinstance(code, str) else None for code in country]
    table["country"] = pd.Series(known, dtype=object)  # as text, pandas would turn None into NaN
    table["organisations"] = np.bincount(placed["number"], minlength=len(table))
    return Places(table, of_organisation, neighbours)


def _near(table: pd.DataFrame, km: float) -> np.ndarray:
    known = np.flatnonzero(table[["latitude", "longitude"]].notna().all(axis=1))
    if len(known) < 2:
        return np.zeros((0, 2), dtype=np.int64)
    tree = cKDTree(unit_vectors(table["latitude"].iloc[known], table["longitude"].iloc[known]))
    return known[tree.query_pairs(float(chord(km)), output_type="ndarray")].reshape(-1, 2)


def _given(neighbours: Iterable[tuple[str, str]], keys: pd.Series) -> np.ndarray:
    number = {key: place for place, key in enumerate(keys)}
    pairs = {tuple(sorted((number[a], number[b]))) for a, b in neighbours if a in number and b in number and a != b}
    return np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)


def _no_places() -> pd.DataFrame:
    return pd.DataFrame(columns=["place", "name", "latitude", "longitude", "country", "organisations"])
