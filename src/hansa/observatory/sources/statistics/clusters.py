"""A statistic by clusters in place of codes: the same figures, summed by a set of cluster definitions."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace

import pandas as pd

from hansa.analysis.definitions import Classification, DefinitionSet, assign
from hansa.observatory.sources.errors import UnusableSource
from hansa.observatory.sources.statistics.cells import COLUMNS
from hansa.observatory.statistic import Statistic


def by_clusters(statistic: Statistic, definitions: DefinitionSet) -> Statistic:
    """The figures of each cluster of a set, its kind (traded, local) being the group it is measured within.

    A cluster of which some cells are withheld has the sum of the others, a lower bound: its flag says of how many
    cells, as “≥, 3 withheld”; one of which all are withheld is missing. The line is the first that went into it. The
    version and the checksum name the set besides the file, so that another set makes another version.

    Raises UnusableSource: the codes of the set are of another classification or version than those of the statistic, no
    cell belongs to any cluster, or the set contradicts itself.
    """
    named = definitions.classification
    if named is None:
        raise UnusableSource(f"The set “{definitions.name}” has no codes: fill it with a crosswalk first.")
    if str(named) != statistic.field_scheme:
        raise UnusableSource(
            f"{statistic.title} has fields of {statistic.field_scheme}, the set “{definitions.name}” has codes of "
            f"{named}. Right is the same version in both: another set or crosswalk, or the version that the file has."
        )
    summed = _summed(statistic, definitions, named)
    if summed.empty:
        raise UnusableSource(
            f"No field of {statistic.title} belongs to a cluster of “{definitions.name}”. Are codes of the level there "
            "that the set is made of?"
        )
    kept = {definition.key: definition for definition in definitions.definitions}
    fields = [(key, kept[key].name, kept[key].kind) for key in dict.fromkeys(summed["field"])]
    said = json.dumps([asdict(definition) for definition in definitions.definitions], sort_keys=True, default=str)
    digest = hashlib.sha256(f"{statistic.provenance.checksum} {said}".encode()).hexdigest()
    return replace(
        statistic,
        field_scheme=f"{definitions.name}"[:60],
        fields=pd.DataFrame(fields, columns=["code", "name", "group"]),
        cells=summed,
        provenance=replace(
            statistic.provenance,
            checksum=digest,
            version=f"{statistic.provenance.version}; {definitions.name}"[:80],
        ),
    )


def _summed(statistic: Statistic, definitions: DefinitionSet, named: Classification) -> pd.DataFrame:
    cells = statistic.cells.rename(columns={"area": "region", "field": "activity"})
    measures = ("employment", "establishments", "line")
    table = cells.assign(
        establishments=cells["establishments"].astype("float64"), line=cells["line"].astype("float64")
    )[["region", "activity", "year", *measures]]
    try:
        found = assign(table, definitions, classification=named, measures=("employment", "establishments"))
    except ValueError as error:
        raise UnusableSource(f"{error}.") from error
    count = _counted(table, definitions)
    found = found.merge(count, on=["region", "activity", "year"], how="left")
    all_withheld = found["cells_missing"] >= found["cells"]
    missing = found["cells_missing"].astype(int)
    found["employment"] = found["employment"].mask(all_withheld)
    found["establishments"] = found["establishments"].mask(found["no_establishments"]).round().astype("Int64")
    found["flag"] = [f"≥, {number} withheld" if number else "" for number in missing]
    found["line"] = found["first_line"].astype("int64")
    return found.rename(columns={"region": "area", "activity": "field"})[list(COLUMNS)]


def _counted(cells: pd.DataFrame, definitions: DefinitionSet) -> pd.DataFrame:
    """How many cells go into each sum, whether any has establishments, and the first line of them."""
    codes = definitions.frame()[["cluster", "code"]].rename(columns={"code": "activity"})
    joined = cells.merge(codes, on="activity")
    groups = joined.groupby(["region", "cluster", "year"], as_index=False)
    return groups.agg(
        cells=("line", "size"),
        first_line=("line", "min"),
        no_establishments=("establishments", lambda part: part.isna().all()),
    ).rename(columns={"cluster": "activity"})
