"""The entries these pages have in the menus."""

from diwan.kernel.assembly.declaration import MenuItem, Module
from diwan.kernel.base.text import Text

CASHIER = ("cashier",)
OUTBOX = ("clerk", "administrator", "president")
FEES = ("cashier", "president", "administrator")

MODULE = Module(
    key="counter",
    title=Text("شباك الأداء", "Caisse"),
    requires=("payments", "notices", "exchange"),
    menu=(
        MenuItem("citizen", Text("الأداءات", "Paiements"), "counter:payments", "wallet", order=20),
        MenuItem("citizen", Text("الإشعارات", "Notifications"), "counter:notices", "bell", order=30),
        MenuItem("desk", Text("الصندوق", "Caisse"), "counter:cashier", "banknote", CASHIER,
                 order=60, group="counter"),
        MenuItem(
            "desk", Text("مبالغ للإرجاع", "À rembourser"), "counter:refunds", "undo-2", CASHIER, order=61,
            count="diwan.shell.counter.counts.refunds_waiting", group="work",
        ),
        MenuItem("desk", Text("الرسوم والتعريفات", "Tarifs"), "counter:fees", "tags", FEES,
                 order=62, group="settings"),
        MenuItem(
            "desk", Text("الرسائل الصادرة", "Messages envoyés"), "counter:outbox", "mails", OUTBOX, order=70,
            count="diwan.shell.counter.counts.messages_failed", group="steering",
        ),
        MenuItem(
            "desk", Text("ولوج الأنظمة الآلية", "Accès des systèmes"), "counter:tokens", "key-round",
            ("administrator",), order=90, group="settings",
        ),
    ),
)  # fmt: skip
