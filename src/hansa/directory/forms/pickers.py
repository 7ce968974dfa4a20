"""One way to choose of many: a folded list of boxes to tick, narrowed by typing.

Without a script it is a list in a `<details>`; `directory/picker.js` narrows it as one types. Regions are thousands, so
their list holds what is chosen and what was looked for: with the script by the page `find-regions`, without it by
saving the form, which then asks which of those found are meant.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.widgets import ChoiceWidget, Script
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from hansa.directory.enums import ActivityScheme
from hansa.directory.models import Activity, Region
from hansa.directory.queries.region_search import find_regions, region_labels


class _Folded(ChoiceWidget):
    """What the pickers share: what is chosen stands first, and on the fold."""

    template_name = "directory/widgets/picker.html"

    class Media:
        js = [Script("directory/picker.js", type="module")]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        groups = [(label, options) for label, options, _index in context["widget"]["optgroups"]]
        chosen = [option for _label, options in groups for option in options if option["selected"]]
        # Django makes a group of each choice that has none.
        rest = [
            (label, [option for _label, options in alike for option in options if not option["selected"]])
            for label, alike in groupby(groups, key=itemgetter(0))
        ]
        context["widget"]["groups"] = [("", chosen), *rest]
        context["widget"]["chosen"] = [option["label"] for option in chosen]
        return context


class Picker(_Folded, forms.CheckboxSelectMultiple):
    """Several of a list that is short enough to stand on the page whole."""


def activity_groups(activities: Iterable[Activity]) -> list[tuple[str, list[tuple[int, str]]]]:
    """Activities as choices, by classification; those of NACE with their numbers."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for activity in activities:
        label = f"{activity.code} {activity}" if activity.scheme == ActivityScheme.NACE else str(activity)
        groups.setdefault(str(ActivityScheme(activity.scheme).label), []).append((activity.pk, label))
    return list(groups.items())


class _OfRegions(_Folded):
    """The boxes of the regions that are chosen and of those that were looked for."""

    sought = ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        self.sought = str(data.get(f"{name}_find", "")).strip()
        return super().value_from_datadict(data, files, name)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        chosen = region_labels([str(code) for code in (value if isinstance(value, list | tuple) else [value]) if code])
        found = [row for row in find_regions(self.sought) if row not in chosen]
        self.choices = [*self.none(), *chosen, *found]
        context = super().get_context(name, value, attrs)
        return {**context, "url": reverse_lazy("find-regions"), "type": self.input_type, "is_open": bool(found)}

    def none(self) -> list[tuple[str, Any]]:
        return []

    def ask(self) -> None:
        """Words that were typed without a script are answered before anything is saved."""
        if not self.sought:
            return
        if find_regions(self.sought):
            raise ValidationError(_("Tick the regions that you mean, then save again."))
        raise ValidationError(
            _("No region is found by “%(typed)s”. Type its name, its code, such as DE80K, or its country."),
            params={"typed": self.sought[:60]},
        )


class RegionsPicker(_OfRegions, forms.CheckboxSelectMultiple):
    """Several regions."""


class RegionPicker(_OfRegions, forms.RadioSelect):
    """One region, or the one in which the place lies."""

    def none(self) -> list[tuple[str, Any]]:
        return [("", _("found from the place, where the regions of the country are known"))]


NO_REGION = {
    "invalid_choice": _("No region has the code %(value)s."),
    "invalid_pk_value": _("No region has the code %(pk)s."),
}


class RegionsField(forms.ModelMultipleChoiceField):
    """Regions of any country and level."""

    widget = RegionsPicker

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Region.objects.all(), error_messages=NO_REGION, **kwargs)

    def clean(self, value: Any) -> Any:
        chosen = super().clean(value)
        cast(_OfRegions, self.widget).ask()
        return chosen


class RegionField(forms.ModelChoiceField):
    """One region of any country and level."""

    widget = RegionPicker

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Region.objects.all(), error_messages=NO_REGION, **kwargs)

    def clean(self, value: Any) -> Any:
        chosen = super().clean(value)
        cast(_OfRegions, self.widget).ask()
        return chosen
