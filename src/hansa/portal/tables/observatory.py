"""Figures of statistics, known clusters, found clusters and who belongs to them. All of it is public."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from hansa.directory.rules.reader import Reader
from hansa.observatory.models import FoundCluster, FoundMember, KnownCluster
from hansa.observatory.queries.statistics import View, shown_series, view_of
from hansa.portal.tables.table import Parameters, Row, Table
from hansa.portal.tables.values import number_of, numbers_of, paged

OWN = ("employment", "establishments", "flag", "location_quotient", "size_share", "focus_share", "strong", "stars")


def figure_rows(reader: Reader, parameters: Parameters) -> Iterator[Row]:
    """Figures of one year of a statistic (the first and its latest unless asked otherwise), of all areas and fields or
    of those named."""
    view = _view(parameters)
    cells = view.cells().select_related("area", "field")
    for name in ("area", "field"):
        if numbers := numbers_of(parameters, name):
            cells = cells.filter(**{f"{name}__in": numbers})
    shared = {"series": view.series.key, "version": view.dataset.version, "licence": view.dataset.licence}
    for cell in paged(cells, parameters).iterator(chunk_size=2000):
        yield {
            "id": cell.pk,
            **shared,
            "area_scheme": cell.area.scheme,
            "area": cell.area.code,
            "area_name": cell.area.name,
            "country": cell.area.country_id or "",
            "field_scheme": cell.field.scheme,
            "field": cell.field.code,
            "field_name": cell.field.name,
            "group": cell.field.group,
            "year": cell.year,
            **{name: getattr(cell, name) for name in (*OWN, "relatedness_density")},
        }


def _view(parameters: Parameters) -> View:
    series = shown_series()
    key = parameters.get("series") or ""
    view = view_of(series, key, parameters.get("year") or "")
    if view is None or (key and view.series.key != key):
        raise Http404(_("There is no such statistic."))
    return view


def known_rows(reader: Reader, parameters: Parameters) -> Iterator[Row]:
    """Known clusters by number, in the words of their sources."""
    for known in paged(KnownCluster.objects.select_related("dataset"), parameters).iterator(chunk_size=2000):
        yield {
            "id": known.pk,
            "slug": known.slug,
            "name": known.name,
            "status": known.status,
            "countries": known.countries,
            "city": known.city,
            "latitude": known.latitude,
            "longitude": known.longitude,
            "fields": known.fields,
            "members": known.members,
            "website": known.website,
            "statement": known.statement,
            "source": str(known.dataset or ""),
            "page": settings.SITE_URL + known.get_absolute_url(),
        }


def found_rows(reader: Reader, parameters: Parameters) -> Iterator[Row]:
    """The clusters of the search that pages show."""
    found = FoundCluster.objects.filter(run__current=True).select_related("matched")
    if number := number_of(parameters, "found"):
        found = found.filter(pk=number)
    for one in paged(found, parameters).iterator(chunk_size=2000):
        yield {
            "id": one.pk,
            "run": one.run_id,
            "key": one.key,
            "name": one.name,
            "field": one.field,
            "kind": one.kind,
            "countries": one.countries,
            "latitude": one.latitude,
            "longitude": one.longitude,
            "organisations": one.organisations,
            "cohesion": one.cohesion,
            "stability": one.stability,
            "known_as": one.matched.slug if one.matched else "",
            "likeness": one.matched_score,
            "page": settings.SITE_URL + one.get_absolute_url(),
        }


def found_member_rows(reader: Reader, parameters: Parameters) -> Iterator[Row]:
    """Who belongs to found clusters, or to one of them, and how firmly."""
    members = FoundMember.objects.filter(found__run__current=True).select_related("organisation", "found")
    if number := number_of(parameters, "found"):
        members = members.filter(found=number)
    for one in paged(members, parameters).iterator(chunk_size=2000):
        yield {
            "id": one.pk,
            "found": one.found_id,
            "cluster": one.found.name,
            "organisation": one.organisation_id,
            "name": str(one.organisation),
            "country": one.organisation.country_id or "",
            "helix": one.organisation.helix,
            "strength": one.strength,
            "page": settings.SITE_URL + one.organisation.get_absolute_url(),
        }


FIGURES = Table(
    key="figures",
    title=gettext_lazy("Figures of statistics"),
    columns={
        "id": gettext_lazy("number"),
        "series": gettext_lazy("statistic"),
        "version": gettext_lazy("version"),
        "licence": gettext_lazy("licence"),
        "area_scheme": gettext_lazy("division of areas"),
        "area": gettext_lazy("code of the area"),
        "area_name": gettext_lazy("area"),
        "country": gettext_lazy("country"),
        "field_scheme": gettext_lazy("classification"),
        "field": gettext_lazy("code of the field"),
        "field_name": pgettext_lazy("of activity", "field"),
        "group": gettext_lazy("measured within"),
        "year": gettext_lazy("year"),
        "employment": gettext_lazy("employment"),
        "establishments": gettext_lazy("establishments"),
        "flag": gettext_lazy("flag of the source"),
        "location_quotient": gettext_lazy("location quotient"),
        "size_share": gettext_lazy("share of the field"),
        "focus_share": gettext_lazy("share of the area"),
        "strong": gettext_lazy("strong"),
        "stars": gettext_lazy("stars"),
        "relatedness_density": gettext_lazy("relatedness density"),
    },
    rows=figure_rows,
    parameters=("series", "year", "area", "field"),
)

KNOWN_CLUSTERS = Table(
    key="known-clusters",
    title=gettext_lazy("Known clusters"),
    columns={
        "id": gettext_lazy("number"),
        "slug": gettext_lazy("short address"),
        "name": gettext_lazy("name"),
        "status": gettext_lazy("status"),
        "countries": gettext_lazy("countries"),
        "city": gettext_lazy("city"),
        "latitude": gettext_lazy("latitude"),
        "longitude": gettext_lazy("longitude"),
        "fields": gettext_lazy("fields"),
        "members": gettext_lazy("members, as the source says"),
        "website": gettext_lazy("website"),
        "statement": gettext_lazy("what the source says"),
        "source": gettext_lazy("source"),
        "page": gettext_lazy("page"),
    },
    rows=known_rows,
)

FOUND_CLUSTERS = Table(
    key="found-clusters",
    title=gettext_lazy("Found clusters"),
    columns={
        "id": gettext_lazy("number"),
        "run": gettext_lazy("search"),
        "key": gettext_lazy("key"),
        "name": gettext_lazy("name"),
        "field": pgettext_lazy("of activity", "field"),
        "kind": gettext_lazy("kind"),
        "countries": gettext_lazy("countries"),
        "latitude": gettext_lazy("latitude"),
        "longitude": gettext_lazy("longitude"),
        "organisations": gettext_lazy("organisations"),
        "cohesion": gettext_lazy("cohesion"),
        "stability": gettext_lazy("stability"),
        "known_as": gettext_lazy("known cluster"),
        "likeness": gettext_lazy("likeness"),
        "page": gettext_lazy("page"),
    },
    rows=found_rows,
    parameters=("found",),
)

FOUND_MEMBERS = Table(
    key="found-members",
    title=gettext_lazy("Organisations of found clusters"),
    columns={
        "id": gettext_lazy("number"),
        "found": gettext_lazy("number of the found cluster"),
        "cluster": gettext_lazy("found cluster"),
        "organisation": gettext_lazy("number of the organisation"),
        "name": gettext_lazy("name"),
        "country": gettext_lazy("country"),
        "helix": gettext_lazy("helix"),
        "strength": gettext_lazy("strength of belonging"),
        "page": gettext_lazy("page"),
    },
    rows=found_member_rows,
    parameters=("found",),
)
