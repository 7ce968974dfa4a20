"""Research organisations of ROR into the register."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from django.db import transaction

from hansa.directory.actions.loading import Loaded, Stage, StagedOrganisation, commit_stage, open_stage
from hansa.directory.enums import PlaceQuality, SizeClass
from hansa.directory.models import Dataset
from hansa.journal.actions import Actor, record
from hansa.observatory.actions.keeping import FINDINGS, dataset_of, findings_of, keep_findings, keep_report
from hansa.observatory.report import ImportReport
from hansa.observatory.sources.files import Source, open_file
from hansa.observatory.sources.findings import Findings
from hansa.observatory.sources.places import Places
from hansa.observatory.sources.progress import Progress, silent
from hansa.observatory.sources.ror import ResearchOrganisation, discover, read_research_organisations
from hansa.observatory.sources.values import Impossible

ROR = "ror"
TITLE = "Research Organization Registry"


def import_research_organisations(*, by: Actor, where: str, progress: Progress = silent) -> ImportReport:
    """Take the organisations of a dump of the Research Organization Registry into the register.

    `where` is a zip, a file of JSON, or the http(s) address of one. All or nothing. The same dump again changes
    nothing; a newer one updates what it says otherwise, save where people have the say. An organisation that
    another source brought too is never merged with it, only proposed for merging. Raises UnusableSource.
    """
    with tempfile.TemporaryDirectory(prefix="hansa-") as folder, open_file(where, progress) as source:
        findings = Findings(Path(folder, FINDINGS))
        told = read_research_organisations(source, findings, progress)
        file = discover(source).name
        with open_stage(register=ROR, scheme=ROR) as stage:
            # Read before: while rows are being copied, PostgreSQL answers no questions of this connection.
            places = Places(findings)
            stage.add_organisations(_staged(told, file, places, findings))
            return _commit(by, source, told, stage, findings, progress)


def _staged(
    told: list[ResearchOrganisation], file: str, places: Places, findings: Findings
) -> Iterator[StagedOrganisation]:
    number = 0
    for one in told:
        if one.status != "active":
            findings.note(file, one.line, "status", one.number, "no longer active: not taken")
            continue
        number += 1
        yield _organisation(number, one, file, places, findings)


def _organisation(
    no: int, one: ResearchOrganisation, file: str, places: Places, findings: Findings
) -> StagedOrganisation:
    country = _country(one, file, places, findings)
    spot = None if one.latitude is None or one.longitude is None else (one.latitude, one.longitude)
    latitude, longitude, quality = places.locate(spot, one.city, country, None)
    # ROR gives the centre of the town, not the house.
    quality = PlaceQuality.CITY.value if spot else quality
    return StagedOrganisation(
        no, one.number, one.name, one.short_name, "", one.helix, SizeClass.UNKNOWN.value, country, None, "", "",
        one.city, latitude, longitude, quality, one.website, one.line, one.founded, one.other_names,
    )  # fmt: skip


def _country(one: ResearchOrganisation, file: str, places: Places, findings: Findings) -> str | None:
    try:
        return places.country(one.country) if one.country else None
    except Impossible as error:
        findings.empty(file, one.line, "country", one.country, f"right is {error}")
        return None


def _commit(
    by: Actor, source: Source, told: list[ResearchOrganisation], stage: Stage, findings: Findings, progress: Progress
) -> ImportReport:
    with transaction.atomic():
        version = max(one.changed for one in told)
        dataset = dataset_of(ROR, source, title=TITLE, version=version, publisher="ROR", licence="CC0-1.0")
        progress("Comparing with the register and writing")
        loaded = commit_stage(stage, dataset=dataset)
        report = _report(dataset, source, told, loaded, findings)
        keep_report(dataset, report, loaded)
        progress("Closing")
        record(verb="observatory.import_research_organisations", by=by, subject=dataset, facts=report.facts())
        keep_findings(findings, report.findings_file)
    return report


def _report(
    dataset: Dataset, source: Source, told: list[ResearchOrganisation], loaded: Loaded, findings: Findings
) -> ImportReport:
    return ImportReport(
        dataset=dataset.pk,
        title=dataset.title,
        version=dataset.version,
        source=source.url or source.name,
        checksum=dataset.checksum,
        rows={discover(source).name: len(told)},
        ignored_files=[],
        organisations=loaded.organisations,
        projects=loaded.projects,
        participations=loaded.participations,
        ties=0,
        described_differently=0,
        proposals=asdict(loaded.proposals),
        findings=findings.as_dict(),
        findings_file=findings_of(dataset),
        first=findings.first,
    )
