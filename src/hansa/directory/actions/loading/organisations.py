"""Takes the staged organisations into the register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from hansa.directory.actions.loading.sql import allocate_numbers, differ, insert_select, one, rows, run, table_of
from hansa.directory.actions.loading.stage import Stage
from hansa.directory.actions.loading.tally import Tally
from hansa.directory.enums import NameKind, OrganisationStatus
from hansa.directory.models import Dataset, Identifier, Mandate, Organisation, OrganisationName
from hansa.directory.search.text import search_text
from hansa.directory.search.words import add_words
from hansa.journal.models import Entry

ORGANISATION = table_of(Organisation)
NAME = table_of(OrganisationName)
IDENTIFIER = table_of(Identifier)
MERGERS_IN_A_ROW = 50
# Acts that put values into a record; the journal's subject is the record itself.
ACTS_OF_PEOPLE = ("directory.create_organisation", "directory.edit_organisation", "directory.merge_organisations")

_TEXTS = ("name", "street", "postcode", "city", "website")
_CHOICES = ("helix", "size")
_NULLABLE = ("country_id", "region_id", "founded_year")
_PLACE = ("latitude", "longitude", "place_quality")
_COLUMNS = (*_TEXTS, *_CHOICES, *_NULLABLE, *_PLACE)
_QUALITY = (
    "CASE {}.place_quality WHEN 'exact' THEN 5 WHEN 'source' THEN 4 WHEN 'city' THEN 3 "
    "WHEN 'region' THEN 2 WHEN 'country' THEN 1 ELSE 0 END"
)


@dataclass(frozen=True)
class MergedNumber:
    """A number whose record was merged into one that has another number of the same source, `spokesman`."""

    number: str
    line: int
    spokesman: str
    organisation_id: int


def find_organisations(stage: Stage) -> None:
    """Tie each staged organisation to the record that has its number, following mergers."""
    run(
        f"UPDATE stage_organisation SET id = (SELECT i.organisation_id FROM {IDENTIFIER} i "
        "WHERE i.scheme = %s AND i.value = stage_organisation.number)",
        (stage.scheme,),
    )
    for _step in range(MERGERS_IN_A_ROW):
        followed = run(
            f"UPDATE stage_organisation SET id = (SELECT o.merged_into_id FROM {ORGANISATION} o "
            f"WHERE o.id = stage_organisation.id) WHERE id IN (SELECT id FROM {ORGANISATION} WHERE status = %s)",
            (OrganisationStatus.MERGED,),
        )
        if not followed:
            break
    run(
        "UPDATE stage_organisation SET speaks = FALSE WHERE id IS NOT NULL AND no NOT IN "
        "(SELECT MAX(no) FROM stage_organisation WHERE id IS NOT NULL GROUP BY id)"
    )


def merged_numbers() -> list[MergedNumber]:
    """Numbers of the source that lead to an organisation for which another of its numbers speaks."""
    found = rows(
        "SELECT s.number, s.source_line, k.number, s.id FROM stage_organisation s "
        "JOIN stage_organisation k ON k.id = s.id AND k.speaks WHERE NOT s.speaks ORDER BY s.no"
    )
    return [MergedNumber(*row) for row in found]


def guard_organisations(source: str) -> None:
    """Mark the records whose values people have the say over: a source fills in what is empty there, no more.

    These are records that another source or a person entered, records of organisations that ever had a mandate holder,
    and records that the journal says were edited or merged by hand.
    """
    run(
        f"UPDATE stage_organisation SET guarded = TRUE WHERE "
        f"id IN (SELECT o.id FROM {ORGANISATION} o LEFT JOIN {table_of(Dataset)} d ON d.id = o.dataset_id "
        "WHERE d.source IS NULL OR d.source <> %s) "
        f"OR id IN (SELECT organisation_id FROM {table_of(Mandate)}) "
        f"OR id IN (SELECT CAST(SUBSTR(subject_key, 14) AS bigint) FROM {table_of(Entry)} "
        "WHERE subject_key LIKE 'organisation:%%' AND verb IN (%s, %s, %s))",
        (source, *ACTS_OF_PEOPLE),
    )


def take_organisations(stage: Stage, dataset: Dataset) -> Tally:
    """Insert what is new and update what differs. An empty value never takes the place of a known one."""
    known = one("SELECT COUNT(DISTINCT id) FROM stage_organisation WHERE id IS NOT NULL")
    new = allocate_numbers("stage_organisation", Organisation)
    # Compared before the new ones are in, so that they are not compared with themselves.
    changed, kept = _update(dataset), _count_kept()
    _insert(stage, dataset)
    _add_names()
    _refresh_search_texts()
    run("DROP TABLE stage_changed")
    run("DROP TABLE stage_named")
    return Tally(new=new, changed=changed, unchanged=known - changed, kept=kept)


def _insert(stage: Stage, dataset: Dataset) -> None:
    values = {column: f"s.{column}" for column in (*_COLUMNS, "id", "search_text", "source_line")}
    source = "FROM stage_organisation s WHERE s.fresh ORDER BY s.no"
    insert_select(Organisation, values | {"dataset_id": str(dataset.pk)}, source)
    numbers = {"organisation_id": "s.id", "scheme": f"'{stage.scheme}'", "value": "s.number"}
    insert_select(Identifier, numbers, source)


def _update(dataset: Dataset) -> int:
    wanted = _wanted_values()
    pairs = ", ".join(f"{expression} AS {column}, o.{column} AS old_{column}" for column, expression in wanted.items())
    new, old = ", ".join(wanted), ", ".join(f"old_{column}" for column in wanted)
    run("DROP TABLE IF EXISTS stage_changed")
    run(
        f"CREATE TEMPORARY TABLE stage_changed AS SELECT * FROM ("
        f"SELECT o.id, s.guarded, s.source_line AS line, {pairs} "
        f"FROM stage_organisation s JOIN {ORGANISATION} o ON o.id = s.id WHERE s.speaks AND NOT s.fresh) pairs "
        f"WHERE {differ(f'({new})', f'({old})')}"
    )
    _keep_former_names()
    setting = ", ".join(f"{column} = c.{column}" for column in wanted)
    # A guarded record stays with whoever had the say; only others now come from this dataset.
    return run(
        f"UPDATE {ORGANISATION} SET {setting}, changed_at = %s, "
        f"dataset_id = CASE WHEN c.guarded THEN {ORGANISATION}.dataset_id ELSE %s END, "
        f"source_line = CASE WHEN c.guarded THEN {ORGANISATION}.source_line ELSE c.line END "
        f"FROM stage_changed c WHERE c.id = {ORGANISATION}.id",
        (_now(), dataset.pk),
    )


def _wanted_values() -> Mapping[str, str]:
    """What each column should hold, from the stage `s` and the record `o`."""
    said = {column: f"NULLIF(s.{column}, '')" for column in _TEXTS}
    held = {column: f"NULLIF(o.{column}, '')" for column in _TEXTS}
    for column in _CHOICES:
        said[column], held[column] = f"NULLIF(s.{column}, 'unknown')", f"NULLIF(o.{column}, 'unknown')"
    # "Small or medium" says less than one of the three classes within it.
    said["size"] = (
        "CASE WHEN s.size = 'sme' AND o.size IN ('micro', 'small', 'medium') THEN o.size "
        "ELSE NULLIF(s.size, 'unknown') END"
    )
    for column in _NULLABLE:
        said[column], held[column] = f"s.{column}", f"o.{column}"
    wanted = {
        column: f"CASE WHEN s.guarded THEN COALESCE({held[column]}, s.{column}) "
        f"ELSE COALESCE({said[column]}, o.{column}) END"
        for column in said
    }
    # The parts of a place go together, and a rougher place never takes the place of a better one.
    better = (
        "s.latitude IS NOT NULL AND (o.latitude IS NULL OR "
        f"(NOT s.guarded AND {_QUALITY.format('s')} >= {_QUALITY.format('o')}))"
    )
    return wanted | {column: f"CASE WHEN {better} THEN s.{column} ELSE o.{column} END" for column in _PLACE}


def _count_kept() -> int:
    """How many guarded records say something else than the source does, and keep it."""
    differences = [f"(s.{column} <> '' AND o.{column} <> '' AND s.{column} <> o.{column})" for column in _TEXTS]
    differences += [f"(s.{c} <> 'unknown' AND o.{c} <> 'unknown' AND s.{c} <> o.{c})" for c in _CHOICES]
    differences += [f"(s.{column} <> o.{column})" for column in (*_NULLABLE, "latitude", "longitude")]
    return one(
        f"SELECT COUNT(*) FROM stage_organisation s JOIN {ORGANISATION} o ON o.id = s.id "
        f"WHERE s.guarded AND s.speaks AND ({' OR '.join(differences)})"
    )


def _keep_former_names() -> None:
    """A name that goes out of use stays as a former name: the organisation is still found by it."""
    values = {"organisation_id": "c.id", "name": "c.old_name", "kind": f"'{NameKind.FORMER}'"}
    insert_select(
        OrganisationName,
        values,
        "FROM stage_changed c WHERE c.old_name <> '' AND LOWER(c.old_name) <> LOWER(c.name) AND NOT EXISTS "
        f"(SELECT 1 FROM {NAME} n WHERE n.organisation_id = c.id "
        f"AND n.name = c.old_name AND n.kind = '{NameKind.FORMER}')",
    )


def _add_names() -> None:
    """Further names that the record does not have yet."""
    run("DROP TABLE IF EXISTS stage_named")
    run(
        "CREATE TEMPORARY TABLE stage_named AS SELECT DISTINCT s.id, n.name, n.kind, s.fresh FROM stage_name n "
        f"JOIN stage_organisation s ON s.no = n.organisation_no WHERE s.speaks AND NOT EXISTS (SELECT 1 FROM {NAME} k "
        "WHERE k.organisation_id = s.id AND k.name = n.name AND k.kind = n.kind)"
    )
    insert_select(
        OrganisationName, {"organisation_id": "s.id", "name": "s.name", "kind": "s.kind"}, "FROM stage_named s"
    )


def _refresh_search_texts() -> None:
    """Records that changed or got a name are found by all their names, numbers and their city, as they are now."""
    refreshed = "(SELECT id FROM stage_changed UNION SELECT id FROM stage_named WHERE NOT fresh)"
    words: dict[int, list[str]] = {}
    for number, word in rows(
        f"SELECT id, name FROM {ORGANISATION} WHERE id IN {refreshed} "
        f"UNION ALL SELECT organisation_id, name FROM {NAME} WHERE organisation_id IN {refreshed} "
        f"UNION ALL SELECT organisation_id, value FROM {IDENTIFIER} WHERE organisation_id IN {refreshed} "
        f"UNION ALL SELECT id, city FROM {ORGANISATION} WHERE id IN {refreshed}"
    ):
        words.setdefault(number, []).append(word)
    if not words:
        return
    texts = [(search_text(filter(None, found)), number) for number, found in words.items()]
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {ORGANISATION} SET search_text = %s WHERE id = %s", texts)
    add_words(word for text, _number in texts for word in text.split())


def _now() -> object:
    return Organisation._meta.get_field("changed_at").get_db_prep_save(timezone.now(), connection)
