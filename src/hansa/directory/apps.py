from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DirectoryConfig(AppConfig):
    name = "hansa.directory"
    label = "directory"

    def ready(self) -> None:
        from hansa.directory.actions import departure
        from hansa.people.signals import erasure_asked, person_erasing

        post_migrate.connect(prepare_search, sender=self)
        erasure_asked.connect(departure.reason_to_stay, dispatch_uid="directory.reason_to_stay")
        person_erasing.connect(departure.forget, dispatch_uid="directory.forget")


def prepare_search(**_signal: Any) -> None:
    # Imported here: the stemmers take long to load, and most commands do not search.
    from hansa.directory.search import index

    index.prepare()
