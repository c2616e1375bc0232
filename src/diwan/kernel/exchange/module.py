"""What the exchange declares."""

from diwan.kernel.assembly.declaration import Module, Verb
from diwan.kernel.base.text import Text

MODULE = Module(
    key="exchange",
    title=Text("تبادل المعطيات", "Échanges de données"),
    verbs=(
        Verb("exchange.token_created", Text("إحداث مفتاح ولوج لنظام آلي", "Jeton d'accès créé")),
        Verb("exchange.token_revoked", Text("إلغاء مفتاح ولوج", "Jeton d'accès révoqué")),
    ),
)
