"""Assembles the house when Django is ready, so that a misfit stops the start and not a citizen."""

from django.apps import AppConfig
from django.core.checks import Error, register


class AssemblyConfig(AppConfig):
    name = "diwan.kernel.assembly"
    label = "assembly"

    def ready(self) -> None:
        register(assembly_faults)


def assembly_faults(**_: object) -> list[Error]:
    """Every misfit between modules as one Django system check."""
    from diwan.kernel.assembly.registry import AssemblyError, house

    try:
        house()
    except AssemblyError as why:
        return [Error(fault, id="diwan.E001") for fault in str(why).splitlines()]
    return []
