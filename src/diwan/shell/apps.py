from django.apps import AppConfig
from django.contrib.messages import constants
from django.core.checks import register


class ShellConfig(AppConfig):
    name = "diwan.shell"
    label = "shell"

    def ready(self) -> None:
        from diwan.shell import palette_cases  # noqa: F401
        from diwan.shell.checks.start import misfits

        register(misfits)


MESSAGE_KINDS = {
    constants.DEBUG: "info",
    constants.INFO: "info",
    constants.SUCCESS: "ok",
    constants.WARNING: "late",
    constants.ERROR: "danger",
}
