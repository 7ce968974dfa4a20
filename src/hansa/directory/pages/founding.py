"""Pages of the operator: sets of founding criteria, and a preview on an initiative."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hansa.directory.actions import founding as actions
from hansa.directory.forms.founding import CriterionFormSet, RuleSetForm, initial_rows, rows_of
from hansa.directory.forms.outcome import carried_out
from hansa.directory.models import FoundingRuleSet
from hansa.directory.queries.founding import check, initiatives_to_preview, rule_sets
from hansa.directory.requests import HansaRequest, PersonRequest
from hansa.directory.rules.founding import WaiverMeasure, can_edit_founding_rules

DEFAULT_WAIVER = {
    "measure": WaiverMeasure.SUPPORT_PROGRAMME.value,
    "name_en": "Recognised by a support programme",
    "name_ru": "Признание программой поддержки",
}


@login_required
@require_safe
def rules(request: PersonRequest) -> HttpResponse:
    """All sets of founding criteria."""
    can_edit_founding_rules(request.reader).require()
    return render(request, "directory/founding_rules.html", {"rule_sets": rule_sets()})


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: PersonRequest, pk: int) -> HttpResponse:
    """A set as a form of rows: changed in place while no cluster is measured by it, else saved as a new version."""
    can_edit_founding_rules(request.reader).require()
    rules = get_object_or_404(rule_sets(), pk=pk)
    form = RuleSetForm(request.POST or None, initial=_initial(rules))
    rows = CriterionFormSet(request.POST or None, initial=initial_rows(rules), prefix="rows")
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        saved: list[FoundingRuleSet] = []
        if carried_out(form, lambda data: saved.append(_save(request, rules, data, rows_of(rows)))):
            messages.success(request, _("Saved: %(rules)s.") % {"rules": saved[0]})
            return redirect("founding-rules-edit", pk=saved[0].pk)
    context = {"rules": rules, "form": form, "rows": rows} | _preview(request, rules)
    return render(request, "directory/founding_rules_edit.html", context)


@login_required
@require_POST
def make_default(request: PersonRequest, pk: int) -> HttpResponse:
    """Measure new initiatives by this set."""
    can_edit_founding_rules(request.reader).require()
    rules = get_object_or_404(FoundingRuleSet, pk=pk)
    try:
        actions.make_default(by=request.user, rules=rules)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("New initiatives are measured by %(rules)s.") % {"rules": rules})
    return redirect("founding-rules")


def _save(
    request: PersonRequest, rules: FoundingRuleSet, data: dict[str, Any], criteria: list[dict[str, Any]]
) -> FoundingRuleSet:
    waiver = (rules.waiver or DEFAULT_WAIVER) if data["with_waiver"] else {}
    said = {"criteria": criteria, "source": data["source"], "verified": data["verified"], "waiver": waiver}
    same = (data["name"].strip(), data["version"].strip()) == (rules.name, rules.version)
    if same and not rules.in_use:  # type: ignore[attr-defined]  # annotated by rule_sets()
        return actions.change_rule_set(by=request.user, rules=rules, **said)
    if same:
        raise ValidationError(
            {"version": _("Clusters are measured by this version. Give the new one another version, as 2027-01.")}
        )
    return actions.add_rule_set(by=request.user, name=data["name"], version=data["version"], **said)


def _initial(rules: FoundingRuleSet) -> dict[str, Any]:
    return {
        "name": rules.name,
        "version": rules.version,
        "source": rules.source,
        "verified": rules.verified,
        "with_waiver": bool(rules.waiver),
    }


def _preview(request: HansaRequest, rules: FoundingRuleSet) -> dict[str, Any]:
    """How an initiative fares under the saved set."""
    initiatives = initiatives_to_preview()[:200]
    chosen = request.GET.get("preview", "")
    tried = next((one for one in initiatives if one.slug == chosen), None)
    return {"initiatives": initiatives, "tried": tried, "outcome": check(tried, rules) if tried else None}
