"""Up to ten clusters beside each other, by the measures of the observatory."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from hansa.directory.forms.pickers import Picker
from hansa.directory.queries.clusters import clusters_visible_to
from hansa.directory.requests import HansaRequest
from hansa.portal.queries.cluster_measures import measures_of

MOST = 10


class CompareClustersForm(forms.Form):
    """The clusters that the reader may see, to choose from."""

    cluster = forms.MultipleChoiceField(label=_("Clusters"), required=False, widget=Picker)

    def __init__(self, names: Sequence[tuple[str, str]], chosen: Sequence[str]) -> None:
        super().__init__(initial={"cluster": chosen})
        self.fields["cluster"].choices = names  # type: ignore[attr-defined]


@require_safe
def compare_clusters(request: HansaRequest) -> HttpResponse:
    """The address holds the choice, so it can be kept and sent; whoever follows it sees what they may see."""
    visible = clusters_visible_to(request.reader)
    wanted = list(dict.fromkeys(request.GET.getlist("cluster")))
    named = {
        one.slug: one for one in visible.filter(slug__in=wanted[:MOST]).prefetch_related("activities", "territory")
    }
    chosen = [named[slug] for slug in wanted[:MOST] if slug in named]
    context = {
        "form": CompareClustersForm(
            list(visible.order_by("name", "pk").values_list("slug", "name")), [one.slug for one in chosen]
        ),
        "columns": [(one, measures_of(request.reader, one)) for one in chosen],
        "most": MOST,
        "too_many": len(wanted) > MOST,
    }
    return render(request, "portal/observatory/compare_clusters.html", context)
