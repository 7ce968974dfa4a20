"""A search for clusters that found one."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from hansa.directory.models import Dataset, Organisation
from hansa.observatory.models import DetectionRun, FoundCluster, FoundMember


def make_found(*members: Organisation, **more: Any) -> FoundCluster:
    """A found cluster of a search that pages show; its members belong to it 1, 1/2, 1/3 …"""
    projects = Dataset.objects.create(source="cordis", title="Projects", imported_at=timezone.now())
    run = DetectionRun.objects.create(dataset=projects, at=timezone.now(), version="1", current=True)
    found = FoundCluster.objects.create(run=run, organisations=len(members), **more)
    for place, organisation in enumerate(members, 1):
        FoundMember.objects.create(found=found, organisation=organisation, strength=1 / place)
    return found
