"""Measures how near to one another the organisations of each field stand, and keeps the curves for the pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import transaction
from django.utils import timezone

from hansa import __version__
from hansa.analysis.kdensity import KDensityTest, k_density_test, sites_on_earth
from hansa.directory.enums import ActivityScheme, OrganisationStatus
from hansa.directory.models import Dataset, Organisation, OrganisationActivity, Participation, Project
from hansa.journal.actions import Actor, record
from hansa.observatory.actions.search import fields_of
from hansa.observatory.models import FieldCurve, FieldScheme
from hansa.observatory.queries.curves import nace_code
from hansa.observatory.sources.progress import Progress, silent

# Where in Europe: the box of the European mainland and its islands, without what lies overseas.
WEST, EAST, SOUTH, NORTH = -25.0, 45.0, 34.0, 72.0
DISTANCES_KM = np.arange(0, 1001, 10.0)
# Fewer say little, and few may be recognised in a curve. Of more than `MOST` so many are drawn.
FEWEST, MOST = 30, 3_000
DRAWS, ALPHA = 199, 0.05

Places = Mapping[int, tuple[float, float]]
Members = Mapping[str, set[int]]


class NothingToMeasure(ValueError):
    """No field has enough organisations with a place in Europe."""


def measure_fields(*, by: Actor, seed: int = 1, progress: Progress = silent) -> list[FieldCurve]:
    """Measure every field with at least 30 organisations in Europe, and show the curves from now on.

    The places are those that the map shows of the organisations of the register; a field is one of projects in which an
    organisation took part, or one of its activities. Compared with as many places drawn from the organisations of all
    fields of the same classification. The same register and seed give the same curves. All are replaced, or none.
    Raises NothingToMeasure. Cost: at most some ten seconds a field, however many organisations.
    """
    progress("Reading places")
    places = _places()
    todo = {FieldScheme.PROJECTS: _of_projects(places), FieldScheme.NACE: _of_activities(places)}
    curves = []
    for scheme, members in todo.items():
        sites = sorted(set().union(*members.values()))
        dataset = _newest_projects() if scheme == FieldScheme.PROJECTS else None
        chosen = {code: keys for code, keys in sorted(members.items()) if FEWEST <= len(keys) < len(sites)}
        for number, (code, keys) in enumerate(chosen.items()):
            progress(f"Measuring {code}", number, len(chosen))
            if found := measure_places(sorted(keys), sites, places, seed):
                curves.append(row_of(found, scheme=scheme, code=code, dataset=dataset))
    if not curves:
        raise NothingToMeasure(
            f"No field has {FEWEST} organisations with places in Europe. Import projects first: hansa import cordis."
        )
    return _keep(by, curves)


def _places() -> Places:
    """Longitude and latitude, as the map shows them, by organisation."""
    shown = Organisation.objects.exclude(status=OrganisationStatus.MERGED).filter(
        map_longitude__range=(WEST, EAST), map_latitude__range=(SOUTH, NORTH)
    )
    rows = shown.order_by().values_list("pk", "map_longitude", "map_latitude")
    return {pk: (longitude, latitude) for pk, longitude, latitude in rows.iterator()}


def _of_projects(places: Places) -> Members:
    members: dict[str, set[int]] = defaultdict(set)
    fields = {
        pk: list(fields_of(classified, programme))
        for pk, classified, programme in Project.objects.values_list("pk", "fields", "programme").iterator()
    }
    for organisation, project in Participation.objects.order_by().values_list("organisation", "project").iterator():
        if organisation in places:
            for field in fields[project]:
                members[field].add(organisation)
    return members


def _of_activities(places: Places) -> Members:
    """Members of each code, and of every code above it: who is in 26.11 is in 26."""
    members: dict[str, set[int]] = defaultdict(set)
    rows = OrganisationActivity.objects.filter(activity__scheme=ActivityScheme.NACE)
    for organisation, typed in rows.order_by().values_list("organisation", "activity__code").iterator():
        code = nace_code(typed)
        if organisation in places:
            for end in range(min(2, len(code)), len(code) + 1):
                members[code[:end]].add(organisation)
    return members


@dataclass(frozen=True)
class Measured:
    """A test of the places of a field: how many of its members were drawn for it, and from what it was measured."""

    test: KDensityTest
    members: int
    drawn: int
    sites: int
    seed: int


def measure_places(keys: list[int], sites: list[int], places: Places, seed: int) -> Measured | None:
    """Measure the places of some among the places of all; None where all of them stand in one place."""
    rng = np.random.default_rng(seed)
    drawn = sorted(rng.choice(keys, MOST, replace=False).tolist()) if len(keys) > MOST else keys
    if len({places[key] for key in drawn}) < 2:
        return None
    test = k_density_test(
        sites_on_earth(*zip(*(places[key] for key in drawn), strict=True)),
        sites_on_earth(*zip(*(places[key] for key in sites), strict=True)),
        rng=rng,
        distances=DISTANCES_KM * 1000,
        bandwidth="near pairs",
        draws=DRAWS,
        alpha=ALPHA,
    )
    return Measured(test, len(keys), len(drawn), len(sites), seed)


def row_of(
    found: Measured, *, scheme: FieldScheme, code: str, dataset: Dataset | None, list_key: str = "", **parameters: Any
) -> FieldCurve:
    """The curve as it is kept, with all that its page tells of it."""
    bandwidth = round(found.test.bandwidth / 1000, 3)
    return FieldCurve(
        scheme=scheme,
        list_key=list_key,
        code=code[:200],
        dataset=dataset,
        at=timezone.now(),
        version=__version__,
        parameters={"seed": found.seed, "draws": DRAWS, "alpha": ALPHA, "bandwidth_km": bandwidth} | parameters,
        organisations=found.members,
        measured=found.drawn,
        sites=found.sites,
        curve=_as_json(found.test),
    )


def _as_json(test: KDensityTest) -> dict[str, Any]:
    def per_km(densities: np.ndarray) -> list[float | None]:
        return [float(f"{1000 * one:.6g}") if np.isfinite(one) else None for one in densities]

    return {
        "distances": (test.distances / 1000).tolist(),
        "observed": per_km(test.observed),
        "lower": per_km(test.lower_global),
        "upper": per_km(test.upper_global),
        "verdict": test.verdict,
        "p_value": float(f"{test.p_value:.4g}"),
    }


def _newest_projects() -> Dataset | None:
    datasets = Project.objects.exclude(dataset=None).values("dataset")
    return Dataset.objects.filter(pk__in=datasets).order_by("-imported_at").first()


@transaction.atomic
def _keep(by: Actor, curves: list[FieldCurve]) -> list[FieldCurve]:
    FieldCurve.objects.exclude(scheme=FieldScheme.ESTABLISHMENTS).delete()
    kept = FieldCurve.objects.bulk_create(curves)
    record(verb="observatory.measure_fields", by=by, subject=kept[0], facts={"curves": len(kept)})
    return kept
