"""What is found against what was expected, written down before looking: docs/methods/detection-expectations.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from hansa.analysis.detection import Cluster, Detection
from hansa.analysis.distance import great_circle_km, unit_vectors
from hansa.analysis.specialisation import location_quotients
from hansa.analysis.stars import preset, rate

LISTS = Path(__file__).with_name("expectations")
NEAR_KM, DEALS = 30.0, 100


@dataclass(frozen=True)
class Score:
    """How a list fared. met: of each row. expected: of each row (all, where the list says nothing else). by_chance: the
    mean recall after the places of the list have been dealt out anew among its fields."""

    rows: pd.DataFrame
    met: np.ndarray
    expected: np.ndarray
    by_chance: float

    @property
    def recall(self) -> float:
        return float(self.met[self.expected].mean())

    @property
    def precision(self) -> float:
        return float(self.expected[self.met].mean()) if self.met.any() else float("nan")

    @property
    def missed(self) -> pd.DataFrame:
        return self.rows[self.expected & ~self.met]

    @property
    def wrong(self) -> pd.DataFrame:
        """The rows that are met although they were not expected."""
        return self.rows[~self.expected & self.met]

    def __str__(self) -> str:
        found, wanted = int(self.met[self.expected].sum()), int(self.expected.sum())
        text = f"recall {self.recall:.2f} ({found} of {wanted}), by chance {self.by_chance:.2f}"
        wrong = int((self.met & ~self.expected).sum())
        others = int((~self.expected).sum())
        return f"{text}, precision {self.precision:.2f} ({wrong} of {others} not expected)" if others else text


def read_list(name: str) -> pd.DataFrame:
    return pd.read_csv(LISTS / f"{name}.csv", keep_default_na=False, na_values=[""])


# Europe


class Found:
    """Where the clusters of each field have their places."""

    def __init__(self, detection: Detection) -> None:
        table = detection.places.table
        self._located = table[["latitude", "longitude"]].notna().all(axis=1).to_numpy()
        spots = table[["latitude", "longitude"]].fillna(0.0)
        self._points = unit_vectors(spots["latitude"], spots["longitude"])
        self._clusters: dict[str, list[Cluster]] = {}
        for cluster in detection.clusters:
            self._clusters.setdefault(cluster.field, []).append(cluster)

    def strong_near(self, field: str, latitude: float, longitude: float) -> bool:
        """Whether a cluster of the field has a strong place within 30 km."""
        return any(self._near(one, latitude, longitude, strong=True) for one in self._clusters.get(field, ()))

    def place_near(self, field: str, latitude: float, longitude: float) -> bool:
        return any(self._near(one, latitude, longitude) for one in self._clusters.get(field, ()))

    def joined(self, field: str, first: Sequence[float], second: Sequence[float]) -> bool:
        """Whether one cluster of the field has places within 30 km of both."""
        return any(self._near(one, *first) and self._near(one, *second) for one in self._clusters.get(field, ()))

    def _near(self, cluster: Cluster, latitude: float, longitude: float, *, strong: bool = False) -> bool:
        places = [one.place for one in cluster.places if self._located[one.place] and (one.strong or not strong)]
        here = unit_vectors([latitude], [longitude])
        return bool(len(places)) and bool((great_circle_km(self._points[places], here) <= NEAR_KM).any())


def europe_places(detection: Detection, fields: Sequence[str] = ()) -> Score:
    """The list of places; `fields` cuts it down."""
    rows, found = read_list("europe_places"), Found(detection)
    rows = rows[rows["field"].isin(fields)].reset_index(drop=True) if fields else rows
    spots = rows[["latitude", "longitude"]].to_numpy(float)
    known = {field: np.array([found.strong_near(field, *spot) for spot in spots]) for field in rows["field"].unique()}
    return _score(rows, known, (rows["expected"] == "yes").to_numpy())


def europe_ties(detection: Detection) -> Score:
    """The list of pairs; by chance, the second city of each pair is dealt out anew."""
    rows, found = read_list("europe_ties"), Found(detection)
    first = rows[["first_latitude", "first_longitude"]].to_numpy(float)
    second = rows[["second_latitude", "second_longitude"]].to_numpy(float)
    table = np.array(
        [[found.joined(field, a, b) for b in second] for field, a in zip(rows["field"], first, strict=True)]
    )
    everything = np.arange(len(rows))
    rng = np.random.default_rng(1)
    chance = np.mean([table[everything, rng.permutation(everything)].mean() for _deal in range(DEALS)])
    return Score(rows, table.diagonal(), np.ones(len(rows), dtype=bool), float(chance))


def cluster_organisations(detection: Detection, register: Path) -> Score:
    """The cluster organisations of the register in their fields; by chance, their places are dealt out anew."""
    told = read_list("cluster_organisation_fields")
    rows = told.merge(pd.read_csv(register)[["pic", "name", "city", "country", "lat", "lon"]], on="pic", validate="1:1")
    found = Found(detection)
    table = np.array(
        [
            [
                bool(np.isfinite(lat)) and any(found.place_near(field, lat, lon) for field in fields.split(";"))
                for lat, lon in zip(rows["lat"], rows["lon"], strict=True)
            ]
            for fields in rows["fields"]
        ]
    )
    everything = np.arange(len(rows))
    rng = np.random.default_rng(1)
    chance = np.mean([table[everything, rng.permutation(everything)].mean() for _deal in range(DEALS)])
    return Score(rows, table.diagonal(), np.ones(len(rows), dtype=bool), float(chance))


# United States


def us_strong_regions(published: pd.DataFrame) -> dict[str, list[str]]:
    """By traded field, the names of its strong regions, found by the library from employment and establishments.

    The nation, which is more than its metropolitan areas, is what the areas' shares in it tell.
    """
    traded = published[published["traded_b"] & (published["emp_tl"] > 0)]
    shown = traded[traded["cluster_emp_per_tf"] > 0]
    nation = (shown["emp_tl"] / shown["cluster_emp_per_tf"]).groupby(shown["cluster_name_t"]).median()
    table = traded.pivot_table(index="region_code_t", columns="cluster_name_t", values="emp_tl", fill_value=0.0)
    quotients = location_quotients(table.to_numpy(float), reference=nation.reindex(table.columns).to_numpy(float))
    place = table.index.get_indexer(traded["region_code_t"]), table.columns.get_indexer(traded["cluster_name_t"])
    cells = pd.DataFrame(
        {
            "region": traded["region_code_t"].to_numpy(),
            "activity": traded["cluster_name_t"].to_numpy(),
            "name": traded["region_name_t"].to_numpy(),
            "employment": traded["emp_tl"].to_numpy(float),
            "establishments": traded["est_tl"].to_numpy(float),
            "location_quotient": quotients[place],
        }
    )
    rated = rate(cells, preset("us_benchmark_flags"))
    strong = rated[rated["star_strong"].astype(bool)]
    return strong.groupby("activity")["name"].apply(list).to_dict()


def us_places(strong: dict[str, list[str]]) -> Score:
    """A place is met when a strong region of the field has the city in its name, and its state."""
    rows = read_list("us_places")
    spots = list(zip(rows["city"], rows["state"], strict=True))
    known = {
        field: np.array([any(_is(name, *spot) for name in strong.get(field, ())) for spot in spots])
        for field in rows["field"].unique()
    }
    return _score(rows, known, (rows["expected"] == "yes").to_numpy())


def _is(name: str, city: str, state: str) -> bool:
    """Whether “Detroit-Warren-Dearborn, MI” is a city of a state."""
    cities, _comma, states = name.strip().rpartition(", ")
    return city in cities and state in states.split()[0].split("-")


def _score(rows: pd.DataFrame, known: dict[str, np.ndarray], expected: np.ndarray) -> Score:
    """The score, `known` telling of each field which spots of the list it has; chance over the rows expected."""
    met = np.array([known[field][number] for number, field in enumerate(rows["field"])], dtype=bool)
    wanted = np.flatnonzero(expected)
    fields = rows["field"].to_numpy()[wanted]
    rng = np.random.default_rng(1)
    chance = [
        np.mean([known[field][spot] for field, spot in zip(fields, rng.permutation(wanted), strict=True)])
        for _deal in range(DEALS)
    ]
    return Score(rows, met, expected, float(np.mean(chance)))
