from django.db import models
from django.utils.translation import gettext_lazy as _


class TieKind(models.TextChoices):
    COOPERATION = "cooperation", _("cooperation")
    COMPETITION = "competition", _("competition")
    CONFLICT = "conflict", _("conflict")


class TieSource(models.TextChoices):
    """From what a tie is known."""

    PROJECTS = "projects", _("joint projects")
