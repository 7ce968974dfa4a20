"""Where the members of a cluster stood in the last drawing of their network."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hansa.directory.models import Cluster


class DrawnPlaces(models.Model):
    """What the next drawing begins with, so that a reader finds everyone where they were last month.

    `places`: number of the organisation (as text, JSON has no other keys) → x and y. They come from public ties alone:
    nobody learns from a place what they may not see. Derived, and made anew at will.
    """

    cluster = models.OneToOneField(
        Cluster, on_delete=models.CASCADE, primary_key=True, related_name="+", verbose_name=_("cluster")
    )
    places = models.JSONField(default=dict)
    drawn_on = models.DateField()

    class Meta:
        verbose_name = _("places in a drawing")
        verbose_name_plural = _("places in drawings")

    def __str__(self) -> str:
        return f"{self.cluster} {self.drawn_on}"
