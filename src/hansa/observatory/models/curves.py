"""How near to one another the organisations of a field stand, computed ahead and kept."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hansa.directory.models import Dataset


class FieldScheme(models.TextChoices):
    PROJECTS = "projects", _("fields of projects")
    NACE = "nace", _("activities (NACE)")
    ESTABLISHMENTS = "plants", _("fields of a list of establishments")


class FieldCurve(models.Model):
    """The K-density of the organisations of a field in Europe, or of the establishments of a list, with the band of
    chance.

    `curve` holds, for each of `distances` in kilometres, the density per kilometre of the distances between pairs
    (`observed`), and the global band around as many places drawn from those of all fields (`lower`, `upper`); besides
    `verdict` and `p_value`. `organisations` are those of the field that have a place, `measured` how many of them were
    drawn for the curve, `sites` the organisations of all fields that have a place. `list_key` says which list of
    establishments it is; empty for the organisations of the register.
    """

    scheme = models.CharField(_("classification"), max_length=10, choices=FieldScheme)
    list_key = models.CharField(_("list of establishments"), max_length=40, blank=True, default="")
    code = models.CharField(pgettext_lazy("of activity", "field"), max_length=200)
    dataset = models.ForeignKey(
        Dataset, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )
    at = models.DateTimeField(_("computed"))
    version = models.CharField(_("version of Hansa"), max_length=20)
    parameters = models.JSONField(_("parameters"), default=dict)
    organisations = models.PositiveIntegerField(_("organisations"))
    measured = models.PositiveIntegerField(_("organisations drawn"))
    sites = models.PositiveIntegerField(_("organisations of all fields"))
    curve = models.JSONField(_("curve"), default=dict)

    class Meta:
        ordering = ["scheme", "list_key", "code"]
        verbose_name = _("curve of a field")
        verbose_name_plural = _("curves of fields")
        constraints = [models.UniqueConstraint(fields=["scheme", "list_key", "code"], name="one_curve_of_a_field")]

    def __str__(self) -> str:
        return f"{self.scheme} {self.code}"
