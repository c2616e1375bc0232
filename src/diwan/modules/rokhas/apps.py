from django.apps import AppConfig


class RokhasConfig(AppConfig):
    name = "diwan.modules.rokhas"
    label = "rokhas"
    default_auto_field = "django.db.models.BigAutoField"
