"""Organisations: legal bodies, their names, identifiers, fields, products and contacts."""

from __future__ import annotations

from functools import lru_cache

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import get_script_prefix, reverse
from django.utils.text import slugify
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from hansa.directory.enums import ActivityScheme, Helix, NameKind, OrganisationStatus, PlaceQuality, SizeClass
from hansa.directory.models.computed import Cell, MapLatitude, MapLongitude, PublicSize, SortName
from hansa.directory.models.datasets import Sourced
from hansa.directory.models.places import Country, Region
from hansa.people.enums import Visibility

# The last parts of the addresses of an organisation's forms: an organisation that is called so gets a hyphen.
FORMS = frozenset({"claim", "close", "double", "edit", "mandates", "ties"})


class Organisation(Sourced):
    """A legal body. Its name may be empty where the source gives none: then its number is shown, never an invention."""

    name = models.CharField(_("name"), max_length=500, blank=True)
    helix = models.CharField(_("helix"), max_length=15, choices=Helix, default=Helix.UNKNOWN)
    size = models.CharField(_("size"), max_length=10, choices=SizeClass, default=SizeClass.UNKNOWN)
    status = models.CharField(_("status"), max_length=10, choices=OrganisationStatus, default=OrganisationStatus.ACTIVE)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_from",
        verbose_name=_("merged into"),
    )
    description = models.TextField(_("what it does"), max_length=4000, blank=True)
    founded_year = models.PositiveSmallIntegerField(
        _("founded in"), null=True, blank=True, validators=[MinValueValidator(800), MaxValueValidator(2100)]
    )
    website = models.URLField(_("website"), max_length=500, blank=True)
    email = models.EmailField(_("general e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)

    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("country")
    )
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    street = models.CharField(_("street"), max_length=300, blank=True)
    postcode = models.CharField(_("postcode"), max_length=30, blank=True)
    city = models.CharField(_("city"), max_length=200, blank=True)
    latitude = models.FloatField(
        _("latitude"), null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        _("longitude"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    place_quality = models.CharField(
        _("how exactly the place is known"), max_length=10, choices=PlaceQuality, default=PlaceQuality.UNKNOWN
    )

    visibility = models.JSONField(_("who sees what"), default=dict, blank=True, help_text='{"email": "members"}')
    fictitious = models.BooleanField(_("fictitious"), default=False)
    search_text = models.TextField(editable=False, blank=True, default="")
    project_count = models.PositiveIntegerField(_("projects"), editable=False, default=0, db_default=0)
    sort_name = models.GeneratedField(
        expression=SortName("name", "search_text"), output_field=models.CharField(max_length=61), db_persist=True
    )
    public_size = models.GeneratedField(
        expression=PublicSize("size"), output_field=models.CharField(max_length=10), db_persist=True
    )
    cell = models.GeneratedField(
        expression=Cell("latitude", "longitude"), output_field=models.IntegerField(null=True), db_persist=True
    )
    map_latitude = models.GeneratedField(
        expression=MapLatitude("latitude", "longitude"), output_field=models.FloatField(null=True), db_persist=True
    )
    map_longitude = models.GeneratedField(
        expression=MapLongitude("latitude", "longitude"), output_field=models.FloatField(null=True), db_persist=True
    )
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(latitude=None, longitude=None)
                | models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="organisation_coordinates_on_earth",
            ),
            models.CheckConstraint(
                condition=models.Q(status="merged", merged_into__isnull=False)
                | (~models.Q(status="merged") & models.Q(merged_into=None)),
                name="organisation_merged_into_another",
            ),
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("id")), name="organisation_not_merged_into_itself"
            ),
        ]
        indexes = [
            models.Index(fields=["country", "helix"]),
            models.Index(fields=["region"]),
            # Lists leave merged records out, so their indexes do.
            models.Index(
                fields=["sort_name", "id"], name="organisations_by_name", condition=models.Q(merged_into=None)
            ),
            models.Index(
                fields=["-project_count", "id"], name="organisations_by_projects", condition=models.Q(merged_into=None)
            ),
            models.Index(
                fields=[
                    "cell",
                    "region",
                    "country",
                    "helix",
                    "public_size",
                    "project_count",
                    "map_latitude",
                    "map_longitude",
                ],
                name="organisations_census",
                condition=models.Q(merged_into=None),
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(_("Organisation no. %(number)s") % {"number": self.pk})

    def get_absolute_url(self) -> str:
        slug = slugify(self.name)[:60] or "-"
        return f"{_folder(get_language(), get_script_prefix())}/{self.pk}/{f'{slug}-' if slug in FORMS else slug}/"


@lru_cache(maxsize=16)
def _folder(language: str | None, prefix: str) -> str:
    """What the addresses of all organisations begin with, in one language: lists and maps ask for thousands."""
    return reverse("organisation", args=[0, "-"]).removesuffix("/0/-/")


class OrganisationName(models.Model):
    """A further name under which the organisation is found."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(_("name"), max_length=500)
    kind = models.CharField(_("kind"), max_length=12, choices=NameKind)
    language = models.CharField(_("language"), max_length=5, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["kind", "name"]
        verbose_name = _("further name")
        verbose_name_plural = _("further names")
        constraints = [models.UniqueConstraint(fields=["organisation", "name", "kind"], name="organisation_name_once")]

    def __str__(self) -> str:
        return self.name


class Identifier(models.Model):
    """What an outside register calls the organisation. One value belongs to one organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.CharField(_("register"), max_length=20, help_text="pic, vat, ror, lei, national")
    value = models.CharField(_("number"), max_length=100)

    class Meta:
        ordering = ["scheme", "value"]
        verbose_name = _("identifier")
        verbose_name_plural = _("identifiers")
        constraints = [
            models.UniqueConstraint(fields=["scheme", "value"], name="identifier_belongs_to_one_organisation")
        ]

    def __str__(self) -> str:
        return f"{self.scheme.upper()} {self.value}"


class Activity(models.Model):
    """A code of a classification, with its name in both languages."""

    scheme = models.CharField(_("classification"), max_length=12, choices=ActivityScheme)
    code = models.CharField(_("code"), max_length=30)
    name_en = models.CharField(max_length=300)
    name_ru = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["scheme", "code"]
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        constraints = [models.UniqueConstraint(fields=["scheme", "code"], name="activity_code_once")]

    def __str__(self) -> str:
        from django.utils.translation import get_language

        return self.name_ru if (get_language() or "").startswith("ru") and self.name_ru else self.name_en


class OrganisationActivity(models.Model):
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="activities")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    main = models.BooleanField(_("main activity"), default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "activity"], name="organisation_activity_once")]

    def __str__(self) -> str:
        return str(self.activity)


class Product(models.Model):
    """What an organisation makes or does for others."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="products")
    name = models.CharField(_("product or service"), max_length=200)
    description = models.TextField(_("description"), max_length=2000, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("product")
        verbose_name_plural = _("products")

    def __str__(self) -> str:
        return self.name


class Market(models.Model):
    """A country in which an organisation sells."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="markets")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("country"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "country"], name="organisation_market_once")]

    def __str__(self) -> str:
        return str(self.country)


class Contact(models.Model):
    """A person whom an office knows at an organisation; not an account. Personal data: seen as its visibility says."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="contacts")
    cluster = models.ForeignKey(
        "directory.Cluster", on_delete=models.CASCADE, related_name="contacts", help_text="whose office entered it"
    )
    name = models.CharField(pgettext_lazy("person", "name"), max_length=150)
    position = models.CharField(_("position"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    visibility = models.CharField(_("who sees it"), max_length=10, choices=Visibility, default=Visibility.OFFICE)

    class Meta:
        ordering = ["name"]
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")

    def __str__(self) -> str:
        return self.name
