from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "hansa.directory"
    label = "directory"
