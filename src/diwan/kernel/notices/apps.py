from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "diwan.kernel.notices"
    label = "notices"
