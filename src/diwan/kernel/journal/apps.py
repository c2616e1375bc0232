from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "diwan.kernel.journal"
    label = "journal"
