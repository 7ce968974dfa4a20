"""Statistics by area, field and year. Each figure knows the dataset, and so the version, that it came from."""

from __future__ import annotations

from functools import lru_cache

from django.db import models
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from hansa.directory.models import Country, Dataset, Region


class Area(models.Model):
    """A region as a statistic names it. One that the register knows too is linked to it."""

    scheme = models.CharField(_("division"), max_length=40, help_text="NUTS 2013, CBSA 2013")
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=200)
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("country")
    )
    region = models.ForeignKey(
        Region, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("region")
    )

    class Meta:
        ordering = ["name", "code"]
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        constraints = [models.UniqueConstraint(fields=["scheme", "code"], name="area_code_once_in_a_division")]

    def __str__(self) -> str:
        return self.name or self.code

    def get_absolute_url(self) -> str:
        return f"{_folder('area', get_language(), get_script_prefix())}/{self.pk}/"


class Field(models.Model):
    """An activity, or a group of activities, as a statistic names it."""

    scheme = models.CharField(_("classification"), max_length=60, help_text="NACE Rev. 2, benchmark clusters 2016")
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=300)
    group = models.CharField(_("measured within"), max_length=40, blank=True, help_text="traded, local")

    class Meta:
        ordering = ["name", "code"]
        verbose_name = pgettext_lazy("of activity", "field")
        verbose_name_plural = _("fields")
        constraints = [models.UniqueConstraint(fields=["scheme", "code"], name="field_code_once_in_a_classification")]

    def __str__(self) -> str:
        return self.name or self.code

    def get_absolute_url(self) -> str:
        return f"{_folder('field', get_language(), get_script_prefix())}/{self.pk}/"


@lru_cache(maxsize=32)
def _folder(name: str, language: str | None, prefix: str) -> str:
    """What the addresses of all areas, or fields, begin with in one language: tables ask for hundreds."""
    return reverse(name, args=[0]).removesuffix("/0/")


class Series(models.Model):
    """A statistic that comes in versions. Pages show the current one; the others stay for those who cited them."""

    key = models.SlugField(_("address"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=200)
    reference = models.CharField(
        _("what areas are compared with"), max_length=200, help_text="all areas of the statistic together"
    )
    rules = models.CharField(_("rules of the stars"), max_length=60, blank=True)
    current = models.ForeignKey(
        Dataset, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("version shown")
    )

    class Meta:
        ordering = ["title"]
        verbose_name = _("statistic")
        verbose_name_plural = _("statistics")

    def __str__(self) -> str:
        return self.title


class Cell(models.Model):
    """One area, one field, one year: what the source says, and what was computed from it when it was taken in.

    A suppressed figure is empty, never zero, and `flag` says why. Quotient and shares are against all areas of the same
    dataset and year, and, where fields come in groups, against their group. `relatedness_density` says how much of what
    is related to the field the area is specialised in already, from 0 to 1.
    """

    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="+", verbose_name=_("source"))
    source_line = models.PositiveIntegerField(_("line in the source"), null=True, blank=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="cells", verbose_name=_("area"))
    field = models.ForeignKey(
        Field, on_delete=models.PROTECT, related_name="cells", verbose_name=pgettext_lazy("of activity", "field")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    employment = models.FloatField(_("employment"), null=True, blank=True)
    establishments = models.PositiveIntegerField(_("establishments"), null=True, blank=True)
    flag = models.CharField(_("flag of the source"), max_length=20, blank=True)
    location_quotient = models.FloatField(_("location quotient"), null=True, blank=True)
    size_share = models.FloatField(_("share of the field"), null=True, blank=True)
    focus_share = models.FloatField(_("share of the area"), null=True, blank=True)
    strong = models.BooleanField(_("strong"), null=True, blank=True)
    stars = models.PositiveSmallIntegerField(_("stars"), null=True, blank=True)
    relatedness_density = models.FloatField(_("relatedness density"), null=True, blank=True)

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        constraints = [
            models.UniqueConstraint(fields=["dataset", "area", "field", "year"], name="one_cell_of_area_field_year"),
            models.CheckConstraint(
                condition=models.Q(employment=None) | models.Q(employment__gte=0), name="employment_not_negative"
            ),
        ]
        indexes = [
            models.Index(fields=["dataset", "field", "year"], name="cells_of_a_field"),
            models.Index(fields=["dataset", "year", "area"], name="cells_of_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} × {self.field_id}, {self.year}"
