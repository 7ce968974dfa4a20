"""The clusters that sources tell of."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from hansa.directory.models import Dataset
from hansa.journal.actions import Actor, record
from hansa.observatory.models import KnownCluster
from hansa.observatory.reference import paper, paper_digest

SOURCE = "known-clusters"


@transaction.atomic
def load_known_clusters(*, by: Actor) -> Dataset:
    """Bring the shipped examples to their shipped state, unless they are there already. Links to clusters of the
    register stay. Returns the dataset that they name as their source."""
    digest = paper_digest()
    if present := Dataset.objects.filter(source=SOURCE, checksum=digest).first():
        return present
    said = paper()
    dataset = Dataset.objects.create(
        source=SOURCE,
        checksum=digest,
        imported_at=timezone.now(),
        report={"clusters": len(said["clusters"])},
        **{name: said[name] for name in ("title", "publisher", "version", "licence", "notice")},
    )
    for told in said["clusters"]:
        facts = {name: value for name, value in told.items() if name not in ("slug", "country")}
        facts |= {"country_id": told["country"], "countries": told.get("countries", told["country"])}
        KnownCluster.objects.update_or_create(slug=told["slug"], defaults={**facts, "dataset": dataset})
    record(verb="observatory.load_known_clusters", by=by, subject=dataset, facts=dataset.report)
    return dataset
