from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DirectoryConfig(AppConfig):
    name = "hansa.directory"
    label = "directory"

    def ready(self) -> None:
        from hansa.directory.search import index

        post_migrate.connect(index.prepare, sender=self, dispatch_uid="directory-search-index")
