"""Organisations, each value shown only to whom the organisation shows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hansa.directory.forms.find import FindForm
from hansa.directory.models import Organisation
from hansa.directory.queries.filters import OrganisationFilters, filtered
from hansa.directory.queries.organisations import organisations_present, select
from hansa.directory.rules.reader import Reader
from hansa.directory.rules.visibility import circles_of, visible, visible_value
from hansa.portal.queries.datasets import shown_dataset, with_datasets
from hansa.portal.tables.table import Parameters, Row, Table
from hansa.portal.tables.values import paged, require_readable

CHUNK = 1000
# The fields that a row is made of.
NEEDED = (
    "name",
    "helix",
    "size",
    "status",
    "country",
    "region",
    "city",
    "latitude",
    "longitude",
    "map_latitude",
    "map_longitude",
    "place_quality",
    "founded_year",
    "website",
    "project_count",
    "fictitious",
    "dataset",
    "visibility",
)

COLUMNS = {
    "id": _("number"),
    "name": _("name"),
    "helix": _("helix"),
    "size": _("size"),
    "status": _("status"),
    "country": _("country"),
    "region": _("region"),
    "city": _("city"),
    "latitude": _("latitude"),
    "longitude": _("longitude"),
    "place_quality": _("how exactly the place is known"),
    "founded_year": _("founded in"),
    "website": _("website"),
    "projects": _("projects"),
    "fictitious": _("fictitious"),
    "source": _("source"),
    "licence": _("licence"),
    "page": _("page"),
}


def filters_from(reader: Reader, parameters: Parameters) -> OrganisationFilters:
    """The filters of the list page, read by its own form."""
    form = FindForm(parameters, reader)
    require_readable(form)
    return form.filters()


def organisation_rows(reader: Reader, parameters: Parameters) -> Iterator[Row]:
    """Organisations by number; with filters, those of the list page in the same words."""
    return rows_of(reader, paged(chosen_by(reader, filters_from(reader, parameters)), parameters))


def chosen_by(reader: Reader, filters: OrganisationFilters) -> QuerySet[Organisation]:
    """All that the list page would show, page by page. Where nothing is looked up, nothing is counted either."""
    looks_up = filters.text or filters.cluster or filters.activity
    chosen = select(reader, filters).organisations() if looks_up else organisations_present()
    return filtered(chosen, filters)


def rows_of(reader: Reader, organisations: QuerySet[Organisation]) -> Iterator[Row]:
    """A row for each organisation. One query, one for datasets, and one for each thousand where the reader is signed
    in."""
    for chunk in _chunks(with_datasets(organisations.only(*NEEDED).iterator(chunk_size=CHUNK))):
        circles = circles_of(reader, chunk)
        yield from (organisation_row(organisation, circles[organisation.pk]) for organisation in chunk)


def _chunks(organisations: Iterable[Organisation]) -> Iterator[list[Organisation]]:
    iterator = iter(organisations)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk


def organisation_row(organisation: Organisation, circle: str) -> Row:
    """What somebody in a circle sees of an organisation, in the columns of the table."""
    exact = visible(organisation, "latitude", circle)
    dataset = shown_dataset(organisation.dataset)
    return {
        "id": organisation.pk,
        "name": organisation.name,
        "helix": organisation.helix,
        "size": visible_value(organisation, "size", circle) or "unknown",
        "status": organisation.status,
        "country": organisation.country_id or "",
        "region": organisation.region_id or "",
        "city": organisation.city,
        "latitude": organisation.latitude if exact else organisation.map_latitude,
        "longitude": organisation.longitude if exact else organisation.map_longitude,
        "place_quality": organisation.place_quality if exact else "city",
        "founded_year": visible_value(organisation, "founded_year", circle),
        "website": visible_value(organisation, "website", circle),
        "projects": organisation.project_count,
        "fictitious": organisation.fictitious,
        "source": str(dataset) if dataset else "",
        "licence": dataset.licence if dataset else "",
        "page": settings.SITE_URL + organisation.get_absolute_url(),
    }


ORGANISATIONS = Table(
    key="organisations",
    title=_("Organisations"),
    columns=COLUMNS,
    rows=organisation_rows,
    parameters=("q", "country", "region", "helix", "size", "activity", "cluster", "projects"),
)
