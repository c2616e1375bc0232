"""What payments declare."""

from diwan.kernel.assembly.declaration import Erasure, Module, Register, Verb
from diwan.kernel.base.text import Text
from diwan.kernel.payments.fees import faults_of_packs

MODULE = Module(
    key="payments",
    title=Text("الأداءات", "Paiements"),
    verbs=(
        Verb("payments.tariff_set", Text("تحديد تعريفة الجماعة", "Tarif fixé par la commune")),
        Verb("payments.order_issued", Text("إصدار أمر بالأداء", "Ordre de paiement émis"), ("holder",)),
        Verb("payments.order_cancelled", Text("إلغاء أمر بالأداء", "Ordre de paiement annulé"), ("reason",)),
        Verb("payments.started", Text("الشروع في الأداء عبر الأنترنت", "Paiement en ligne commencé")),
        Verb("payments.cash_taken", Text("استخلاص نقدي بالشباك", "Encaissement au guichet")),
        Verb("payments.receipt_issued", Text("تسليم وصل الأداء", "Quittance délivrée")),
        Verb("payments.callback_received", Text("توصل بإشعار من مزود الأداء", "Message du prestataire reçu")),
        Verb("payments.refund_decided", Text("تقرير إرجاع مبلغ", "Remboursement décidé"), ("reason",)),
        Verb("payments.part_refund_decided", Text("تقرير إرجاع جزء من مبلغ", "Remboursement partiel décidé")),
        Verb("payments.refund_asked", Text("طلب الإرجاع من مزود الأداء", "Remboursement demandé au prestataire")),
        Verb("payments.refunded", Text("إرجاع مبلغ مستخلص", "Remboursement effectué")),
    ),
    registers=(
        Register(
            "payments.receipts",
            Text("سجل وصولات الأداء", "Registre des quittances"),
            pattern="{number:06d}/{year}",
            legal="2-17-451",
        ),
    ),
    erasures=(
        Erasure(
            "payments.order", ("holder", "title_ar", "title_fr"), "keep",
            "مدونة التجارة م. 22 ومرسوم 2-17-451: حفظ الوثائق المثبتة للمداخيل / "
            "Décret 2-17-451 : conservation des pièces justificatives des recettes",
        ),
        Erasure("payments.orderline", ("holder", "text_ar", "text_fr"), "keep", "Décret 2-17-451"),
        Erasure("payments.payment", ("holder",), "keep", "Décret 2-17-451"),
        Erasure("payments.receipt", ("holder",), "keep", "Décret 2-17-451"),
    ),
    checks=(faults_of_packs,),
)  # fmt: skip
