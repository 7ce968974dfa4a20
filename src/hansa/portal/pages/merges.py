"""Pages on which pairs of records are looked at, merged or told apart. Merging touches ties, so they live up here."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hansa.directory.actions.merges import dismiss_merge
from hansa.directory.enums import MergeState
from hansa.directory.models import MergeProposal
from hansa.directory.queries.merge_report import merge_report
from hansa.directory.queries.merges import comparison, lately_merged, pair_seen_by, pairs_to_decide, reasons_in_words
from hansa.directory.requests import PersonRequest
from hansa.network.actions.merges import merge_organisations

PER_PAGE = 30


@login_required
@require_safe
def merges(request: PersonRequest) -> HttpResponse:
    """Pairs that wait for the reader's decision."""
    page = Paginator(pairs_to_decide(request.reader), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(pair, reasons_in_words(pair)) for pair in page]
    return render(request, "portal/merges.html", {"page": page, "rows": rows, "done": lately_merged(request.reader)})


@login_required
@require_http_methods(["GET", "POST"])
def merge(request: PersonRequest, pk: int) -> HttpResponse:
    """Two records side by side; merge them, or say that they are not the same. Afterwards: the report."""
    pair = pair_seen_by(request.reader, pk)
    if pair is None:
        raise Http404
    if request.method == "POST":
        return _decide(request, pair)
    context = {"pair": pair, "reasons": reasons_in_words(pair), "open": pair.state == MergeState.PROPOSED}
    if pair.state == MergeState.MERGED:
        context["words"] = merge_report(pair)
    else:
        context["comparison"] = comparison(pair)
    return render(request, "portal/merge.html", context)


def _decide(request: PersonRequest, pair: MergeProposal) -> HttpResponse:
    try:
        if "dismiss" in request.POST:
            dismiss_merge(by=request.user, proposal=pair)
            messages.success(request, _("Noted: these two are not the same. They will not be proposed again."))
            return redirect("merges")
        both = {str(pair.first_id): (pair.first, pair.second), str(pair.second_id): (pair.second, pair.first)}
        chosen = both.get(request.POST.get("keep", ""))
        if chosen is None:
            messages.error(request, _("Choose which of the two records stays."))
            return redirect("merge", pk=pair.pk)
        keep, drop = chosen
        merge_organisations(by=request.user, keep=keep, drop=drop)
        messages.success(request, _("Merged: “%(drop)s” is now part of “%(keep)s”.") % {"drop": drop, "keep": keep})
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except PermissionDenied as error:
        messages.error(request, str(error))
    return redirect("merge", pk=pair.pk)
