from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "hansa.journal"
    label = "journal"
