"""What is said of two organisations, and what is refused because it cannot be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hansa.directory.models import Cluster, Organisation
from hansa.directory.rules.reader import reader_for
from hansa.directory.rules.visibility import can_see_field
from hansa.journal.actions import SYSTEM, Actor
from hansa.network.enums import Answer, Audience, TieKind, TieSource
from hansa.network.models import TieRecord
from hansa.network.rules.ties import OBJECTIONS
from hansa.people.models import Person

MOST_WAITING = 100
CLUSTER_AUDIENCES = (Audience.OFFICE, Audience.MEMBERS)


@dataclass(frozen=True)
class Statement:
    """What is said of two organisations. `allowed` maps a side ("first", "second") that has agreed to whom it shows the
    tie; who speaks for a side states only what that side allows."""

    first: Organisation
    second: Organisation
    kind: str = TieKind.COOPERATION
    directed: bool = False
    starts_on: date | None = None
    ends_on: date | None = None
    strength: float = 1.0
    evidence: str = ""
    evidence_url: str = ""
    cluster: Cluster | None = None


def refuse_audience(audience: str, cluster: Cluster | None) -> None:
    """Raise ValidationError for an audience that is none, or that means a cluster where none is named."""
    if audience not in Audience.values:
        raise ValidationError(
            {
                "audience": _("“%(given)s” is no audience; choose one of: %(known)s.")
                % {"given": audience, "known": ", ".join(Audience.values)}
            }
        )
    if audience in CLUSTER_AUDIENCES and cluster is None:
        raise ValidationError({"audience": _("Name the cluster to whose office or members the tie is shown.")})


def refuse_impossible(by: Person | Actor, statement: Statement) -> None:
    if statement.first.pk == statement.second.pk:
        raise ValidationError(_("%(name)s cannot be tied to itself.") % {"name": statement.first})
    if not 0 < statement.strength < float("inf"):
        raise ValidationError({"strength": _("The strength of a tie is a number above 0.")})
    for organisation in (statement.first, statement.second):
        if organisation.merged_into is not None:
            raise ValidationError(
                _("%(name)s was merged into %(other)s; take that one.")
                % {"name": organisation, "other": organisation.merged_into}
            )
        # Who may not know when it was founded shall not find out by trying days.
        if by is SYSTEM or can_see_field(reader_for(by), organisation, "founded_year"):
            _refuse_before_foundation(organisation, statement)
    refuse_days(statement.starts_on, statement.ends_on)


def _refuse_before_foundation(organisation: Organisation, statement: Statement) -> None:
    founded = organisation.founded_year
    first = statement.starts_on or statement.ends_on
    if founded and first and first.year < founded:
        raise ValidationError(
            {
                "starts_on": _("%(day)s is before %(name)s was founded, in %(year)s.")
                % {"day": date_format(first), "name": organisation, "year": founded}
            }
        )


def refuse_days(starts_on: date | None, ends_on: date | None) -> None:
    if starts_on and starts_on > timezone.localdate():
        raise ValidationError({"starts_on": _("%(day)s has not come yet.") % {"day": date_format(starts_on)}})
    if starts_on and ends_on and ends_on < starts_on:
        raise ValidationError(
            {
                "ends_on": _("It cannot end on %(last)s: it began on %(first)s.")
                % {"last": date_format(ends_on), "first": date_format(starts_on)}
            }
        )


def refuse_declared_twice(statement: Statement) -> None:
    first, second = statement.first, statement.second
    either = Q(first=first, second=second) | Q(first=second, second=first)
    known = TieRecord.objects.filter(either, source=TieSource.DECLARED, kind=statement.kind, ends_on=None)
    known = known.exclude(first_answer__in=OBJECTIONS).exclude(second_answer__in=OBJECTIONS)
    if known.exists():
        raise ValidationError(
            _("A tie of this kind between %(first)s and %(second)s is already recorded: answer or end that one.")
            % {"first": first, "second": second}
        )


def refuse_flood(statement: Statement, allowed: dict[str, str]) -> None:
    """Each statement writes a letter to the other side."""
    for side in allowed:
        waiting = TieRecord.objects.filter(
            **{side: getattr(statement, side)}, source=TieSource.DECLARED, author=side, ends_on=None
        ).filter(Q(first_answer=Answer.WAITING) | Q(second_answer=Answer.WAITING))
        if waiting.count() >= MOST_WAITING:
            raise ValidationError(
                _("%(count)s ties that you stated wait for an answer. Wait, or end some, before you state more.")
                % {"count": MOST_WAITING}
            )
