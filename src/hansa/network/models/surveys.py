"""Tie surveys: every member of a cluster says with whom it works, from whom it learns, who is its rival."""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hansa.directory.models import Cluster, Organisation
from hansa.network.enums import Audience, Progress, Question, SurveyState, TieKind


class Meaning(NamedTuple):
    """What an answer says: a tie of a kind, from the answering to the named one where `directed`."""

    kind: str
    directed: bool


MEANING = {
    Question.WORKED_WITH: Meaning(TieKind.COOPERATION, False),
    Question.LEARN_FROM: Meaning(TieKind.COOPERATION, True),
    Question.RIVAL: Meaning(TieKind.COMPETITION, False),
}


class Survey(models.Model):
    """A campaign of a cluster's office. The roster, who is asked and may be named, is that of its first day."""

    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="+", verbose_name=_("cluster"))
    title = models.CharField(_("title"), max_length=150)
    introduction = models.TextField(_("words to the members"), max_length=2000, blank=True)
    questions = models.JSONField(_("questions"), default=list)
    state = models.CharField(_("state"), max_length=6, choices=SurveyState, default=SurveyState.OPEN)
    opened_on = models.DateField(_("begun on"))
    closes_on = models.DateField(_("last day"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    reminded_on = models.DateField(_("last reminder"), null=True, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-opened_on", "-pk"]
        verbose_name = pgettext_lazy("network", "tie survey")
        verbose_name_plural = pgettext_lazy("network", "tie surveys")
        constraints = [
            models.UniqueConstraint(fields=["cluster"], condition=Q(state="open"), name="one_open_survey_per_cluster"),
            models.CheckConstraint(
                condition=Q(closes_on__gt=models.F("opened_on")), name="survey_closes_after_it_opened"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Participant(models.Model):
    """An organisation on the roster of a survey, and how far it has come. Answers may be kept in part."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="participants")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=Progress, default=Progress.INVITED)
    audiences = models.JSONField(default=dict, help_text='for all ties of a question: {"rival": "parties"}')
    done = models.JSONField(default=list, help_text="questions that were answered, if only by naming nobody")
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("network", "participant of a survey")
        verbose_name_plural = pgettext_lazy("network", "participants of surveys")
        constraints = [models.UniqueConstraint(fields=["survey", "organisation"], name="survey_asks_once")]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.survey}"


class SurveyAnswer(models.Model):
    """Who was named in answer to a question, and to whom that may be shown; empty: to nobody, it counts in figures
    alone."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=12, choices=Question)
    named = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(max_length=8, choices=Audience, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("network", "answer to a survey")
        verbose_name_plural = pgettext_lazy("network", "answers to surveys")
        constraints = [
            models.UniqueConstraint(fields=["participant", "question", "named"], name="survey_names_once"),
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.pk}"
