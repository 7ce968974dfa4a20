"""Clusters found in networks of projects. A run is kept whole, so that a finding can be cited and compared."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hansa.directory.enums import ClusterKind
from hansa.directory.models import Cluster, Dataset, Organisation
from hansa.observatory.models.known import KnownCluster


class DetectionRun(models.Model):
    """One search for clusters: over which data, by which parameters, and how sure."""

    dataset = models.ForeignKey(
        Dataset, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )
    at = models.DateTimeField(_("computed"))
    version = models.CharField(_("version of Hansa"), max_length=20)
    parameters = models.JSONField(_("parameters"), default=dict)
    report = models.JSONField(_("report"), default=dict)
    current = models.BooleanField(_("shown"), default=False)

    class Meta:
        ordering = ["-at"]
        verbose_name = _("search for clusters")
        verbose_name_plural = _("searches for clusters")
        constraints = [
            models.UniqueConstraint(
                fields=["current"], condition=models.Q(current=True), name="one_current_detection_run"
            )
        ]

    def __str__(self) -> str:
        return f"{self.dataset}, {self.at:%Y-%m-%d}"


class FoundCluster(models.Model):
    """A cluster as the search found it. `matched` is the known cluster that it seems to be."""

    run = models.ForeignKey(DetectionRun, on_delete=models.CASCADE, related_name="found")
    key = models.CharField(_("key"), max_length=80)
    field = models.CharField(pgettext_lazy("of activity", "field"), max_length=200)
    name = models.CharField(_("name"), max_length=250)
    kind = models.CharField(_("kind"), max_length=15, choices=ClusterKind)
    countries = models.CharField(_("countries"), max_length=200, help_text="ISO codes with spaces, most members first")
    latitude = models.FloatField(_("latitude of the centre"), null=True)
    longitude = models.FloatField(_("longitude of the centre"), null=True)
    organisations = models.PositiveIntegerField(_("organisations"))
    cohesion = models.FloatField(_("cohesion"), null=True)
    stability = models.FloatField(_("stability"), null=True)
    helices = models.JSONField(_("organisations by helix"), default=dict)
    reasons = models.JSONField(_("reasons"), default=list)
    matched = models.ForeignKey(KnownCluster, on_delete=models.SET_NULL, null=True, blank=True, related_name="found_as")
    matched_score = models.FloatField(_("likeness"), null=True, blank=True)
    initiative = models.ForeignKey(Cluster, on_delete=models.SET_NULL, null=True, blank=True, related_name="found_as")

    class Meta:
        ordering = ["-organisations", "key"]
        verbose_name = _("found cluster")
        verbose_name_plural = _("found clusters")
        constraints = [models.UniqueConstraint(fields=["run", "key"], name="found_cluster_key_once_in_a_run")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("found-cluster", args=[self.pk])

    @property
    def members_query(self) -> str:
        """How downloads name it."""
        return f"found={self.pk}"


class FoundMember(models.Model):
    """An organisation of a found cluster; `strength` from 0 to 1 says how firmly it belongs."""

    found = models.ForeignKey(FoundCluster, on_delete=models.CASCADE, related_name="members")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    strength = models.FloatField(_("strength of belonging"))

    class Meta:
        ordering = ["-strength", "organisation"]
        verbose_name = _("organisation of a found cluster")
        verbose_name_plural = _("organisations of found clusters")
        constraints = [
            models.UniqueConstraint(fields=["found", "organisation"], name="organisation_once_in_a_found_cluster"),
            models.CheckConstraint(condition=models.Q(strength__gte=0, strength__lte=1), name="strength_is_a_share"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.found_id}"
