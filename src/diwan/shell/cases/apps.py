from django.apps import AppConfig


class ShellCasesConfig(AppConfig):
    name = "diwan.shell.cases"
    label = "shell_cases"

    def ready(self) -> None:
        from diwan.shell.cases import offers  # noqa: F401
