"""Pairs of places with their ties, zeros kept: the table that gravity is estimated on."""

from __future__ import annotations

import numpy as np
import pandas as pd

from hansa.analysis.distance.sphere import great_circle_km, unit_vectors
from hansa.analysis.distance.ties import joint_ties

PARTICIPATION = ("project", "organisation", "place")
PLACE = ("place", "latitude", "longitude", "country")


def dyads(participations: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """All pairs of places in each year, with the ties of joint projects between their organisations.

    Args:
        participations: columns project, organisation, place (empty where unknown: such members count in the size of
            their projects and make no pair) and, if there are several years, year (that of the project).
        places: one row for each place: place, latitude, longitude (degrees), country. Ties within a place are left out:
            their distance is the inner size of a place, which is another question.

    Returns:
        columns origin, destination, year (if given), ties, distance_km, log_distance, border (1 between countries, else
        0) and pair (a number for the two places, whatever the direction). Ties have no direction, so each pair stands
        there twice, with either place as origin: then origin and destination effects are equal by symmetry and estimate
        one effect for each place. Cluster by pair, or by origin and destination, so that nothing is counted as two.

    Raises:
        ValueError: a column is missing, a place is unknown or given twice, two places stand on one spot, or fewer than
            two places.

    Cost: places² × years rows.

    >>> where = pd.DataFrame({"place": ["A", "B"], "latitude": [50.0, 51.0], "longitude": [4.0, 4.0],
    ...                       "country": ["BE", "NL"]})
    >>> who = pd.DataFrame({"project": [1, 1, 1], "organisation": ["a", "b", "c"], "place": ["A", "B", None]})
    >>> dyads(who, where)[["origin", "destination", "ties", "border"]].values.tolist()
    [['A', 'B', 0.5, 1.0], ['B', 'A', 0.5, 1.0]]
    """
    _check(participations, places)
    origin, destination = np.nonzero(~np.eye(len(places), dtype=bool))
    frame = _pairs(places, origin, destination)
    if "year" not in participations:
        return frame.assign(ties=_ties(participations, places)[origin, destination])
    years = [
        frame.assign(year=year, ties=_ties(group, places)[origin, destination])
        for year, group in participations.groupby("year")
    ]
    if not years:
        raise ValueError("no participation has a year; right is the year of its project")
    return pd.concat(years, ignore_index=True)


def _pairs(places: pd.DataFrame, origin: np.ndarray, destination: np.ndarray) -> pd.DataFrame:
    names, countries = places["place"].to_numpy(), places["country"].to_numpy()
    points = unit_vectors(places["latitude"], places["longitude"])
    distance = great_circle_km(points[origin], points[destination])
    if (same := np.flatnonzero(distance == 0)).size:
        first, second = names[origin[same[0]]], names[destination[same[0]]]
        raise ValueError(f"the places {first} and {second} stand on one spot; join them, or move one")
    return pd.DataFrame(
        {
            "origin": names[origin],
            "destination": names[destination],
            "distance_km": distance,
            "log_distance": np.log(distance),
            "border": (countries[origin] != countries[destination]).astype(float),
            "pair": np.minimum(origin, destination) * len(places) + np.maximum(origin, destination),
        }
    )


def _ties(participations: pd.DataFrame, places: pd.DataFrame) -> np.ndarray:
    members = participations.drop_duplicates(["project", "organisation"])
    project, names = pd.factorize(members["project"])
    place = pd.Index(places["place"]).get_indexer(members["place"])
    known = place >= 0
    size = np.bincount(project, minlength=len(names))
    return joint_ties(project[known], place[known], units_in_all=len(places), members=size).toarray()


def _check(participations: pd.DataFrame, places: pd.DataFrame) -> None:
    for frame, needed, what in ((participations, PARTICIPATION, "participations"), (places, PLACE, "places")):
        if missing := [column for column in needed if column not in frame]:
            raise ValueError(f"{what} have no column {', '.join(missing)}; right are {', '.join(needed)}")
    if len(places) < 2:
        raise ValueError(f"{len(places)} place makes no pair; right are two or more")
    if (twice := places["place"].duplicated()).any():
        raise ValueError(f"the place {places['place'][twice].iloc[0]} is given twice; right is one row for each place")
    unknown = set(participations["place"].dropna()) - set(places["place"])
    if unknown:
        raise ValueError(f"{len(unknown)} places of participations are not among the places, as {sorted(unknown)[0]}")
