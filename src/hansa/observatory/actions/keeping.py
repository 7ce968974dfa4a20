"""What is kept of an import: its report beside the dataset, and every finding in a file."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.core.files.storage import default_storage
from django.utils import timezone

from hansa.directory.actions.loading import Loaded
from hansa.directory.models import Dataset
from hansa.observatory.report import ImportReport
from hansa.observatory.sources.findings import Findings

FINDINGS = "findings.csv"


def findings_of(dataset: Dataset) -> str:
    """Where the findings of a dataset stand, beneath the folder of files."""
    return f"imports/{dataset.pk}/{FINDINGS}"


def keep_report(dataset: Dataset, report: ImportReport, loaded: Loaded) -> None:
    """The dataset keeps the report of the last import that changed something; the journal has every one."""
    if loaded.did_something or not dataset.report:
        dataset.report, dataset.imported_at = report.as_dict(), timezone.now()
        dataset.save(update_fields=["report", "imported_at"])


def keep_findings(findings: Findings, name: str) -> None:
    """Move the findings to where they stay. Belongs before the commit: where this fails, nothing was imported."""
    findings.close()
    target = Path(default_storage.path(name))
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(findings.path, target)
