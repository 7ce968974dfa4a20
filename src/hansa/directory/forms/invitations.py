"""Forms of letters of invitation and of their answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class InviteForm(forms.Form):
    """To whom and with which words an organisation is invited. The address is asked only where nobody is known."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Nobody represents this organisation here yet. Whose answer counts there?"),
    )
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES_OWN_NAMES)
    message = forms.CharField(
        label=_("A few words of your own"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, *args: Any, known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known:
            del self.fields["email"], self.fields["language"]


class AnswerForm(forms.Form):
    """The answer to a letter. Who is signed in need not say who they are."""

    name = forms.CharField(
        label=_("Your name and position"), required=False, max_length=150, help_text=_("The office sees who answered.")
    )
    reason = forms.CharField(
        label=_("A word to the office, if you decline"), required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, *args: Any, signed_in: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if signed_in:
            del self.fields["name"]
