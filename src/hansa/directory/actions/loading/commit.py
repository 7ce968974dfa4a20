"""Takes the whole stage into the register."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection

from hansa.directory.actions.loading.duplicates import Proposals, SharedNumber, propose_mergers, take_tax_numbers
from hansa.directory.actions.loading.organisations import (
    ORGANISATION,
    MergedNumber,
    find_organisations,
    guard_organisations,
    merged_numbers,
    take_organisations,
)
from hansa.directory.actions.loading.participations import PARTICIPATION, take_participations
from hansa.directory.actions.loading.projects import find_projects, take_projects
from hansa.directory.actions.loading.sql import analyze, check_references, one, rows, run
from hansa.directory.actions.loading.stage import Stage
from hansa.directory.actions.loading.tally import Tally
from hansa.directory.models import Dataset
from hansa.directory.search import index
from hansa.directory.search.words import add_words

# An arbitrary number that all bulk loaders agree on.
ADVISORY_LOCK = 4_815_162_343
MANY = 1_000


@dataclass(frozen=True)
class Loaded:
    """What the commit did. `touched` are the organisations of projects that changed: their ties are to be redone."""

    organisations: Tally
    projects: Tally
    participations: Tally
    shared_numbers: list[SharedNumber]
    merged_numbers: list[MergedNumber]
    proposals: Proposals
    touched: set[int]

    @property
    def did_something(self) -> bool:
        tallies = (self.organisations, self.projects, self.participations)
        return any(tally.new or tally.changed for tally in tallies) or bool(self.proposals.made)


def commit_stage(stage: Stage, *, dataset: Dataset) -> Loaded:
    """Compare the stage with the register and take what is new or different; nothing is ever removed.

    Belongs in the transaction of the action that imports, which also writes the journal. Two imports at once wait for
    each other.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("commit_stage belongs in a transaction")
    if connection.vendor == "postgresql":
        run("SELECT pg_advisory_xact_lock(%s)", (ADVISORY_LOCK,))
    run("DROP TABLE IF EXISTS stage_touched")
    run("CREATE TEMPORARY TABLE stage_touched (id bigint)")
    analyze("stage_organisation", "stage_project", "stage_participation")
    find_organisations(stage)
    merged = merged_numbers()
    guard_organisations(dataset.source)
    find_projects(stage, dataset.source)
    with _index():
        organisations = take_organisations(stage, dataset)
        projects = take_projects(stage, dataset)
        participations = take_participations(dataset)
        touched = _touched()
    shared = take_tax_numbers()
    proposals = propose_mergers(shared)
    run("DROP TABLE stage_touched")
    return Loaded(organisations, projects, participations, shared, merged, proposals, touched)


def _touched() -> set[int]:
    found = rows(
        f"SELECT DISTINCT organisation_id FROM {PARTICIPATION} WHERE project_id IN (SELECT id FROM stage_touched)"
    )
    return {number for (number,) in found}


@contextmanager
def _index() -> Iterator[None]:
    """Keep the search index: made anew when much is new, which is faster, else only where something changed."""
    new = one("SELECT COUNT(*) FROM stage_organisation WHERE id IS NULL")
    if new >= MANY and new * 10 >= one(f"SELECT COUNT(*) FROM {ORGANISATION}"):
        with index.bulk():
            yield
            check_references(at_once=True)
        check_references(at_once=False)
        return
    yield
    _count_projects()
    fresh = rows("SELECT search_text FROM stage_organisation WHERE fresh")
    add_words(word for (text,) in fresh for word in text.split())


def _count_projects() -> None:
    """Organisations of the projects that changed know in how many they take part."""
    counted = f"(SELECT COUNT(*) FROM {PARTICIPATION} p WHERE p.organisation_id = {ORGANISATION}.id)"
    run(
        f"UPDATE {ORGANISATION} SET project_count = {counted} WHERE id IN "
        f"(SELECT organisation_id FROM {PARTICIPATION} WHERE project_id IN (SELECT id FROM stage_touched))"
    )
