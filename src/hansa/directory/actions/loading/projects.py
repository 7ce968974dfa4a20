"""Takes the staged projects into the register."""

from __future__ import annotations

from collections.abc import Mapping

from hansa.directory.actions.loading.sql import allocate_numbers, differ, insert_select, one, run, table_of
from hansa.directory.actions.loading.stage import Stage
from hansa.directory.actions.loading.tally import Tally
from hansa.directory.models import Dataset, Project

PROJECT = table_of(Project)

_TEXTS = ("acronym", "title", "objective", "status", "framework", "programme", "scheme")
_DAYS = ("starts_on", "ends_on")
_LISTS = ("topics", "fields")
# Euro cents are whole numbers, so that sums are exact; the register holds euros.
_AMOUNTS = {
    "total_cost": "ROUND(s.total_cents / 100.0, 2)",
    "public_contribution": "ROUND(s.public_cents / 100.0, 2)",
}


def find_projects(stage: Stage, source: str) -> None:
    """Tie each staged project to the record with its number; values that people or other sources entered are kept."""
    run(
        f"UPDATE stage_project SET id = (SELECT p.id FROM {PROJECT} p "
        "WHERE p.register = %s AND p.number = stage_project.number)",
        (stage.register,),
    )
    run(
        f"UPDATE stage_project SET guarded = TRUE WHERE id IN (SELECT p.id FROM {PROJECT} p "
        f"LEFT JOIN {table_of(Dataset)} d ON d.id = p.dataset_id WHERE d.source IS NULL OR d.source <> %s)",
        (source,),
    )


def take_projects(stage: Stage, dataset: Dataset) -> Tally:
    """Insert what is new and update what differs; `stage_touched` holds the projects that this changed."""
    known = one("SELECT COUNT(*) FROM stage_project WHERE id IS NOT NULL")
    new = allocate_numbers("stage_project", Project)
    changed = _update(dataset)
    values = {column: f"s.{column}" for column in (*_TEXTS, *_DAYS, *_LISTS, "id", "number", "source_line")}
    values |= _AMOUNTS | {"register": f"'{stage.register}'", "dataset_id": str(dataset.pk)}
    insert_select(Project, values, "FROM stage_project s WHERE s.fresh ORDER BY s.no")
    return Tally(new=new, changed=changed, unchanged=known - changed)


def _update(dataset: Dataset) -> int:
    wanted = _wanted_values()
    selected = ", ".join(f"{expression} AS {column}" for column, expression in wanted.items())
    new, old = ", ".join(wanted.values()), ", ".join(f"o.{column}" for column in wanted)
    run("DROP TABLE IF EXISTS stage_changed")
    run(
        f"CREATE TEMPORARY TABLE stage_changed AS SELECT o.id, s.guarded, s.source_line AS line, {selected} "
        f"FROM stage_project s JOIN {PROJECT} o ON o.id = s.id WHERE NOT s.fresh AND {differ(f'({new})', f'({old})')}"
    )
    setting = ", ".join(f"{column} = c.{column}" for column in wanted)
    count = run(
        f"UPDATE {PROJECT} SET {setting}, "
        f"dataset_id = CASE WHEN c.guarded THEN {PROJECT}.dataset_id ELSE %s END, "
        f"source_line = CASE WHEN c.guarded THEN {PROJECT}.source_line ELSE c.line END "
        f"FROM stage_changed c WHERE c.id = {PROJECT}.id",
        (dataset.pk,),
    )
    run("INSERT INTO stage_touched (id) SELECT id FROM stage_changed")
    run("DROP TABLE stage_changed")
    return count


def _wanted_values() -> Mapping[str, str]:
    """What each column should hold, from the stage `s` and the record `o`: an empty value says nothing."""
    said = {column: (f"NULLIF(s.{column}, '')", f"NULLIF(o.{column}, '')") for column in _TEXTS}
    said |= {column: (f"s.{column}", f"o.{column}") for column in _DAYS}
    said |= {column: (f"NULLIF(s.{column}, '[]')", f"NULLIF(o.{column}, '[]')") for column in _LISTS}
    said |= {column: (expression, f"o.{column}") for column, expression in _AMOUNTS.items()}
    empty = {column: f"s.{column}" for column in (*_TEXTS, *_LISTS)}
    return {
        column: f"CASE WHEN s.guarded THEN COALESCE({held}, {empty.get(column, new)}) "
        f"ELSE COALESCE({new}, o.{column}) END"
        for column, (new, held) in said.items()
    }
