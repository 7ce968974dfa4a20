"""Pages on which an office reads its member list into the register: file, columns, preview, import."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hansa.directory.actions.member_lists import import_members
from hansa.directory.forms.member_lists import ColumnsForm, UploadForm
from hansa.directory.member_lists.columns import count_known, guess_mapping
from hansa.directory.member_lists.entries import Entry, Options, read_entries
from hansa.directory.member_lists.limits import BadFile
from hansa.directory.member_lists.plan import Plan
from hansa.directory.member_lists.staging import Staged, stage, staged
from hansa.directory.member_lists.tables import Table, read_table
from hansa.directory.member_lists.template import template_csv, template_xlsx
from hansa.directory.models import Cluster
from hansa.directory.pages.clusters import seen_cluster
from hansa.directory.queries.member_lists import plan_import
from hansa.directory.requests import HansaRequest, PersonRequest
from hansa.directory.rules.member_lists import can_import_members

PER_PAGE = 50
SAMPLES = 3
# What a list says of dates with slashes, as the form says it.
DAY_FIRST = {True: "yes", False: "no", None: ""}
OUTCOMES = ("decide", "error", "new", "changed", "same", "skip")


def _cluster(request: HansaRequest, slug: str) -> Cluster:
    cluster = seen_cluster(request, slug)
    can_import_members(request.reader, cluster).require()
    return cluster


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def upload(request: PersonRequest, slug: str) -> HttpResponse:
    """Choose the file."""
    cluster = _cluster(request, slug)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        content = sent.read()
        try:
            table = read_table(content, looks_like_heading=count_known)
        except BadFile as error:
            form.add_error("file", str(error))
        else:
            kept = stage(person=request.user.pk, cluster=cluster.pk, file_name=sent.name, content=content)
            kept.mapping = guess_mapping(table.headings)
            kept.save()
            return redirect("import-columns", slug=slug, token=kept.token)
    return render(request, "directory/import_upload.html", {"cluster": cluster, "form": form})


@login_required
@require_safe
def template(request: PersonRequest, form: str) -> HttpResponse:
    """The empty list, with headings in the language of the page."""
    if form == "csv":
        response = HttpResponse(template_csv(), content_type="text/csv; charset=utf-8")
    else:
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        response = HttpResponse(template_xlsx(), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="members.{form}"'
    return response


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def columns(request: PersonRequest, slug: str, token: str) -> HttpResponse:
    """Say what each column holds."""
    cluster = _cluster(request, slug)
    kept, table = _staged(request, cluster, token)
    initial = {"day_first": DAY_FIRST[kept.day_first], "joined_on": kept.joined_on}
    form = ColumnsForm(request.POST or None, headings=table.headings, mapping=kept.mapping, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        kept.mapping = data["mapping"]
        kept.day_first = {"yes": True, "no": False}.get(data["day_first"])
        kept.joined_on = data["joined_on"].isoformat() if data["joined_on"] else ""
        kept.choices, kept.shown = {}, ""
        kept.save()
        return redirect("import-preview", slug=slug, token=token)
    samples = [[str(cells[at]) for _line, cells in table.rows if cells[at] != ""][:SAMPLES] for at in form.columns]
    context = {
        "cluster": cluster,
        "form": form,
        "kept": kept,
        "table": table,
        "rows": [(form[f"column_{at}"], samples[at]) for at in form.columns],
    }
    return render(request, "directory/import_columns.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def preview(request: PersonRequest, slug: str, token: str) -> HttpResponse:
    """What the import would do, row by row; decide what is not sure; import."""
    cluster = _cluster(request, slug)
    kept, table = _staged(request, cluster, token)
    if "name" not in kept.mapping:
        return redirect("import-columns", slug=slug, token=token)
    if request.method == "POST":
        _keep_choices(request, kept)
        if "import" in request.POST:
            return _import(request, cluster, kept, table)
        return redirect(_address(request, slug, token))
    plan = plan_import(request.reader, cluster, _entries(kept, table), choices=kept.choices, notes=table.notes)
    kept.shown = _digest(plan)
    kept.save()
    only = request.GET.get("only", "")
    items = [item for item in plan.items if item.outcome == only] if only in OUTCOMES else plan.items
    context = {
        "cluster": cluster,
        "kept": kept,
        "plan": plan,
        "only": only,
        "page": Paginator(items, PER_PAGE).get_page(request.GET.get("page")),
        "outcomes": [(outcome, plan.counts[outcome]) for outcome in OUTCOMES if plan.counts[outcome]],
    }
    return render(request, "directory/import_preview.html", context)


@login_required
@require_POST
def discard(request: PersonRequest, slug: str, token: str) -> HttpResponse:
    """Throw the file away."""
    cluster = _cluster(request, slug)
    if kept := staged(token, person=request.user.pk, cluster=cluster.pk):
        kept.discard()
    messages.success(request, _("The list is deleted; nothing was imported."))
    return redirect("import-members", slug=slug)


def _staged(request: PersonRequest, cluster: Cluster, token: str) -> tuple[Staged, Table]:
    kept = staged(token, person=request.user.pk, cluster=cluster.pk)
    if kept is None:
        raise Http404(_("This list is not here any more: lists are kept for a day. Send it again."))
    return kept, read_table(kept.content(), looks_like_heading=count_known)


def _entries(kept: Staged, table: Table) -> list[Entry]:
    return read_entries(table, kept.mapping, Options(day_first=kept.day_first, joined_on=parse_date(kept.joined_on)))


def _keep_choices(request: HansaRequest, kept: Staged) -> None:
    """Decisions of the page that was sent; those of other pages stay."""
    sent = {key.removeprefix("row_"): str(value) for key, value in request.POST.items() if key.startswith("row_")}
    kept.choices |= {key: value[:20] for key, value in sent.items() if value and key.isdigit()}
    kept.save()


def _import(request: PersonRequest, cluster: Cluster, kept: Staged, table: Table) -> HttpResponse:
    entries = _entries(kept, table)
    before = plan_import(request.reader, cluster, _entries(kept, table), choices=kept.choices)
    if kept.shown != _digest(before):
        messages.warning(
            request, _("Your decisions, or the register, have changed what will be done. Look at it once more.")
        )
        return redirect(_address(request, cluster.slug, kept.token))
    try:
        done = import_members(
            by=request.user,
            cluster=cluster,
            entries=entries,
            file_name=kept.file_name,
            content=kept.content(),
            choices=kept.choices,
            shown=before.fingerprint(),
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(_address(request, cluster.slug, kept.token))
    kept.discard()
    messages.success(request, _summary(done.plan))
    return redirect("cluster", slug=cluster.slug)


def _summary(plan: Plan) -> str:
    counts = plan.counts
    if not plan.changes_anything:
        return _("The list says nothing new: everything in it stands in the register already.")
    new = ngettext("%(count)d new organisation", "%(count)d new organisations", counts["new"]) % {
        "count": counts["new"]
    }
    changed = ngettext("%(count)d changed", "%(count)d changed", counts["changed"]) % {"count": counts["changed"]}
    same = ngettext("%(count)d as before", "%(count)d as before", counts["same"]) % {"count": counts["same"]}
    return _("The list is imported: %(new)s, %(changed)s, %(same)s.") % {"new": new, "changed": changed, "same": same}


def _address(request: HansaRequest, slug: str, token: str) -> str:
    query = request.GET.urlencode()
    return reverse("import-preview", args=[slug, token]) + (f"?{query}" if query else "")


def _digest(plan: Plan) -> str:
    parts: Any = [plan.fingerprint(), sorted(pk for pk, _name in plan.absent)]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
