"""Countries and regions: reference data, loaded from the tables that the package ships or the operator imports."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hansa.directory.places.countries import country_name


class Country(models.Model):
    """A country or territory by its ISO 3166-1 code. EC codes UK and EL are GB and GR here."""

    code = models.CharField(_("code"), max_length=2, primary_key=True)
    continent = models.CharField(_("continent"), max_length=2)
    latitude = models.FloatField(_("latitude"), null=True)
    longitude = models.FloatField(_("longitude"), null=True)
    has_regions = models.BooleanField(_("its regions are known"), default=False)

    class Meta:
        ordering = ["code"]
        verbose_name = _("country")
        verbose_name_plural = _("countries")

    def __str__(self) -> str:
        return country_name(self.code, get_language() or "en")


class Region(models.Model):
    """A region of a country at NUTS level 0 to 3 or its national equivalent.

    Borders are facts computed from geometry (docs/methods/border-regions.md), not typed in.
    """

    code = models.CharField(_("code"), max_length=12, primary_key=True)
    level = models.PositiveSmallIntegerField(_("level"))
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="regions", verbose_name=_("country"))
    name = models.CharField(_("name"), max_length=150)
    native_name = models.CharField(_("name in the local language"), max_length=150, blank=True)
    latitude = models.FloatField(_("latitude of the centre"))
    longitude = models.FloatField(_("longitude of the centre"))
    land_borders = models.CharField(_("land border with"), max_length=60, blank=True, help_text="countries, by code")
    sea_borders = models.CharField(_("sea border with"), max_length=60, blank=True, help_text="countries within 150 km")
    neighbours = models.TextField(_("neighbouring regions"), blank=True, help_text="codes of the same level")
    version = models.CharField(_("version"), max_length=20, help_text="NUTS 2021")
    shape = models.JSONField(_("shape"), null=True, blank=True, help_text="GeoJSON geometry, imported by the operator")

    class Meta:
        ordering = ["code"]
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        indexes = [models.Index(fields=["country", "level"])]

    def __str__(self) -> str:
        return self.name

    @property
    def is_border_region(self) -> bool:
        return bool(self.land_borders)
