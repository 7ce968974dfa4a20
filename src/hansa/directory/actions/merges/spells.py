"""Merging the memberships of two records: one organisation is a member of one cluster once at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from hansa.directory.actions.merges.report import Report
from hansa.directory.enums import MembershipStatus
from hansa.directory.models import Invitation, Membership, Organisation

WAITING = (MembershipStatus.CANDIDATE, MembershipStatus.INVITED)
FAR = date.max


def move_memberships(keep: Organisation, drop: Organisation, report: Report) -> None:
    """Move the memberships of `drop`.

    Spells of one cluster that overlap become one, from the first day to the last; the rows it makes needless stay where
    they are, as history, ended on the day they began, so that no day counts twice. Whoever is a member waits for no
    answer; of two that wait, the one that has come further counts.
    """
    by_cluster: dict[int, list[Membership]] = defaultdict(list)
    for membership in Membership.objects.filter(organisation__in=(keep, drop)).select_related("cluster"):
        by_cluster[membership.cluster_id].append(membership)
    for rows in by_cluster.values():
        if any(row.organisation_id == drop.pk for row in rows):
            _merge_cluster(keep, rows, report)


def _merge_cluster(keep: Organisation, rows: list[Membership], report: Report) -> None:
    begun = [row for row in rows if row.joined_on and row.status in (MembershipStatus.ACTIVE, MembershipStatus.ENDED)]
    waiting = [row for row in rows if row.status in WAITING]
    still_open = any(row.left_on is None for row in begun)
    # Needless rows first: the database allows one open membership at a time.
    stays = _give_up_waiting(keep, waiting, begun if still_open else [], report)
    survivors = [_join(keep, spells, report) for spells in _overlapping(keep, begun)]
    others = [row for row in rows if row not in begun and row not in waiting]
    for row in [*others, *survivors, *([stays] if stays else [])]:
        if row.organisation_id != keep.pk:
            row.organisation = keep
            report.count("memberships", 1)
        row.save(update_fields=["organisation", "joined_on", "left_on", "reason", "status"])


def _overlapping(keep: Organisation, begun: Iterable[Membership]) -> list[list[Membership]]:
    """Groups of spells that overlap, `keep`'s own first within a group."""
    groups: list[list[Membership]] = []
    end = date.min
    for row in sorted(begun, key=lambda m: (_first_day(m), m.left_on or FAR)):
        if groups and _first_day(row) < end:
            groups[-1].append(row)
        else:
            groups.append([row])
            end = date.min
        end = max(end, row.left_on or FAR)
    return [sorted(group, key=lambda m: (m.organisation_id != keep.pk, _first_day(m), m.pk)) for group in groups]


def _first_day(begun: Membership) -> date:
    """Of a membership that has begun, and so has one."""
    assert begun.joined_on is not None
    return begun.joined_on


def _join(keep: Organisation, spells: list[Membership], report: Report) -> Membership:
    """Spread the first spell over all of a group and close the others; returns the first, not yet saved."""
    first, *doubles = spells
    if not doubles:
        return first
    last = max(spells, key=lambda m: m.left_on or FAR)
    joined = min(_first_day(m) for m in spells)
    report.joined.append(
        {
            "cluster": first.cluster_id,
            "name": first.cluster.name,
            "memberships": [m.pk for m in spells],
            "spells": [[str(m.joined_on), str(m.left_on or "")] for m in spells],
            "became": [str(joined), str(last.left_on or "")],
        }
    )
    left, reason = last.left_on, last.reason
    for double in doubles:
        Invitation.objects.filter(membership=double).update(membership=first)
        _close(double, first)
    first.joined_on, first.left_on, first.reason = joined, left, reason if left else ""
    first.status = MembershipStatus.ENDED if left else MembershipStatus.ACTIVE
    return first


def _close(double: Membership, first: Membership) -> None:
    double.reason = _(
        "Double record, merged: membership no. %(number)s counts (this one said %(first)s to %(last)s)."
    ) % {
        "number": first.pk,
        "first": _first_day(double).isoformat(),
        "last": double.left_on.isoformat() if double.left_on else "…",
    }
    double.status, double.left_on = MembershipStatus.ENDED, double.joined_on
    double.save(update_fields=["reason", "status", "left_on"])


def _give_up_waiting(
    keep: Organisation, waiting: list[Membership], members: list[Membership], report: Report
) -> Membership | None:
    """Decline all that wait but the one that has come further, and that one too where the organisation is a member."""
    ranked = sorted(waiting, key=lambda m: (-WAITING.index(m.status), m.organisation_id != keep.pk, m.pk))
    stays = ranked[0] if ranked and not members else None
    winner = stays or next((m for m in members if m.left_on is None), None)
    for row in ranked:
        if winner is None or row is winner:
            continue
        Invitation.objects.filter(membership=row).update(membership=winner)
        report.joined.append(
            {"cluster": row.cluster_id, "name": row.cluster.name, "memberships": [winner.pk, row.pk], "was": row.status}
        )
        row.status, row.reason = MembershipStatus.DECLINED, _("Double record, merged.")
        row.save(update_fields=["status", "reason"])
    return stays
