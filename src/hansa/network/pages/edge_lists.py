"""Pages on which an office reads a list of ties into its records: file, names, import."""

from __future__ import annotations

import hashlib
import json

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hansa.directory.member_lists.limits import BadFile
from hansa.directory.member_lists.staging import Staged, stage, staged
from hansa.directory.models import Cluster
from hansa.directory.pages.clusters import run_cluster
from hansa.directory.requests import HansaRequest, PersonRequest
from hansa.network.actions.import_ties import import_ties, retract_ties
from hansa.network.edge_lists.plan import Name, Plan
from hansa.network.edge_lists.reading import read_edges
from hansa.network.forms.edge_lists import UploadForm
from hansa.network.queries.edge_lists import plan_ties
from hansa.network.queries.records import office_ties

SHOWN = 300
PER_PAGE = 100


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def upload(request: PersonRequest, slug: str) -> HttpResponse:
    """Choose the file."""
    cluster = run_cluster(request, slug)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        content = sent.read()
        try:
            read_edges(content)
        except BadFile as error:
            form.add_error("file", str(error))
        else:
            kept = stage(person=request.user.pk, cluster=cluster.pk, file_name=sent.name, content=content)
            return redirect("import-ties-preview", slug=slug, token=kept.token)
    return render(request, "network/import_upload.html", {"cluster": cluster, "form": form})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def preview(request: PersonRequest, slug: str, token: str) -> HttpResponse:
    """Which organisation each name means, which ties would be recorded and which not; import, or throw away."""
    cluster = run_cluster(request, slug)
    kept = staged(token, person=request.user.pk, cluster=cluster.pk)
    if kept is None:
        raise Http404(_("This list is not here any more: lists are kept for a day. Send it again."))
    if "discard" in request.POST:
        kept.discard()
        messages.success(request, _("The list is deleted; nothing was imported."))
        return redirect("import-ties", slug=slug)
    try:
        given = read_edges(kept.content())
    except BadFile as error:
        raise Http404(str(error)) from error
    if request.method == "POST":
        _keep_choices(request, kept)
    plan = plan_ties(request.reader, cluster, given, kept.choices)
    if "import" in request.POST and kept.shown == _digest(plan):
        return _import(request, cluster, kept, plan)
    kept.shown = _digest(plan)
    kept.save()
    if request.method == "POST":
        if "import" in request.POST:
            messages.warning(request, _("Your decisions have changed what will be done. Look at it once more."))
        return redirect("import-ties-preview", slug=slug, token=token)
    context = {
        "cluster": cluster,
        "kept": kept,
        "plan": plan,
        "asked": [name for name in plan.names if name.candidates and not _is_plain(name)][:SHOWN],
        "problems": plan.problems[:SHOWN],
        "rows": [(row, row.edge) for row in plan.new[:SHOWN]],
        "shown": SHOWN,
    }
    return render(request, "network/import_preview.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def stated(request: PersonRequest, slug: str) -> HttpResponse:
    """The ties that the office stated, with what the two sides say; take back what was wrong."""
    cluster = run_cluster(request, slug)
    ties = office_ties(request.reader, cluster)
    if request.method == "POST":
        ticked = [int(one) for one in request.POST.getlist("tie") if one.isascii() and one.isdigit() and len(one) < 19]
        own = ties.filter(pk__in=ticked).values_list("pk", flat=True)
        count = retract_ties(by=request.user, cluster=cluster, records=list(own)) if own else 0
        messages.success(
            request,
            ngettext("%(count)d tie is taken back.", "%(count)d ties are taken back.", count) % {"count": count},
        )
        return redirect("office-ties", slug=slug)
    page = Paginator(ties, PER_PAGE).get_page(request.GET.get("page", "")[:9])
    return render(request, "network/office_ties.html", {"cluster": cluster, "page": page})


def _is_plain(name: Name) -> bool:
    """One organisation of exactly this name: nobody needs to be asked."""
    return len([one for one in name.candidates if one.score == 1.0]) == 1 and name.choice == str(
        name.candidates[0].organisation
    )


def _keep_choices(request: HansaRequest, kept: Staged) -> None:
    sent = {key.removeprefix("name_"): str(value) for key, value in request.POST.items() if key.startswith("name_")}
    kept.choices |= {key: value[:20] for key, value in sent.items() if value and key.isdigit()}


def _import(request: PersonRequest, cluster: Cluster, kept: Staged, shown: Plan) -> HttpResponse:
    try:
        done = import_ties(
            by=request.user,
            cluster=cluster,
            given=read_edges(kept.content()),
            file_name=kept.file_name,
            content=kept.content(),
            choices=kept.choices,
            shown=shown.fingerprint(),
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("import-ties-preview", slug=cluster.slug, token=kept.token)
    kept.discard()
    count = len(done.new)
    messages.success(
        request, ngettext("%(count)d tie is recorded.", "%(count)d ties are recorded.", count) % {"count": count}
    )
    return redirect("office-ties", slug=cluster.slug)


def _digest(plan: Plan) -> str:
    return hashlib.sha256(json.dumps(plan.fingerprint()).encode()).hexdigest()
