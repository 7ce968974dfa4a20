"""A table of cluster organisations among the known clusters, with the table as their source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from anyascii import anyascii
from django.db import transaction
from django.utils.text import slugify

from hansa.directory.models import Country, Dataset
from hansa.journal.actions import Actor, record
from hansa.observatory.actions.keeping import ListFacts, dataset_of
from hansa.observatory.models import KnownCluster
from hansa.observatory.sources.cluster_organisations import ClusterOrganisation, read_cluster_organisations
from hansa.observatory.sources.cluster_organisations.lists import ecosystems
from hansa.observatory.sources.files import Source, open_file
from hansa.observatory.sources.findings import Finding, Findings
from hansa.observatory.sources.progress import Progress, silent

LONGEST_SLUG, LONGEST_FIELDS = 90, 300


@dataclass
class ClustersReport:
    """What an import of clusters did. absent: clusters of older versions that this one does not name; they stay."""

    dataset: int | None = None
    clusters: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    absent: int = 0
    findings: dict[str, Any] = field(default_factory=dict)
    first: list[Finding] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def import_cluster_organisations(
    *,
    by: Actor,
    where: str,
    facts: ListFacts,
    columns: Mapping[str, str] | None = None,
    encoding: str = "utf-8",
    progress: Progress = silent,
) -> ClustersReport:
    """Take a CSV or XLSX table of cluster organisations among the known clusters. All or nothing.

    A cluster is the same as one of an older version of the list when name and country are; links to clusters of the
    register stay. Clusters of other lists are never touched. Raises UnusableSource.
    """
    with TemporaryDirectory(prefix="hansa-") as folder:
        findings = Findings(Path(folder, "findings.csv"))
        try:
            with open_file(where, progress) as source:
                told = read_cluster_organisations(source, findings, columns, encoding)
                report = _take(by, told, facts, source)
        finally:
            findings.close()
    report.findings, report.first = findings.as_dict(), findings.first
    return report


@transaction.atomic
def _take(by: Actor, told: list[ClusterOrganisation], facts: ListFacts, source: Source) -> ClustersReport:
    dataset = dataset_of(f"clusters:{facts.key}", source, **facts.shown())
    before = {
        (cluster.name.casefold(), cluster.country_id): cluster
        for cluster in KnownCluster.objects.filter(dataset__source=dataset.source)
    }
    countries = set(Country.objects.values_list("code", flat=True))
    report = ClustersReport(dataset=dataset.pk, clusters=len(told))
    for one in told:
        _keep(one, before.pop((one.name.casefold(), one.country), None), dataset, countries, report)
    report.absent = len(before)
    if report.new or report.changed:
        dataset.report = {key: getattr(report, key) for key in ("clusters", "new", "changed", "absent")}
        dataset.save(update_fields=["report"])
        record(verb="observatory.import_cluster_organisations", by=by, subject=dataset, facts=dataset.report)
    return report


def _keep(
    one: ClusterOrganisation, known: KnownCluster | None, dataset: Dataset, countries: set[str], report: ClustersReport
) -> None:
    facts = {
        "name": one.name,
        "country_id": one.country if one.country in countries else None,
        "countries": one.country,
        "city": one.city[:150],
        "latitude": one.latitude,
        "longitude": one.longitude,
        "fields": _fields(one),
        "members": one.members,
        "website": one.website,
    }
    if known is None:
        KnownCluster.objects.create(slug=_slug(one), dataset=dataset, source_line=one.line, **facts)
        report.new += 1
    elif any(getattr(known, name) != value for name, value in facts.items()):
        for name, value in (facts | {"dataset": dataset, "source_line": one.line}).items():
            setattr(known, name, value)
        known.save()
        report.changed += 1
    else:
        report.unchanged += 1


def _fields(one: ClusterOrganisation) -> str:
    """Ecosystems, emerging industries and sectors, whole words as far as they go."""
    words = [*(ecosystems()[code] for code in one.ecosystems), *one.emerging, *one.sectors]
    while len(joined := "; ".join(words)) > LONGEST_FIELDS:
        words.pop()
    return joined


def _slug(one: ClusterOrganisation) -> str:
    """An address of its own: of the name, then with the country, then with a number."""
    name = slugify(anyascii(one.name))[: LONGEST_SLUG - 10].strip("-") or "cluster"
    candidates = [name, f"{name}-{one.country.lower()}", *(f"{name}-{number}" for number in range(2, 1000))]
    taken = set(KnownCluster.objects.filter(slug__startswith=name).values_list("slug", flat=True))
    return next(slug for slug in candidates if slug not in taken)
