"""What identity declares: the mandates every community has by law."""

from diwan.kernel.assembly.declaration import Erasure, MandateKind, Module
from diwan.kernel.base.text import Text

MODULE = Module(
    key="identity",
    title=Text("الهوية والصفات", "Identité et mandats"),
    mandates=(
        MandateKind(
            "president",
            Text("رئيس المجلس", "Président du conseil"),
            includes=("registrar",),
            legal="113.14 art. 94-109",
        ),
        MandateKind("registrar", Text("ماسك السجل", "Teneur du registre")),
        MandateKind("governor", Text("العامل", "Gouverneur"), legal="113.14 art. 110-118"),
        MandateKind("wali", Text("والي الجهة", "Wali"), includes=("governor",), legal="111.14"),
        MandateKind("clerk", Text("موظف", "Agent")),
        MandateKind("cashier", Text("شسيع المداخيل", "Régisseur de recettes")),
        MandateKind("registry_clerk", Text("مكتب الضبط", "Bureau d'ordre")),
        MandateKind("administrator", Text("مدير النظام", "Administrateur du système")),
        MandateKind("supervisor", Text("مراقب (اطلاع فقط)", "Superviseur (lecture seule)")),
    ),
    erasures=(
        Erasure(
            "identity.person",
            ("family_ar", "first_ar", "family_fr", "first_fr", "family_zgh", "first_zgh", "cnie",
             "birth_date", "sex", "email", "phone", "address"),
            "blank",
        ),
        Erasure("identity.account", ("username", "email", "first_name", "last_name"), "blank"),
    ),
)  # fmt: skip
