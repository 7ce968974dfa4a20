"""Ties as networks, tables and measures read them: derived from projects, mandates and records."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hansa.directory.models import Cluster, Organisation
from hansa.network.enums import Audience, TieKind, TieSource


class Tie(models.Model):
    """A relation of two organisations, once per pair, kind, source and audience. `first` has the smaller number.

    Derived and rebuilt at will: facts stand in projects, mandates and `TieRecord`. Strength of a tie from projects: sum
    over joint projects of 1 / (participants - 1), after Newman (2001), so that a large consortium does not make
    everyone everyone's close partner; of a tie from records: the sum of theirs. `occasions` counts the projects,
    persons or records. `cluster` is the one whose office or members the audience means. Whoever reads ties for somebody
    cuts them by `queries.ties.ties_seen_by`.
    """

    first = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=12, choices=TieKind)
    source = models.CharField(_("source"), max_length=12, choices=TieSource)
    starts_on = models.DateField(_("since"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    strength = models.FloatField(_("strength"))
    occasions = models.PositiveIntegerField(_("occasions"), default=1)
    # The database fills it in too: ties from projects are written by SQL, by the million, and are public.
    audience = models.CharField(
        _("shown to"), max_length=8, choices=Audience, default=Audience.PUBLIC, db_default=Audience.PUBLIC
    )
    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("tie")
        verbose_name_plural = _("ties")
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second", "kind", "source", "audience"],
                condition=Q(cluster=None),
                name="tie_once",
            ),
            models.UniqueConstraint(
                fields=["first", "second", "kind", "source", "audience", "cluster"],
                condition=Q(cluster__isnull=False),
                name="tie_once_in_a_cluster",
            ),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="tie_in_order"),
            models.CheckConstraint(condition=Q(strength__gt=0), name="tie_has_strength"),
            models.CheckConstraint(
                condition=Q(audience__in=["parties", "public"]) | Q(cluster__isnull=False),
                name="tie_audience_names_a_cluster",
            ),
        ]
        indexes = [
            models.Index(fields=["audience", "cluster"], name="ties_not_public", condition=~Q(audience="public")),
        ]

    def __str__(self) -> str:
        return f"{self.first} – {self.second}"
