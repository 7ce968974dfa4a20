"""Pages on which an office describes its cluster, publishes and ends it; and how pages find a cluster."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hansa.directory.actions import clusters as actions
from hansa.directory.forms.clusters import ClusterForm, CoreForm, DissolveForm
from hansa.directory.forms.outcome import carried_out
from hansa.directory.models import Cluster
from hansa.directory.queries.clusters import clusters_visible_to
from hansa.directory.requests import HansaRequest, PersonRequest
from hansa.directory.rules.clusters import can_decide_for_cluster, can_run_cluster


def seen_cluster(request: HansaRequest, slug: str) -> Cluster:
    """The cluster of an address, or 404 for one that the reader may not know of."""
    related = ("core_organisation", "office_organisation", "rule_set", "kind_override_by")
    cluster = clusters_visible_to(request.reader).select_related(*related).filter(slug=slug).first()
    if cluster is None:
        raise Http404
    return cluster


def run_cluster(request: HansaRequest, slug: str) -> Cluster:
    """The same for the office's own pages: 404 for what the reader may not know of, else 403 with the reason."""
    cluster = seen_cluster(request, slug)
    can_run_cluster(request.reader, cluster).require()
    return cluster


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: PersonRequest, slug: str) -> HttpResponse:
    """Name, description, fields, territory, office; the core beside it."""
    cluster = run_cluster(request, slug)
    form = ClusterForm(request.POST or None, instance=cluster, reader=request.reader)
    if request.method == "POST" and carried_out(
        form, lambda data: actions.edit_cluster(by=request.user, cluster=cluster, changes=data)
    ):
        messages.success(request, _("Saved."))
        return redirect("cluster", slug=slug)
    context = {
        "cluster": cluster,
        "form": form,
        "core_form": CoreForm(cluster=cluster),
        "may_decide": can_decide_for_cluster(request.reader, cluster),
    }
    return render(request, "directory/cluster_edit.html", context)


@login_required
@require_POST
def core(request: PersonRequest, slug: str) -> HttpResponse:
    """What the core is."""
    cluster = run_cluster(request, slug)
    form = CoreForm(request.POST, cluster=cluster)
    if carried_out(
        form,
        lambda data: actions.choose_core(
            by=request.user, cluster=cluster, core=data["core"], organisation=data["organisation"]
        ),
    ):
        messages.success(request, _("Saved."))
        return redirect("cluster", slug=slug)
    context = {"cluster": cluster, "form": ClusterForm(instance=cluster, reader=request.reader), "core_form": form}
    context["may_decide"] = can_decide_for_cluster(request.reader, cluster)
    return render(request, "directory/cluster_edit.html", context)


@login_required
@require_POST
def publish(request: PersonRequest, slug: str) -> HttpResponse:
    """Show the cluster to everyone, or to its own people only."""
    cluster = run_cluster(request, slug)
    wanted = request.POST.get("published") == "1"
    act = actions.publish if wanted else actions.unpublish
    try:
        act(by=request.user, cluster=cluster)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(
            request, _("Everyone sees the cluster now.") if wanted else _("Only its own people see the cluster now.")
        )
    return redirect("cluster", slug=slug)


@login_required
@require_http_methods(["GET", "POST"])
def dissolve(request: PersonRequest, slug: str) -> HttpResponse:
    """End a cluster, with a reason."""
    cluster = run_cluster(request, slug)
    can_decide_for_cluster(request.reader, cluster).require()
    form = DissolveForm(request.POST or None)
    if request.method == "POST" and carried_out(
        form, lambda data: actions.dissolve(by=request.user, cluster=cluster, **data)
    ):
        messages.success(request, _("The cluster is dissolved."))
        return redirect("cluster", slug=slug)
    return render(request, "directory/cluster_dissolve.html", {"cluster": cluster, "form": form})
