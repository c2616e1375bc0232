from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class TerritoryConfig(AppConfig):
    name = "diwan.kernel.territory"
    label = "territory"

    def ready(self) -> None:
        from diwan.kernel.territory import roles, security

        pre_migrate.connect(roles.prepare_roles, sender=self)
        post_migrate.connect(security.secure_after_migrate, sender=self)
