"""Answering for computed competition: it is so, or it is not so."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hansa.directory.models import Organisation
from hansa.directory.rules.reader import Reader, reader_for
from hansa.journal.actions import SYSTEM, Actor
from hansa.network.actions.statements import Statement
from hansa.network.actions.ties import confirm_tie, record_tie, refuse_tie
from hansa.network.enums import Audience, TieKind, TieSource
from hansa.network.models import TieRecord
from hansa.network.queries.competition import offers_of
from hansa.network.queries.rivals import rival_reference
from hansa.network.rules.ties import can_state_ties
from hansa.people.models import Person


@transaction.atomic
def answer_rivalry(
    *,
    by: Person | Actor,
    organisation: Organisation,
    other: Organisation,
    agrees: bool,
    audience: str = Audience.PARTIES,
) -> TieRecord:
    """Say for an organisation whether the competition that was computed of it and another is so. The answer stands
    beside the figure; it changes no figure by itself, for nobody computes themselves out of competition. Where a side
    agrees, the two are tied by it, for the two alone until both have said who may see it.

    Raises PermissionDenied, or ValidationError where no competition is computed of the two.
    """
    reader = None if by is SYSTEM else reader_for(by)
    if reader:
        can_state_ties(reader, organisation).require()
    value = _computed(organisation, other, reader)
    if not value > 0:
        raise ValidationError(_("No competition of the two is computed: there is nothing to answer."))
    first, second = sorted((organisation, other), key=lambda one: one.pk)
    record = record_tie(
        by=SYSTEM,
        statement=Statement(first=first, second=second, kind=TieKind.COMPETITION, strength=value),
        source=TieSource.COMPUTED,
        reference=rival_reference(organisation, other),
    )
    if agrees:
        return confirm_tie(by=by, record=record, audience=audience, organisation=organisation)
    return refuse_tie(by=by, record=record, organisation=organisation)


def _computed(one: Organisation, other: Organisation, reader: Reader | None) -> float:
    """From what each shows to the reader: the strength of the tie must tell no more."""
    from hansa.analysis.competition import competition

    return float(competition(offers_of([one.pk, other.pk], reader)).value[0, 1])
