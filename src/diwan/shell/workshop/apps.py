from django.apps import AppConfig


class WorkshopConfig(AppConfig):
    name = "diwan.shell.workshop"
    label = "workshop"
