"""Made-up networks of projects in which the clusters are known."""

from __future__ import annotations

import numpy as np
import pandas as pd

Rows = list[tuple[str, str, str, float, float, str]]
COLUMNS = ["project", "organisation", "field", "latitude", "longitude", "country"]
# Twelve towns far from each other, six on either side of a border at 10° east.
TOWNS = [(45.0 + row * 1.7, 2.0 + column * 5.0) for row in range(3) for column in range(4)]


def country_of(longitude: float) -> str:
    return "FR" if longitude < 10 else "DE"


def organisations(many: int = 240) -> list[tuple[str, float, float, str]]:
    """Organisations over the twelve towns in turn."""
    spots = [TOWNS[number % len(TOWNS)] for number in range(many)]
    return [(f"o{number:03}", *spot, country_of(spot[1])) for number, spot in enumerate(spots)]


def random_projects(
    field: str, people: list[tuple[str, float, float, str]], many: int, size: int, rng: np.random.Generator
) -> Rows:
    """Projects whose partners are chance."""
    rows: Rows = []
    for project in range(many):
        for one in rng.choice(len(people), size, replace=False):
            name, latitude, longitude, country = people[one]
            rows.append((f"{field} {project:04}", name, field, latitude, longitude, country))
    return rows


def joined_projects(
    field: str, groups: list[list[tuple[str, float, float, str]]], many: int, size: int, rng: np.random.Generator
) -> Rows:
    """Projects whose partners come from one group, wherever they sit."""
    rows: Rows = []
    for number, people in enumerate(groups):
        rows += random_projects(f"{field}/{number}", people, many, size, rng)
    return [(project, name, field, *rest) for project, name, _field, *rest in rows]


def frame_of(rows: Rows) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS)


def two_clusters(seed: int = 6) -> pd.DataFrame:
    """Steam: everybody works with everybody, but in the first town nearly all work in steam. Silk: three groups, each
    of the towns of both countries, work among themselves."""
    rng = np.random.default_rng(seed)
    everybody = organisations()
    first = [one for one in everybody if one[1:3] == TOWNS[0]]
    others = [one for one in everybody if one[1:3] != TOWNS[0]]
    groups = [others[number::3] for number in range(3)]
    return frame_of(
        random_projects("steam", [*first * 4, *others], 120, 3, rng)
        + random_projects("salt", others, 200, 4, rng)
        + joined_projects("silk", groups, 90, 4, rng)
    ).drop_duplicates(["project", "organisation", "field"])
