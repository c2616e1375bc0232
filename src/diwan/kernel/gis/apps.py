from django.apps import AppConfig


class GisConfig(AppConfig):
    name = "diwan.kernel.gis"
    label = "gis"
