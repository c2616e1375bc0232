from django.apps import AppConfig


class CivilStatusConfig(AppConfig):
    name = "diwan.modules.civil_status"
    label = "civil_status"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from diwan.kernel.documents.access import read_by
        from diwan.modules.civil_status import places  # noqa: F401
        from diwan.modules.civil_status.mandates import DESK
        from diwan.modules.civil_status.views import palette  # noqa: F401

        read_by(self.label, *DESK)
