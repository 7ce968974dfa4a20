from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "hansa.directory"
    label = "directory"

    def ready(self) -> None:
        from hansa.directory.actions import departure
        from hansa.people.signals import erasure_asked, person_erasing

        erasure_asked.connect(departure.reason_to_stay, dispatch_uid="directory.reason_to_stay")
        person_erasing.connect(departure.forget, dispatch_uid="directory.forget")
