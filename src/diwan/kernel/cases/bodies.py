"""Bodies outside the community that procedures name: whom to ask, fetch from, copy to."""

from diwan.kernel.base.text import Text

BODIES: dict[str, Text] = {
    "governor": Text("العامل", "Gouverneur"),
    "local_authority": Text("السلطة المحلية", "Autorité locale"),
    "prefecture": Text("العمالة أو الإقليم", "Préfecture ou province"),
    "urban_agency": Text("الوكالة الحضرية", "Agence urbaine"),
    "land_registry": Text("المحافظة العقارية", "Conservation foncière"),
    "civil_registry": Text("السجل الوطني للحالة المدنية", "Registre national de l'état civil"),
    "civil_protection": Text("الوقاية المدنية", "Protection civile"),
    "network_operators": Text("مدبرو الشبكات", "Gestionnaires de réseaux"),
    "hygiene_office": Text("المكتب الجماعي لحفظ الصحة", "Bureau communal d'hygiène"),
    "health_doctor": Text("طبيب الصحة العمومية", "Médecin de la santé publique"),
    "public_prosecutor": Text("النيابة العامة", "Ministère public"),
    "security_services": Text("المصالح الأمنية", "Services de sûreté"),
    "judicial_record_office": Text("مركز السجل العدلي", "Casier judiciaire"),
    "treasury": Text("الخزينة العامة للمملكة", "Trésorerie générale du Royaume"),
    "tax_administration": Text("المديرية العامة للضرائب", "Direction générale des impôts"),
    "commune": Text("الجماعة", "Commune"),
    "council": Text("مجلس الجماعة", "Conseil communal"),
}
