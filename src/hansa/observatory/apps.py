from django.apps import AppConfig


class ObservatoryConfig(AppConfig):
    name = "hansa.observatory"
    label = "observatory"
