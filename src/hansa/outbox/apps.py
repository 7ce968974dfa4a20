from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "hansa.outbox"
    label = "outbox"
