from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "hansa.portal"
    label = "portal"
