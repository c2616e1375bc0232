"""What civil status declares of itself."""

from diwan.kernel.assembly.declaration import (
    ApiScope,
    Erasure,
    KeptForm,
    MandateKind,
    MenuItem,
    Module,
    Register,
    Verb,
)
from diwan.kernel.base.text import Text
from diwan.kernel.cases.events import CaseMoved
from diwan.kernel.documents.events import DocumentSigned, SignatureAsked
from diwan.kernel.identity.events import DelegationRevoked, OfficeEndWeighed, SignatureDelegated
from diwan.modules.civil_status.events import (
    BirthRegistered,
    DeathRegistered,
    MentionAdded,
    RecordCancelled,
    RecordFrozen,
    RecordReleased,
)
from diwan.modules.civil_status.mandates import (
    ASKING_ADMINISTRATION,
    ASKING_COURT,
    BOOKS,
    CENTRAL,
    CLERK,
    COURT,
    DESK,
    OFFICER,
    ORDERS,
    STATISTICS,
)

PRESERVED = "law 36.21 art. 13 and 36: civil-status records are kept for ever"
ANSWERED = "law 36.21 art. 10 and 43: the office answers for whom it gave copies"

NOTICE_PERSONAL = ("fields", "sought", "reference", "answer", "text_ar", "text_fr", "reason")
NOTICE_FIELDS = ("fields", "person", "name_ar", "name_la", "reference", "answer")

DEMAND_FIELDS = ("person", "name_ar", "name_la", "file_number", "answer")

