from typing import Any

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "hansa.outbox"
    label = "outbox"

    def ready(self) -> None:
        from hansa.people.signals import person_erasing

        person_erasing.connect(_forget, dispatch_uid="outbox.forget")


def _forget(sender: type, person: Any, emails: list[str], **_more: Any) -> None:
    from hansa.outbox.actions import forget

    forget(person=person, emails=emails)
