"""Mandates and offices: what a person may do, for whom, from when to when. Rights are computed from these alone."""

from __future__ import annotations

from babel import Locale
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hansa.directory.enums import Qualification
from hansa.directory.models.clusters import Cluster
from hansa.directory.models.organisations import Organisation
from hansa.directory.models.places import Country
from hansa.people.enums import Role


class DatedQuerySet(models.QuerySet):
    def on(self, day):
        """Those in force on a day. One that was withdrawn counts no more from the day it was withdrawn."""
        return self.filter(
            Q(valid_from__lte=day),
            Q(valid_until=None) | Q(valid_until__gte=day),
            Q(withdrawn_at=None) | Q(withdrawn_at__date__gt=day),
        )

    def overlapping(self, first, last):
        """Those in force on any day from `first` to `last` (None: without end); withdrawn ones are no hindrance."""
        before_end = Q() if last is None else Q(valid_from__lte=last)
        return self.filter(before_end, Q(valid_until=None) | Q(valid_until__gte=first), withdrawn_at=None)


class Mandate(models.Model):
    """A person acts for an organisation, by some of the powers represent, vote and sign. Last day included."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mandates")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="mandates")
    represent = models.BooleanField(_("represent"), default=True)
    vote = models.BooleanField(_("vote"), default=False)
    sign = models.BooleanField(_("sign"), default=False)
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, help_text="ended at once, in mid-day")
    reason = models.CharField(_("granted because"), max_length=300, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from"]
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="mandate_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(represent=True) | Q(vote=True) | Q(sign=True), name="mandate_has_a_power"
            ),
            models.UniqueConstraint(
                fields=["person", "organisation"],
                condition=Q(valid_until=None),
                name="one_open_mandate_per_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.organisation}"


class Office(models.Model):
    """A person's role in the office of a cluster or, for an authority, in a country's government. Last day included."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="offices")
    role = models.CharField(_("role"), max_length=10, choices=Role)
    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, null=True, blank=True, related_name="offices")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, null=True, blank=True, related_name="offices")
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, help_text="ended at once, in mid-day")

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from"]
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="office_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(role__in=["manager", "staff", "board"], cluster__isnull=False)
                | Q(role="authority", country__isnull=False)
                | Q(role="expert"),
                name="office_is_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()}"


class Expert(models.Model):
    """A row of the one roster of experts."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="expert")
    languages = models.JSONField(_("languages"), default=list, help_text='["en", "ru"]')
    fields = models.JSONField(_("fields"), default=list)
    countries = models.ManyToManyField(Country, related_name="+", blank=True, verbose_name=_("countries"))
    qualifications = models.JSONField(_("qualified as"), default=list, help_text=str(Qualification.values))
    load = models.PositiveSmallIntegerField(_("cases at a time"), default=2)

    class Meta:
        verbose_name = _("expert")
        verbose_name_plural = _("experts")

    def __str__(self) -> str:
        return str(self.person)

    @property
    def qualification_names(self) -> list[str]:
        return [str(Qualification(one).label) if one in Qualification.values else one for one in self.qualifications]

    @property
    def language_names(self) -> list[str]:
        """In the reader's language."""
        names = Locale.parse(get_language() or "en", sep="-").languages
        return [names.get(code, code) for code in self.languages]
