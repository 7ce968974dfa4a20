"""Where records come from, as everyone may know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from django.db.models import QuerySet

from hansa.directory.models import Dataset
from hansa.directory.models.datasets import Sourced

S = TypeVar("S", bound=Sourced)

# An office's member list, or its map of ties, is its own affair: that it was imported, and from where, is not public.
PRIVATE = ("members", "edge_list")


def public_datasets() -> QuerySet[Dataset]:
    """Datasets without the member lists of offices."""
    return Dataset.objects.exclude(source__in=PRIVATE)


def with_datasets(records: Iterable[S]) -> Iterator[S]:
    """The same records, each with its dataset: all datasets are read in one query, when the first is needed.

    For long tables: joined to each row, the report of an import would be read and decoded once for each.
    """
    known: dict[int, Dataset] = {}
    for record in records:
        if record.dataset_id is not None:
            if record.dataset_id not in known:
                known = Dataset.objects.defer("report").in_bulk()
            record.dataset = known[record.dataset_id]
        yield record


def shown_dataset(dataset: Dataset | None) -> Dataset | None:
    """The dataset of a record as everyone may know it: the title of a member list would name the cluster, perhaps one
    that is not shown to everyone."""
    return dataset if dataset is not None and dataset.source not in PRIVATE else None
