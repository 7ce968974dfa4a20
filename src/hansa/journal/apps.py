from django.apps import AppConfig
from django.db.models.signals import post_migrate


class JournalConfig(AppConfig):
    name = "hansa.journal"
    label = "journal"

    def ready(self) -> None:
        from hansa.journal.protection import protect

        post_migrate.connect(protect, sender=self)
