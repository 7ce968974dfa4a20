"""Discovers and validates: which of a source's files are the tables of CORDIS, and whether they have their columns."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from hansa.observatory.sources.errors import UnusableSource
from hansa.observatory.sources.files import Counted, Source, SourceFile
from hansa.observatory.sources.findings import Findings
from hansa.observatory.sources.tables import Layout, Table

LAYOUTS = {
    "project": Layout(
        required=("id", "acronym", "title", "startDate", "endDate", "totalCost", "ecMaxContribution"),
        optional=(
            "status",
            "legalBasis",
            "topics",
            "frameworkProgramme",
            "fundingScheme",
            "objective",
            "contentUpdateDate",
        ),
    ),
    "organization": Layout(
        required=("projectID", "organisationID", "name", "activityType", "city", "country", "role", "ecContribution"),
        optional=(
            "vatNumber",
            "shortName",
            "SME",
            "street",
            "postCode",
            "nutsCode",
            "geolocation",
            "organizationURL",
            "contentUpdateDate",
            "totalCost",
            "endOfParticipation",
        ),
    ),
    "topics": Layout(required=("projectID", "topic"), optional=("title",)),
    "euroSciVoc": Layout(required=("projectID", "euroSciVocPath")),
}
NEEDED = ("project", "organization")
# Official names, also with a suffix (project_2024.csv) and in the other English spelling.
_NAMES = {
    "project": re.compile(r"project([._-].*)?\.csv"),
    "organization": re.compile(r"organi[sz]ation([._-].*)?\.csv"),
    "topics": re.compile(r"topics([._-].*)?\.csv"),
    "euroSciVoc": re.compile(r"euroscivoc([._-].*)?\.csv"),
}


@dataclass(frozen=True)
class OpenTable:
    """A table with the stream it is read from."""

    table: Table
    stream: Counted
    size: int


@dataclass(frozen=True)
class CordisFiles:
    """The tables, opened and found to have their columns; `topics` and `euroSciVoc` may be missing."""

    source: Source
    project: OpenTable
    organization: OpenTable
    topics: OpenTable | None
    sciences: OpenTable | None
    ignored: list[str]

    @property
    def tables(self) -> list[OpenTable]:
        return [table for table in (self.project, self.organization, self.topics, self.sciences) if table]

    def checksum(self) -> str:
        """SHA-256 of the zip; of a folder, over the SHA-256 of its tables, once they have been read to the end."""
        if self.source.checksum:
            return self.source.checksum
        return hashlib.sha256("".join(opened.stream.digest.hexdigest() for opened in self.tables).encode()).hexdigest()


def open_cordis(source: Source, findings: Findings) -> CordisFiles:
    """Find the tables of a source and open them. Raises UnusableSource before anything is read into the register."""
    found = {kind: _choose(source, kind) for kind in LAYOUTS}
    if missing := [kind for kind in NEEDED if found[kind] is None]:
        there = ", ".join(file.name for file in source.files[:10]) or "no file at all"
        raise UnusableSource(
            f"{source.name}: {' and '.join(f'{kind}.csv' for kind in missing)} not found; there is {there}. "
            "Right is the CSV layout of CORDIS: project.csv and organization.csv in a folder or zip."
        )
    opened = {kind: _open(kind, file, findings) for kind, file in found.items() if file}
    taken = {file.name for file in found.values() if file}
    ignored = sorted(file.name for file in source.files if file.name not in taken)
    return CordisFiles(
        source, opened["project"], opened["organization"], opened.get("topics"), opened.get("euroSciVoc"), ignored
    )


def _choose(source: Source, kind: str) -> SourceFile | None:
    candidates = [file for file in source.files if _NAMES[kind].fullmatch(file.base_name)]
    exact = [file for file in candidates if file.base_name in (f"{kind.lower()}.csv", "organisation.csv")]
    chosen = exact or candidates
    if len(chosen) > 1:
        names = ", ".join(file.name for file in chosen[:5])
        raise UnusableSource(f"{source.name}: several files may be {kind}.csv: {names}. Right is one of them.")
    return chosen[0] if chosen else None


def _open(kind: str, file: SourceFile, findings: Findings) -> OpenTable:
    stream = file.open()
    table = Table(file.name, stream, LAYOUTS[kind], findings)
    if table.missing:
        findings.note(file.name, 1, "", ", ".join(table.missing), "optional columns that the file does not have")
    return OpenTable(table, stream, file.size)
