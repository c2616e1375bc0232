from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "diwan.kernel.identity"
    label = "identity"
