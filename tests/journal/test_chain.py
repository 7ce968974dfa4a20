"""The journal is append-only, its chain shows tampering, and erasure does not break it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, connections, transaction

from hansa.journal.actions import GENESIS, SYSTEM, erase_personal, record
from hansa.journal.models import Entry, PersonalValue
from hansa.journal.protection import MESSAGE, protect
from hansa.journal.queries import entries_about, entries_by, verify_chain


@contextmanager
def unprotected() -> Iterator[None]:
    """What somebody with all rights on the database can do: take the triggers away, change, and set them again."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
        else:
            cursor.execute("DROP TRIGGER journal_entry_no_update")
            cursor.execute("DROP TRIGGER journal_entry_no_delete")
        yield
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = origin")
        else:
            protect(connection.alias)


def execute(statement: str, *parameters: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


@pytest.fixture
def three_entries(ana, cluster) -> list[Entry]:
    return [
        record(verb=f"story.act_{number}", by=ana, subject=cluster, facts={"number": number}) for number in (1, 2, 3)
    ]


def test_record_links_each_entry_to_the_one_before(three_entries) -> None:
    first, second, third = three_entries
    assert second.previous == first.digest
    assert third.previous == second.digest
    assert Entry.objects.order_by("pk").first().previous == GENESIS
    assert verify_chain() is None


def test_record_keeps_the_name_of_a_person_out_of_the_entry(three_entries, ana) -> None:
    entry = three_entries[0]
    assert (entry.actor_key, entry.subject_label) == (f"person:{ana.pk}", "Baltic Photonics")
    assert "Ana" not in str([entry.facts, entry.digests])
    assert PersonalValue.objects.get(entry=entry, field="actor").value == "Ana Ozola"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET verb = 'story.something_else'",
        "UPDATE journal_entry SET facts = facts WHERE id = (SELECT max(id) FROM journal_entry)",
        "DELETE FROM journal_entry WHERE id = (SELECT max(id) FROM journal_entry)",
    ],
)
def test_change_by_sql_is_refused_by_the_database(db, statement) -> None:
    record(verb="story.act", by=SYSTEM, subject=Entry.objects.first())
    before = list(Entry.objects.values())
    with pytest.raises(DatabaseError, match=MESSAGE), transaction.atomic():
        execute(statement)
    assert list(Entry.objects.values()) == before


def test_emptying_the_table_is_refused(db) -> None:
    empty = "TRUNCATE journal_entry CASCADE" if connection.vendor == "postgresql" else "DELETE FROM journal_entry"
    with pytest.raises(DatabaseError, match=MESSAGE), transaction.atomic():
        execute(empty)


def test_change_by_model_is_refused(three_entries) -> None:
    entry = three_entries[0]
    for attempt in (entry.save, entry.delete, Entry.objects.all().delete, lambda: Entry.objects.update(verb="x")):
        with pytest.raises(TypeError, match="append-only"):
            attempt()


def test_verify_finds_a_changed_entry(three_entries) -> None:
    with unprotected():
        execute("UPDATE journal_entry SET verb = 'story.invented' WHERE id = %s", three_entries[1].pk)
    found = verify_chain()
    assert (found.number, found.reason) == (three_entries[1].pk, "its content was changed after it was written")


def test_verify_finds_a_removed_entry(three_entries) -> None:
    PersonalValue.objects.filter(entry=three_entries[1]).delete()
    with unprotected():
        execute("DELETE FROM journal_entry WHERE id = %s", three_entries[1].pk)
    found = verify_chain()
    assert found.number == three_entries[2].pk
    assert "one was removed or inserted" in found.reason


def test_verify_finds_a_changed_personal_value(three_entries) -> None:
    PersonalValue.objects.filter(entry=three_entries[2]).update(value="Somebody Else")
    found = verify_chain()
    assert (found.number, found.reason) == (three_entries[2].pk, "its personal value 'actor' was changed")


def test_erasure_removes_the_values_and_keeps_the_chain(three_entries, ana) -> None:
    assert erase_personal(about=ana.journal_key) == 3
    assert not PersonalValue.objects.filter(about=ana.journal_key).exists()
    assert verify_chain() is None


def test_entries_are_found_by_subject_scope_and_actor(three_entries, ana, cluster, organisation) -> None:
    within = record(verb="story.within", by=SYSTEM, subject=organisation, scope=cluster)
    assert [entry.verb for entry in entries_about(cluster)] == [
        "story.within",
        "story.act_3",
        "story.act_2",
        "story.act_1",
    ]
    assert [entry.pk for entry in entries_about(organisation)] == [within.pk]
    assert [entry.verb for entry in entries_by(ana.journal_key)] == ["story.act_3", "story.act_2", "story.act_1"]


@pytest.mark.django_db(transaction=True)
def test_two_writers_at_once_make_one_chain(cluster) -> None:
    together = threading.Barrier(4)

    def write(writer: int) -> None:
        together.wait()
        for number in range(10):
            record(verb=f"story.writer_{writer}", by=SYSTEM, subject=cluster, facts={"number": number})
        connections.close_all()

    writers = [threading.Thread(target=write, args=[writer]) for writer in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert Entry.objects.filter(verb__startswith="story.writer").count() == 40
    assert verify_chain() is None
