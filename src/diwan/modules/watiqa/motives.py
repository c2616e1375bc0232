"""The usual reasons for refusing a copy, each with the text it rests on."""

from __future__ import annotations

from diwan.kernel.base.text import Text

MOTIVES: dict[str, Text] = {
    "not_entitled": Text(
        "صفتكم لا تخول لكم الحصول على نسخة من هذا الرسم (المادة 43 من القانون 36.21).",
        "Votre qualité ne vous donne pas droit à une copie de cet acte (art. 43 de la loi 36.21).",
    ),
    "quality_not_proven": Text(
        "لم تثبت الوثائق المدلى بها الصفة المصرح بها (المادة 43 من القانون 36.21).",
        "Les pièces fournies n'établissent pas la qualité déclarée (art. 43 de la loi 36.21).",
    ),
    "record_frozen": Text(
        "الرسم مجمد في انتظار حكم قضائي (المادة 23 من القانون 36.21).",
        "L'acte est gelé dans l'attente d'une décision de justice (art. 23 de la loi 36.21).",
    ),
    "record_cancelled": Text(
        "ألغي الرسم بمقتضى مقرر نهائي (المادة 23 من القانون 36.21).",
        "L'acte a été annulé par une décision définitive (art. 23 de la loi 36.21).",
    ),
    "other_office": Text(
        "الرسم غير مسجل بهذه الجماعة؛ يوجه الطلب إلى المكتب الذي سجل به.",
        "L'acte n'est pas inscrit dans cette commune ; adressez-vous au bureau où il l'a été.",
    ),
}
