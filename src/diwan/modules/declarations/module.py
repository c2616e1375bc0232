"""What declarations declare of themselves."""

from diwan.kernel.assembly.declaration import (
    Erasure,
    KeptForm,
    MandateKind,
    MenuItem,
    Module,
    OfficeWork,
    Verb,
)
from diwan.kernel.base.text import Text
from diwan.kernel.identity.events import OfficeEndWeighed
from diwan.modules.civil_status.public import NameDecided
from diwan.modules.declarations.mandates import (
    CENTRAL_AUTHORITY,
    DECLARING,
    DEFENCE,
    HOSPITAL,
    LOCAL_AUTHORITY,
    PRISON,
    PROSECUTOR,
    SOCIAL,
)
from diwan.shell.cases.module import signing_entry

CLERK, OFFICER, CENTRAL = "civil_status.clerk", "civil_status.officer", "civil_status.central_authority"
DESK = (CLERK, OFFICER, "president")
GROUND = "law 36.21 art. 13, 20 to 22: the declaration is what the record rests on, and is kept with it"
COUNT = "diwan.modules.declarations.selectors."

MODULE = Module(
    key="declarations",
    title=Text("التصريحات", "Déclarations"),
    requires=("civil_status",),
    mandates=(
        MandateKind(HOSPITAL, Text("مؤسسة صحية مصرحة", "Établissement de santé déclarant"), legal="36.21 art. 20"),
        MandateKind(PRISON, Text("مؤسسة سجنية مصرحة", "Prison déclarante"), legal="36.21 art. 20"),
        MandateKind(SOCIAL, Text("مؤسسة اجتماعية مصرحة", "Établissement social déclarant"), legal="36.21 art. 20"),
        MandateKind(LOCAL_AUTHORITY, Text("سلطة محلية مصرحة", "Autorité locale déclarante"), legal="36.21 art. 20"),
        MandateKind(PROSECUTOR, Text("النيابة العامة المصرحة", "Parquet déclarant"), legal="36.21 art. 25"),
        MandateKind(DEFENCE, Text("سلطة الدفاع المصرحة", "Autorité de défense déclarante"), legal="36.21 art. 42"),
        MandateKind(
            CENTRAL_AUTHORITY,
            Text("السلطة المركزية للحالة المدنية", "Autorité centrale de l'état civil"),
            legal="2-22-04 art. 1, 10 and 41",
        ),
    ),
    verbs=(
        Verb("declarations.first_declared", Text("تصريح أولي", "Première déclaration"),
             ("contents", "told")),
        Verb("declarations.arrived", Text("وصول تصريح بعد انقطاع", "Déclaration arrivée après une coupure"),
             ("made",)),
        Verb("declarations.claimed", Text("تولي تتميم تصريح", "Déclaration reprise par un proche")),
        Verb("declarations.family_told", Text("إخبار العائلة", "Famille informée"), ("how",)),
        Verb("declarations.paper_added", Text("إضافة وثيقة", "Pièce ajoutée"), ("reference",)),
        Verb("declarations.completed", Text("تتميم تصريح", "Déclaration complétée"),
             ("content", "completion")),
        Verb("declarations.completed_together", Text("تتميم تصاريح التوائم", "Déclarations de jumeaux complétées"),
             ("twins", "completion")),
        Verb("declarations.sent_back", Text("إرجاع تصريح للتتميم", "Déclaration renvoyée à compléter"), ("reasons",)),
        Verb("declarations.signed", Text("توقيع تصريح وتسجيله", "Déclaration signée et inscrite")),
        Verb("declarations.expired", Text("انقضاء أجل تصريح", "Délai de déclaration expiré")),
        Verb("declarations.reminded", Text("تذكير العائلة", "Famille relancée")),
        Verb("declarations.permission_asked", Text("طلب إذن السلطة المركزية", "Autorisation demandée"), ("why",)),
        Verb("declarations.permission_answered", Text("جواب السلطة المركزية", "Réponse donnée"), ("reasons",)),
        Verb("declarations.name_asked", Text("عرض اسم على اللجنة العليا", "Nom soumis à la Haute Commission"),
             ("content", "why")),
        Verb("declarations.names_asked", Text("عرض أسماء توائم على اللجنة العليا", "Noms de jumeaux soumis"),
             ("twins", "disputes")),
        Verb("declarations.name_answered", Text("جواب اللجنة العليا عن اسم", "Réponse de la Haute Commission")),
        Verb("declarations.court_opened", Text("عرض على المحكمة", "Affaire portée en justice")),
        Verb("declarations.judged", Text("حكم قضائي في تصريح", "Jugement sur déclaration")),
        Verb("declarations.merged", Text("ضم تصريحين لواقعة واحدة", "Déclarations réunies")),
        Verb("declarations.ended", Text("إنهاء تصريح دون تسجيل", "Déclaration close sans inscription"), ("reason",)),
    ),
    menu=(
        MenuItem("desk", Text("التصريح بولادة", "Déclarer une naissance"), "declarations:first_birth", "baby",
                 DECLARING, order=10, group="counter"),
        MenuItem("desk", Text("التصريح بوفاة", "Déclarer un décès"), "declarations:first_death", "scroll-text",
                 DECLARING, order=11, group="counter"),
        MenuItem("desk", Text("تصريحاتنا", "Nos déclarations"), "declarations:declared", "list-checks",
                 DECLARING, order=12, group="work"),
        signing_entry("declarations:to_sign", mandates=(OFFICER, "president")),
        MenuItem("desk", Text("تصريحات للتتميم", "Déclarations à compléter"), "declarations:queue", "file-clock",
                 DESK, order=15, count=COUNT + "count_to_complete", group="work"),
        MenuItem("desk", Text("طلبات الإذن بالتسجيل", "Autorisations d'inscrire"), "declarations:permissions",
                 "gavel", (CENTRAL_AUTHORITY,), order=10, count=COUNT + "count_permissions", group="work"),
        MenuItem("desk", Text("أسماء معروضة على اللجنة", "Noms soumis à la Commission"), "declarations:names",
                 "scale", (CENTRAL,), order=11, count=COUNT + "count_names_asked", group="work"),
        MenuItem("citizen", Text("الولادات والوفيات", "Naissances et décès"), "declarations:own", "baby", order=30),
    ),
    office_work=(
        OfficeWork(
            Text("تصريحات لم توقع بعد", "Déclarations pas encore signées"),
            "diwan.modules.declarations.selectors.count_waiting_in",
        ),
    ),
    kept=(
        KeptForm(Text("التصريح بولادة", "Déclarer une naissance"), "declarations:first_birth",
                 "/api/declarations/kept/birth", (*DECLARING, *DESK),
                 queries=("", "?children=2", "?children=3", "?children=4")),
        KeptForm(Text("التصريح بوفاة", "Déclarer un décès"), "declarations:first_death",
                 "/api/declarations/kept/death", (*DECLARING, *DESK)),
    ),
    listens={
        OfficeEndWeighed: ("diwan.modules.declarations.services.offices.refuse_declared_after",),
        NameDecided: ("diwan.modules.declarations.services.naming.name_decided",),
    },
    erasures=(
        Erasure(
            "declarations.declaration",
            ("person_ar", "person_la", "mother_ar", "mother_cnie", "cnie", "content", "declarant_name",
             "declarant_cnie", "proxy_for", "witnesses", "precedence", "asked_why"),
            "keep",
            GROUND,
        ),
        Erasure("declarations.declaration", ("contact_phone",), "blank"),
        Erasure("declarations.namequestion", ("arabic", "plain", "why"), "keep", GROUND),
        Erasure("declarations.paper", ("reference",), "keep", GROUND),
        Erasure("declarations.step", ("note",), "keep", GROUND),
    ),
)  # fmt: skip
