"""What the procedure workshop declares: its entry in the menu of the desk."""

from diwan.kernel.assembly.declaration import MenuItem, Module
from diwan.kernel.base.text import Text
from diwan.kernel.cases.services.workshop import APPROVERS, WRITERS

MODULE = Module(
    key="workshop",
    title=Text("ورشة المساطر", "Atelier des procédures"),
    requires=("cases", "shell"),
    menu=(
        MenuItem(
            "desk", Text("ورشة المساطر", "Atelier des procédures"), "workshop:home", "drafting-compass",
            (*WRITERS, *APPROVERS), order=80, group="settings",
        ),
    ),
)  # fmt: skip
