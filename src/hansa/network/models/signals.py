"""Signals: dated facts that bear on whether a cluster holds."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hansa.directory.models import Cluster, Organisation
from hansa.network.enums import SignalKind


class Signal(models.Model):
    """Something that pulls at a cluster: written by the area above that knows of it, or, for shocks, by the office.

    `strength` from 0 (exclusive) to 1. `reference` names the record it comes from, as `goal:5`: the same never counts
    twice.
    """

    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="+", verbose_name=_("cluster"))
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organisation"),
    )
    kind = models.CharField(_("kind"), max_length=14, choices=SignalKind)
    strength = models.FloatField(_("strength"), validators=[MinValueValidator(0), MaxValueValidator(1)])
    starts_on = models.DateField(_("since"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    text = models.CharField(pgettext_lazy("signal", "what happened"), max_length=500)
    source = models.CharField(pgettext_lazy("signal", "how we know"), max_length=500, blank=True)
    reference = models.CharField(_("reference"), max_length=200, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)

    class Meta:
        ordering = ["-starts_on", "-pk"]
        verbose_name = pgettext_lazy("network", "signal")
        verbose_name_plural = pgettext_lazy("network", "signals")
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "kind", "reference"], condition=~Q(reference=""), name="signal_reference_once"
            ),
            models.CheckConstraint(condition=Q(strength__gt=0, strength__lte=1), name="signal_strength_is_a_share"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="signal_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"
