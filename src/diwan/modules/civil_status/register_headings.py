"""The columns of a register as a file: the name of each in Arabic, French and English."""

from __future__ import annotations

_PERSON = {
    "family_ar": ("الاسم العائلي", "الاسم العائلي بالعربية", "النسب", "nom arabe", "nom ar", "nom en arabe"),
    "first_ar": (
        "الاسم الشخصي",
        "الاسم الشخصي بالعربية",
        "prénom arabe",
        "prenom arabe",
        "prénom ar",
        "prenom ar",
    ),
    "family_la": ("الاسم العائلي باللاتينية", "الاسم العائلي بالفرنسية", "nom", "nom de famille", "nom fr"),
    "first_la": (
        "الاسم الشخصي باللاتينية",
        "الاسم الشخصي بالفرنسية",
        "prénom",
        "prenom",
        "prénom fr",
        "prenom fr",
    ),
    "family_tf": ("الاسم العائلي بتيفيناغ", "nom tifinagh"),
    "first_tf": ("الاسم الشخصي بتيفيناغ", "prénom tifinagh", "prenom tifinagh"),
}
_COMMON = {
    "number": ("رقم الرسم", "رقم العقد", "الرقم", "رقم", "numéro", "numero", "n°", "n° acte", "numéro d acte",
               "numero acte", "n° de l acte"),
    "year": ("السنة", "سنة السجل", "سنة التصريح", "année", "annee", "année du registre", "annee du registre"),
    "register": ("السجل", "رقم السجل", "registre"),
    "page": ("الصفحة", "صفحة", "feuillet"),
    "sex": ("الجنس", "sexe"),
    "hour": ("الساعة", "ساعة", "heure"),
    "place_ar": ("مكان الولادة", "مكان الازدياد", "مكان الوفاة", "المكان", "lieu arabe", "lieu ar"),
    "place_fr": ("lieu", "lieu de naissance", "lieu de décès", "lieu de deces", "المكان بالفرنسية"),
    "declared_on": ("تاريخ التصريح", "date de déclaration", "date de declaration", "date déclaration"),
    "nationality": ("الجنسية", "nationalité", "nationalite"),
    "cnie": ("رقم البطاقة الوطنية", "البطاقة الوطنية", "رقم ب و ت إ", "cin", "n° cnie"),
    "idcs": ("المعرف المدني والاجتماعي الرقمي", "المعرف الرقمي"),
    "declarant_name": ("المصرح", "اسم المصرح", "déclarant", "declarant"),
    "declarant_capacity": ("صفة المصرح", "qualité du déclarant", "qualite du declarant"),
    "declarant_cnie": ("بطاقة المصرح", "cnie du déclarant", "cnie du declarant"),
}  # fmt: skip
_PARENT = {
    "family_ar": ("الاسم العائلي {ar}", "nom {fr} arabe"),
    "first_ar": ("اسم {bare}", "الاسم الشخصي {ar}", "prénom {fr} arabe", "prenom {fr} arabe"),
    "family_la": ("nom {fr}", "الاسم العائلي {ar} باللاتينية"),
    "first_la": ("prénom {fr}", "prenom {fr}", "الاسم الشخصي {ar} باللاتينية"),
    "family_tf": ("nom {fr} tifinagh", "الاسم العائلي {ar} بتيفيناغ"),
    "first_tf": ("prénom {fr} tifinagh", "prenom {fr} tifinagh", "الاسم الشخصي {ar} بتيفيناغ"),
    "father_ar": ("اسم والد {bare}", "ابن {bare}"),
    "father_fr": ("père {fr}", "grand père {fr}"),
    "birth_date": ("تاريخ ولادة {bare}", "تاريخ ازدياد {bare}", "date de naissance {fr}"),
    "birth_place_ar": ("مكان ولادة {bare}", "مكان ازدياد {bare}"),
    "birth_place_fr": ("lieu de naissance {fr}",),
    "occupation": ("مهنة {bare}", "profession {fr}"),
    "residence": ("سكنى {bare}", "عنوان {bare}", "adresse {fr}", "domicile {fr}"),
    "nationality": ("جنسية {bare}", "nationalité {fr}", "nationalite {fr}"),
    "cnie": ("بطاقة {bare}", "cnie {fr}", "cin {fr}"),
    "deceased": ("وفاة {bare}", "décédé {fr}"),
}
_SIDES = {
    "father": {"ar": "للأب", "bare": "الأب", "fr": "du père"},
    "mother": {"ar": "للأم", "bare": "الأم", "fr": "de la mère"},
}
_DEATH_ONLY = {
    "birth_date": ("تاريخ ازدياد المتوفى", "تاريخ ولادة المتوفى", "date de naissance du défunt",
                   "date naissance"),
    "birth_place_ar": ("مكان ازدياد المتوفى", "مكان ولادة المتوفى"),
    "birth_place_fr": ("lieu de naissance du défunt",),
    "marital_status": ("الحالة العائلية", "situation familiale", "état matrimonial"),
    "occupation": ("المهنة", "profession"),
    "residence": ("السكنى", "العنوان", "adresse", "domicile"),
    "birth_record": ("مراجع رسم الولادة", "acte de naissance"),
    "stillborn": ("مولود ميت", "مولودا ميتا", "mort né", "mort ne"),
}  # fmt: skip
_DATE = ("تاريخ الولادة", "تاريخ الازدياد", "تاريخ الوفاة", "التاريخ", "date de naissance", "date de décès",
         "date de deces", "date")  # fmt: skip


def _headings() -> dict[str, str]:
    known = {"date": "date", **dict.fromkeys(_DATE, "date")}
    for table in (_PERSON, _COMMON, _DEATH_ONLY):
        for name, words in table.items():
            known |= dict.fromkeys((name.replace("_", " "), *words), name)
    for side, spoken in _SIDES.items():
        for part, words in _PARENT.items():
            name = f"{side}_{part}"
            said = (word.format(**spoken).replace("'", " ") for word in words)
            known |= dict.fromkeys((name.replace("_", " "), *said), name)
    return known


HEADINGS: dict[str, str] = _headings()
"""The field a heading means; headings are compared in small letters, spaces for `_ - : . '`."""

REQUIRED = ("number", "year", "family_ar", "first_ar", "sex", "date", "place_ar")
"""Without these columns a file is no register."""
