"""Background work: a loop that runs what waits in the queue, and puts recurring jobs into it when they are due.

An area offers recurring jobs as `RECURRING = [(name, every_seconds, action)]` in its `jobs.py`. Their history is the
queue's own table, so a job that was missed while the server was down runs once when it is back, and two servers do not
run it twice.
"""

from __future__ import annotations

import importlib
import importlib.util
import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.apps import apps
from django.db import close_old_connections, connection, connections, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

logger = logging.getLogger("hansa.jobs")

HISTORY_DAYS = 14
# An arbitrary number on which all servers of one PostgreSQL database agree.
ADVISORY_LOCK = 4_815_162_343
# Tells this process from an earlier one that had the same number on the same machine.
_TOKEN = secrets.token_hex(4)


@dataclass(frozen=True)
class Recurring:
    """A job that runs every so many seconds."""

    name: str
    every: timedelta
    action: Callable[[], object]


def recurring_jobs() -> dict[str, Recurring]:
    """Every recurring job of every area, and the housekeeping of the installation itself, by name."""
    offered = [*HOUSEKEEPING]
    for app in apps.get_app_configs():
        if app.name.startswith("hansa.") and importlib.util.find_spec(f"{app.name}.jobs"):
            offered += getattr(importlib.import_module(f"{app.name}.jobs"), "RECURRING", [])
    return {name: Recurring(name, timedelta(seconds=every), action) for name, every, action in offered}


@task()
def run_recurring(name: str) -> None:
    """Run one recurring job. Its earlier successes are forgotten, its failures kept for a while."""
    recurring_jobs()[name].action()
    _history(name).filter(status=TaskResultStatus.SUCCESSFUL).delete()


def enqueue_due(now: datetime | None = None) -> list[str]:
    """Put the recurring jobs that are due into the queue, each once; returns their names."""
    now = now or timezone.now()
    jobs = recurring_jobs().values()
    if not any(_is_due(job, now) for job in jobs):
        return []
    with transaction.atomic():
        _one_server_at_a_time()
        due = [job.name for job in jobs if _is_due(job, now)]
        for name in due:
            run_recurring.enqueue(name)
    return due


def fail_abandoned() -> int:
    """Mark jobs as failed that this machine was running when their server was killed; returns how many."""
    count = 0
    for result in DBTaskResult.objects.running():
        if result.worker_ids and _is_gone(result.worker_ids[-1]):
            result.set_failed(RuntimeError("The server stopped while this job was running."))
            count += 1
    return count


def run_ready(stop: Callable[[], bool] = lambda: False) -> None:
    """Run everything that waits, then return; `stop` is asked between two jobs."""
    while DBTaskResult.objects.ready().exists() and not stop():
        _worker().run()


class Background(threading.Thread):
    """The loop, in a thread of its own."""

    LOOK_EVERY = 1.0
    PLAN_EVERY = 10.0

    def __init__(self) -> None:
        super().__init__(name="hansa-jobs", daemon=True)
        self._stopping = threading.Event()
        self._plan_at = 0.0

    def run(self) -> None:
        while not self._stopping.is_set():
            close_old_connections()
            try:
                self._round()
            except Exception:
                # The database may be away for a moment, or locked by a long import.
                logger.exception("Background jobs: this round failed; the next is in ten seconds")
                self._stopping.wait(self.PLAN_EVERY)
            self._stopping.wait(self.LOOK_EVERY)
        connections.close_all()

    def _round(self) -> None:
        if time.monotonic() >= self._plan_at:
            fail_abandoned()
            enqueue_due()
            self._plan_at = time.monotonic() + self.PLAN_EVERY
        run_ready(self._stopping.is_set)

    def ask_to_stop(self) -> None:
        """Take no further job. `join` waits for the one at hand."""
        self._stopping.set()


def _worker() -> Worker:
    return Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=1,
        worker_id=_worker_id(),
        excluded_queue_names=[],
    )


def _worker_id() -> str:
    return f"{socket.gethostname()[:30]}:{os.getpid()}:{_TOKEN}"


def _is_gone(worker_id: str) -> bool:
    """Whether the worker was a process of this machine that is no more. Of other machines we know nothing."""
    try:
        host, pid, token = worker_id.rsplit(":", 2)
        process = int(pid)
    except ValueError:
        return False
    if host != socket.gethostname()[:30]:
        return False
    if process == os.getpid():
        return token != _TOKEN
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _is_due(job: Recurring, now: datetime) -> bool:
    last = _history(job.name).order_by("-enqueued_at").values_list("status", "enqueued_at").first()
    if last is None:
        return True
    status, enqueued_at = last
    waiting = status in (TaskResultStatus.READY, TaskResultStatus.RUNNING)
    return not waiting and enqueued_at + job.every <= now


def _history(name: str):
    return DBTaskResult.objects.filter(task_path=run_recurring.module_path, args_kwargs__args__0=name)


def _one_server_at_a_time() -> None:
    """SQLite's IMMEDIATE transactions already see to that."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])


def _forget_old_results() -> None:
    old = timezone.now() - timedelta(days=HISTORY_DAYS)
    DBTaskResult.objects.finished().filter(finished_at__lt=old).delete()


def _clear_sessions() -> None:
    from django.conf import settings

    import_string(f"{settings.SESSION_ENGINE}.SessionStore").clear_expired()


HOUSEKEEPING = [
    ("config.forget_old_results", 86_400, _forget_old_results),
    ("config.clear_sessions", 86_400, _clear_sessions),
]
