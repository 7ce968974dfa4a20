"""Where records come from, as everyone may know."""

from __future__ import annotations

from django.db.models import QuerySet

from hansa.directory.models import Dataset

# An office's member list is its own affair: that it was imported, and from which file, is not public.
PRIVATE = ("members",)


def public_datasets() -> QuerySet[Dataset]:
    """Datasets without the member lists of offices."""
    return Dataset.objects.exclude(source__in=PRIVATE)


def shown_dataset(dataset: Dataset | None) -> Dataset | None:
    """The dataset of a record as everyone may know it: the title of a member list would name the cluster, perhaps one
    that is not shown to everyone."""
    return dataset if dataset is not None and dataset.source not in PRIVATE else None
