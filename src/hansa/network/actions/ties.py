"""Stating ties, answering for a side, and ending them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hansa.directory.models import Dataset, Organisation
from hansa.directory.rules.reader import Reader, reader_for
from hansa.journal.actions import SYSTEM, Actor, record
from hansa.network.actions.notices import tell_answered, tell_proposed
from hansa.network.actions.record_ties import pair_of, rebuild_ties_from_records
from hansa.network.actions.statements import (
    Statement,
    refuse_audience,
    refuse_days,
    refuse_declared_twice,
    refuse_flood,
    refuse_impossible,
)
from hansa.network.enums import Answer, Author, TieSource
from hansa.network.models import TieRecord
from hansa.network.rules.ties import (
    can_answer_tie,
    can_end_tie,
    can_state_for_cluster,
    can_state_ties,
    sides_of,
)
from hansa.people.models import Person


@transaction.atomic
def record_tie(
    *,
    by: Person | Actor,
    statement: Statement,
    source: str = TieSource.DECLARED,
    reference: str = "",
    allowed: dict[str, str] | None = None,
    dataset: Dataset | None = None,
    source_line: int | None = None,
    tell: bool = True,
) -> TieRecord:
    """State a tie. The people of a side do it for themselves, then `allowed` holds their side and the other is asked;
    the office of a cluster does it for its members, and the platform (`SYSTEM`, areas above) of what happened here.

    With a `reference` it is repeatable: what stands under the same source and reference is given back unchanged.
    Raises PermissionDenied, or ValidationError for a tie with itself, with a merged record, before one of the two was
    founded, for impossible days, a strength that is not positive, an audience without a cluster, or one that is
    declared already.
    """
    _lock_both(statement)
    if reference and (known := TieRecord.objects.filter(source=source, reference=reference).first()):
        return _same(known, statement)
    allowed = dict(allowed or {})
    author = _author(by, statement, allowed)
    refuse_impossible(by, statement)
    for audience in allowed.values():
        refuse_audience(audience, statement.cluster)
    if source == TieSource.DECLARED:
        refuse_declared_twice(statement)
        refuse_flood(statement, allowed)
    made = TieRecord.objects.create(
        **vars(statement),
        source=source,
        reference=reference,
        dataset=dataset,
        source_line=source_line,
        author=author,
        entered_by=by if isinstance(by, Person) else None,
        **{f"{side}_answer": Answer.AGREED for side in allowed},
        **{f"{side}_audience": audience for side, audience in allowed.items()},
    )
    _note(by, made, "record_tie", author=author, allowed=allowed)
    rebuild_ties_from_records(pairs=[pair_of(made)])
    if tell:
        tell_proposed(made)
    return made


@transaction.atomic
def confirm_tie(
    *, by: Person | Actor, record: TieRecord, audience: str, organisation: Organisation | None = None
) -> TieRecord:
    """Agree to a tie for one's side, to be shown to `audience` at most. `organisation`: for which side, where one
    person speaks for both. Also after a refusal or withdrawal. Raises PermissionDenied, or ValidationError for an
    audience that the record does not know."""
    tie = _locked(record)
    refuse_audience(audience, tie.cluster)
    return _answer(by, tie, organisation, Answer.AGREED, audience, "confirm_tie")


@transaction.atomic
def refuse_tie(*, by: Person | Actor, record: TieRecord, organisation: Organisation | None = None) -> TieRecord:
    """Say for one's side that it is not so: the tie counts nowhere any more. The other side reads it."""
    return _answer(by, _locked(record), organisation, Answer.REFUSED, "", "refuse_tie")


@transaction.atomic
def withdraw_consent(*, by: Person | Actor, record: TieRecord, organisation: Organisation | None = None) -> TieRecord:
    """Take back for one's side the consent to a tie: from now on it is shown to nobody and counts nowhere. What both
    sides once agreed stays in the journal."""
    return _answer(by, _locked(record), organisation, Answer.WITHDRAWN, "", "withdraw_consent")


@transaction.atomic
def set_tie_audience(
    *, by: Person | Actor, record: TieRecord, audience: str, organisation: Organisation | None = None
) -> TieRecord:
    """Choose anew to whom one's side shows a tie that it agreed to. Raises ValidationError where it did not agree."""
    tie = _locked(record)
    refuse_audience(audience, tie.cluster)
    for side in _sides(by, tie, organisation):
        if getattr(tie, f"{side}_answer") != Answer.AGREED:
            raise ValidationError(_("Agree to the tie first; then say who sees it."))
    return _answer(by, tie, organisation, Answer.AGREED, audience, "set_tie_audience")


