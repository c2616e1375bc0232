from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "diwan.kernel.cases"
    label = "cases"
