from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "hansa.people"
    label = "people"

    def ready(self) -> None:
        from hansa.people import receivers

        receivers.connect()