@transaction.atomic
def end_tie(*, by: Person | Actor, record: TieRecord, ends_on: date | None = None) -> TieRecord:
    """Say since when a tie holds no more (default today). It stays in the history. Raises PermissionDenied, or
    ValidationError for a day in the future or before it began, or when it has ended."""
    tie = _locked(record)
    if by is not SYSTEM:
        can_end_tie(reader_for(by), tie).require()
    if tie.ends_on:
        raise ValidationError(_("This tie ended on %(day)s.") % {"day": date_format(tie.ends_on)})
    tie.ends_on = ends_on or timezone.localdate()
    refuse_days(tie.starts_on, tie.ends_on)
    if tie.ends_on > timezone.localdate():
        raise ValidationError({"ends_on": _("A tie ends today or ended before.")})
    tie.save(update_fields=["ends_on", "changed_at"])
    _note(by, tie, "end_tie", ends_on=tie.ends_on)
    rebuild_ties_from_records(pairs=[pair_of(tie)])
    return tie


def _author(by: Person | Actor, statement: Statement, allowed: dict[str, str]) -> str:
    """Who states it, after the rules were asked."""
    if by is SYSTEM:
        return Author.PLATFORM
    reader = reader_for(by)
    if allowed:
        for side in allowed:
            can_state_ties(reader, getattr(statement, side)).require()
        return Author.FIRST if "first" in allowed else Author.SECOND
    if statement.cluster is None:
        raise PermissionDenied(_("Say for which side you speak, or as which office."))
    can_state_for_cluster(reader, statement.cluster, statement.first, statement.second).require()
    return Author.OFFICE


def _lock_both(statement: Statement) -> None:
    """Of two who state the same at once, the second finds what the first wrote."""
    both = [statement.first.pk, statement.second.pk]
    list(Organisation.objects.select_for_update().filter(pk__in=both).order_by("pk").values_list("pk"))


def _same(known: TieRecord, statement: Statement) -> TieRecord:
    if {known.first_id, known.second_id} != {statement.first.pk, statement.second.pk}:
        raise ValidationError(
            _("The reference %(reference)s of this source already names a tie of two other organisations.")
            % {"reference": known.reference}
        )
    return known


def _locked(record: TieRecord) -> TieRecord:
    """The record as it is now, held until the transaction ends."""
    return (
        TieRecord.objects.select_for_update(of=("self",)).select_related("first", "second", "cluster").get(pk=record.pk)
    )


def _sides(by: Person | Actor, tie: TieRecord, organisation: Organisation | None) -> list[str]:
    """The sides for which somebody answers now. Raises PermissionDenied where there is none."""
    both = {"first": tie.first_id, "second": tie.second_id}
    if by is SYSTEM:
        spoken_for = list(both)
    else:
        reader: Reader = reader_for(by)
        can_answer_tie(reader, tie).require()
        spoken_for = sides_of(reader, tie)
    sides = [side for side in spoken_for if organisation is None or both[side] == organisation.pk]
    if not sides:
        raise PermissionDenied(_("You do not represent this side of the tie."))
    return sides


def _answer(
    by: Person | Actor, tie: TieRecord, organisation: Organisation | None, answer: str, audience: str, verb: str
) -> TieRecord:
    sides = _sides(by, tie, organisation)
    now = {f"{side}_answer": answer for side in sides} | {f"{side}_audience": audience for side in sides}
    if all(getattr(tie, name) == value for name, value in now.items()):
        return tie  # sent twice
    for name, value in now.items():
        setattr(tie, name, value)
    tie.save(update_fields=[*now, "changed_at"])
    _note(by, tie, verb, sides=sides, audience=audience)
    rebuild_ties_from_records(pairs=[pair_of(tie)])
    if verb != "set_tie_audience":
        tell_answered(tie, sides)
    return tie


def _note(by: Person | Actor, tie: TieRecord, verb: str, **facts: Any) -> None:
    """One entry, outside of the history of any cluster: whoever reads that need not know of the tie."""
    pair = {"first": tie.first_id, "second": tie.second_id, "kind": tie.kind, "source": tie.source}
    record(verb=f"network.{verb}", by=by, subject=tie, facts=pair | facts)
