"""The form by which readers report an error in a figure."""

from __future__ import annotations

from typing import Any

from allauth.core.ratelimit import consume
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hansa.directory.requests import HansaRequest
from hansa.observatory.actions.errors import report_error

LONGEST_ADDRESS = 1_000


class ErrorForm(forms.Form):
    """What is wrong, and where to answer."""

    words = forms.CharField(
        label=gettext_lazy("What is wrong, and what would be right?"),
        help_text=gettext_lazy("Name the figure, and the source that says otherwise."),
        min_length=10,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    reporter = forms.EmailField(
        label=gettext_lazy("Your e-mail address, if you want an answer"), required=False, max_length=254
    )
    page = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_page(self) -> str:
        return page_within(self.cleaned_data["page"])


@never_cache
@require_http_methods(["GET", "POST"])
def report(request: HansaRequest) -> HttpResponse:
    """Report an error on the page that the address names."""
    form = ErrorForm(request.POST or None, initial=_known(request))
    if request.method == "POST" and form.is_valid() and _carried_out(request, form):
        messages.success(request, _("Thank you. Those who run this site have been told."))
        return redirect(form.cleaned_data["page"])
    page = page_within(form["page"].value() or "")
    return render(request, "portal/observatory/report_error.html", {"form": form, "page": page})


def page_within(address: str) -> str:
    """An address of this site, beginning with one slash; the first page of the observatory for any other. So nobody is
    led elsewhere."""
    inside = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if inside and len(address) <= LONGEST_ADDRESS else "/observatory/"


def _known(request: HansaRequest) -> dict[str, Any]:
    person = request.user if request.user.is_authenticated else None
    return {"page": page_within(request.GET.get("page", "")), "reporter": person.email if person else ""}


def _carried_out(request: HansaRequest, form: ErrorForm) -> bool:
    if not consume(request, action="report_error", key="all"):
        form.add_error(None, _("Many errors were reported within an hour. Try again later."))
        return False
    try:
        report_error(by=request.user if request.user.is_authenticated else None, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True
