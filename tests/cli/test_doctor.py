"""The doctor finds what is wrong, says how to mend it, and counts the register without what is not real."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from hansa.cli.background import run_recurring
from hansa.cli.checks import data, machine, work
from hansa.cli.checks.finding import Severity
from hansa.cli.doctor import counts, examine
from hansa.directory.enums import MembershipStatus, OrganisationStatus
from hansa.directory.models import Cluster, Dataset, Membership, Organisation, Participation, Project
from hansa.journal.actions import SYSTEM, record
from hansa.network.enums import TieKind, TieSource
from hansa.network.models import Tie
from hansa.outbox.enums import MessageState
from hansa.outbox.models import Message
from tests.cli.conftest import Installation
from tests.journal.test_chain import unprotected


def test_new_installation_has_no_problem(installation: Installation) -> None:
    report = installation.json("doctor", "--json")
    assert report["status"] in ("ok", "warning")
    assert [finding["check"] for finding in report["findings"] if finding["severity"] == "problem"] == []
    assert set(report["counts"].values()) == {0}
    told = installation.run("doctor")
    assert "hansa admin EMAIL" in told.stdout


def test_doctor_mends_an_open_home_and_a_lost_index(on_sqlite: Installation) -> None:
    on_sqlite.home.chmod(0o755)
    on_sqlite.rows("DROP TRIGGER directory_organisation_fts_insert")
    sick = on_sqlite.run("doctor", "--json")
    problems = [f["check"] for f in json.loads(sick.stdout)["findings"] if f["severity"] == "problem"]
    assert (sick.returncode, problems) == (1, ["permissions", "search index"])
    assert on_sqlite.run("doctor", "--mend").returncode == 0


def test_wrong_setting_is_told_with_what_is_right(tmp_path) -> None:
    installation = Installation(tmp_path / "home")
    installation.home.mkdir(mode=0o700)
    (installation.home / "hansa.toml").write_text("[kind]\nshare = 50\n", "utf-8")
    done = installation.run("doctor", "--json")
    (found,) = json.loads(done.stdout)["findings"]
    assert (done.returncode, found["check"], found["severity"]) == (1, "settings", "problem")
    assert "[kind] share is 50: right is a number above 0 and at most 1, as 0.5." in found["message"]
    assert "hansa.toml" in found["message"]
    serving = installation.run("serve")
    assert (serving.returncode, "Traceback" in serving.stderr) == (1, False)
    assert "[kind] share is 50" in serving.stderr


def test_setting_that_nobody_reads_is_a_warning(settings) -> None:
    settings.OPERATOR = {"kind": {"shares": 0.4}}
    found = work.settings_file()
    assert (found.severity, "[kind] shares" in found.message) == (Severity.WARNING, True)


def test_damaged_database_is_a_problem_and_not_a_crash(on_sqlite: Installation) -> None:
    database = on_sqlite.home / "hansa.sqlite3"
    content = bytearray(database.read_bytes())
    content[4096 * 20 : 4096 * 60] = b"\xff" * 4096 * 40
    database.write_bytes(content)
    done = on_sqlite.run("doctor", "--json")
    assert done.returncode == 1, done.stderr
    (found,) = [f for f in json.loads(done.stdout)["findings"] if f["check"] == "database"]
    assert found["severity"] == "problem"


def test_counts_leave_out_what_is_fictitious_or_merged_away(reference) -> None:
    real = [Organisation.objects.create(name=name) for name in ("One", "Two", "Three")]
    Organisation.objects.create(name="Away", status=OrganisationStatus.MERGED, merged_into=real[0])
    invented = Organisation.objects.create(name="Invented", fictitious=True)
    cluster = Cluster.objects.create(slug="real", name="Real")
    demo = Cluster.objects.create(slug="demo", name="Demo", fictitious=True)
    for organisation, where in ((real[0], cluster), (real[1], demo), (invented, cluster)):
        Membership.objects.create(
            organisation=organisation, cluster=where, status=MembershipStatus.ACTIVE, joined_on=date(2020, 1, 1)
        )
    project = Project.objects.create(register="cordis", number="1")
    for organisation in (real[0], real[1], invented):
        Participation.objects.create(organisation=organisation, project=project)
    for pair in ((real[0], real[1]), (real[0], invented)):
        Tie.objects.create(
            first=pair[0], second=pair[1], kind=TieKind.COOPERATION, source=TieSource.PROJECTS, strength=1
        )
    assert counts() == {
        "organisations": 3,
        "projects": 1,
        "participations": 2,
        "clusters": 1,
        "memberships": 1,
        "ties": 1,
    }


def test_broken_journal_is_a_problem(ana, cluster) -> None:
    entry = record(verb="story.act", by=ana, subject=cluster)
    assert data.journal().severity is Severity.OK
    with unprotected(), connection.cursor() as cursor:
        cursor.execute("UPDATE journal_entry SET verb = 'story.other' WHERE id = %s", [entry.pk])
    found = data.journal()
    assert found.severity is Severity.PROBLEM
    assert f"entry {entry.pk}" in found.message


def test_reference_data_of_another_version_are_a_problem(reference) -> None:
    assert data.reference().severity is Severity.OK
    Dataset.objects.update(checksum="other")
    assert data.reference().severity is Severity.PROBLEM


def test_unsent_letters_are_a_warning(db) -> None:
    Message.objects.create(
        kind="story.letter", to_email="a@example.org", subject="x", body="y", state=MessageState.FAILED
    )
    found = work.mail()
    assert (found.severity, found.message) == (Severity.WARNING, "1 letters could not be sent")


@pytest.mark.parametrize(
    ("hours_waiting", "hours_running", "severity"),
    [(0, None, Severity.OK), (1, None, Severity.WARNING), (8, 1, Severity.OK), (8, 7, Severity.PROBLEM)],
)
def test_jobs_that_wait_or_run_too_long_are_found(db, hours_waiting, hours_running, severity) -> None:
    run_recurring.enqueue("config.clear_sessions")
    now = timezone.now()
    values = {"enqueued_at": now - timezone.timedelta(hours=hours_waiting)}
    if hours_running:
        values |= {"status": "RUNNING", "started_at": now - timezone.timedelta(hours=hours_running)}
    DBTaskResult.objects.update(**values)
    assert work.jobs().severity is severity


def test_clock_before_the_last_act_is_a_problem(cluster, monkeypatch) -> None:
    record(verb="story.act", by=SYSTEM, subject=cluster)
    assert machine.clock().severity is Severity.OK
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now - timezone.timedelta(days=1))
    assert machine.clock().severity is Severity.PROBLEM


def test_check_that_cannot_look_is_a_problem_with_the_reason(db, monkeypatch) -> None:
    monkeypatch.setattr("hansa.journal.queries.verify_chain", lambda: 1 / 0)
    (found,) = [finding for finding in examine() if finding.check == "journal"]
    assert found.severity is Severity.PROBLEM
    assert "division by zero" in found.message
