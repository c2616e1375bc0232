from django.apps import AppConfig


class WatiqaConfig(AppConfig):
    name = "diwan.modules.watiqa"
    label = "watiqa"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from diwan.kernel.documents.access import read_by
        from diwan.modules.civil_status.public import DESK
        from diwan.modules.watiqa import places  # noqa: F401

        read_by(self.label, *DESK)
