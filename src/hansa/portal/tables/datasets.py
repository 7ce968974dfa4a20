"""The datasets that were imported."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from hansa.directory.rules.reader import Reader
from hansa.portal.queries.datasets import public_datasets
from hansa.portal.tables.table import Parameters, Row, Table
from hansa.portal.tables.values import paged


def dataset_rows(reader: Reader, parameters: Parameters) -> Iterator[Row]:
    """Public datasets by number."""
    keys = tuple(DATASETS.columns)
    found = paged(public_datasets(), parameters)
    return (dict(zip(keys, row, strict=True)) for row in found.values_list(*keys))


DATASETS = Table(
    key="datasets",
    title=_("Sources"),
    columns={
        "id": _("number"),
        "source": _("source"),
        "title": _("title"),
        "version": _("version"),
        "publisher": _("publisher"),
        "licence": _("licence"),
        "notice": _("notice that must be shown"),
        "url": _("address"),
        "checksum": _("SHA-256"),
        "imported_at": _("imported"),
    },
    rows=dataset_rows,
)
