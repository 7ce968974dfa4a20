"""Ties of cooperation from joint projects."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection, transaction

from hansa.directory.models import Participation, Project
from hansa.journal.actions import Actor
from hansa.network.enums import TieKind, TieSource
from hansa.network.models import Tie

TIE, PARTICIPATION, PROJECT = (model._meta.db_table for model in (Tie, Participation, Project))
BATCH = 500


@transaction.atomic
def rebuild_ties_from_projects(*, by: Actor, organisations: Collection[int] | None = None) -> int:
    """Redo the ties of some organisations (by number), or of all, from their joint projects. Returns how many.

    For each pair of organisations with n_p participants in project p: one tie of cooperation with strength
    Σ_p 1/(n_p − 1) (Newman 2001; over a project's other participants the strengths of one organisation add up to 1),
    occasions = number of joint projects, from the first start to the last end. Cost grows with Σ n_p².

    Ties follow from participations alone, so this leaves no entry in the journal: the act of `by` that changed the
    participations has one.
    """
    if organisations is not None and not organisations:
        return 0
    with connection.cursor() as cursor:
        _choose(cursor, organisations)
        cursor.execute(f"DELETE FROM {TIE} WHERE source = %s {_TOUCHES if organisations else ''}", [TieSource.PROJECTS])
        cursor.execute(
            _DERIVE.format(condition=_EITHER if organisations else ""), [TieKind.COOPERATION, TieSource.PROJECTS]
        )
        count = cursor.rowcount
        cursor.execute("DROP TABLE tie_projects")
        cursor.execute("DROP TABLE tie_organisations")
    return count


def _choose(cursor, organisations: Collection[int] | None) -> None:
    """Temporary tables: the organisations asked for, and the projects concerned with the share of each partner."""
    cursor.execute("CREATE TEMPORARY TABLE tie_organisations (id bigint PRIMARY KEY)")
    numbers = sorted(set(organisations or ()))
    for start in range(0, len(numbers), BATCH):
        batch = numbers[start : start + BATCH]
        cursor.execute(f"INSERT INTO tie_organisations (id) VALUES {', '.join(['(%s)'] * len(batch))}", batch)
    concerned = (
        f"WHERE project_id IN (SELECT project_id FROM {PARTICIPATION} "
        "WHERE organisation_id IN (SELECT id FROM tie_organisations))"
    )
    cursor.execute(
        "CREATE TEMPORARY TABLE tie_projects AS "
        "SELECT p.id, p.starts_on, p.ends_on, CAST(1 AS double precision) / (c.participants - 1) AS share "
        f"FROM (SELECT project_id, COUNT(*) AS participants FROM {PARTICIPATION} {concerned if numbers else ''} "
        f"GROUP BY project_id HAVING COUNT(*) > 1) c JOIN {PROJECT} p ON p.id = c.project_id"
    )
    if connection.vendor == "postgresql":
        cursor.execute("ANALYZE tie_organisations")
        cursor.execute("ANALYZE tie_projects")


_TOUCHES = "AND (first_id IN (SELECT id FROM tie_organisations) OR second_id IN (SELECT id FROM tie_organisations))"
_EITHER = (
    "WHERE a.organisation_id IN (SELECT id FROM tie_organisations) "
    "OR b.organisation_id IN (SELECT id FROM tie_organisations)"
)
_DERIVE = (
    f"INSERT INTO {TIE} (first_id, second_id, kind, source, starts_on, ends_on, strength, occasions) "
    "SELECT a.organisation_id, b.organisation_id, %s, %s, MIN(p.starts_on), MAX(p.ends_on), SUM(p.share), COUNT(*) "
    f"FROM tie_projects p JOIN {PARTICIPATION} a ON a.project_id = p.id "
    f"JOIN {PARTICIPATION} b ON b.project_id = p.id AND a.organisation_id < b.organisation_id {{condition}} "
    "GROUP BY a.organisation_id, b.organisation_id ORDER BY a.organisation_id, b.organisation_id"
)
