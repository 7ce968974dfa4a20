"""Background work of the outbox."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from hansa.outbox import actions
from hansa.outbox.queries import due

MOST_AT_ONCE = 200


@task()
def send_message(number: int) -> bool:
    """Send one message; False when it was not due, or will be tried again."""
    return actions.send_now(number=number)


def send_due() -> int:
    """Send what is due: second attempts, and messages whose worker was lost. Returns how many left."""
    numbers = due(timezone.now()).values_list("pk", flat=True)[:MOST_AT_ONCE]
    return sum(actions.send_now(number=number) for number in list(numbers))


RECURRING = [("outbox.send_due", 60, send_due)]
