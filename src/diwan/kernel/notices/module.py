"""What notices declare."""

from diwan.kernel.assembly.declaration import Erasure, Module, Verb
from diwan.kernel.base.text import Text
from diwan.kernel.identity.events import ClaimRefuted, IdentityConfirmed
from diwan.kernel.payments.events import ReceiptIssued, RefundDue

MODULE = Module(
    key="notices",
    title=Text("الإشعارات", "Notifications"),
    requires=("payments",),
    verbs=(
        Verb("notices.notified", Text("إشعار شخص", "Personne avisée"), ("person", "values")),
        Verb("notices.delivery_recorded", Text("نتيجة إرسال رسالة", "Résultat d'un envoi"), ("trouble",)),
        Verb("notices.sent_again", Text("إعادة إرسال رسالة", "Message renvoyé")),
        Verb("notices.read", Text("الاطلاع على إشعار", "Notification lue")),
        Verb("notices.all_read", Text("الاطلاع على كل الإشعارات", "Notifications lues")),
    ),
    erasures=(
        Erasure("notices.notice", ("subject_ar", "subject_fr", "body_ar", "body_fr", "link"), "blank"),
        Erasure("notices.notice", ("holder",), "keep", "Preuve de la notification / إثبات التبليغ (55.19)"),
        Erasure("notices.message", ("address", "subject", "body"), "blank"),
        Erasure("notices.message", ("holder",), "keep", "Preuve de la notification / إثبات التبليغ (55.19)"),
    ),
    listens={
        ClaimRefuted: ("diwan.kernel.notices.listeners.tell_claim_refuted",),
        IdentityConfirmed: ("diwan.kernel.notices.listeners.tell_identity_confirmed",),
        ReceiptIssued: ("diwan.kernel.notices.listeners.tell_receipt",),
        RefundDue: ("diwan.kernel.notices.listeners.tell_refund_due",),
    },
)
