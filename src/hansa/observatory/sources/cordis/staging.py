"""Reads the tables of CORDIS onto the stage."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from hansa.directory.actions.loading import Stage
from hansa.observatory.sources.cordis.files import CordisFiles, OpenTable
from hansa.observatory.sources.cordis.organisations import OrganisationReader
from hansa.observatory.sources.cordis.projects import ProjectReader, bare_project, read_sciences, read_topics
from hansa.observatory.sources.errors import UnusableSource
from hansa.observatory.sources.findings import Findings, Kind
from hansa.observatory.sources.places import Places
from hansa.observatory.sources.progress import Progress

T = TypeVar("T")
TELL_EVERY = 2_000


@dataclass(frozen=True)
class Staged:
    """What the files held: rows read by file, and of which framework programmes and day they are."""

    rows: dict[str, int]
    frameworks: list[str]
    latest: str
    described_differently: int


def stage_cordis(files: CordisFiles, stage: Stage, findings: Findings, progress: Progress) -> Staged:
    """Read all tables once, in flat memory for their rows, and put what they say on the stage."""
    topics = read_topics(files.topics.table, findings) if files.topics else {}
    sciences = read_sciences(files.sciences.table, findings) if files.sciences else {}
    projects = ProjectReader(files.project.table, topics, sciences, findings)
    stage.add_projects(_told(files.project, projects.read(), progress))
    for no in projects.repeated:
        stage.replace_project(projects.fold(stage.project(no)))
    _require_rows(files.project, projects.numbers, findings)
    organisations = OrganisationReader(files.organization.table, projects.numbers, Places(findings), findings)
    stage.add_participations(_told(files.organization, organisations.participations(), progress))
    _require_rows(files.organization, organisations.numbers, findings)
    stage.add_projects(bare_project(no, number, line) for number, (no, line) in organisations.missing_projects.items())
    progress("Checking organisations")
    stage.add_organisations(organisations.organisations())
    _report_repeated(files.organization.table.name, stage, findings)
    return Staged(
        rows={opened.table.name: opened.table.count for opened in files.tables},
        frameworks=sorted(projects.frameworks),
        latest=max(projects.latest, organisations.latest),
        described_differently=organisations.described_differently(),
    )


def _require_rows(opened: OpenTable, taken: Collection[str], findings: Findings) -> None:
    """A table of which no row can be used is another table, or another format below a right header."""
    table = opened.table
    if table.count and not taken:
        reason = next(iter(findings.by_reason(Kind.REJECTED)), "")
        raise UnusableSource(f"{table.name}: none of its {table.count:,} rows can be used: {reason}.")


def _report_repeated(file: str, stage: Stage, findings: Findings) -> None:
    reason = "a further row of one participation; amounts add up unless the rows are equal, the strongest role stays"
    for line, project, organisation in stage.repeated_participations():
        findings.merge(file, line, f"projectID {project}, organisationID {organisation}", reason)


def _told(opened: OpenTable, rows: Iterable[T], progress: Progress) -> Iterator[T]:
    """The same rows, telling the progress by bytes read."""
    for number, row in enumerate(rows):
        if number % TELL_EVERY == 0:
            progress(f"Reading {opened.table.name}", opened.stream.done, opened.size)
        yield row
    progress(f"Reading {opened.table.name}", opened.stream.done, opened.stream.done)
