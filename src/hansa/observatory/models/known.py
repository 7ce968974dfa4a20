"""Clusters and initiatives of the world that somebody has told of, whether they are in the register or not."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hansa.directory.models import Cluster, Country
from hansa.directory.models.datasets import Sourced


class KnownStatus(models.TextChoices):
    ACTIVE = "active", _("active")
    PLANNED = "planned", _("planned")
    INITIATIVE = "initiative", _("initiative")
    ENDED = "ended", _("ended")


class KnownCluster(Sourced):
    """What a source says of a cluster, with the words of the source: no verdict of ours."""

    slug = models.SlugField(_("address"), max_length=90, unique=True)
    name = models.CharField(_("name"), max_length=250)
    status = models.CharField(_("status"), max_length=12, choices=KnownStatus, default=KnownStatus.ACTIVE)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    countries = models.CharField(_("countries"), max_length=200, blank=True, help_text="ISO codes with spaces")
    city = models.CharField(_("place"), max_length=150, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    fields = models.CharField(_("fields"), max_length=300, blank=True)
    members = models.PositiveIntegerField(_("members, as the source says"), null=True, blank=True)
    website = models.URLField(_("website"), max_length=500, blank=True)
    statement = models.TextField(_("what the source says"), blank=True)
    statement_ru = models.TextField(_("what the source says, in Russian"), blank=True)
    cluster = models.ForeignKey(
        Cluster, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("in the register")
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("known cluster")
        verbose_name_plural = _("known clusters")

    def __str__(self) -> str:
        return self.name

    @property
    def told(self) -> str:
        """The statement in the language of the page where the source gives it, else as it is."""
        russian = (get_language() or "").startswith("ru")
        return self.statement_ru if russian and self.statement_ru else self.statement

    def get_absolute_url(self) -> str:
        return reverse("known-cluster", args=[self.slug])
