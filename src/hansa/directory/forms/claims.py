"""Forms by which somebody claims an organisation, and somebody else decides."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hansa.directory.forms.offers import offer


class AddressForm(forms.Form):
    """To which of one's own addresses on the organisation's domain the code is sent."""

    email = forms.ChoiceField(label=_("Send the code to"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, addresses: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "email", [(address, address) for address in addresses])
        self.fields["email"].initial = next(iter(addresses), None)


class StatementForm(forms.Form):
    """Why somebody should believe it."""

    statement = forms.CharField(
        label=_("Who you are in the organisation"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The office of its cluster or the operator reads this and decides. Say how they can check it."),
    )


class CodeForm(forms.Form):
    """The code out of the letter."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}),
    )


class GrantForm(forms.Form):
    """What the person may do."""

    represent = forms.BooleanField(label=_("May represent"), required=False, initial=True)
    vote = forms.BooleanField(label=_("May vote"), required=False)
    sign = forms.BooleanField(
        label=_("May sign"), required=False, help_text=_("also decides who else acts for the organisation")
    )


class RefuseForm(forms.Form):
    """Why not."""

    reason = forms.CharField(label=_("Reason, which the person is told"), max_length=500)
