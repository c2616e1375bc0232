"""What cases declare: their books, their verbs, what of them is personal."""

from diwan.kernel.assembly.declaration import Erasure, Module, Register, Verb
from diwan.kernel.base.text import Text
from diwan.kernel.cases.events import LinkedCaseWanted
from diwan.kernel.payments.events import OrderPaid

MODULE = Module(
    key="cases",
    title=Text("الملفات والمساطر", "Dossiers et procédures"),
    verbs=(
        Verb("cases.draft_saved", Text("حفظ مسودة طلب", "Brouillon enregistré"), personal=("values",)),
        Verb("cases.draft_dropped", Text("حذف مسودة طلب", "Brouillon supprimé")),
        Verb("cases.filed", Text("إيداع ملف", "Dossier déposé")),
        Verb("cases.moved", Text("إجراء في ملف", "Acte sur un dossier"), personal=("values", "reasons")),
        Verb("cases.assigned", Text("إسناد ملف", "Dossier attribué")),
        Verb("cases.document_added", Text("إضافة وثيقة إلى ملف", "Pièce ajoutée"), personal=("name",)),
        Verb("cases.fee_paid", Text("أداء رسم", "Droit acquitté")),
        Verb("cases.previewed", Text("معاينة وثيقة قبل توقيعها", "Document relu avant signature")),
        Verb("cases.signed", Text("توقيع وثيقة", "Document signé")),
        Verb("cases.opened", Text("فتح ملف", "Dossier ouvert"), personal=("values", "applicant")),
        Verb("cases.linked_case_received", Text("التوصل بملف مرتبط", "Dossier lié reçu")),
        Verb("cases.linked_case_noted", Text("تسجيل ملف مرتبط", "Dossier lié noté")),
        Verb("cases.outcome_noted", Text("تسجيل مآل ملف مرتبط", "Issue d'un dossier lié notée")),
        Verb("cases.opinion_given", Text("التوصل برأي", "Avis reçu"), personal=("answer",)),
        Verb("cases.opinion_asked_again", Text("إعادة طلب رأي", "Avis redemandé")),
        Verb("cases.timer_fired", Text("انقضاء أجل", "Échéance traitée")),
        Verb("cases.day_declared", Text("إعلان يوم عمل أو عطلة", "Jour d'ouverture ou de fermeture déclaré")),
        Verb("cases.feast_settled", Text("تثبيت تاريخ عيد ديني", "Date d'une fête religieuse fixée")),
        Verb("cases.day_withdrawn", Text("سحب يوم من اليومية", "Jour retiré du calendrier")),
        Verb("cases.slot_changed", Text("تكييف مسطرة في الجماعة", "Procédure adaptée par la collectivité")),
        Verb("cases.slot_restored", Text("الرجوع إلى القاعدة الوطنية", "Retour à la règle nationale")),
        Verb("cases.clocks_recounted", Text("إعادة حساب آجال الملفات", "Délais des dossiers recomptés")),
        Verb("cases.figures_counted", Text("احتساب مؤشرات المساطر", "Indicateurs des procédures comptés")),
    ),
    listens={
        OrderPaid: ("diwan.kernel.cases.services.moving.note_order_paid",),
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
        Erasure("cases.casedocument", ("name",), "delete", "69.99: à la fin de la durée d'archivage"),
    ),
)
