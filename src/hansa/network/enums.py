from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TieKind(models.TextChoices):
    COOPERATION = "cooperation", _("cooperation")
    COMPETITION = "competition", _("competition")
    CONFLICT = "conflict", _("conflict")


class TieSource(models.TextChoices):
    """From what a tie is known."""

    PROJECTS = "projects", _("joint projects")
    MANDATES = "mandates", _("shared mandates")
    MEETINGS = "meetings", _("meetings held")
    AGREEMENTS = "agreements", _("agreements")
    DECISIONS = "decisions", _("joint decisions")
    DISPUTES = "disputes", _("disputes")
    SURVEY = "survey", _("tie survey")
    EDGE_LIST = "edge_list", _("imported list of ties")
    DECLARED = "declared", _("declared by an organisation")
    COMPUTED = "computed", _("computed from what both offer")


class Audience(models.TextChoices):
    """Who sees a tie, from the narrowest circle to the widest. The cluster is the one that the tie names."""

    PARTIES = "parties", pgettext_lazy("audience", "the two organisations only")
    OFFICE = "office", pgettext_lazy("audience", "the two and the office of the cluster")
    MEMBERS = "members", pgettext_lazy("audience", "the members of the cluster")
    PUBLIC = "public", pgettext_lazy("audience", "everyone")


class Answer(models.TextChoices):
    """What one side of a tie says of it."""

    WAITING = "waiting", pgettext_lazy("answer", "not answered yet")
    AGREED = "agreed", pgettext_lazy("answer", "agreed")
    REFUSED = "refused", pgettext_lazy("answer", "says it is not so")
    WITHDRAWN = "withdrawn", pgettext_lazy("answer", "consent withdrawn")


class Author(models.TextChoices):
    """Who stated a tie."""

    FIRST = "first", pgettext_lazy("author", "the first organisation")
    SECOND = "second", pgettext_lazy("author", "the second organisation")
    OFFICE = "office", pgettext_lazy("author", "the office of the cluster")
    PLATFORM = "platform", pgettext_lazy("author", "Hansa, from what happened here")


class SignalKind(models.TextChoices):
    """What pulls a cluster apart. The first three come from other areas; the office keeps the register of shocks."""

    GOAL_UNMET = "goal_unmet", pgettext_lazy("signal", "a goal was not met")
    DISPUTE_OPENED = "dispute_opened", pgettext_lazy("signal", "a dispute was opened")
    MEMBER_LEFT = "member_left", pgettext_lazy("signal", "a member left")
    CRISIS = "crisis", pgettext_lazy("signal", "crisis")
    DEMAND = "demand", pgettext_lazy("signal", "change of demand")
    POLICY = "policy", pgettext_lazy("signal", "change of policy")


SHOCKS = (SignalKind.CRISIS, SignalKind.DEMAND, SignalKind.POLICY)
"""Kinds of signals that come from outside of the cluster."""


class Question(models.TextChoices):
    """What a tie survey asks. Which tie an answer becomes stands in `models.surveys.MEANING`."""

    WORKED_WITH = "worked_with", _("With whom did you work in the last twelve months?")
    LEARN_FROM = "learn_from", _("From whom do you learn?")
    RIVAL = "rival", _("Who is your rival?")


class SurveyState(models.TextChoices):
    OPEN = "open", pgettext_lazy("survey", "open")
    CLOSED = "closed", pgettext_lazy("survey", "closed")


class Progress(models.TextChoices):
    """How far an invited organisation has come."""

    INVITED = "invited", pgettext_lazy("survey", "no answer yet")
    BEGUN = "begun", pgettext_lazy("survey", "begun")
    SENT = "sent", pgettext_lazy("survey", "answered")
    WITHDRAWN = "withdrawn", pgettext_lazy("survey", "answers withdrawn")


class ProposalState(models.TextChoices):
    """What became of a proposal."""

    OPEN = "open", pgettext_lazy("proposal", "open")
    MET = "met", pgettext_lazy("proposal", "they were introduced")
    REFUSED = "refused", pgettext_lazy("proposal", "refused")
