from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "diwan.kernel.documents"
    label = "documents"
