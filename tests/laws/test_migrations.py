"""The tables are those of the models, and an old database comes forward with what it holds."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.cli.conftest import Installation, new_database

# The first tables that every area had, with rows written by the models of that time.
LONG_AGO = """
from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
executor = MigrationExecutor(connection)
areas = {app.label for app in apps.get_app_configs() if app.name.startswith("hansa.")}
known = sorted(executor.loader.disk_migrations.items())
first = list({key[0]: key for key, migration in known if key[0] in areas and migration.initial}.values())
executor.migrate(first)
old = executor.loader.project_state(first).apps
old.get_model("directory", "Country").objects.create(code="LV", continent="EU", latitude=57.0, longitude=24.1)
old.get_model("directory", "Organisation").objects.create(name="Gaismas Lāzeri SIA", country_id="LV")
old.get_model("people", "Person").objects.create(email="ana@example.org", password="!")
"""
NOW = """
from hansa.directory.models import Organisation
from hansa.people.models import Person
print(Organisation.objects.get().country_id, sorted(Person.objects.values_list("email", flat=True)))
"""


def test_models_and_migrations_agree(db) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_migration_was_applied(db) -> None:
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


@pytest.mark.django_db
def test_old_database_comes_forward_with_what_it_holds(tmp_path) -> None:
    installation = Installation(tmp_path / "home", new_database("long_ago"))
    installation.python(LONG_AGO)
    installation.json("admin", "olga@example.org", "--json")
    assert installation.python(NOW) == "LV ['ana@example.org', 'olga@example.org']"
    assert installation.run("doctor").returncode == 0
