"""The form of an organisation's profile."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from hansa.directory.actions.profiles import Profile
from hansa.directory.enums import ActivityScheme, Helix, NameKind, SizeClass
from hansa.directory.forms.offers import offer, offer_records
from hansa.directory.forms.pickers import Picker, RegionField, activity_groups
from hansa.directory.identifiers import SCHEMES
from hansa.directory.models import Activity, Country
from hansa.directory.rules.visibility import DEFAULT_VISIBILITY
from hansa.people.enums import Visibility

NAME_KINDS = (NameKind.SHORT, NameKind.FORMER, NameKind.TRANSLATION)
LABELS = {
    "description": _("What it does"),
    "size": _("Size"),
    "founded_year": _("Year of foundation"),
    "website": _("Website"),
    "street": _("Street and exact place"),
    "postcode": _("Postcode"),
    "email": _("General e-mail address"),
    "phone": _("Telephone"),
    "products": _("Products"),
    "markets": _("Markets"),
    "people": _("Names of its people"),
}


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


class ProfileForm(forms.Form):
    """Everything that people say of an organisation. Lists are written one to a line, so that it works everywhere."""

    name = forms.CharField(label=_("Name"), max_length=500)
    helix = forms.ChoiceField(label=_("Helix"), choices=Helix.choices)
    size = forms.ChoiceField(label=_("Size"), choices=SizeClass.choices)
    founded_year = forms.IntegerField(label=_("Founded in"), required=False, min_value=800, max_value=2100)
    description = forms.CharField(
        label=_("What it does"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )
    website = forms.URLField(label=_("Website"), required=False, max_length=500, assume_scheme="https")
    email = forms.EmailField(label=_("General e-mail address"), required=False)
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=40)
    country = forms.ModelChoiceField(label=_("Country"), queryset=Country.objects.none(), required=False)
    city = forms.CharField(label=_("City"), required=False, max_length=200)
    street = forms.CharField(label=_("Street"), required=False, max_length=300)
    postcode = forms.CharField(label=_("Postcode"), required=False, max_length=30)
    region = RegionField(label=_("Region"), required=False)
    latitude = forms.FloatField(
        label=_("Latitude"), required=False, min_value=-90, max_value=90, help_text=_("Empty: the centre of the city.")
    )
    longitude = forms.FloatField(label=_("Longitude"), required=False, min_value=-180, max_value=180)
    short_names = forms.CharField(
        label=_("Short names"), required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("One to a line.")
    )
    former_names = forms.CharField(
        label=_("Former names"), required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("One to a line.")
    )
    translated_names = forms.CharField(
        label=_("Names in other languages"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One to a line."),
    )
    identifiers = forms.CharField(
        label=_("Numbers in registers"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "One to a line, with the register before it: vat DE123456789. Registers: vat, pic, ror, lei, national."
        ),
    )
    activities = forms.ModelMultipleChoiceField(
        label=_("Activities (NACE) and ecosystems"),
        queryset=Activity.objects.none(),
        required=False,
        widget=Picker,
    )
    main_activity = forms.ModelChoiceField(label=_("Main activity"), queryset=Activity.objects.none(), required=False)
    products = forms.CharField(
        label=_("Products and services"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One to a line; a description may follow behind a colon."),
    )
    markets = forms.ModelMultipleChoiceField(
        label=_("Countries in which it sells"),
        queryset=Country.objects.none(),
        required=False,
        widget=Picker,
    )
    seen_at = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        countries = Country.objects.all()
        offer_records(self, "country", countries)
        offer_records(self, "markets", countries)
        by_name = sorted(((c.pk, str(c)) for c in countries), key=lambda row: row[1])
        offer(self, "country", [("", "–"), *by_name])
        offer(self, "markets", by_name)
        known = Activity.objects.filter(scheme__in=(ActivityScheme.NACE, ActivityScheme.ECOSYSTEM))
        groups = activity_groups(known)
        offer_records(self, "activities", known)
        offer_records(self, "main_activity", known)
        offer(self, "activities", groups)
        offer(self, "main_activity", [("", "–"), *groups])
        for field, level in DEFAULT_VISIBILITY.items():
            self.fields[f"show_{field}"] = forms.ChoiceField(
                label=LABELS[field], choices=Visibility.choices, initial=level, required=False
            )

    def visibility_fields(self) -> list[forms.BoundField]:
        return [self[f"show_{field}"] for field in DEFAULT_VISIBILITY]

    def clean_identifiers(self) -> frozenset[tuple[str, str]]:
        found = set()
        for line in _lines(self.cleaned_data["identifiers"]):
            scheme, _space, value = line.partition(" ")
            scheme = scheme.rstrip(":").lower()
            if scheme not in SCHEMES or not value.strip():
                raise forms.ValidationError(
                    _(
                        "“%(line)s”: write the register and its number, such as vat DE123456789. "
                        "Registers: %(schemes)s."
                    ),
                    params={"line": line[:60], "schemes": ", ".join(SCHEMES)},
                )
            found.add((scheme, value.strip()))
        return frozenset(found)

    def clean_products(self) -> frozenset[tuple[str, str]]:
        found = {}
        for line in _lines(self.cleaned_data["products"]):
            name, _colon, description = line.partition(":")
            if len(name) > 200 or len(description) > 2000:
                raise forms.ValidationError(
                    _("“%(name)s…” is too long: a name has at most 200 letters, a description 2,000."),
                    params={"name": name[:40]},
                )
            found[name.strip()] = description.strip()
        return frozenset((name, text) for name, text in found.items() if name)

    def clean_region(self) -> str:
        return self.cleaned_data["region"].pk if self.cleaned_data["region"] else ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("latitude") is None) != (data.get("longitude") is None) and not self.errors:
            self.add_error("longitude", _("Give both coordinates, or none."))
        for field in ("short_names", "former_names", "translated_names"):
            if any(len(name) > 500 for name in _lines(data.get(field, ""))):
                self.add_error(field, _("A name has at most 500 letters."))
        return data

    @property
    def seen(self) -> datetime | None:
        """When what the editor saw had been changed last."""
        return (
            parse_datetime(re.sub(r"\s", "+", self.cleaned_data["seen_at"])) if self.cleaned_data["seen_at"] else None
        )

    def profile(self, kept_names: frozenset[tuple[str, str]] = frozenset()) -> Profile:
        """What the form says; `kept_names` are those that no form shows."""
        data = self.cleaned_data
        names = {
            (str(kind), name)
            for kind, field in zip(NAME_KINDS, ("short_names", "former_names", "translated_names"), strict=True)
            for name in _lines(data[field])
        }
        activities = frozenset(activity.pk for activity in data["activities"])
        main = data["main_activity"].pk if data["main_activity"] else None
        plain = ("name", "helix", "size", "founded_year", "description", "website", "email", "phone", "city", "street")
        return Profile(
            **{name: data[name] for name in plain},
            postcode=data["postcode"],
            country=data["country"].pk if data["country"] else "",
            region=data["region"],
            latitude=data["latitude"],
            longitude=data["longitude"],
            names=frozenset(names) | kept_names,
            identifiers=data["identifiers"],
            activities=activities | ({main} if main else set()),
            main_activity=main,
            products=data["products"],
            markets=frozenset(country.pk for country in data["markets"]),
            visibility={
                field: data[f"show_{field}"]
                for field, default in DEFAULT_VISIBILITY.items()
                if data[f"show_{field}"] and data[f"show_{field}"] != default
            },
        )


def initial_of(profile: Profile) -> dict[str, Any]:
    """What the form shows of a profile."""
    same = (
        "name", "helix", "size", "founded_year", "description", "website", "email", "phone", "country", "city",
        "street", "postcode", "region", "latitude", "longitude", "main_activity",
    )  # fmt: skip
    shown = {name: getattr(profile, name) for name in same}
    for kind, field in zip(NAME_KINDS, ("short_names", "former_names", "translated_names"), strict=True):
        shown[field] = "\n".join(sorted(name for known, name in profile.names if known == kind))
    return {
        **shown,
        "identifiers": "\n".join(f"{scheme} {value}" for scheme, value in sorted(profile.identifiers)),
        "products": "\n".join(f"{name}: {text}" if text else name for name, text in sorted(profile.products)),
        "activities": list(profile.activities),
        "markets": list(profile.markets),
        **{f"show_{field}": profile.visibility.get(field, level) for field, level in DEFAULT_VISIBILITY.items()},
    }


class CloseForm(forms.Form):
    """Why an organisation exists no more."""

    reason = forms.CharField(label=_("Reason"), max_length=500)
