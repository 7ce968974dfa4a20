"""Forms of a tie survey: its start, and the answer to one question."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hansa.directory.forms.clusters import day_field
from hansa.network.enums import Audience, Question
from hansa.network.models import Participant
from hansa.network.queries.surveys import RosterRow

NOBODY = ("", pgettext_lazy("audience", "nobody: it counts in figures only"))


class StartForm(forms.Form):
    """What all members are asked, and until when."""

    title = forms.CharField(label=_("Title"), max_length=150)
    questions = forms.MultipleChoiceField(
        label=_("Questions"),
        choices=Question.choices,
        initial=list(Question.values),
        widget=forms.CheckboxSelectMultiple,
    )
    closes_on = day_field(
        _("Last day"), _("Within four months. Reminders leave in the middle and two days before."), required=True
    )
    introduction = forms.CharField(
        label=_("Words to the members"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Why you ask, and what you will do with what you learn. They stand in the letter."),
    )


class QuestionForm(forms.Form):
    """Who is named in answer to a question, and who may see it: one choice for all, and one for each that differs."""

    audience = forms.ChoiceField(label=_("Who may see whom you name"), required=False)

    def __init__(self, *args: Any, participant: Participant, rows: list[RosterRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        self.fields["audience"].choices = [NOBODY, *Audience.choices]  # type: ignore[attr-defined]

    def named(self) -> dict[int, str]:
        """The organisations ticked, by number, each with to whom it is shown."""
        every = self.cleaned_data["audience"]
        sent = cast(QueryDict, self.data).getlist("named")
        ticked = [int(number) for number in sent if number.isascii() and number.isdigit() and len(number) < 19]
        return {number: self._own(number, every) for number in ticked}

    def _own(self, number: int, every: str) -> str:
        own = self.data.get(f"audience_{number}", "as-all")
        return every if own == "as-all" else own[:8]
