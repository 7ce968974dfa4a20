"""Lists of establishments: how near to one another those of each field stand. The places themselves are not kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction

from hansa.directory.models import Dataset
from hansa.journal.actions import Actor, record
from hansa.observatory.actions.curves import measure_places, row_of
from hansa.observatory.actions.keeping import ListFacts, dataset_of
from hansa.observatory.models import FieldCurve, FieldScheme
from hansa.observatory.sources.errors import UnusableSource
from hansa.observatory.sources.files import Source, open_file
from hansa.observatory.sources.findings import Finding, Findings
from hansa.observatory.sources.points import DEGREES, Points, read_points
from hansa.observatory.sources.progress import Progress, silent

# Plants of few may be recognised in a curve, and few say little.
FEWEST = 20


@dataclass
class EstablishmentsReport:
    """What an import did. same_place: establishments that share their coordinates with another one."""

    dataset: int
    establishments: int
    same_place: int
    fields: dict[str, int]
    measured: list[str]
    known: bool
    findings: dict[str, Any] = field(default_factory=dict)
    first: list[Finding] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def import_establishments(
    *,
    by: Actor,
    where: str,
    facts: ListFacts,
    classification: str = "",
    columns: Mapping[str, str] | None = None,
    crs: str = DEGREES,
    encoding: str = "utf-8",
    seed: int = 1,
    progress: Progress = silent,
) -> EstablishmentsReport:
    """Measure the establishments of a list, and show the curve of each of its fields that has 20 of them or more.

    A field is compared with as many places drawn from those of all establishments of the list. `classification` names
    the codes of the fields, if they have one: curves of NACE stand on the pages of its fields. The curves take the
    place of those of an older version of the list, all or none; the same file with the same choices and words about it
    changes nothing.
    Raises UnusableSource. Cost: seconds a field, however many establishments.
    """
    choices: dict[str, Any] = {"classification": classification, "columns": dict(columns or {}), "crs": crs}
    with TemporaryDirectory(prefix="hansa-") as folder:
        findings = Findings(Path(folder, "findings.csv"))
        try:
            with open_file(where, progress) as source:
                points = read_points(source, findings, columns=columns, crs=crs, encoding=encoding)
                known = _known(facts, source, choices | {"seed": seed})
                curves = [] if known else _measure(points, facts, choices, seed, progress)
                report = _keep(by, points, facts, source, known, curves)
        finally:
            findings.close()
    report.findings, report.first = findings.as_dict(), findings.first
    return report


def _known(facts: ListFacts, source: Source, choices: Mapping[str, Any]) -> Dataset | None:
    """The dataset, where the curves that are shown are of this file, with these choices and these words about it."""
    shown = FieldCurve.objects.filter(scheme=FieldScheme.ESTABLISHMENTS, list_key=facts.key).select_related("dataset")
    one = shown.first()
    if one is None or one.dataset is None or one.dataset.checksum != source.checksum:
        return None
    same = all(one.parameters.get(name) == value for name, value in choices.items())
    return one.dataset if same and _words(one.dataset) == facts.shown() else None


def _words(dataset: Dataset) -> dict[str, str]:
    return {name: getattr(dataset, name) for name in ("title", "version", "publisher", "licence", "notice")}


def _measure(
    points: Points, facts: ListFacts, choices: Mapping[str, Any], seed: int, progress: Progress
) -> list[FieldCurve]:
    frame = points.frame
    places = dict(enumerate(zip(frame["longitude"], frame["latitude"], strict=True)))
    members = {str(code): list(rows) for code, rows in frame.groupby("field").indices.items() if code}
    chosen = {code: rows for code, rows in members.items() if FEWEST <= len(rows) < len(places)}
    curves = []
    for number, (code, rows) in enumerate(sorted(chosen.items())):
        progress(f"Measuring {code}", number, len(chosen))
        if found := measure_places([int(row) for row in rows], list(places), places, seed):
            scheme = FieldScheme.ESTABLISHMENTS
            curves.append(row_of(found, scheme=scheme, code=code, dataset=None, list_key=facts.key, **choices))
    if not curves:
        raise UnusableSource(
            f"No field has {FEWEST} establishments at several places, beside others of other fields. Right is a table "
            "with the columns field, latitude and longitude; name them with --column where they are called otherwise."
        )
    return curves


@transaction.atomic
def _keep(
    by: Actor, points: Points, facts: ListFacts, source: Source, known: Dataset | None, curves: list[FieldCurve]
) -> EstablishmentsReport:
    dataset = known or _new_dataset(facts, source)
    if not known:
        FieldCurve.objects.filter(scheme=FieldScheme.ESTABLISHMENTS, list_key=facts.key).delete()
        for curve in curves:
            curve.dataset = dataset
        FieldCurve.objects.bulk_create(curves)
    kept = FieldCurve.objects.filter(scheme=FieldScheme.ESTABLISHMENTS, list_key=facts.key)
    report = EstablishmentsReport(
        dataset=dataset.pk,
        establishments=len(points.frame),
        same_place=points.same_place,
        fields={str(code): int(count) for code, count in points.frame["field"].value_counts().items()},
        measured=list(kept.values_list("code", flat=True)),
        known=known is not None,
    )
    if not known:
        told = {"establishments": report.establishments, "fields": len(report.fields), "curves": len(curves)}
        dataset.report = told
        dataset.save()
        record(verb="observatory.import_establishments", by=by, subject=dataset, facts=told)
    return report


def _new_dataset(facts: ListFacts, source: Source) -> Dataset:
    """The dataset of the file, with what is said of the list now."""
    dataset = dataset_of(f"establishments:{facts.key}", source, **facts.shown())
    for name, value in facts.shown().items():
        setattr(dataset, name, value)
    return dataset
