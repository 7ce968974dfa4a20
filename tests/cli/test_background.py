"""Recurring jobs run when they are due: once, caught up once, never twice, and not at all while one is running."""

from __future__ import annotations

import os
import socket
import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from hansa.cli import background
from hansa.cli.background import Background, enqueue_due, fail_abandoned, recurring_jobs, run_ready, run_recurring

HOUR = 3600
NEVER_RUNNING = 2**22 + 1  # above the largest number that Linux gives a process


@pytest.fixture
def ran(monkeypatch) -> list[str]:
    """The only recurring job: it notes that it ran."""
    ran: list[str] = []
    monkeypatch.setattr(background, "HOUSEKEEPING", [("story.job", HOUR, lambda: ran.append("story.job"))])
    everything = recurring_jobs()
    monkeypatch.setattr(background, "recurring_jobs", lambda: {"story.job": everything["story.job"]})
    return ran


def waiting() -> int:
    return DBTaskResult.objects.ready().count()


@pytest.mark.django_db
def test_areas_offer_recurring_jobs_with_names_of_their_own() -> None:
    jobs = recurring_jobs()
    assert {"config.forget_old_results", "config.clear_sessions"} <= set(jobs)
    for name, job in jobs.items():
        area = name.partition(".")[0]
        assert job.every >= timedelta(seconds=10)
        assert area == "config" or job.action.__module__.startswith(f"hansa.{area}."), name


@pytest.mark.django_db(transaction=True)
def test_job_runs_when_it_never_ran_and_again_when_its_time_has_come(ran) -> None:
    now = timezone.now()
    assert enqueue_due(now) == ["story.job"]
    assert enqueue_due(now) == []
    run_ready()
    assert ran == ["story.job"]
    assert enqueue_due(now + timedelta(minutes=59)) == []
    assert enqueue_due(now + timedelta(minutes=61)) == ["story.job"]


@pytest.mark.django_db(transaction=True)
def test_missed_runs_are_caught_up_once(ran) -> None:
    enqueue_due()
    run_ready()
    assert enqueue_due(timezone.now() + timedelta(days=30)) == ["story.job"]
    assert waiting() == 1


@pytest.mark.django_db(transaction=True)
def test_servers_that_tick_at_once_enqueue_a_job_once(ran) -> None:
    together = threading.Barrier(4)

    def tick() -> None:
        together.wait()
        enqueue_due()
        connections.close_all()

    servers = [threading.Thread(target=tick) for _ in range(4)]
    for server in servers:
        server.start()
    for server in servers:
        server.join()
    assert waiting() == 1


@pytest.mark.django_db(transaction=True)
def test_history_keeps_the_latest_success_and_every_failure(ran, monkeypatch) -> None:
    for hours in (0, 2, 4):
        enqueue_due(timezone.now() + timedelta(hours=hours))
        DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(hours=hours))
        run_ready()
    assert ran == ["story.job"] * 3
    assert DBTaskResult.objects.successful().count() == 1


@pytest.mark.django_db(transaction=True)
def test_failed_job_is_kept_with_its_reason_and_tried_again_at_its_time(monkeypatch) -> None:
    def fail() -> None:
        raise ValueError("no mail server")

    job = background.Recurring("story.job", timedelta(hours=1), fail)
    monkeypatch.setattr(background, "recurring_jobs", lambda: {"story.job": job})
    enqueue_due()
    run_ready()
    failed = DBTaskResult.objects.get()
    assert failed.status == TaskResultStatus.FAILED
    assert "no mail server" in failed.traceback
    assert enqueue_due(timezone.now() + timedelta(minutes=30)) == []
    assert enqueue_due(timezone.now() + timedelta(minutes=61)) == ["story.job"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("worker", "gone"),
    [
        (f"{socket.gethostname()[:30]}:{NEVER_RUNNING}:aaaa", True),
        (f"{socket.gethostname()[:30]}:{os.getpid()}:of-an-earlier-process", True),
        (f"{socket.gethostname()[:30]}:{os.getpid()}:{background._TOKEN}", False),
        (f"another-machine:{NEVER_RUNNING}:aaaa", False),
        ("a-worker-that-is-not-ours", False),
    ],
    # Named, because numbers of processes differ between the workers that share the tests.
    ids=["never-ran", "earlier-process", "this-process", "another-machine", "not-ours"],
)
def test_job_of_a_killed_server_is_failed_and_no_other(worker: str, gone: bool) -> None:
    run_recurring.enqueue("config.clear_sessions")
    job = DBTaskResult.objects.get()
    job.claim(worker)
    assert fail_abandoned() == (1 if gone else 0)
    job.refresh_from_db()
    assert (job.status == TaskResultStatus.FAILED) is gone
    assert ("The server stopped while this job was running" in job.traceback) is gone


@pytest.mark.django_db(transaction=True)
def test_background_works_until_it_is_asked_to_stop(ran) -> None:
    thread = Background()
    thread.start()
    for _ in range(200):
        if ran:
            break
        threading.Event().wait(0.05)
    thread.ask_to_stop()
    thread.join(10)
    assert ran == ["story.job"]
    assert not thread.is_alive()
