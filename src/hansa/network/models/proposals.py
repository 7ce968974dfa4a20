"""Proposals: what would help a cluster, as the office takes it up, with what was foretold of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hansa.directory.models import Cluster, Organisation
from hansa.network.enums import ProposalState


class Proposal(models.Model):
    """Two members are to be introduced to one another. `first` has the smaller number.

    What was foretold when it was made stays: `chance` that they come to work together within two years, `gain` of the
    balance if they do, and `balance` at that time, so that later both can be compared with what came.
    """

    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="+", verbose_name=_("cluster"))
    first = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=ProposalState, default=ProposalState.OPEN)
    chance = models.FloatField(pgettext_lazy("proposal", "chance"))
    gain = models.FloatField(pgettext_lazy("proposal", "change of the balance if it comes about"))
    balance = models.FloatField(pgettext_lazy("proposal", "balance when it was made"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(_("entered"), auto_now_add=True)
    settled_on = models.DateField(_("settled on"), null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = pgettext_lazy("network", "proposal")
        verbose_name_plural = pgettext_lazy("network", "proposals")
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "first", "second"], condition=Q(state="open"), name="proposal_open_once"
            ),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="proposal_in_order"),
            models.CheckConstraint(condition=Q(chance__gte=0, chance__lte=1), name="proposal_chance_is_a_share"),
            models.CheckConstraint(
                condition=Q(state="open", settled_on=None) | (~Q(state="open") & Q(settled_on__isnull=False)),
                name="proposal_settled_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        # Without the names: this stands in the journal, which more people read than know of the proposal.
        return str(_("proposal %(number)s") % {"number": self.pk})
