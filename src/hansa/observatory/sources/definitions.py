"""Cluster definitions: sets that `hansa` or a person wrote, and the published crosswalk of the benchmark categories."""

from __future__ import annotations

import csv
from pathlib import Path

from hansa.analysis.definitions import DefinitionSet, check_definitions, from_naics_crosswalk, load_definitions
from hansa.observatory.sources.errors import UnusableSource
from hansa.observatory.sources.findings import Findings

CROSSWALK = ("cluster_code", "cluster", "traded", "naics_version", "naics")


def read_definitions(path: Path, findings: Findings, version: str = "") -> DefinitionSet:
    """Read a set of cluster definitions: .json or .csv as `save_definitions` writes them, or a crosswalk from NAICS.

    A crosswalk holds several versions of NAICS; `version` says which, such as 2012. Every contradiction in the set
    (a code twice, a code within another) stands in the findings; a set with any cannot be used. Raises UnusableSource.
    """
    try:
        found = from_naics_crosswalk(path, _version(path, version)) if _is_crosswalk(path) else load_definitions(path)
    except UnusableSource:
        raise
    except (OSError, UnicodeDecodeError) as error:
        raise UnusableSource(f"{path.name}: cannot be read ({error}). Right is .json or .csv in UTF-8.") from error
    except ValueError as error:
        raise UnusableSource(f"{error}.") from error
    problems = [problem for problem in check_definitions(found) if problem.rule != "no_codes"]
    for problem in problems:
        findings.reject(path.name, 0, problem.message, f"{problem.cluster} {problem.code}".strip())
    if problems:
        raise UnusableSource(f"{path.name}: {problems[0].message} ({len(problems)} such problems).")
    return found


def _is_crosswalk(path: Path) -> bool:
    if path.suffix.lower() != ".csv":
        return False
    with path.open(encoding="utf-8-sig", newline="") as file:
        return set(CROSSWALK) <= set(next(csv.reader(file), []))


def _version(path: Path, version: str) -> str:
    if version:
        return version
    with path.open(encoding="utf-8-sig", newline="") as file:
        there = sorted({row["naics_version"] for row in csv.DictReader(file)})
    if len(there) == 1:
        return there[0]
    raise UnusableSource(f"{path.name}: codes of NAICS {', '.join(there)}. Say which version your statistics have.")
