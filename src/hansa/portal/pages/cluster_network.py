"""The network of a cluster: drawn, narrowed, walked along, and as files."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from hansa.directory.models import Cluster
from hansa.directory.pages.clusters import seen_cluster
from hansa.directory.queries.memberships import members_of
from hansa.directory.requests import HansaRequest
from hansa.network.enums import TieKind, TieSource
from hansa.network.queries import Filters, Network, network_of, saved_places, shortest_path
from hansa.portal.pages.clusters import shared_by_tabs
from hansa.portal.pictures.scene import COLOURINGS, scene_of
from hansa.portal.queries.clusters import without_loners

TIES = 50
FILES = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "graphml": "application/graphml+xml; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
}


class NetworkForm(forms.Form):
    """What of the network is shown, and which way is asked for. Names are those of members."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of tie"), required=False)
    source = forms.ChoiceField(label=gettext_lazy("Known from"), required=False)
    strength = forms.FloatField(label=gettext_lazy("Strength at least"), required=False, min_value=0, max_value=1e6)
    since = forms.IntegerField(label=gettext_lazy("From the year"), required=False, min_value=1000, max_value=9999)
    until = forms.IntegerField(label=gettext_lazy("To the year"), required=False, min_value=1000, max_value=9999)
    around = forms.CharField(label=gettext_lazy("Only around"), required=False, max_length=200)
    colour = forms.ChoiceField(label=gettext_lazy("Colour by"), required=False, choices=list(COLOURINGS.items()))
    one = forms.CharField(label=gettext_lazy("The way from"), required=False, max_length=200)
    other = forms.CharField(label=gettext_lazy("The way to"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("every")), *TieKind.choices]  # type: ignore[attr-defined]
        self.fields["source"].choices = [("", _("every")), *TieSource.choices]  # type: ignore[attr-defined]
        for name in ("around", "one", "other"):
            self.fields[name].widget.attrs["list"] = "member-names"

    def asked(self, name: str, otherwise: Any = None) -> Any:
        """What was asked for; a field with an error asks for nothing."""
        self.is_valid()
        return self.cleaned_data.get(name) or otherwise

    def filters(self) -> Filters:
        return Filters(
            kinds=frozenset(filter(None, [self.asked("kind")])),
            sources=frozenset(filter(None, [self.asked("source")])),
            strength=self.asked("strength", 0.0),
            since=self.asked("since"),
            until=self.asked("until"),
        )


@require_safe
def network(request: HansaRequest, slug: str) -> HttpResponse:
    """Who of the present members is tied to whom."""
    cluster = seen_cluster(request, slug)
    form = NetworkForm(request.GET)
    drawn, alone = without_loners(_network(request, cluster, form, lay_out=False))
    nodes = {node["id"]: node for node in drawn.nodes}
    strongest = sorted(drawn.edges, key=lambda edge: -edge["weight"])[:TIES]
    context = shared_by_tabs(request, cluster, "network") | {
        "form": form,
        "narrowed": bool(request.GET),
        "files_query": request.GET.urlencode(),
        "files": FILES,
        "network_url": _address("cluster-network-data", request, cluster.slug),
        "picture_url": _address("cluster-network-file", request, cluster.slug, "svg"),
        "network": drawn,
        "names": sorted(node["label"] for node in drawn.nodes),
        "ties": [edge | {"first": nodes[edge["source"]], "second": nodes[edge["target"]]} for edge in strongest],
        "alone": alone,
        "way": _way(form, drawn),
        "colour": form.asked("colour", "helix"),
    }
    return render(request, "portal/cluster_network.html", context)


@require_safe
def network_data(request: HansaRequest, slug: str) -> HttpResponse:
    """What the island draws."""
    cluster = seen_cluster(request, slug)
    drawn, _alone = without_loners(_network(request, cluster, NetworkForm(request.GET)))
    response = JsonResponse(drawn.as_json())
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def network_file(request: HansaRequest, slug: str, form: str) -> HttpResponse:
    """The network as a picture or as a list."""
    if form not in FILES:
        raise Http404(_("A network is to be had as SVG, PNG, GraphML or CSV."))
    cluster = seen_cluster(request, slug)
    asked = NetworkForm(request.GET)
    drawn, _alone = without_loners(_network(request, cluster, asked, lay_out=form != "csv"))
    response = HttpResponse(_written(drawn, form, cluster, asked), content_type=FILES[form])
    shown = "inline" if form in ("svg", "png") else "attachment"
    response["Content-Disposition"] = f'{shown}; filename="hansa-network-{cluster.slug}.{form}"'
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "private, no-store"
    return response


def _address(name: str, request: HansaRequest, *parts: str) -> str:
    """An address that is narrowed as this one is."""
    query = request.GET.urlencode()
    return reverse(name, args=parts) + (f"?{query}" if query else "")


def _written(drawn: Network, form: str, cluster: Cluster, asked: NetworkForm) -> bytes:
    # loaded when asked for: a picture needs numpy, the start of the server does not
    from hansa.portal.pictures.lists import network_csv, network_graphml
    from hansa.portal.pictures.png import network_png
    from hansa.portal.pictures.svg import network_svg

    if form == "csv":
        return network_csv(drawn)
    if form == "graphml":
        return network_graphml(drawn)
    scene = scene_of(drawn, asked.asked("colour", "helix"))
    return (
        network_png(scene) if form == "png" else network_svg(scene, _("Network of %(cluster)s") % {"cluster": cluster})
    )


def _network(request: HansaRequest, cluster: Cluster, form: NetworkForm, *, lay_out: bool = True) -> Network:
    """The members' network as the reader may see it, narrowed as asked."""
    members = members_of(request.reader, cluster).values_list("organisation", "organisation__name")
    names = {str(key): name for key, name in members}
    filters = form.filters()
    if around := form.asked("around"):
        filters = replace(filters, around=_number(around, names))
    places = saved_places(cluster) if lay_out else None
    keys = [int(key) for key in names]
    return network_of(keys, reader=request.reader, filters=filters, places=places, lay_out=lay_out)


def _way(form: NetworkForm, network: Network) -> dict[str, Any] | None:
    """The shortest way that was asked for; None where none was."""
    asked = [form.asked("one"), form.asked("other")]
    if not all(asked):
        return None
    names = {node["id"]: node["label"] for node in network.nodes}
    ends = [str(_number(name, names)) for name in asked]
    return {
        "steps": shortest_path(network, *ends),
        "unknown": [one for one, end in zip(asked, ends, strict=True) if end == "-1"],
    }


def _number(asked: str, names: dict[str, str]) -> int:
    """The organisation of this name, or the first that holds it; −1, which nobody has, where there is none."""
    wanted = asked.casefold().strip()
    exact = [key for key, name in names.items() if name.casefold() == wanted]
    near = [key for key, name in names.items() if wanted in name.casefold()]
    return int((exact or near or ["-1"])[0])
