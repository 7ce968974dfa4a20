"""The data: database, tables, reference data, search index, journal."""

from __future__ import annotations

from hansa.cli.checks.finding import Finding, ok, problem, warning


def database() -> Finding:
    """The database answers, and SQLite finds no damage in its file."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SHOW server_version")
            return ok("database", f"PostgreSQL {cursor.fetchone()[0]} answers")
        cursor.execute("PRAGMA quick_check(5)")
        damage = [row[0] for row in cursor.fetchall()]
    if damage != ["ok"]:
        return problem("database", f"The file is damaged: {'; '.join(damage)}", "Restore the latest backup.")
    return ok("database", "SQLite finds no damage")


def migrations() -> Finding:
    """The tables are those of this version."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from hansa.cli.home import unknown_migrations

    if unknown := unknown_migrations():
        return problem(
            "migrations",
            f"The database is newer than this Hansa: it knows {', '.join(unknown[:3])}",
            "Install the newer version again.",
        )
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if pending:
        return problem(
            "migrations",
            f"{len(pending)} changes of the tables wait",
            "Stop the server, take a backup, and start it again: it changes the tables when it starts.",
        )
    return ok("migrations", "The tables are those of this version")


def reference() -> Finding:
    """Countries, regions, activities and founding criteria are those that this version ships."""
    from hansa.directory.actions.reference import SOURCE, reference_digest
    from hansa.directory.models import Country, Dataset, FoundingRuleSet, Region

    loaded = Dataset.objects.filter(source=SOURCE, checksum=reference_digest()).exists()
    message = f"{Country.objects.count()} countries, {Region.objects.count()} regions"
    if not loaded:
        return problem("reference data", f"Not those of this version: {message}", "hansa doctor --mend")
    if not FoundingRuleSet.objects.filter(is_default=True).exists():
        return warning(
            "reference data",
            "No founding criteria are the default, so initiatives have none to meet",
            "Choose a default among the founding criteria.",
        )
    return ok("reference data", message)


def search_index() -> Finding:
    """On SQLite the search index has its triggers and says the same as the register."""
    from django.db import DatabaseError, connection

    from hansa.directory.search.sqlite import TABLE

    if connection.vendor != "sqlite":
        return ok("search index", "PostgreSQL keeps it by itself")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [f"{TABLE}%"])
        in_step = cursor.fetchone()[0] == 3
        try:
            cursor.execute(f"INSERT INTO {TABLE}({TABLE}, rank) VALUES ('integrity-check', 1)")  # noqa: S608
        except DatabaseError:
            in_step = False
    if not in_step:
        return problem("search index", "It does not say what the register says", "hansa doctor --mend")
    return ok("search index", "In step with the register")


def journal() -> Finding:
    """Every entry of the journal is as it was written."""
    from hansa.journal.models import Entry
    from hansa.journal.queries import verify_chain

    if broken := verify_chain():
        return problem(
            "journal",
            f"The chain breaks at entry {broken.number}: {broken.reason}",
            "Somebody changed the database past Hansa. Keep this home as evidence, and restore the last backup whose "
            "journal is whole.",
        )
    return ok("journal", f"All {Entry.objects.count()} entries are as they were written")
