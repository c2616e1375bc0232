from django.apps import AppConfig


class IdentityPagesConfig(AppConfig):
    name = "diwan.shell.identity"
    label = "identity_pages"
