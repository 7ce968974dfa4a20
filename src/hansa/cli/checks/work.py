"""The work: what pages load, mail, background jobs, and who runs all this."""

from __future__ import annotations

from datetime import timedelta

from hansa.cli.checks.finding import Finding, ok, problem, warning

LONG_WAIT = timedelta(minutes=15)
LONG_RUN = timedelta(hours=6)


def static_files() -> Finding:
    """The pages' scripts were built, and are gathered for the server."""
    from django.conf import settings

    from hansa.cli.serve import static_files_are_gathered

    islands = settings.PACKAGE / "portal" / "static" / "portal" / "build"
    if not islands.is_dir():
        return problem(
            "static files",
            "The scripts of maps and networks were not built",
            "In a checkout: ./hansa version. Otherwise install Hansa again.",
        )
    if not static_files_are_gathered():
        return ok("static files", "Not gathered yet: hansa serve does it when it starts")
    return ok("static files", f"Gathered in {settings.STATIC_ROOT}")


def settings_file() -> Finding:
    """Every setting of the operator is one that Hansa reads; wrong values stop it before this."""
    from django.conf import settings

    from hansa.config.operator_settings import unknown

    if strange := unknown(settings.OPERATOR):
        return warning(
            "settings",
            f"{settings.HOME.settings_file} says what nobody reads: {', '.join(strange[:5])}",
            "Compare their spelling with docs/operator/settings.md.",
        )
    return ok("settings", "Every setting is known")


def mail() -> Finding:
    """Letters leave this machine, and none failed."""
    from django.conf import settings

    from hansa.outbox.enums import MessageState
    from hansa.outbox.models import Message

    failed = Message.objects.filter(state=MessageState.FAILED).count()
    if failed:
        return warning("mail", f"{failed} letters could not be sent", "See why in the outbox; try hansa init again.")
    if not settings.OPERATOR.get("mail", {}).get("host"):
        where = f"No mail server: letters stay files in {settings.HOME.mail}"
        return ok("mail", where) if settings.DEMO else warning("mail", where, "hansa init")
    return ok("mail", f"By {settings.EMAIL_HOST} port {settings.EMAIL_PORT}")


def jobs() -> Finding:
    """Background jobs run: none waits or runs for too long, and none failed within a day."""
    from django.utils import timezone
    from django_tasks_db.models import DBTaskResult

    now = timezone.now()
    running = DBTaskResult.objects.running().filter(started_at__lt=now - LONG_RUN)
    if stuck := [result.task_name for result in running]:
        return problem("jobs", f"Stuck for hours: {', '.join(stuck)}", "Restart the server.")
    waiting = DBTaskResult.objects.ready().filter(enqueued_at__lt=now - LONG_WAIT).count()
    if waiting:
        return warning("jobs", f"{waiting} jobs wait for too long", "Is hansa serve (or hansa jobs) running?")
    recent = DBTaskResult.objects.failed().filter(finished_at__gt=now - timedelta(days=1))
    if failed := sorted({_name(result) for result in recent}):
        return warning("jobs", f"Failed since yesterday: {', '.join(failed)}", "The log of the server says why.")
    return ok("jobs", "None is stuck, none failed since yesterday")


def operators() -> Finding:
    """Somebody can run this installation from the pages."""
    from hansa.people.models import Person

    count = Person.objects.filter(is_operator=True, is_active=True).count()
    if not count:
        return warning("operators", "Nobody runs this installation", "hansa admin EMAIL")
    return ok("operators", f"{count} of them")


def _name(result) -> str:
    """A recurring job is named by its argument, others by their function."""
    arguments = result.args_kwargs["args"]
    return arguments[0] if result.task_path.endswith(".run_recurring") else result.task_name
