"""The search for clusters among the projects of the register."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from django.db import transaction
from django.utils import timezone

from hansa import __version__
from hansa.analysis.detection import Cluster, Detection, detect_clusters
from hansa.directory.models import Dataset, Participation, Project
from hansa.directory.places.borders import shipped_borders
from hansa.journal.actions import Actor, record
from hansa.observatory.matching import known_as, placed_clusters
from hansa.observatory.models import DetectionRun, FoundCluster, FoundMember, KnownCluster
from hansa.observatory.sources.progress import Progress, silent

BATCH = 2_000
TOLD = ("organisation", "project", "year", "latitude", "longitude", "region", "country", "helix", "city", "name")


class NothingToSearch(ValueError):
    """The register holds no projects with fields."""


def search_for_clusters(*, by: Actor, seed: int = 1, progress: Progress = silent) -> DetectionRun:
    """Search all projects of the register, keep what is found, and show it from now on.

    The same register and seed give the same clusters. Earlier searches stay, for those who cited them. Nothing is kept
    when the search is interrupted. Raises NothingToSearch where no project has a field.
    """
    progress("Reading projects")
    frame = participations()
    if frame.empty:
        raise NothingToSearch("No project of the register has a field. Import projects first: hansa import cordis.")
    found = detect_clusters(
        frame,
        rng=np.random.default_rng(seed),
        borders=shipped_borders(),
        told=lambda field, done, total: progress(f"Searching {field}", done, total),
    )
    progress("Keeping what was found")
    return _keep(by, found, seed)


def participations() -> pd.DataFrame:
    """A row for each participation and field of its project, as `hansa.analysis.detection` reads them."""
    columns = (
        "organisation",
        "project",
        "project__starts_on__year",
        "organisation__latitude",
        "organisation__longitude",
        "organisation__region",
        "organisation__country",
        "organisation__helix",
        "organisation__city",
        "organisation__name",
        "project__fields",
        "project__programme",
    )
    rows = Participation.objects.order_by("pk").values_list(*columns).iterator(chunk_size=5000)
    told = ((*row[:-2], field) for row in rows for field in fields_of(row[-2], row[-1]))
    return pd.DataFrame(told, columns=[*TOLD, "field"])


def fields_of(classified: list[Any], programme: str) -> Iterator[str]:
    """The fields of a project: the first two steps of its fields of science, else the parts of its programme."""
    paths = {"/".join(str(path).strip("/").split("/")[:2]) for path in classified if isinstance(path, str)}
    parts = {part.strip() for part in programme.split(";")}
    yield from sorted((paths or parts) - {""})


@transaction.atomic
def _keep(by: Actor, found: Detection, seed: int) -> DetectionRun:
    DetectionRun.objects.filter(current=True).update(current=False)
    datasets = Project.objects.exclude(dataset=None).values("dataset")
    run = DetectionRun.objects.create(
        dataset=Dataset.objects.filter(pk__in=datasets).order_by("-imported_at").first(),
        at=timezone.now(),
        version=__version__,
        parameters={"seed": seed, **vars(found.rule)},
        report={"clusters": len(found.clusters), "fields": found.fields["field"].nunique()},
        current=True,
    )
    known = placed_clusters()
    rows = FoundCluster.objects.bulk_create([_row(run, one, known) for one in found.clusters], batch_size=BATCH)
    pairs = zip(rows, found.clusters, strict=True)
    members = (
        FoundMember(found=row, organisation_id=int(str(member.organisation)), strength=member.strength)
        for row, cluster in pairs
        for member in cluster.members
    )
    FoundMember.objects.bulk_create(members, batch_size=BATCH)
    record(verb="observatory.search_for_clusters", by=by, subject=run, facts=run.report)
    return run


def _row(run: DetectionRun, cluster: Cluster, known: list[KnownCluster]) -> FoundCluster:
    like, likeness = known_as(known, cluster.latitude, cluster.longitude, cluster.field)
    return FoundCluster(
        run=run,
        key=cluster.key[:80],
        field=cluster.field[:200],
        name=cluster.name[:250],
        kind=cluster.kind,
        countries=" ".join(code for code in cluster.countries if code)[:200],
        latitude=cluster.latitude,
        longitude=cluster.longitude,
        organisations=len(cluster.members),
        cohesion=cluster.cohesion,
        stability=cluster.stability,
        helices=dict(cluster.helices),
        reasons=[{"code": reason.code, "values": dict(reason.values)} for reason in cluster.reasons],
        matched=like,
        matched_score=likeness,
    )
