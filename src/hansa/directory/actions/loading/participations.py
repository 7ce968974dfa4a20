"""Takes the staged participations into the register."""

from __future__ import annotations

from hansa.directory.actions.loading.sql import analyze, differ, insert_select, one, run, table_of
from hansa.directory.actions.loading.tally import Tally
from hansa.directory.enums import ParticipationRole
from hansa.directory.models import Dataset, Participation

PARTICIPATION = table_of(Participation)
RANKS = (
    ParticipationRole.COORDINATOR,
    ParticipationRole.PARTICIPANT,
    ParticipationRole.PARTNER,
    ParticipationRole.THIRD_PARTY,
    ParticipationRole.OTHER,
)
"""Roles by rank, the strongest first."""

_ROLE = "CASE rank " + " ".join(f"WHEN {rank} THEN '{role.value}'" for rank, role in enumerate(RANKS)) + " END"


def take_participations(dataset: Dataset) -> Tally:
    """Insert what is new and update what differs; projects whose participants changed join `stage_touched`.

    Several rows of one organisation in one project become one participation: the strongest role stays, contributions
    and costs add up (rows equal in role and amounts count once), and it ended early only if all of them did.
    """
    _join_rows()
    total = one("SELECT COUNT(*) FROM stage_joined")
    run(
        "INSERT INTO stage_touched (id) SELECT DISTINCT j.project_id FROM stage_joined j WHERE NOT EXISTS "
        f"(SELECT 1 FROM {PARTICIPATION} p WHERE p.project_id = j.project_id AND p.organisation_id = j.organisation_id)"
    )
    changed = _update(dataset)
    new = _insert(dataset)
    absent = _count_absent()
    run("DROP TABLE stage_joined")
    return Tally(new=new, changed=changed, unchanged=total - new - changed, absent=absent)


def _join_rows() -> None:
    run("DROP TABLE IF EXISTS stage_joined")
    run(
        "CREATE TEMPORARY TABLE stage_joined AS "
        f"SELECT project_id, organisation_id, {_ROLE} AS role, ROUND(cents / 100.0, 2) AS contribution, "
        "ROUND(total_cents / 100.0, 2) AS total_cost, everywhere = 1 AS ended_early, source_line FROM ("
        "SELECT p.id AS project_id, o.id AS organisation_id, MIN(s.rank) AS rank, SUM(s.cents) AS cents, "
        "SUM(s.total_cents) AS total_cents, MIN(s.ended) AS everywhere, MIN(s.line) AS source_line FROM ("
        "SELECT project_no, organisation_no, rank, cents, total_cents, MIN(source_line) AS line, "
        "MIN(CASE WHEN ended_early THEN 1 ELSE 0 END) AS ended FROM stage_participation GROUP BY 1, 2, 3, 4, 5) s "
        "JOIN stage_project p ON p.no = s.project_no JOIN stage_organisation o ON o.no = s.organisation_no "
        "GROUP BY 1, 2 ORDER BY 1, 2) joined"
    )
    run("CREATE INDEX stage_joined_pair ON stage_joined (project_id, organisation_id)")
    analyze("stage_joined")


def _update(dataset: Dataset) -> int:
    """Participations that another source or a person entered stay as they are."""
    pairs = [("j.role", "p.role"), ("COALESCE(j.contribution, p.contribution)", "p.contribution")]
    pairs += [("COALESCE(j.total_cost, p.total_cost)", "p.total_cost"), ("j.ended_early", "p.ended_early")]
    new, old = (", ".join(side) for side in zip(*pairs, strict=True))
    run("DROP TABLE IF EXISTS stage_changed")
    run(
        "CREATE TEMPORARY TABLE stage_changed AS SELECT p.id, j.source_line AS line, "
        f"{', '.join(f'{new} AS {old[2:]}' for new, old in pairs)} FROM stage_joined j "
        f"JOIN {PARTICIPATION} p ON p.project_id = j.project_id AND p.organisation_id = j.organisation_id "
        f"JOIN {table_of(Dataset)} d ON d.id = p.dataset_id WHERE d.source = %s AND {differ(f'({new})', f'({old})')}",
        (dataset.source,),
    )
    setting = ", ".join(f"{old[2:]} = c.{old[2:]}" for _new, old in pairs)
    count = run(
        f"UPDATE {PARTICIPATION} SET {setting}, dataset_id = %s, source_line = c.line "
        f"FROM stage_changed c WHERE c.id = {PARTICIPATION}.id",
        (dataset.pk,),
    )
    run("DROP TABLE stage_changed")
    return count


def _insert(dataset: Dataset) -> int:
    columns = ("project_id", "organisation_id", "role", "contribution", "total_cost", "ended_early", "source_line")
    values = {column: f"j.{column}" for column in columns} | {"dataset_id": str(dataset.pk)}
    return insert_select(
        Participation,
        values,
        "FROM stage_joined j WHERE NOT EXISTS (SELECT 1 FROM "
        f"{PARTICIPATION} p WHERE p.project_id = j.project_id AND p.organisation_id = j.organisation_id) ORDER BY 1, 2",
    )


def _count_absent() -> int:
    return one(
        f"SELECT COUNT(*) FROM {PARTICIPATION} p JOIN stage_project s ON s.id = p.project_id WHERE NOT s.fresh "
        "AND NOT EXISTS (SELECT 1 FROM stage_joined j "
        "WHERE j.project_id = p.project_id AND j.organisation_id = p.organisation_id)"
    )
