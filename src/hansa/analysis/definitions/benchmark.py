"""The benchmark categories of Delgado, Porter and Stern: 51 traded and 16 local clusters.

The names and numbers of the categories come with the library. Their codes do not: the published crosswalk from NAICS
has no licence that we know to allow passing it on. `from_naics_crosswalk` reads it from where you have it. No published
crosswalk from NACE is known to us.
"""

from __future__ import annotations

import csv
from importlib.resources import files
from pathlib import Path

from hansa.analysis.definitions.codes import Classification
from hansa.analysis.definitions.definition import LOCAL, TRADED, ClusterDefinition, CodeShare, DefinitionSet

AUTHOR = "Delgado, Porter and Stern"
SOURCE = "Delgado, Porter, Stern: Defining clusters of related industries, Journal of Economic Geography 16 (2016) 1–38"
_COLUMNS = ("cluster_code", "cluster", "traded", "naics_version", "naics")


def benchmark_categories() -> DefinitionSet:
    """The 51 traded and 16 local categories by name, without codes. Fill them by `with_codes`.

    >>> categories = benchmark_categories()
    >>> len(categories.definitions), categories["automotive"].name, categories["automotive"].codes
    (67, 'Automotive', ())
    """
    return DefinitionSet("Benchmark categories", tuple(_category(row) for row in _rows()))


def from_naics_crosswalk(path: str | Path, vintage: str) -> DefinitionSet:
    """The benchmark categories with the codes of a crosswalk file.

    Args:
        path: a CSV file, UTF-8, with the columns cluster_code (number of the category), cluster (its name), traded
            (True or False), naics_version and naics (a code of six digits); further columns are not read.
        vintage: which naics_version to take, for example “2012”.

    Raises:
        ValueError: the file lacks a column or the vintage, names a category otherwise than the benchmark does, or holds
            a code that is no code of six digits or stands in two categories; with the number of the line.

    Cost: lines of the file.
    """
    codes: dict[str, list[CodeShare | str]] = {}
    owners: dict[str, str] = {}
    known = {row["number"]: row for row in _rows()}
    vintages: set[str] = set()
    with Path(path).open(encoding="utf-8-sig", newline="") as handle:
        lines = csv.DictReader(handle)
        lacking = [column for column in _COLUMNS if column not in (lines.fieldnames or ())]
        if lacking:
            raise ValueError(
                f"{Path(path).name} lacks the column {', '.join(lacking)}; a crosswalk has {', '.join(_COLUMNS)}"
            )
        for line in lines:
            vintages.add(line["naics_version"])
            if line["naics_version"] != vintage:
                continue
            where = f"{Path(path).name}, line {lines.line_num}"
            key = _category_key(line, known, where)
            code = line["naics"]
            if len(code) != 6 or not code.isdigit():
                raise ValueError(f"{where}: the code {code!r} is no NAICS code of six digits")
            if owners.setdefault(code, key) != key:
                raise ValueError(f"{where}: code {code} stands in {owners[code]} already, and now in {key}")
            codes.setdefault(key, []).append(code)
    if vintage not in vintages:
        raise ValueError(
            f"{Path(path).name} has no naics_version {vintage}; it has {', '.join(sorted(vintages)) or 'none'}"
        )
    return benchmark_categories().with_codes(
        {key: dict.fromkeys(found) for key, found in codes.items()},
        Classification("NAICS", vintage),
        source=f"{SOURCE}; crosswalk file {Path(path).name}",
        licence="not stated in the file",
    )


def _category_key(line: dict[str, str], known: dict[str, dict[str, str]], where: str) -> str:
    category = known.get(line["cluster_code"])
    if category is None:
        raise ValueError(f"{where}: {line['cluster_code']!r} is the number of no benchmark category")
    traded = {"true": TRADED, "false": LOCAL}.get(line["traded"].lower())
    if (line["cluster"], traded) != (category["name"], category["kind"]):
        raise ValueError(
            f"{where}: category {line['cluster_code']} is “{line['cluster']}”, traded {line['traded']}; the benchmark"
            f" has “{category['name']}”, {category['kind']}"
        )
    return category["key"]


def _rows() -> list[dict[str, str]]:
    text = files(__package__).joinpath("benchmark_categories.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _category(row: dict[str, str]) -> ClusterDefinition:
    return ClusterDefinition(
        key=row["key"],
        name=row["name"],
        kind=row["kind"],
        version="2016",
        author=AUTHOR,
        codes=(),
        classification=None,
        source=SOURCE,
        licence="not stated; names only, no codes",
    )
