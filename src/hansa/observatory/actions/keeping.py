"""What is kept of an import: where it is from, its report beside the dataset, and every finding in a file."""

from __future__ import annotations

import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

from django.core.files.storage import default_storage
from django.utils import timezone

from hansa.directory.actions.loading import Loaded
from hansa.directory.models import Dataset
from hansa.observatory.report import ImportReport
from hansa.observatory.sources.files import Source
from hansa.observatory.sources.findings import Findings

FINDINGS = "findings.csv"


@dataclass(frozen=True)
class ListFacts:
    """What a list is that an operator imports. key: which one, the same in every version; the rest is shown with it."""

    key: str
    title: str
    version: str
    publisher: str
    licence: str
    notice: str = ""

    def shown(self) -> dict[str, str]:
        """All but the key, by the names of a dataset's columns."""
        return {name: value for name, value in asdict(self).items() if name != "key"}


def dataset_of(source: str, read: Source, **facts: str) -> Dataset:
    """The dataset of a source; the same file is the same dataset, however often it is imported.

    Args:
        source: the short name of the source.
        read: the file, with its checksum.
        facts: title, version, publisher, licence and notice.
    """
    dataset, _new = Dataset.objects.get_or_create(
        source=source[:40],
        checksum=read.checksum,
        defaults=facts | {"url": read.url[:500], "file_name": read.name[:300], "imported_at": timezone.now()},
    )
    return dataset


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
