"""Forms of sign-up and account."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import SignupForm as BaseSignupForm
from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hansa.people import actions
from hansa.people.enums import ConsentPurpose, Language
from hansa.people.models import Person


class SignupForm(BaseSignupForm):
    """Name, language, address, password, and what the person agrees to."""

    name = forms.CharField(label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    language = forms.ChoiceField(
        label=_("Language of letters to you"), choices=Language, initial=lambda: (get_language() or "en")[:2]
    )
    terms = forms.BooleanField(label=_("I agree to the terms of use and have read the privacy notice"))
    news = forms.BooleanField(
        label=_("Send me news by e-mail"), required=False, help_text=_("You can change this at any time.")
    )
    field_order = ["name", "email", "password1", "password2", "language", "terms", "news"]

    @transaction.atomic
    def save(self, request: HttpRequest) -> Person:
        person = super().save(request)
        actions.sign_up(
            person=person,
            name=self.cleaned_data["name"],
            language=self.cleaned_data["language"],
            news=self.cleaned_data["news"],
        )
        return person


class ProfileForm(forms.Form):
    """How others see me, and in which language I am written to."""

    name = forms.CharField(label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    language = forms.ChoiceField(label=_("Language of letters to you"), choices=Language)


class ConsentForm(forms.Form):
    """What I agree to beyond the terms of use."""

    profile = forms.BooleanField(
        label=_("Show my name to members of my clusters"),
        required=False,
        help_text=_("Your organisation and the offices of its clusters always see it."),
    )
    news = forms.BooleanField(label=_("Send me news by e-mail"), required=False)

    def purposes(self) -> dict[ConsentPurpose, bool]:
        return {purpose: self.cleaned_data[purpose] for purpose in (ConsentPurpose.PROFILE, ConsentPurpose.NEWS)}


class TokenForm(forms.Form):
    """A key for a program."""

    name = forms.CharField(label=_("What it is for"), max_length=100)
    days = forms.TypedChoiceField(
        label=_("Valid for"),
        coerce=int,
        initial=90,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("one year"))],
    )


class ErasureForm(forms.Form):
    """The person types their own address, so that nobody erases themselves by a slip."""

    email = forms.EmailField(label=_("Type your e-mail address to confirm"))

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        if email.lower() != self.person.email.lower():
            raise forms.ValidationError(_("This is not your e-mail address: %(email)s."), params={"email": email})
        return email
