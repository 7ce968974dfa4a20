"""The members of each programme field in each year: their forces as known at its end, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import csr_array, issparse, triu

from benchmarks.balance.lasting import Lasting
from benchmarks.balance.reading import Records
from hansa.analysis.balance import FORCES, VERSION_1, Facts, Formula, Pairs, amounts, balance, member_amounts

AHEAD = 2
EARTH_IN_KM = 6371.0
HALVING_IN_KM = 500.0  # the distance over which rivalry halves; `--json` holds what other distances would give


@dataclass(frozen=True, eq=False)
class World:
    """The records, with what does not change from year to year.

    size: organisations of each project. spot: of each organisation, the number of its place. nearness: places × places,
    2 to the power of minus distance / `halving`.
    """

    records: Records
    size: np.ndarray
    spot: np.ndarray
    nearness: np.ndarray

    @classmethod
    def of(cls, records: Records, halving: float = HALVING_IN_KM) -> World:
        size = np.bincount(records.participations["project"], minlength=len(records.projects))
        table = records.organisations[["latitude", "longitude"]].to_numpy()
        places, spot = np.unique(table, axis=0, return_inverse=True)
        north, east = np.radians(places).T
        unit = np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)], axis=1)
        unit = unit.astype(np.float32)
        angle = np.arccos(np.clip(unit @ unit.T, -1, 1))
        return cls(records, size, spot.ravel(), np.exp2(-EARTH_IN_KM * angle / halving))


def members(world: World, year: int, lasting: Lasting, formula: Formula = VERSION_1) -> pd.DataFrame:
    """One row for each member of each field: what it was at the end of the year, and whether it was gone two later."""
    projects, rows = world.records.projects, world.records.participations
    active = (projects["start"].to_numpy() < year + 1) & (projects["end"].to_numpy() >= year)
    everywhere = rows.loc[active[rows["project"]], "organisation"].value_counts()
    fields = sorted(world.records.fields["field"].unique())
    found = pd.concat([_of_field(world, field, year, lasting, formula) for field in fields], ignore_index=True)
    found["kind"] = world.records.organisations["kind"].to_numpy()[found["organisation"]]
    found["elsewhere"] = everywhere.reindex(found["organisation"]).to_numpy() - found["size"]
    return found


def _of_field(world: World, field: str, year: int, lasting: Lasting, formula: Formula) -> pd.DataFrame:
    records = world.records
    own = records.fields.loc[records.fields["field"] == field, "project"]
    rows = records.participations[records.participations["project"].isin(own)]
    dates = records.projects.loc[rows["project"], ["start", "end"]].set_index(rows.index)
    rows = rows.assign(start=dates["start"], end=dates["end"], size=world.size[rows["project"]])
    known = rows[rows["start"] < year + 1]
    active = known[known["end"] >= year]
    if active.empty:
        return pd.DataFrame()
    later = rows[(rows["start"] < year + AHEAD + 1) & (rows["end"] >= year + AHEAD)]
    organisations = np.unique(active["organisation"])
    facts, others = _facts(world, field, year, lasting, active, known, organisations)
    table = pd.DataFrame({"organisation": organisations, "field": field, "year": year})
    table["gone"] = ~np.isin(organisations, later["organisation"])
    for name, values in others.items():
        table[name] = values
    return pd.concat([table, _outside(active, known, year), _inside(facts, formula)], axis=1)


def _outside(active: pd.DataFrame, known: pd.DataFrame, year: int) -> pd.DataFrame:
    """What predicts without any balance; `plan`: years to the planned end of the last of its projects."""
    mine, ever = active.groupby("organisation"), known.groupby("organisation")
    first = ever["start"].min().reindex(mine.size().index)
    table = pd.DataFrame(
        {
            "size": mine.size(),
            "funding": mine["funding"].sum(),
            "age": year + 1 - first,
            "newest project": year + 1 - mine["start"].max(),
            "history": ever.size().reindex(first.index),
            "plan": mine["end"].max() - (year + 1),
        }
    )
    return table.reset_index(drop=True)


def _inside(facts: Facts, formula: Formula) -> pd.DataFrame:
    """Every force of every member, its balance and that of its cluster."""
    found = {}
    for name, amount in amounts(facts, formula).items():
        if amount is not None:
            found[f"force {name}"] = member_amounts(facts.pairs, amount)
    own = balance(facts, formula)
    table = pd.DataFrame(found)
    table["local balance"] = np.nan_to_num(own.of_members)
    table["cluster balance"] = own.value
    return table


def _facts(
    world: World, field: str, year: int, lasting: Lasting,
    active: pd.DataFrame, known: pd.DataFrame, organisations: np.ndarray,
) -> tuple[Facts, dict[str, np.ndarray | float]]:  # fmt: skip
    """The facts of a field at the end of a year, and figures of its ties that are no force."""
    n = len(organisations)
    previous = known[(known["start"] < year) & (known["end"] >= year - 1)]
    everyone = np.concatenate([organisations, np.setdiff1d(previous["organisation"], organisations)])
    number = pd.Series(np.arange(len(everyone)), index=everyone)
    chance = _chance(lasting, field, year, active)
    now = _ties(number[active["organisation"]].to_numpy(), active, np.ones(len(active)), len(everyone))
    kept = _ties(number[active["organisation"]].to_numpy(), active, chance, len(everyone))
    before = _strength(
        _ties(number[previous["organisation"]].to_numpy(), previous, np.ones(len(previous)), len(everyone))
    )
    lost = before[:n, n:].sum(axis=1)
    cooperation = _strength(now)
    either = triu(now[:n, :n] + before[:n, :n], 1).tocoo()
    i, j = either.row.astype(np.int64), either.col.astype(np.int64)
    competition, rivals = _competition(world, organisations, i, j)
    pairs = Pairs.of(
        n, i, j, _at(cooperation, i, j), competition,
        lasting=np.minimum(_at(kept, i, j) / np.maximum(_at(now, i, j), 1e-12), 1),
        before=_at(before, i, j),
        unlisted=rivals,
    )  # fmt: skip
    missed = np.bincount(
        number[active["organisation"]], weights=np.log1p(-np.clip(chance, 0, 1 - 1e-9)), minlength=len(everyone)
    )[:n]
    work = 1 - np.exp(missed)
    degree = pairs.of_members((pairs.cooperation > 0).astype(float))
    strength = pairs.of_members(pairs.cooperation)
    mean_work = cooperation[:n, :n] @ work / np.maximum(strength, 1e-12)
    others = {
        "degree": degree,
        "density": degree.sum() / max(n * (n - 1), 1),
        "partners' common work": mean_work,
        "cooperation": strength,
    }
    return Facts(pairs, common_work=work, lost=lost), others


def _chance(lasting: Lasting, field: str, year: int, active: pd.DataFrame) -> np.ndarray:
    """That a participation still runs in the year after next; one that has ended in the year itself never does."""
    age = year + 1 - active["start"].to_numpy()
    return np.where(active["end"] >= year + 1, lasting.chance(field, active["size"].to_numpy(), age), 0.0)


def _competition(
    world: World, organisations: np.ndarray, i: np.ndarray, j: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Of the pairs i, j, how near two of one kind (activityType) are; of each member, the same over all other pairs."""
    spot = world.spot[organisations]
    kind = world.records.organisations["kind"].to_numpy()[organisations]
    total = np.zeros(len(organisations))
    for one in np.unique(kind):
        of = kind == one
        spots, place = np.unique(spot[of], return_inverse=True)
        total[of] = (world.nearness[np.ix_(spots, spots)] @ np.bincount(place).astype(np.float32))[place] - 1
    listed = np.where(kind[i] == kind[j], world.nearness[spot[i], spot[j]], 0.0).astype(np.float64)
    of_listed = np.bincount(np.concatenate([i, j]), weights=np.tile(listed, 2), minlength=len(organisations))
    return listed, np.maximum(total - of_listed, 0)


def _ties(member: np.ndarray, rows: pd.DataFrame, weight: np.ndarray, n: int) -> csr_array:
    """Σ over joint projects of the weight / (organisations − 1), so that a project weighs alike however large it is."""
    _projects, place = np.unique(rows["project"], return_inverse=True)
    shape = (n, int(place.max()) + 1 if len(place) else 0)
    share = weight / np.maximum(rows["size"].to_numpy() - 1, 1)
    ties = (
        csr_array((share, (member, place)), shape) @ csr_array((np.ones(len(member)), (member, place)), shape).T
    ).tocsr()
    ties.setdiag(0)
    ties.eliminate_zeros()
    return ties


def _strength(ties: csr_array) -> csr_array:
    """From the weight of joint projects to cooperation, from 0 to 1: 1 − e^(−weight)."""
    found = ties.copy()
    found.data = 1 - np.exp(-found.data)
    return found


def _at(matrix: csr_array, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    found = matrix[i, j]  # SciPy gives an array or, if it has no value at all, a sparse one
    return np.asarray(found.toarray() if issparse(found) else found, dtype=np.float64).ravel()


def forces_known(table: pd.DataFrame) -> list[str]:
    return [name for name in FORCES if f"force {name}" in table]
