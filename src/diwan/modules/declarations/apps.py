from django.apps import AppConfig


class DeclarationsConfig(AppConfig):
    name = "diwan.modules.declarations"
    label = "declarations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from diwan.kernel.documents.access import read_by
        from diwan.modules.civil_status.public import DESK
        from diwan.modules.declarations import places  # noqa: F401
        from diwan.modules.declarations.views import offered  # noqa: F401

        read_by(self.label, *DESK)
