"""The register of shocks of a cluster: its people read it, its office keeps it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hansa.directory.forms.outcome import carried_out
from hansa.directory.pages.clusters import run_cluster, seen_cluster
from hansa.directory.requests import PersonRequest
from hansa.directory.rules.clusters import can_run_cluster
from hansa.network.actions.signals import end_signal, record_signal
from hansa.network.forms.signals import ShockForm
from hansa.network.queries.signals import shocks_of, signals_seen_by
from hansa.network.rules.signals import can_see_shocks


@login_required
@require_http_methods(["GET", "POST"])
def shocks(request: PersonRequest, slug: str) -> HttpResponse:
    """What struck the cluster from outside, when and how hard; the form of the office."""
    cluster = seen_cluster(request, slug)
    can_see_shocks(request.reader, cluster).require()
    if request.method == "POST":
        run_cluster(request, slug)
    form = ShockForm(request.POST or None)
    if request.method == "POST" and carried_out(
        form, lambda data: record_signal(by=request.user, cluster=cluster, **data)
    ):
        messages.success(request, _("Recorded."))
        return redirect("cluster-shocks", slug=slug)
    context = {
        "cluster": cluster,
        "shocks": shocks_of(request.reader, cluster),
        "may_run": can_run_cluster(request.reader, cluster),
        "form": form,
    }
    return render(request, "network/shocks.html", context)


@login_required
@require_POST
def end(request: PersonRequest, pk: int) -> HttpResponse:
    """It is over today."""
    signal = signals_seen_by(request.reader).select_related("cluster").filter(pk=pk).first()
    if signal is None:
        raise Http404
    try:
        end_signal(by=request.user, signal=signal)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Saved."))
    return redirect("cluster-shocks", slug=signal.cluster.slug)
