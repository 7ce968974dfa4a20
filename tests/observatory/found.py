"""A search for clusters that found one; the curve of a field."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from hansa.directory.models import Dataset, Organisation
from hansa.observatory.models import DetectionRun, FieldCurve, FoundCluster, FoundMember


def make_found(*members: Organisation, **more: Any) -> FoundCluster:
    """A found cluster of a search that pages show; its members belong to it 1, 1/2, 1/3 …"""
    projects = Dataset.objects.create(source="cordis", title="Projects", imported_at=timezone.now())
    run = DetectionRun.objects.create(dataset=projects, at=timezone.now(), version="1", current=True)
    found = FoundCluster.objects.create(run=run, organisations=len(members), **more)
    for place, organisation in enumerate(members, 1):
        FoundMember.objects.create(found=found, organisation=organisation, strength=1 / place)
    return found


def make_curve(scheme: str = "projects", code: str = "optics", **more: Any) -> FieldCurve:
    """A curve above the band of chance from 0 to 10 km, below it at 30."""
    curve = {
        "distances": [0.0, 10.0, 20.0, 30.0],
        "observed": [0.005, 0.004, 0.001, 0.0005],
        "lower": [0.001, 0.001, 0.001, 0.001],
        "upper": [0.002, 0.002, 0.002, 0.002],
        "verdict": "localised",
        "p_value": 0.005,
    }
    return FieldCurve.objects.create(
        scheme=scheme,
        code=code,
        at=timezone.now(),
        version="1",
        parameters={"draws": 199},
        organisations=40,
        measured=40,
        sites=400,
        curve=curve,
        **more,
    )
