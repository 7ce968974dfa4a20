"""A statistic from a file or address into the observatory: read by its mapping, checked, taken in one transaction."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction

from hansa.directory.models import Dataset
from hansa.journal.actions import Actor
from hansa.observatory.actions.statistics import source_of, take_statistics
from hansa.observatory.sources.definitions import read_definitions
from hansa.observatory.sources.errors import UnusableSource
from hansa.observatory.sources.files import open_file
from hansa.observatory.sources.findings import Finding, Findings
from hansa.observatory.sources.progress import Progress, silent
from hansa.observatory.sources.statistics import by_clusters, load_mapping, read_statistics, with_establishments
from hansa.observatory.statistic import Statistic

FINDINGS = "findings.csv"


@dataclass(frozen=True)
class Request:
    """What to import.

    where: a file or an http(s) address; mapping: its mapping file; checksum: SHA-256 that the file must have.
    establishments: a second file and its mapping, for the establishments.
    definitions: a file of cluster definitions by which fields are summed; version: of a crosswalk that has several.
    """

    where: str
    mapping: Path
    checksum: str = ""
    establishments: tuple[str, Path] | None = None
    definitions: Path | None = None
    version: str = ""


@dataclass(frozen=True)
class StatisticsReport:
    """What an import of statistics did. `dataset` is None after a rehearsal; `known` says it was imported before."""

    title: str
    version: str
    dataset: int | None
    known: bool
    checksum: str
    area_scheme: str
    field_scheme: str
    areas: int
    fields: int
    years: list[int]
    cells: int
    suppressed: int
    findings: dict[str, Any]
    findings_file: str
    first: list[Finding]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def import_statistics(
    *, by: Actor, request: Request, rehearse: bool = False, progress: Progress = silent
) -> StatisticsReport:
    """Read a statistic and keep it as a new version beside the old ones, shown from now on. All or nothing.

    The same file by the same mapping (and definitions) again changes nothing. A rehearsal reads and checks all, and
    keeps nothing. Raises UnusableSource when nothing right can come of it; what single rows lack stands in the report.
    """
    with _findings() as findings:
        statistic, file_checksum = _read(request, findings, progress)
        known = Dataset.objects.filter(source=source_of(statistic.key), checksum=statistic.provenance.checksum).first()
        if rehearse or known:
            return _report(statistic, known, findings, file_checksum, was_known=known is not None)
        progress("Measuring and writing")
        with transaction.atomic():
            try:
                dataset = take_statistics(by=by, statistic=statistic)
            except ValueError as error:
                raise UnusableSource(f"{request.where}: {error}.") from error
            report = _report(statistic, dataset, findings, file_checksum, was_known=False)
            kept = {"file_checksum": file_checksum, "findings": report.findings, "findings_file": report.findings_file}
            dataset.report = dataset.report | kept
            dataset.save(update_fields=["report"])
            # Before the commit: where this fails, nothing was imported.
            _keep(findings, report.findings_file)
        return report


def _read(request: Request, findings: Findings, progress: Progress) -> tuple[Statistic, str]:
    """The statistic, its checksum made of the file and of all by which it is read; and that of the file."""
    statistic = _read_one(request.where, request.mapping, request.checksum, findings, progress)
    file_checksum = statistic.provenance.checksum
    said = [request.mapping.read_bytes()]
    if request.establishments:
        where, mapping = request.establishments
        try:
            statistic = with_establishments(statistic, _read_one(where, mapping, "", findings, progress))
        except UnusableSource:
            raise
        except ValueError as error:
            raise UnusableSource(f"{error}.") from error
        said.append(mapping.read_bytes())
    if request.definitions:
        statistic = by_clusters(statistic, read_definitions(request.definitions, findings, request.version))
    digest = hashlib.sha256(statistic.provenance.checksum.encode())
    for content in said:
        digest.update(hashlib.sha256(content).digest())
    return replace(statistic, provenance=replace(statistic.provenance, checksum=digest.hexdigest())), file_checksum


def _read_one(where: str, mapping: Path, checksum: str, findings: Findings, progress: Progress) -> Statistic:
    said = load_mapping(mapping)
    with open_file(where, progress, checksum=checksum) as source:
        return read_statistics(source, said, findings, progress)


def _report(
    statistic: Statistic, dataset: Dataset | None, findings: Findings, file_checksum: str, *, was_known: bool
) -> StatisticsReport:
    cells = statistic.cells
    return StatisticsReport(
        title=statistic.title,
        version=statistic.provenance.version,
        dataset=dataset.pk if dataset else None,
        known=was_known,
        checksum=file_checksum,
        area_scheme=statistic.area_scheme,
        field_scheme=statistic.field_scheme,
        areas=len(statistic.areas),
        fields=len(statistic.fields),
        years=sorted(int(year) for year in cells["year"].unique()),
        cells=len(cells),
        suppressed=int(cells["employment"].isna().sum()),
        findings=json.loads(json.dumps(findings.as_dict())),
        findings_file=f"imports/{dataset.pk}/{FINDINGS}" if dataset and not was_known else "",
        first=findings.first,
    )


@contextmanager
def _findings() -> Iterator[Findings]:
    with tempfile.TemporaryDirectory(prefix="hansa-") as folder:
        findings = Findings(Path(folder, FINDINGS))
        try:
            yield findings
        finally:
            findings.close()


def _keep(findings: Findings, name: str) -> None:
    findings.close()
    target = Path(default_storage.path(name))
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(findings.path, target)
