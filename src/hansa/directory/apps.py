from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DirectoryConfig(AppConfig):
    name = "hansa.directory"
    label = "directory"

    def ready(self) -> None:
        from hansa.directory.actions import departure
        from hansa.directory.search import index
        from hansa.people.signals import erasure_asked, person_erasing

        post_migrate.connect(index.prepare, sender=self)
        erasure_asked.connect(departure.reason_to_stay, dispatch_uid="directory.reason_to_stay")
        person_erasing.connect(departure.forget, dispatch_uid="directory.forget")
