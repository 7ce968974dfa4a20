"""Records of ties: dated statements, with what both sides say of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hansa.directory.models import Cluster, Organisation
from hansa.directory.models.datasets import Sourced
from hansa.network.enums import Answer, Audience, Author, TieKind, TieSource


class TieRecord(Sourced):
    """Somebody states that two organisations are tied. Ties are derived from records, see `Tie`.

    A record counts when both sides agreed to it, or, where the office or the platform states it, as long as no side
    objects. It is shown to the narrower of what the two sides allow, and to nobody but the two (and the office that
    stated it) before both agreed. `directed`: from the first to the second, as in "learns from". Never deleted: a side
    refuses or withdraws its consent, or the tie ends.
    """

    first = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    directed = models.BooleanField(_("from the first to the second"), default=False)
    kind = models.CharField(_("kind"), max_length=12, choices=TieKind)
    source = models.CharField(_("source"), max_length=12, choices=TieSource)
    reference = models.CharField(
        _("reference"), max_length=200, blank=True, help_text="of the source, as meeting:7; the same never counts twice"
    )
    starts_on = models.DateField(_("since"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    strength = models.FloatField(_("strength"), default=1.0)
    evidence = models.TextField(_("what shows it"), max_length=2000, blank=True)
    evidence_url = models.URLField(_("address of a proof"), max_length=500, blank=True)
    cluster = models.ForeignKey(
        Cluster, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("cluster")
    )
    author = models.CharField(_("stated by"), max_length=8, choices=Author)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    first_answer = models.CharField(max_length=9, choices=Answer, default=Answer.WAITING)
    second_answer = models.CharField(max_length=9, choices=Answer, default=Answer.WAITING)
    first_audience = models.CharField(max_length=8, choices=Audience, blank=True)
    second_audience = models.CharField(max_length=8, choices=Audience, blank=True)
    contradicted = models.BooleanField(
        _("contradicted"), default=False, help_text="asked in the same survey, the second did not name the first"
    )
    retracted_at = models.DateTimeField(
        _("retracted"), null=True, blank=True, help_text="the office that stated it takes it back: it was wrong"
    )
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = pgettext_lazy("network", "record of a tie")
        verbose_name_plural = pgettext_lazy("network", "records of ties")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "reference"], condition=~Q(reference=""), name="tie_record_reference_once"
            ),
            models.CheckConstraint(condition=~Q(first=F("second")), name="tie_record_of_two"),
            models.CheckConstraint(condition=Q(strength__gt=0), name="tie_record_has_strength"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="tie_record_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=(~Q(first_answer="agreed") | ~Q(first_audience=""))
                & (~Q(second_answer="agreed") | ~Q(second_audience="")),
                name="tie_record_agreed_for_an_audience",
            ),
            models.CheckConstraint(
                condition=Q(cluster__isnull=False)
                | (Q(first_audience__in=["", "parties", "public"]) & Q(second_audience__in=["", "parties", "public"])),
                name="tie_record_audience_names_a_cluster",
            ),
        ]

    def __str__(self) -> str:
        # Without the names: this stands in the journal, which more people read than know of the tie.
        return f"{self.get_kind_display()} {self.pk}"
