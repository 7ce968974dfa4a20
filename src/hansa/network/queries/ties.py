"""Ties as somebody may see them. Every list, drawing, figure and download of ties begins here."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from hansa.directory.rules.reader import Reader
from hansa.network.enums import Audience, TieSource
from hansa.network.models import Tie

PUBLIC = Q(audience=Audience.PUBLIC)


def ties_seen_by(reader: Reader) -> QuerySet[Tie]:
    """Sibling of `can_see_tie`."""
    seen = PUBLIC
    if reader.acts_for:
        own = Q(first__in=reader.acts_for) | Q(second__in=reader.acts_for)
        seen |= own & ~Q(source=TieSource.MANDATES)
    if reader.is_operator:
        seen |= Q(audience__in=[Audience.MEMBERS, Audience.OFFICE])
    if reader.clusters:
        seen |= Q(audience=Audience.MEMBERS, cluster__in=reader.clusters)
    if reader.office_clusters:
        seen |= Q(audience=Audience.OFFICE, cluster__in=reader.office_clusters)
    return Tie.objects.filter(seen)


def count_public_ties() -> int:
    """How many ties everyone may know of. The few that are not public stand in an index of their own, so that millions
    need not be looked at one by one."""
    return Tie.objects.count() - Tie.objects.exclude(PUBLIC).count()
