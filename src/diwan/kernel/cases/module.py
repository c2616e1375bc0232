"""What cases declare: their books, their verbs, what of them is personal."""

from diwan.kernel.assembly.declaration import ApiScope, Erasure, MandateKind, Module, Register, Verb
from diwan.kernel.base.text import Text
from diwan.kernel.cases.bodies import BODIES
from diwan.kernel.cases.events import (
    CopyWanted,
    DocumentWanted,
    InquiryPosted,
    LinkedCaseWanted,
    MeetingBegun,
    MeetingCalled,
    MinutesSigned,
    OpinionAsked,
    OpinionGiven,
    OpinionOver,
    OutputSigned,
    PublicationWanted,
    VisitOver,
    VisitPlanned,
)
from diwan.kernel.documents.events import SignatureAsked
from diwan.kernel.payments.events import OrderPaid

MODULE = Module(
    key="cases",
    title=Text("الملفات والمساطر", "Dossiers et procédures"),
    mandates=(
        MandateKind("procedure_writer", Text("محرر المساطر", "Rédacteur des procédures")),
        MandateKind("procedure_approver", Text("معتمد المساطر", "Approbateur des procédures")),
        *(MandateKind(f"body_{key}", name) for key, name in BODIES.items()),
    ),
    api_scopes=(
        ApiScope("opinions", Text("طلبات الرأي والوثائق", "Avis et pièces demandés"), "cases/asked"),
    ),
    verbs=(
        Verb("cases.draft_saved", Text("حفظ مسودة طلب", "Brouillon enregistré"), personal=("values",)),
        Verb(
            "cases.consent_given",
            Text(
                "قرار في شأن بيانات تتوفر عليها الإدارة", "Choix sur des données que l'administration détient"
            ),
            personal=("fields",),
        ),
        Verb(
            "cases.draft_about",
            Text("بيان الرخصة التي يتعلق بها الطلب", "Autorisation visée par une demande"),
        ),
        Verb("cases.draft_dropped", Text("حذف مسودة طلب", "Brouillon supprimé")),
        Verb("cases.filed", Text("إيداع ملف", "Dossier déposé")),
        Verb("cases.moved", Text("إجراء في ملف", "Acte sur un dossier"), personal=("values", "reasons")),
        Verb("cases.assigned", Text("إسناد ملف", "Dossier attribué")),
        Verb("cases.document_added", Text("إضافة وثيقة إلى ملف", "Pièce ajoutée"), personal=("name",)),
        Verb(
            "cases.document_asked",
            Text("طلب وثيقة من إدارة أخرى", "Pièce demandée à une autre administration"),
        ),
        Verb(
            "cases.document_not_obtained",
            Text("تعذر الحصول على وثيقة", "Pièce non obtenue"),
            personal=("reasons",),
        ),
        Verb(
            "cases.piece_answered",
            Text("موافقة على وثيقة أو اعتراض عليها", "Pièce acceptée ou contestée"),
            personal=("reasons",),
        ),
        Verb("cases.fee_paid", Text("أداء رسم", "Droit acquitté")),
        Verb("cases.previewed", Text("معاينة وثيقة قبل توقيعها", "Document relu avant signature")),
        Verb("cases.signed", Text("توقيع وثيقة", "Document signé")),
        Verb("cases.opened", Text("فتح ملف", "Dossier ouvert"), personal=("values", "applicant")),
        Verb("cases.linked_case_received", Text("التوصل بملف مرتبط", "Dossier lié reçu")),
        Verb("cases.linked_case_noted", Text("تسجيل ملف مرتبط", "Dossier lié noté")),
        Verb("cases.outcome_noted", Text("تسجيل مآل ملف مرتبط", "Issue d'un dossier lié notée")),
        Verb("cases.opinion_given", Text("التوصل برأي", "Avis reçu"), personal=("answer",)),
        Verb("cases.opinion_asked_again", Text("إعادة طلب رأي", "Avis redemandé")),
        Verb(
            "cases.request_received",
            Text("التوصل بطلب من جماعة أخرى", "Demande d'une autre collectivité reçue"),
            personal=("sheet",),
        ),
        Verb("cases.request_answered", Text("الجواب عن طلب", "Demande répondue"), personal=("answer",)),
        Verb("cases.minutes_received", Text("توصل بمحضر اجتماع لجنة", "Procès-verbal de commission reçu")),
        Verb("cases.request_over", Text("إقفال طلب دون جواب", "Demande close sans réponse")),
        Verb(
            "cases.answer_noted",
            Text("تسجيل جواب إدارة أخرى", "Réponse d'une autre administration notée"),
            personal=("answer",),
        ),
        Verb("cases.link_opened", Text("فتح رابط جواب", "Lien de réponse ouvert")),
        Verb("cases.link_revoked", Text("إلغاء رابط جواب", "Lien de réponse révoqué")),
        Verb("cases.body_named", Text("تعيين من يجيب باسم هيئة", "Répondant d'un organisme désigné")),
        Verb("cases.body_withdrawn", Text("سحب تعيين من يجيب باسم هيئة", "Répondant d'un organisme retiré")),
        Verb("cases.carried_out", Text("تنفيذ ما طلبه إجراء", "Suite donnée à un acte")),
        Verb("cases.visit_asked", Text("طلب معاينة", "Visite demandée")),
        Verb("cases.visits_planned", Text("برمجة معاينات", "Visites programmées")),
        Verb("cases.visit_made", Text("إنجاز معاينة", "Visite effectuée"), personal=("found",)),
        Verb("cases.visit_minutes_signed", Text("توقيع محضر معاينة", "Procès-verbal de visite signé")),
        Verb("cases.inquiry_prepared", Text("إعداد بحث عمومي", "Enquête publique préparée")),
        Verb("cases.inquiry_posted", Text("الإعلان عن بحث عمومي", "Enquête publique annoncée")),
        Verb(
            "cases.remark_made",
            Text("ملاحظة في بحث عمومي", "Observation à une enquête"),
            personal=("remark",),
        ),
        Verb(
            "cases.remark_hidden", Text("حجب ملاحظة عن العموم", "Observation masquée"), personal=("reason",)
        ),
        Verb("cases.remark_shown", Text("إظهار ملاحظة للعموم", "Observation remise en vue")),
        Verb("cases.remark_answered", Text("الجواب عن ملاحظة", "Observation répondue"), personal=("answer",)),
        Verb(
            "cases.inquiry_concluded",
            Text("خلاصة بحث عمومي", "Enquête publique conclue"),
            personal=("conclusions",),
        ),
        Verb("cases.inquiry_reported", Text("توقيع تقرير بحث عمومي", "Rapport d'enquête signé")),
        Verb("cases.published", Text("نشر وثيقة في لوحة الإعلانات", "Document affiché")),
        Verb(
            "cases.taken_off_board",
            Text("سحب وثيقة من لوحة الإعلانات", "Document retiré de l'affichage"),
            personal=("reason",),
        ),
        Verb("cases.meeting_called", Text("استدعاء لجنة", "Commission convoquée")),
        Verb(
            "cases.meeting_opened",
            Text("افتتاح اجتماع لجنة", "Séance de commission ouverte"),
            personal=("present",),
        ),
        Verb(
            "cases.meeting_put_off",
            Text("تأجيل اجتماع لجنة", "Séance de commission reportée"),
            personal=("reason",),
        ),
        Verb(
            "cases.meeting_said",
            Text("آراء في ملف داخل لجنة", "Avis exprimés en commission"),
            personal=("said", "remarks"),
        ),
        Verb("cases.minutes_adopted", Text("اعتماد محضر لجنة", "Procès-verbal de commission adopté")),
        Verb("cases.minutes_signed", Text("توقيع محضر لجنة", "Procès-verbal de commission signé")),
        Verb("cases.timer_fired", Text("انقضاء أجل", "Échéance traitée")),
        Verb("cases.day_declared", Text("إعلان يوم عمل أو عطلة", "Jour d'ouverture ou de fermeture déclaré")),
        Verb("cases.feast_settled", Text("تثبيت تاريخ عيد ديني", "Date d'une fête religieuse fixée")),
        Verb("cases.day_withdrawn", Text("سحب يوم من اليومية", "Jour retiré du calendrier")),
        Verb("cases.slot_changed", Text("تكييف مسطرة في الجماعة", "Procédure adaptée par la collectivité")),
        Verb("cases.slot_restored", Text("الرجوع إلى القاعدة الوطنية", "Retour à la règle nationale")),
        Verb("cases.procedure_started", Text("الشروع في كتابة مسطرة", "Rédaction d'une procédure commencée")),
        Verb("cases.procedure_saved", Text("حفظ نص مسطرة", "Texte d'une procédure enregistré")),
        Verb("cases.procedure_dropped", Text("حذف نص مسطرة", "Texte d'une procédure supprimé")),
        Verb("cases.procedure_proposed", Text("عرض مسطرة للمصادقة", "Procédure proposée à l'approbation")),
        Verb(
            "cases.procedure_returned", Text("إرجاع مسطرة إلى محررها", "Procédure renvoyée à son rédacteur")
        ),
        Verb("cases.procedure_published", Text("اعتماد مسطرة ونشرها", "Procédure approuvée et publiée")),
        Verb("cases.procedure_ended", Text("إنهاء العمل بمسطرة", "Fin d'une procédure")),
        Verb("cases.papers_read", Text("قراءة وثائق ملف لأجل البحث", "Pièces lues pour la recherche")),
        Verb("cases.view_kept", Text("حفظ عرض للملفات", "Vue des dossiers gardée")),
        Verb("cases.view_dropped", Text("حذف عرض للملفات", "Vue des dossiers supprimée")),
        Verb("cases.words_kept", Text("فهرسة ملفات لأجل البحث", "Dossiers indexés pour la recherche")),
        Verb("cases.clocks_recounted", Text("إعادة حساب آجال الملفات", "Délais des dossiers recomptés")),
        Verb("cases.figures_counted", Text("احتساب مؤشرات المساطر", "Indicateurs des procédures comptés")),
    ),
    listens={
        OrderPaid: ("diwan.kernel.cases.services.moving.note_order_paid",),
        SignatureAsked: ("diwan.kernel.cases.services.signing.refuse_apart",),
        OutputSigned: (
            "diwan.kernel.cases.services.publishing.publish_wanted",
            "diwan.kernel.cases.services.requests.send_copies",
            "diwan.kernel.cases.services.moving.give_way",
            "diwan.kernel.cases.services.undoing.take_place",
        ),
        CopyWanted: ("diwan.kernel.cases.services.requests.send_copies",),
        PublicationWanted: ("diwan.kernel.cases.services.publishing.publish_wanted",),
        DocumentWanted: ("diwan.kernel.cases.services.requests.send_document_request",),
        OpinionAsked: ("diwan.kernel.cases.services.requests.send_opinion_request",),
        OpinionGiven: ("diwan.kernel.cases.services.requests.close_opinion_request",),
        OpinionOver: ("diwan.kernel.cases.services.requests.close_opinion_request",),
        VisitPlanned: ("diwan.kernel.cases.services.requests.call_members",),
        VisitOver: ("diwan.kernel.cases.services.requests.close_visit_calls",),
        MeetingCalled: ("diwan.kernel.cases.services.requests.call_to_meeting",),
        MeetingBegun: ("diwan.kernel.cases.services.requests.close_meeting_calls",),
        MinutesSigned: ("diwan.kernel.cases.services.requests.hand_over_minutes",),
        InquiryPosted: ("diwan.kernel.cases.services.requests.ask_posters",),
        LinkedCaseWanted: ("diwan.kernel.cases.services.linking.open_wanted_case",),
    },
    registers=(
        Register(
            "cases.files",
            Text("سجل الملفات المودعة", "Registre des dossiers déposés"),
            pattern="{year}-{number:06d}",
            legal="55.19 art. 10",
        ),
        Register(
            "cases.minutes",
            Text("سجل محاضر اللجان", "Registre des procès-verbaux"),
            pattern="{number}/{year}",
        ),
        Register(
            "cases.inquiries",
            Text("سجل الأبحاث العمومية", "Registre des enquêtes publiques"),
            pattern="{number}/{year}",
        ),
        Register(
            "cases.remarks",
            Text("سجل ملاحظات الأبحاث العمومية", "Registre des observations aux enquêtes publiques"),
            pattern="{number}/{year}",
        ),
        Register(
            "cases.decisions",
            Text("سجل القرارات والشواهد", "Registre des décisions et attestations"),
            pattern="{number}/{year}",
        ),
    ),
    erasures=(
        Erasure("cases.draft", ("values",), "delete", "effacé trois mois après la dernière saisie"),
        Erasure(
            "cases.case",
            ("applicant", "values", "reasons"),
            "blank",
            "69.99: à la fin de la durée d'archivage",
        ),
        Erasure("cases.casefact", ("reasons", "details"), "keep", "55.19 art. 12: preuve des délais"),
        Erasure(
            "cases.caseopinion",
            ("given_for", "reserves"),
            "keep",
            "12.90 art. 43; 55.19 art. 18: motifs de la décision",
        ),
        Erasure("cases.bodyseat", ("email",), "keep", "adresse d'une institution, non d'une personne"),
        Erasure("cases.meetingmember", ("name",), "keep", "69.99: procès-verbal de la commission"),
        Erasure(
            "cases.casevisit", ("findings", "remarks"), "keep", "12.90 art. 55: constatations de la visite"
        ),
        Erasure("cases.visitmember", ("announced", "name"), "keep", "69.99: procès-verbal de visite"),
        Erasure(
            "cases.publicinquiry", ("conclusions",), "keep", "dahir du 25 août 1914: rapport de l'enquête"
        ),
        Erasure(
            "cases.inquiryremark", ("words", "answer"), "keep", "dahir du 25 août 1914: registre de l'enquête"
        ),
        Erasure(
            "cases.remarkauthor", ("name", "contact"), "keep", "dahir du 25 août 1914: registre de l'enquête"
        ),
        Erasure("cases.bodyrequest", ("file", "answer"), "delete", "69.99: à la fin de la durée d'archivage"),
        Erasure(
            "cases.casetext",
            ("words", "papers"),
            "delete",
            "avec le dossier dont les mots sont tirés (09.08 art. 3)",
        ),
        Erasure("cases.casedocument", ("name",), "delete", "69.99: à la fin de la durée d'archivage"),
    ),
)
