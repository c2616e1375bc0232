"""What the pages on people in office declare: their entries in the desk's menu and the citizen's."""

from diwan.kernel.assembly.declaration import MenuItem, Module
from diwan.kernel.base.text import Text
from diwan.kernel.identity.rules import SEERS

MODULE = Module(
    key="identity_pages",
    title=Text("الأشخاص والصفات", "Personnes et mandats"),
    requires=("identity",),
    menu=(
        MenuItem(
            "desk", Text("المسؤولون والتفويضات", "Responsables et délégations"), "identity_pages:people", "users",
            SEERS, order=80, group="community",
            also=("identity_pages:posts", "identity_pages:new_mandate", "identity_pages:delegations",
                  "identity_pages:replacements", "identity_pages:offices"),
        ),
        MenuItem(
            "desk", Text("تأكيد هوية", "Confirmer une identité"), "identity_pages:confirm", "shield-check",
            ("registry_clerk", "registrar", "administrator"), order=15, group="counter",
        ),
        MenuItem(
            "desk", Text("سجل العمليات", "Journal des actes"), "identity_pages:journal", "scroll-text", SEERS,
            order=81, group="steering",
        ),
    ),
)  # fmt: skip
