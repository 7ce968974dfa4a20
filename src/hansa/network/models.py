"""Ties: dated, sourced relations of two organisations."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hansa.directory.models import Organisation
from hansa.network.enums import TieKind, TieSource


class Tie(models.Model):
    """A relation of two organisations, once per pair, kind and source. `first` has the smaller number.

    Strength of a tie from projects: sum over joint projects of 1 / (participants - 1), after Newman (2001), so that a
    large consortium does not make everyone everyone's close partner. `occasions` counts the projects.
    """

    first = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=12, choices=TieKind)
    source = models.CharField(_("source"), max_length=12, choices=TieSource)
    starts_on = models.DateField(_("since"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    strength = models.FloatField(_("strength"))
    occasions = models.PositiveIntegerField(_("occasions"), default=1)

    class Meta:
        verbose_name = _("tie")
        verbose_name_plural = _("ties")
        constraints = [
            models.UniqueConstraint(fields=["first", "second", "kind", "source"], name="tie_once"),
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="tie_in_order"),
            models.CheckConstraint(condition=models.Q(strength__gt=0), name="tie_has_strength"),
        ]

    def __str__(self) -> str:
        return f"{self.first} – {self.second}"
