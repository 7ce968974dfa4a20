"""CORDIS into the register: organisations, projects, participations and ties."""

from __future__ import annotations

import tempfile
from dataclasses import asdict, replace
from pathlib import Path

from django.db import transaction

from hansa.directory.actions.loading import Loaded, Stage, commit_stage, open_stage
from hansa.directory.models import Dataset, Participation
from hansa.journal.actions import Actor, record
from hansa.network.actions import rebuild_ties_from_projects
from hansa.network.enums import TieSource
from hansa.network.models import Tie
from hansa.observatory.actions.keeping import FINDINGS, dataset_of, findings_of, keep_findings, keep_report
from hansa.observatory.report import ImportReport
from hansa.observatory.sources.cordis.files import CordisFiles, open_cordis
from hansa.observatory.sources.cordis.staging import Staged, stage_cordis
from hansa.observatory.sources.files import open_source
from hansa.observatory.sources.findings import Findings
from hansa.observatory.sources.progress import Progress, silent

CORDIS = "cordis"
PUBLISHER = "European Union, CORDIS"
LICENCE = "CC BY 4.0"
NOTICE = "© European Union, CORDIS"
# When so large a share of the organisations is touched (one in three), redoing all ties is less work.
ALL_FROM_SHARE = 3


def import_cordis(*, by: Actor, where: str, progress: Progress = silent) -> ImportReport:
    """Take projects, organisations and participations of CORDIS into the register, and derive the ties.

    `where` is a folder, a zip, or the http(s) address of a zip. All or nothing: interrupted at any point, the register
    stays as it was. The same file again changes nothing; a newer file updates what it says otherwise, save where people
    have the say (`loading.organisations.guard_organisations`). Raises UnusableSource when the source cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="hansa-") as folder, open_source(where, progress) as source:
        findings = Findings(Path(folder, FINDINGS))
        progress("Opening")
        files = open_cordis(source, findings)
        with open_stage(register=CORDIS, scheme="pic") as stage:
            staged = stage_cordis(files, stage, findings, progress)
            return _commit(by, files, staged, stage, findings, progress)


def _commit(
    by: Actor, files: CordisFiles, staged: Staged, stage: Stage, findings: Findings, progress: Progress
) -> ImportReport:
    with transaction.atomic():
        dataset = _dataset(files, staged)
        progress("Comparing with the register and writing")
        loaded = commit_stage(stage, dataset=dataset)
        _report_shared_numbers(files, loaded, findings)
        _report_merged_numbers(files, loaded, findings)
        progress("Deriving ties")
        ties = _derive_ties(by, loaded)
        report = _report(dataset, files, staged, loaded, ties, findings)
        keep_report(dataset, report, loaded)
        progress("Closing")
        record(verb="observatory.import_cordis", by=by, subject=dataset, facts=report.facts())
        keep_findings(findings, report.findings_file)
    return report


def _dataset(files: CordisFiles, staged: Staged) -> Dataset:
    programmes = f" ({', '.join(staged.frameworks)})" if staged.frameworks else ""
    return dataset_of(
        CORDIS,
        replace(files.source, checksum=files.checksum()),
        title=f"CORDIS: EU research projects{programmes}",
        version=staged.latest,
        publisher=PUBLISHER,
        licence=LICENCE,
        notice=NOTICE,
    )


def _derive_ties(by: Actor, loaded: Loaded) -> int:
    """Redo the ties that changed, or all where that is less work. Returns how many ties from projects there are."""
    if loaded.touched:
        taking_part = Participation.objects.values("organisation").distinct().count()
        everything = len(loaded.touched) * ALL_FROM_SHARE >= taking_part
        rebuild_ties_from_projects(by=by, organisations=None if everything else loaded.touched)
    return Tie.objects.filter(source=TieSource.PROJECTS).count()


def _report_shared_numbers(files: CordisFiles, loaded: Loaded, findings: Findings) -> None:
    for number in loaded.shared_numbers:
        reason = "belongs to another organisation already, which keeps it; the two are proposed for merging"
        findings.note(files.organization.table.name, number.line, "vatNumber", number.value, reason)


def _report_merged_numbers(files: CordisFiles, loaded: Loaded, findings: Findings) -> None:
    reason = "one organisation since the two were merged here: it gets the participations of both numbers"
    for number in loaded.merged_numbers:
        value = f"organisationID {number.number} and {number.spokesman}"
        findings.merge(files.organization.table.name, number.line, value, reason)


def _report(
    dataset: Dataset, files: CordisFiles, staged: Staged, loaded: Loaded, ties: int, findings: Findings
) -> ImportReport:
    return ImportReport(
        dataset=dataset.pk,
        title=dataset.title,
        version=dataset.version,
        source=files.source.url or files.source.name,
        checksum=dataset.checksum,
        rows=staged.rows,
        ignored_files=files.ignored,
        organisations=loaded.organisations,
        projects=loaded.projects,
        participations=loaded.participations,
        ties=ties,
        described_differently=staged.described_differently,
        proposals=asdict(loaded.proposals),
        findings=findings.as_dict(),
        findings_file=findings_of(dataset),
        first=findings.first,
    )
