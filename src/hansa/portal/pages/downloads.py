"""Downloading a table: the same rows as the page shows, for whoever asks."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from hansa.directory.rules.reader import Reader
from hansa.portal.tables import TABLES
from hansa.portal.tables.formats import CONTENT_TYPES, chunks, formats_of
from hansa.portal.tables.table import Parameters


def parameters_of(request: HttpRequest, names: tuple[str, ...]) -> Parameters:
    """The parameters of a table from a query string; several values of one name are joined by commas."""
    return {name: ",".join(request.GET.getlist(name)) for name in names if name in request.GET}


@require_safe
def download(request: HttpRequest, key: str, form: str) -> HttpResponse | StreamingHttpResponse:
    """A table in a format. Rows are read as they are sent, so size costs no memory."""
    table = TABLES.get(key)
    if table is None or form not in formats_of(table):
        raise Http404
    # The rights of the moment: the reader is computed before the first row, not while rows are sent.
    reader: Reader = request.reader  # type: ignore[attr-defined]
    try:
        pieces = chunks(table, table.rows(reader, parameters_of(request, table.parameters)), form)
        first = next(pieces)
    except ValidationError as error:
        return render(request, "400.html", {"messages_of_error": error.messages}, status=400)
    response = StreamingHttpResponse(_joined(first, pieces), content_type=CONTENT_TYPES[form])
    stamp = timezone.localdate().isoformat()
    response["Content-Disposition"] = f'attachment; filename="hansa-{key}-{stamp}.{form}"'
    response["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, private=True, no_store=reader.person is not None)
    return response


def _joined(first: bytes, rest):
    yield first
    yield from rest
