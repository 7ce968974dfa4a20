"""Downloading a table: the same rows as the page shows, for whoever asks."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hansa.directory.requests import HansaRequest
from hansa.portal.tables import TABLES
from hansa.portal.tables.formats import CONTENT_TYPES, chunks, formats_of
from hansa.portal.tables.table import Table


@require_safe
def download(request: HansaRequest, key: str, form: str) -> HttpResponse | StreamingHttpResponse:
    """A table in a format. Rows are read as they are sent, so size costs no memory."""
    table = TABLES.get(key)
    if table is None or form not in formats_of(table):
        raise Http404(_("There is no such table, or not in this format."))
    try:
        pieces = chunks(table, table.rows(request.reader, _parameters(request, table)), form)  # type: ignore[attr-defined]
        # Whatever is wrong shows before the first row; after it the answer could no longer become an error page.
        first = next(pieces)
    except ValidationError as error:
        return render(request, "400.html", {"messages_of_error": error.messages}, status=400)
    response = StreamingHttpResponse(_joined(first, pieces), content_type=CONTENT_TYPES[form])
    stamp = timezone.localdate().isoformat()
    response["Content-Disposition"] = f'attachment; filename="hansa-{key}-{stamp}.{form}"'
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "private, no-store"
    return response


def _parameters(request: HansaRequest, table: Table) -> MultiValueDict:
    """What the table can be narrowed by; an address of a list page may hold more, as the number of its page."""
    return MultiValueDict({name: request.GET.getlist(name) for name in table.parameters if name in request.GET})


def _joined(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest
