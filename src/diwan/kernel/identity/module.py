"""What identity declares: the mandates every community has by law."""

from diwan.kernel.assembly.declaration import Erasure, MandateKind, Module, Verb
from diwan.kernel.base.text import Text

PERSON = (
    "family_ar", "first_ar", "family_fr", "first_fr", "family_zgh", "first_zgh", "cnie", "idcs", "birth_date",
    "sex", "email", "phone", "address",
)  # fmt: skip

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
        MandateKind("governor", Text("العامل", "Gouverneur"), legal="113.14 art. 110-118", acts_below=True),
        MandateKind(
            "wali", Text("والي الجهة", "Wali"), includes=("governor",), legal="111.14", acts_below=True
        ),
        MandateKind("clerk", Text("موظف", "Agent")),
        MandateKind("cashier", Text("شسيع المداخيل", "Régisseur de recettes")),
        MandateKind("registry_clerk", Text("مكتب الضبط", "Bureau d'ordre")),
        MandateKind("administrator", Text("مدير النظام", "Administrateur du système")),
        MandateKind("supervisor", Text("مراقب (اطلاع فقط)", "Superviseur (lecture seule)")),
    ),
    verbs=(
        Verb("identity.person_registered", Text("تسجيل شخص", "Personne enregistrée"), PERSON),
        Verb("identity.person_corrected", Text("تصحيح هوية شخص", "Identité rectifiée"),
             ("identity", "reason")),
        Verb("identity.contact_updated", Text("تحيين وسائل الاتصال", "Coordonnées mises à jour"),
             ("email", "phone", "address")),
        Verb("identity.account_opened", Text("فتح حساب", "Compte ouvert"), ("username", "email")),
        Verb("identity.signed_up", Text("إنشاء حساب من طرف صاحبه", "Compte créé par son titulaire"),
             ("identity", "username")),
        Verb("identity.person_recognised", Text("التعرف على شخص بالهوية الوطنية",
             "Personne reconnue par l'identité nationale"), ("identity",)),
        Verb("identity.person_received", Text("استقبال شخص بالشباك", "Personne reçue au guichet"),
             ("identity", "number")),
        Verb("identity.identity_confirmed", Text("تأكيد هوية بناء على وثيقة", "Identité confirmée sur pièce"),
             ("identity", "number")),
        Verb("identity.claim_refuted", Text("سحب رقم بطاقة ثبت لغير صاحب الحساب",
             "Numéro de carte retiré d'un compte : il est à un autre")),
        Verb("identity.language_chosen", Text("اختيار اللغة", "Langue choisie")),
        Verb("identity.post_created", Text("إحداث منصب", "Poste créé")),
        Verb("identity.post_closed", Text("إقفال منصب", "Poste fermé")),
        Verb("identity.mandate_given", Text("إسناد منصب", "Mandat confié")),
        Verb("identity.mandate_ended", Text("إنهاء مهام", "Fin de mandat"), ("reason",)),
        Verb("identity.signature_delegated", Text("تفويض الإمضاء", "Signature déléguée")),
        Verb("identity.delegation_revoked", Text("سحب تفويض الإمضاء", "Délégation retirée")),
        Verb("identity.replacement_named", Text("تعيين نائب عن المتغيب", "Remplaçant désigné"), ("reason",)),
        Verb("identity.absence_declared", Text("التصريح بتغيب", "Absence déclarée")),
        Verb("identity.absence_ended", Text("انتهاء تغيب", "Fin d'absence")),
        Verb("identity.replacement_ended", Text("انتهاء النيابة", "Fin de remplacement")),
        Verb("territory.loaded", Text("تحميل التقسيم الترابي", "Découpage territorial chargé")),
        Verb("territory.merged", Text("إدماج جماعات", "Communes fusionnées")),
        Verb("territory.split", Text("تقسيم جماعة", "Commune scindée")),
        Verb("territory.office_opened", Text("فتح مكتب", "Bureau ouvert")),
        Verb("territory.office_amended", Text("تغيير بيانات مكتب", "Bureau modifié")),
        Verb("territory.office_closed", Text("إغلاق مكتب", "Bureau fermé")),
        Verb(
            "territory.office_closing_withdrawn", Text("سحب إغلاق مكتب", "Fermeture d'un bureau retirée")
        ),
    ),
    erasures=(
        Erasure(
            "identity.person",
            PERSON,
            "blank",
        ),
        Erasure("identity.identityseen", ("paper_number",), "keep", "04-20 ; 69.99: preuve de l'identité vue"),
        Erasure("identity.account", ("username", "email", "first_name", "last_name"), "blank"),
    ),
)  # fmt: skip
