"""What watiqa declares of itself."""

from diwan.kernel.assembly.declaration import Erasure, MenuItem, Module, OfficeWork, Verb
from diwan.kernel.base.text import Text
from diwan.kernel.cases.events import CaseFiled, CaseMoved
from diwan.kernel.documents.events import SignatureAsked
from diwan.kernel.identity.events import OfficeClosed, OfficeKeptOpen, OfficeReturnWeighed
from diwan.modules.watiqa.mandates import OFFICER, READERS, SIGNING
from diwan.shell.cases.module import signing_entry

CLERK = "civil_status.clerk"

MODULE = Module(
    key="watiqa",
    title=Text("وثيقة", "Watiqa"),
    requires=("civil_status",),
    office_work=(
        OfficeWork(
            Text("نسخ تنتظر أصحابها بالشباك", "Copies à remettre au guichet"),
            "diwan.modules.watiqa.collection.count_waiting_at",
        ),
    ),
    verbs=(
        Verb("watiqa.compared", Text("مقارنة طلب برسم", "Demande comparée à un acte")),
        Verb("watiqa.matched", Text("مطابقة طلب مع رسم", "Demande rapprochée d'un acte"), ("remark",)),
        Verb("watiqa.unmatched", Text("إلغاء مطابقة طلب", "Rapprochement annulé")),
        Verb("watiqa.prepared", Text("تهييء نسخة", "Copie préparée")),
        Verb("watiqa.signed", Text("توقيع نسخة", "Copie signée")),
        Verb("watiqa.sent_back", Text("إرجاع نسخة إلى الموظف", "Copie renvoyée à l'agent"), ("reasons",)),
        Verb("watiqa.not_found", Text("عدم العثور على رسم", "Acte non trouvé"), ("searched",)),
        Verb(
            "watiqa.redirected",
            Text("توجيه طلب إلى الجماعة التي تحفظ الرسم", "Demande dirigée vers une autre commune"),
        ),
        Verb(
            "watiqa.request_received", Text("توصل بطلب وجهته جماعة أخرى", "Demande reçue d'une autre commune")
        ),
        Verb(
            "watiqa.moved_refunded", Text("إرجاع ما أدي عن طلب موجه", "Remboursement d'une demande dirigée")
        ),
        Verb("watiqa.more_asked", Text("طلب معلومات تكميلية", "Complément demandé"), ("what",)),
        Verb("watiqa.refused", Text("رفض طلب نسخة", "Demande de copie refusée"), ("details",)),
        Verb(
            "watiqa.limit_reached", Text("بلوغ حد من حدود طلب النسخ", "Limite de demandes de copies atteinte")
        ),
        Verb("watiqa.limit_set", Text("تحديد حد أضيق لطلب النسخ", "Limite propre de demandes fixée")),
        Verb("watiqa.posted", Text("تسليم نسخة للبريد", "Copie confiée à la poste"), ("address",)),
        Verb("watiqa.post_returned", Text("رجوع نسخة من البريد", "Copie retournée par la poste")),
        Verb("watiqa.made_ready", Text("إيداع نسخة بالشباك", "Copie mise au guichet")),
        Verb("watiqa.downloaded", Text("تحميل نسخة", "Copie téléchargée")),
        Verb("watiqa.office_chosen", Text("اختيار مكتب سحب النسخ", "Bureau de retrait choisi")),
        Verb(
            "watiqa.collection_moved",
            Text("تغيير مكتب السحب من طرف المكتب", "Retrait déplacé par le bureau"),
            ("reason",),
        ),
        Verb("watiqa.sent_over", Text("توجيه نسخة إلى مكتب السحب", "Copie confiée au bureau de retrait")),
        Verb("watiqa.received_here", Text("توصل بنسخة من مكتب آخر", "Copie d'un autre bureau reçue")),
        Verb(
            "watiqa.counter_told",
            Text("إخبار بإغلاق شباك تنتظر فيه نسخ أو ببقائه", "Fermeture ou maintien d'un guichet annoncés"),
        ),
        Verb("watiqa.taken_back", Text("استرجاع نسخة من مكتب السحب", "Copie reprise au bureau de retrait")),
        Verb(
            "watiqa.handed_over_here",
            Text("تسليم نسخة لفائدة مكتب آخر", "Copie d'un autre bureau remise"),
            ("handed_to",),
        ),
        Verb(
            "watiqa.collected",
            Text("سحب نسخة من مكتب آخر", "Copie retirée dans un autre bureau"),
            ("handed_to",),
        ),
        Verb("watiqa.delivered", Text("تسليم نسخة", "Copie remise"), ("handed_to",)),
    ),
    menu=(
        MenuItem(
            "desk",
            Text("نسخ للمطابقة", "Copies à rapprocher"),
            "watiqa:to_match",
            "search-check",
            (CLERK,),
            order=30,
            count="diwan.modules.watiqa.selectors.count_to_match",
            group="work",
        ),
        signing_entry("watiqa:to_sign", mandates=SIGNING),
        MenuItem(
            "desk",
            Text("نسخ للتسليم", "Copies à remettre"),
            "watiqa:to_deliver",
            "package-check",
            (CLERK,),
            order=32,
            count="diwan.modules.watiqa.selectors.count_to_deliver",
            group="work",
        ),
        MenuItem(
            "desk",
            Text("نسخ مكاتب أخرى", "Copies d'autres bureaux"),
            "watiqa:to_hand_over",
            "building-2",
            (CLERK,),
            order=33,
            count="diwan.modules.watiqa.collection.count_to_hand_over",
            group="work",
        ),
        MenuItem(
            "desk",
            Text("حدود طلب النسخ", "Limites de demandes"),
            "watiqa:limits",
            "gauge",
            (OFFICER, "president"),
            order=34,
            group="settings",
        ),
        MenuItem(
            "desk",
            Text("نسخ بين الجماعات", "Copies entre communes"),
            "watiqa:statement",
            "arrow-left-right",
            READERS,
            order=35,
            group="steering",
        ),
    ),
    erasures=(
        Erasure(
            "watiqa.match",
            ("remark",),
            "keep",
            "36.21 art. 10 and 43: the office answers for whom it gave copies",
        ),
        Erasure("watiqa.collection", ("handed_to",), "keep", "36.21 art. 10 and 43"),
        Erasure("watiqa.handover", ("applicant", "handed_to"), "keep", "36.21 art. 10 and 43"),
    ),
    listens={
        OfficeClosed: ("diwan.modules.watiqa.services.closing.office_closes",),
        OfficeKeptOpen: ("diwan.modules.watiqa.services.closing.office_stays",),
        OfficeReturnWeighed: ("diwan.modules.watiqa.services.closing.refuse_return",),
        SignatureAsked: ("diwan.modules.watiqa.services.signing.refuse_apart",),
        CaseFiled: (
            "diwan.modules.watiqa.services.filing.check_request",
            "diwan.modules.watiqa.services.bundling.join_bundle",
            "diwan.modules.watiqa.services.collecting.keep_choice",
        ),
        CaseMoved: (
            "diwan.modules.watiqa.services.keeping.keep_in_step",
            "diwan.modules.watiqa.services.bundling.follow_bundle",
            "diwan.modules.watiqa.services.refunding.refund_unserved",
            "diwan.modules.watiqa.services.watching.count_miss",
            "diwan.modules.watiqa.services.collecting.follow_request",
            "diwan.modules.watiqa.services.moving.move_request",
        ),
    },
)
