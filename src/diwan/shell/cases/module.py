"""What the pages of cases declare: their entries in the menus."""

from diwan.kernel.assembly.declaration import KeptForm, MenuItem, Module
from diwan.kernel.base.text import Text
from diwan.kernel.cases.bodies import BODIES
from diwan.kernel.identity.rules import SEERS

ASKED = (*(f"body_{key}" for key in BODIES), "governor", "wali")
PRESIDING = ("president", "governor", "wali")
"""A module whose own mandate presides a committee gives it an entry of its own to the same page."""
VISITING = ("clerk", "president")
"""A module whose own mandate makes visits gives it `visits_entry` and `on_site_form` too."""
COUNTS = "diwan.shell.cases.counts"
HAS_FILES = f"{COUNTS}.has_files"


def visits_entry(mandates: tuple[str, ...]) -> MenuItem:
    """The entry to the visits, for those who make them."""
    return MenuItem(
        "desk", Text("المعاينات", "Visites"), "cases:visits", "map-pin", mandates, order=16, group="work"
    )


def inquiries_entry(mandates: tuple[str, ...]) -> MenuItem:
    """The entry to the public inquiries, for those who hold them."""
    return MenuItem("desk", Text("الأبحاث العمومية", "Enquêtes publiques"), "cases:desk_inquiries", "megaphone",
                    mandates, order=17, group="community")  # fmt: skip


def signing_entry(*pages: str, mandates: tuple[str, ...] = ()) -> MenuItem:
    """The entry to what waits for a signature; what is signed is read on these pages of its module."""
    return MenuItem("desk", Text("للتوقيع", "À signer"), "cases:to_sign", "signature", mandates, order=13,
                    count=f"{COUNTS}.to_sign", shown=HAS_FILES, group="work", also=pages)  # fmt: skip


def office_entry(mandates: tuple[str, ...]) -> MenuItem:
    """The entry to what an office begins of its own motion."""
    return MenuItem("desk", Text("مبادرات المصلحة", "À l'initiative du service"), "cases:office", "file-plus",
                    mandates, order=18, group="counter")  # fmt: skip


def on_site_form(mandates: tuple[str, ...]) -> KeptForm:
    """The form of a visit, which goes on without the line."""
    return KeptForm(
        Text("معاينة ميدانية", "Visite sur place"), "cases:on_site", "/api/shell_cases/kept/visit", mandates,
        queries_of="diwan.kernel.cases.rounds.kept_queries", files=True,
    )  # fmt: skip


MODULE = Module(
    key="shell_cases",
    title=Text("صفحات الملفات", "Pages des dossiers"),
    requires=("cases", "shell"),
    menu=(
        MenuItem("portal", Text("آجال الخدمات", "Délais des services"), "cases:figures", "", order=25),
        MenuItem("citizen", Text("ملفاتي", "Mes dossiers"), "cases:mine", "folder-open", order=10),
        MenuItem("desk", Text("ملفات المصلحة", "Dossiers du service"), "cases:queue", "inbox",
                 order=10, count=f"{COUNTS}.office", shown=HAS_FILES, group="work"),
        MenuItem("desk", Text("المتأخرة", "En retard"), "cases:late", "alarm-clock",
                 order=11, shown=HAS_FILES, group="work"),
        MenuItem("desk", Text("ملفاتي", "Mes dossiers"), "cases:assigned", "user-round",
                 order=12, shown=HAS_FILES, group="work"),
        MenuItem("desk", Text("حجم العمل والتأخر", "Charge et retards"), "cases:load", "chart-column",
                 SEERS, order=15, group="steering"),
        MenuItem("desk", Text("الشباك", "Guichet"), "cases:counter", "users",
                 ("clerk", "registry_clerk"), order=9, group="counter"),
        MenuItem("desk", Text("طلبات موجهة إلينا", "Demandes reçues d'autres services"), "cases:asked",
                 "message-circle-question",
                 ASKED, order=14, count=f"{COUNTS}.asked", group="work"),
        MenuItem("desk", Text("اللجان", "Commissions"), "cases:meetings", "users-round", PRESIDING,
                 order=15, group="community"),
        visits_entry(VISITING),
        inquiries_entry(VISITING),
        MenuItem("desk", Text("التغيبات", "Absences"), "cases:absences", "calendar-off",
                 order=77, shown=HAS_FILES, group="settings"),
        MenuItem("desk", Text("لوحة الإعلانات", "Affichage"), "cases:desk_board", "pin",
                 ("president", "administrator", "clerk"), order=60, group="community"),
        signing_entry(),
        MenuItem("desk", Text("يومية الإدارة", "Calendrier"), "cases:calendar", "calendar-days",
                 order=78, group="settings"),
        MenuItem("desk", Text("الهيئات المستشارة", "Organismes consultés"), "cases:bodies", "landmark",
                 ("administrator", "president", "governor"), order=80, group="settings"),
        MenuItem("desk", Text("المساطر", "Procédures"), "cases:procedures",
                 "sliders-horizontal", order=79, group="settings"),
    ),
    kept=(on_site_form(VISITING),),
)  # fmt: skip