MODULE = Module(
    key="civil_status",
    title=Text("الحالة المدنية", "État civil"),
    mandates=(
        MandateKind(
            OFFICER,
            Text("ضابط الحالة المدنية", "Officier d'état civil"),
            includes=(CLERK,),
            legal="36.21 art. 6-7",
            per_office=True,
        ),
        MandateKind(CLERK, Text("موظف الحالة المدنية", "Agent d'état civil"), legal="2-22-04 art. 6"),
        MandateKind(COURT, Text("كتابة قسم قضاء الأسرة", "Greffe du juge de la famille"), legal="2-22-04 art. 15"),
        MandateKind(
            ASKING_COURT, Text("محكمة تطلب نسخ الرسوم", "Juridiction demandant des copies"), legal="36.21 art. 43"
        ),
        MandateKind(
            ASKING_ADMINISTRATION, Text("إدارة تطلب نسخ الرسوم", "Administration demandant des copies"),
            legal="36.21 art. 43",
        ),
        MandateKind(
            CENTRAL,
            Text("السلطة المركزية للحالة المدنية", "Autorité centrale de l'état civil"),
            legal="2-22-04 art. 1, 10",
            acts_below=True,
        ),
    ),
    registers=(
        Register(
            "civil_status.birth",
            Text("سجل الولادات", "Registre des naissances"),
            pattern="{number}/{year}",
            per="office",
            legal="2-22-04 art. 19",
        ),
        Register(
            "civil_status.death",
            Text("سجل الوفيات", "Registre des décès"),
            pattern="{number}/{year}",
            per="office",
            legal="2-22-04 art. 19",
        ),
        Register(
            "civil_status.paper_birth",
            Text("سجل الولادات الورقي", "Registre papier des naissances"),
            pattern="{number}/{year}",
            per="office",
            legal="2-99-665",
        ),
        Register(
            "civil_status.paper_death",
            Text("سجل الوفيات الورقي", "Registre papier des décès"),
            pattern="{number}/{year}",
            per="office",
            legal="2-99-665",
        ),
        Register(
            "civil_status.issued",
            Text("سجل الوثائق المسلمة", "Registre des documents délivrés"),
            pattern="{number}/{year}",
            per="office",
            legal="2-22-04 art. 44",
        ),
    ),
    spellings="diwan.modules.civil_status.names.proposing.spellings_for",
    listens={
        BirthRegistered: ("diwan.modules.civil_status.services.booklets.birth_told",),
        CaseMoved: (
            "diwan.modules.civil_status.services.corrections.keep_corrections_in_step",
            "diwan.modules.civil_status.services.family_names.keep_requests_in_step",
        ),
        OfficeEndWeighed: ("diwan.modules.civil_status.services.offices.refuse_past_end",),
        SignatureDelegated: ("diwan.modules.civil_status.services.orders.order_given",),
        DelegationRevoked: ("diwan.modules.civil_status.services.orders.order_withdrawn",),
        SignatureAsked: ("diwan.modules.civil_status.services.issuing.refuse_stale",),
        DocumentSigned: (
            "diwan.modules.civil_status.services.issuing.extract_signed",
            "diwan.modules.civil_status.services.demands.document_signed",
        ),
        DeathRegistered: ("diwan.modules.civil_status.services.telling.tell_birth_office",),
        MentionAdded: (
            "diwan.modules.civil_status.services.changes.record_changed",
            "diwan.modules.civil_status.services.booklets.mention_told",
            "diwan.modules.civil_status.services.telling.tell_spouse_office",
            "diwan.modules.civil_status.services.family_names.tell_children",
        ),
        RecordFrozen: (
            "diwan.modules.civil_status.services.changes.record_changed",
            "diwan.modules.civil_status.services.booklets.state_told",
        ),
        RecordReleased: ("diwan.modules.civil_status.services.booklets.state_told",),
        RecordCancelled: (
            "diwan.modules.civil_status.services.changes.record_cancelled",
            "diwan.modules.civil_status.services.booklets.state_told",
        ),
    },
    verbs=(
        Verb("civil_status.birth_registered", Text("تسجيل ولادة", "Naissance inscrite"), ("name", "content")),
        Verb("civil_status.death_registered", Text("تسجيل وفاة", "Décès inscrit"), ("name", "content")),
        Verb(
            "civil_status.mention_added",
            Text("إضافة بيان هامشي", "Mention portée"),
            ("text_ar", "text_fr", "fields", "reason", "changes"),
        ),
        Verb("civil_status.notice_made", Text("تحرير إشعار ببيان", "Avis de mention établi"), NOTICE_PERSONAL),
        Verb("civil_status.notice_addressed", Text("توجيه إشعار ببيان", "Avis de mention adressé"), ("reference",)),
        Verb("civil_status.notice_withdrawn", Text("سحب إشعار ببيان", "Avis de mention retiré"), ("reason",)),
        Verb("civil_status.notice_reminded", Text("التذكير بإشعار", "Rappel d'un avis de mention")),
        Verb("civil_status.notice_acknowledged", Text("إشعار بالتوصل", "Avis de mention reçu")),
        Verb("civil_status.notice_applied", Text("تطبيق إشعار ببيان", "Avis de mention appliqué"), NOTICE_PERSONAL),
        Verb("civil_status.notice_returned", Text("إرجاع إشعار ببيان", "Avis de mention retourné"), ("reason",)),
        Verb(
            "civil_status.summary_received",
            Text("التوصل بملخص زواج أو انحلاله", "Résumé de mariage ou de dissolution reçu"),
            ("summary",),
        ),
        Verb(
            "civil_status.correction_found", Text("تعيين الرسم المراد تصحيحه", "Acte à rectifier retrouvé")
        ),
        Verb(
            "civil_status.correction_applied",
            Text("تضمين تصحيح", "Rectification portée"),
            ("fields", "text_ar", "text_fr", "reason", "reference"),
        ),
        Verb("civil_status.validated", Text("مطابقة رسوم مع أصلها", "Actes confirmés sur l'original")),
        Verb("civil_status.copy_prepared", Text("إعداد نسخة", "Copie préparée"), ("asker",)),
        Verb("civil_status.copy_given", Text("تسليم نسخة بالشباك", "Copie donnée au guichet"), ("asker",)),
        Verb("civil_status.certificate_given", Text("تسليم شهادة", "Certificat donné"), ("asker", "other")),
        Verb("civil_status.years_searched", Text("البحث في السجلات", "Registres recherchés"), ("searched",)),
        Verb(
            "civil_status.unregistered_given",
            Text("تسليم شهادة عدم التسجيل", "Certificat de non-inscription donné"),
            ("asker", "searched"),
        ),
        Verb("civil_status.booklet_opened", Text("فتح دفتر عائلي", "Livret de famille ouvert")),
        Verb("civil_status.children_linked", Text("إدراج أولاد بدفتر عائلي", "Enfants inscrits au livret")),
        Verb("civil_status.booklet_given", Text("تسليم دفتر عائلي", "Livret de famille donné"), ("asker",)),
        Verb("civil_status.demand_made", Text("طلب نسخة من محكمة أو إدارة", "Copie demandée d'office"), ("asked",)),
        Verb("civil_status.demand_prepared", Text("تهييء جواب عن طلب إدارة", "Réponse à une demande préparée")),
        Verb("civil_status.demand_refused", Text("رفض طلب إدارة", "Demande d'office refusée"), ("reason",)),
        Verb("civil_status.issue_signed", Text("توقيع وثيقة مسلمة", "Document délivré signé")),
        Verb("civil_status.record_prepared", Text("تهييء رسم للتوقيع", "Acte préparé pour signature")),
        Verb("civil_status.frozen", Text("تجميد رسم", "Acte gelé"), ("reason",)),
        Verb("civil_status.released", Text("رفع التجميد عن رسم", "Acte dégelé"), ("reason",)),
        Verb("civil_status.cancelled", Text("إلغاء رسم", "Acte annulé"), ("reason", "paper")),
        Verb("civil_status.imported", Text("استيراد سجل", "Registre importé")),
        Verb("civil_status.order_copied", Text("توجيه نسخ قرار التفويض", "Copies d'un arrêté adressées")),
        Verb("civil_status.order_seen", Text("الاطلاع على قرار تفويض", "Arrêté de délégation vu")),
        Verb("civil_status.regime_decided", Text("قرار نظام المسك", "Régime de tenue décidé")),
        Verb("civil_status.book_opened", Text("فتح سجل ورقي", "Registre papier ouvert")),
        Verb("civil_status.book_closed", Text("حصر سجل ورقي", "Registre papier clos")),
        Verb("civil_status.table_prepared", Text("إعداد جدول أبجدي", "Table alphabétique préparée")),
        Verb("civil_status.table_signed", Text("توقيع جدول أو لائحة", "Table ou liste signée")),
        Verb("civil_status.counterpart_sent", Text("إرسال نظير السجل", "Double du registre envoyé")),
        Verb("civil_status.book_checked", Text("مراقبة نظير السجل", "Double du registre contrôlé")),
        Verb("civil_status.book_deposited", Text("إيداع نظير السجل بالمحكمة", "Double du registre déposé")),
        Verb("civil_status.mentions_carried", Text("نقل بيانات إلى النظير", "Mentions portées au double")),
        Verb("civil_status.deceased_listed", Text("إعداد لائحة المتوفين", "Liste des décédés établie")),
        Verb("civil_status.arrived", Text("وصول إدخال بعد انقطاع", "Saisie arrivée après coupure"), ("made",)),
        Verb(
            "civil_status.arrival_reviewed", Text("مراجعة ازدواج محتمل", "Doublon possible examiné"), ("finding",)
        ),
        Verb(
            "civil_status.outage_reported", Text("محضر تعذر التحرير الإلكتروني", "Procès-verbal d'interruption"),
            ("why", "received"),
        ),
        Verb("civil_status.outage_attached", Text("إرفاق محضر تعذر برسوم", "Procès-verbal joint à des actes")),
        Verb("civil_status.spellings_counted", Text("إحصاء كتابات الأسماء", "Graphies des noms comptées")),
        Verb(
            "civil_status.name_decisions_imported",
            Text("استيراد قرارات في الأسماء", "Décisions sur des noms importées"),
        ),
        Verb(
            "civil_status.name_decree_published",
            Text("نشر مرسوم بتغيير اسم عائلي", "Décret de changement de nom inscrit"),
            ("person", "fields"),
        ),
        Verb("civil_status.name_decided", Text("قرار في اسم", "Décision sur un nom")),
        Verb("civil_status.consulted", Text("الاطلاع على رسم", "Acte consulté")),
        Verb("civil_status.listed", Text("ظهور رسوم في لائحة", "Actes parus dans une liste")),
    ),
    menu=(
        MenuItem("citizen", Text("رسومي", "Mes actes"), "civil_status:looks", "eye", order=35),
        MenuItem(
            "desk", Text("البحث عن رسم", "Chercher un acte"), "civil_status:search", "search", DESK,
            order=20, group="registers", also=("civil_status:search_years",),
        ),
        MenuItem(
            "desk", Text("تسجيل ولادة", "Inscrire une naissance"), "civil_status:enter_birth", "baby", DESK,
            order=21, group="counter"
        ),
        MenuItem(
            "desk", Text("تسجيل وفاة", "Inscrire un décès"), "civil_status:enter_death", "scroll-text", DESK,
            order=22, group="counter"
        ),
        MenuItem(
            "desk", Text("مراسيم الأسماء", "Décrets de nom"), "civil_status:name_decrees", "scroll", (CENTRAL,),
            order=28, group="registers",
        ),
        MenuItem(
            "desk", Text("قرارات في الأسماء", "Décisions sur les noms"), "civil_status:name_decisions", "scale",
            (*DESK, CENTRAL), order=28, group="registers",
        ),
        MenuItem(
            "desk", Text("الوثائق المسلمة", "Documents délivrés"), "civil_status:issues", "printer", DESK,
            order=24, group="registers"
        ),
        MenuItem(
            "desk", Text("إشعارات البيانات", "Avis de mention"), "civil_status:notices", "mail-open", DESK, order=25,
            count="diwan.modules.civil_status.notice_reads.notices_waiting", group="work",
        ),
        MenuItem(
            "desk", Text("طلبات المحاكم والإدارات", "Demandes d'autorités"), "civil_status:demands", "landmark", DESK,
            order=25, count="diwan.modules.civil_status.demand_reads.demands_waiting", group="work",
        ),
        MenuItem(
            "desk", Text("تصحيح الرسوم", "Rectifications"), "civil_status:corrections", "file-pen-line", DESK,
            order=26, group="registers",
        ),
        MenuItem(
            "desk", Text("مطابقة الرسوم المرقمنة", "Actes numérisés à comparer"), "civil_status:validation",
            "file-check",
            DESK, order=27, group="registers",
        ),
        MenuItem(
            "desk", Text("ما وصل بعد انقطاع", "Arrivé après une coupure"), "civil_status:arrivals", "wifi", DESK,
            order=23, count="diwan.modules.civil_status.arrival_selectors.count_to_review", group="work",
        ),
        MenuItem(
            "desk", Text("محاضر التعذر", "Procès-verbaux d'interruption"), "civil_status:outages", "unplug", DESK,
            order=29, group="registers",
        ),
        MenuItem(
            "desk", Text("قرارات التفويض", "Arrêtés de délégation"), "civil_status:orders", "stamp", ORDERS, order=30,
            count="diwan.modules.civil_status.order_reads.orders_unseen", group="registers",
        ),
        MenuItem(
            "desk", Text("استيراد سجل", "Importer un registre"), "civil_status:imports", "upload", DESK,
            order=23, group="registers"
        ),
        MenuItem(
            "desk", Text("إحصائيات الحالة المدنية", "Statistiques d'état civil"), "civil_status:statistics",
            "chart-column", STATISTICS, order=24, group="steering",
        ),
        MenuItem(
            "desk", Text("السجلات الورقية", "Registres papier"), "civil_status:books", "library", BOOKS,
            order=25, group="registers", also=("civil_status:deceased",),
        ),
    ),
    kept=(
        KeptForm(
            Text("تسجيل ولادة", "Inscrire une naissance"), "civil_status:enter_birth",
            "/api/civil_status/kept/birth", DESK,
        ),
        KeptForm(
            Text("تسجيل وفاة", "Inscrire un décès"), "civil_status:enter_death",
            "/api/civil_status/kept/death", DESK,
        ),
    ),
    erasures=(
        Erasure(
            "civil_status.record",
            ("family_ar", "first_ar", "family_la", "first_la", "family_tf", "first_tf", "sex", "birth_date",
             "birth_year", "event_date", "father_ar", "father_la", "mother_ar", "mother_la", "cnie", "idcs",
             "father_cnie", "mother_cnie",
             "stillborn", "declared_on", "mother_year"),
            "keep",
            PRESERVED,
        ),
        Erasure("civil_status.recordversion", ("content", "reason"), "keep", PRESERVED),
        Erasure("civil_status.issue", ("asker", "asker_cnie", "proof", "permission"), "keep", ANSWERED),
        Erasure("civil_status.cancellation", ("reference",), "keep", PRESERVED),
        Erasure("civil_status.mention", ("text_ar", "text_fr", "reference", "fields", "reason"), "keep", PRESERVED),
        Erasure("civil_status.outgoingnotice", NOTICE_FIELDS, "keep", PRESERVED),
        Erasure("civil_status.incomingnotice", NOTICE_FIELDS, "keep", PRESERVED),
        Erasure("civil_status.outgoingdemand", DEMAND_FIELDS, "keep", ANSWERED),
        Erasure("civil_status.incomingdemand", DEMAND_FIELDS, "keep", ANSWERED),
        Erasure("civil_status.familynamedecree", ("person", "name_ar", "fields"), "keep", PRESERVED),
        Erasure("civil_status.courtsummary", ("said", "reference"), "keep", PRESERVED),
        Erasure("civil_status.arrival", ("finding",), "keep", PRESERVED),
        Erasure("civil_status.outagereport", ("why", "received"), "keep", PRESERVED),
        Erasure("civil_status.childelsewhere", ("said", "taken"), "keep", PRESERVED),
        Erasure("civil_status.importreport", ("faults",), "keep", PRESERVED),
    ),
    api_scopes=(
        ApiScope(
            "civil_status.summaries",
            Text("ملخصات قضاة الأسرة", "Résumés des juges de la famille"),
            "civil_status/summaries",
        ),
        ApiScope(
            "civil_status.demands",
            Text("طلبات المحاكم والإدارات", "Demandes des juridictions et administrations"),
            "civil_status/demands",
        ),
    ),
)  # fmt: skip
