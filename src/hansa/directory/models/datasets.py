"""Where records come from."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Dataset(models.Model):
    """A source at one version, with what its import took, changed and rejected."""

    source = models.CharField(_("source"), max_length=40, help_text="cordis, members, regions, demo")
    title = models.CharField(_("title"), max_length=200)
    version = models.CharField(_("version"), max_length=80, blank=True)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=100, blank=True)
    notice = models.TextField(_("notice that must be shown"), blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    file_name = models.CharField(_("file"), max_length=300, blank=True)
    checksum = models.CharField(_("SHA-256"), max_length=64, blank=True)
    imported_at = models.DateTimeField(_("imported"))
    report = models.JSONField(_("report of the import"), default=dict)

    class Meta:
        ordering = ["-imported_at"]
        verbose_name = _("dataset")
        verbose_name_plural = _("datasets")

    def __str__(self) -> str:
        return f"{self.title} {self.version}".strip()


class Sourced(models.Model):
    """A record that knows the dataset that last said something about it, and where in its file."""

    dataset = models.ForeignKey(
        Dataset, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )
    source_line = models.PositiveIntegerField(_("line in the source"), null=True, blank=True)

    class Meta:
        abstract = True
