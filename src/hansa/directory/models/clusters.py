"""Clusters, who belongs to them and since when, and the rules by which an initiative becomes a cluster."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hansa.directory.enums import ClusterKind, ClusterStatus, Core, MembershipStatus, Origin
from hansa.directory.models.datasets import Sourced
from hansa.directory.models.organisations import Activity, Organisation
from hansa.directory.models.places import Region


class FoundingRuleSet(models.Model):
    """The criteria an initiative must meet, as data with a version and a source. A new version is a new row."""

    name = models.CharField(_("name"), max_length=150)
    version = models.CharField(_("version"), max_length=20)
    source = models.CharField(_("source"), max_length=300, blank=True)
    verified = models.BooleanField(_("verified against the official source"), default=False)
    criteria = models.JSONField(
        _("criteria"),
        help_text='[{"key", "measure", "at_least", "name_en", "name_ru", "explanation_en", "explanation_ru"}]',
    )
    waiver = models.JSONField(_("waiver"), default=dict, blank=True)
    is_default = models.BooleanField(_("used for new initiatives"), default=False)

    class Meta:
        ordering = ["name", "version"]
        verbose_name = _("founding criteria")
        verbose_name_plural = _("founding criteria")
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="founding_rule_set_version_once"),
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="one_default_founding_rule_set"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class Cluster(Sourced):
    """A group of member organisations with a field and a territory. Its kind is computed, see `queries.kind_of`."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=200)
    summary = models.CharField(_("in one sentence"), max_length=300, blank=True)
    description = models.TextField(_("description"), max_length=8000, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=ClusterStatus, default=ClusterStatus.INITIATIVE)
    published = models.BooleanField(_("shown to everyone"), default=False)
    origin = models.CharField(_("origin"), max_length=10, choices=Origin, default=Origin.BOTTOM_UP)
    core = models.CharField(_("core"), max_length=16, choices=Core, default=Core.NONE)
    core_organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("core organisation"),
    )
    office_organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cluster office"),
    )
    activities = models.ManyToManyField(Activity, related_name="+", blank=True, verbose_name=_("fields"))
    territory = models.ManyToManyField(Region, related_name="+", blank=True, verbose_name=_("territory"))
    website = models.URLField(_("website in English"), max_length=500, blank=True)
    team_fte = models.DecimalField(
        _("management team, full-time equivalents"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    activity_evidence = models.TextField(_("proof of activity"), max_length=4000, blank=True)
    public_support = models.TextField(_("relation to the public side"), max_length=2000, blank=True)
    support_programme = models.CharField(_("regional or national support programme"), max_length=300, blank=True)
    rule_set = models.ForeignKey(
        FoundingRuleSet, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("criteria")
    )
    started_on = models.DateField(_("initiative since"), null=True, blank=True)
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    dissolved_on = models.DateField(_("dissolved on"), null=True, blank=True)
    kind_override = models.CharField(_("kind set by hand"), max_length=15, choices=ClusterKind, blank=True)
    kind_override_reason = models.TextField(_("reason"), max_length=2000, blank=True)
    kind_override_at = models.DateTimeField(null=True, blank=True)
    kind_override_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    fictitious = models.BooleanField(_("fictitious"), default=False)
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("cluster")
        verbose_name_plural = _("clusters")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(status="active") | models.Q(founded_on__isnull=False),
                name="active_cluster_was_founded",
            ),
            models.CheckConstraint(
                condition=models.Q(kind_override="") | ~models.Q(kind_override_reason=""),
                name="kind_override_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("cluster", args=[self.slug])


class Membership(Sourced):
    """An organisation in a cluster. Never deleted, only ended, with a reason."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="memberships")
    status = models.CharField(_("status"), max_length=10, choices=MembershipStatus, default=MembershipStatus.CANDIDATE)
    joined_on = models.DateField(_("joined"), null=True, blank=True)
    left_on = models.DateField(_("left"), null=True, blank=True)
    reason = models.CharField(_("reason for the end"), max_length=500, blank=True)
    agreed = models.BooleanField(
        _("the organisation agreed, or the office entered its record"),
        default=True,
        help_text="without it the membership gives the office no right over the organisation's profile",
    )
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)

    class Meta:
        ordering = ["joined_on", "pk"]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "cluster"],
                condition=models.Q(status__in=["candidate", "invited", "active"]),
                name="one_open_membership_per_cluster",
            ),
            models.CheckConstraint(
                condition=models.Q(left_on=None) | models.Q(left_on__gte=models.F("joined_on")),
                name="membership_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="active") | models.Q(joined_on__isnull=False, left_on=None),
                name="active_membership_has_begun",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="ended") | (models.Q(left_on__isnull=False) & ~models.Q(reason="")),
                name="ended_membership_has_date_and_reason",
            ),
        ]
        indexes = [models.Index(fields=["cluster", "status"])]

    def __str__(self) -> str:
        return f"{self.organisation} – {self.cluster}"
