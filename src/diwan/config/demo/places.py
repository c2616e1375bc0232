"""Which communities the demo peoples, and with whom: the ones the users' documents name, and those above."""

from __future__ import annotations

from dataclasses import dataclass

from diwan.kernel.base.text import Text

OFFICER = "civil_status.officer"
CLERK = "civil_status.clerk"
HOSPITAL = "declarations.hospital"
CENTRAL_AUTHORITY = "declarations.central_authority"


@dataclass(frozen=True, slots=True)
class PlannedPost:
    """A post of every community of one kind. `delegated` are kinds its holder has from the head by delegation."""

    role: str
    title: Text
    kinds: tuple[str, ...] = ()
    delegated: tuple[str, ...] = ()
    wide: bool = False
    at_office: bool = False
    standing: str = ""
    service: Text | None = None
    """The office of its own in which the post is: a hospital, a prison."""


@dataclass(frozen=True, slots=True)
class PlannedCommunity:
    """A community by its official code, the name its accounts begin with, and its posts."""

    key: str
    code: str
    posts: tuple[PlannedPost, ...]
    subsidiary_offices: tuple[Text, ...] = ()
    civil_status: bool = False


MINISTRY = (
    PlannedPost(
        "director",
        Text("مدير بالمديرية العامة للجماعات الترابية", "Directeur à la DGCT"),
        kinds=("supervisor", CENTRAL_AUTHORITY),
        wide=True,
    ),
    PlannedPost(
        "central",
        Text("رئيس قسم الحالة المدنية", "Chef de la division de l'état civil"),
        kinds=("civil_status.central_authority", CENTRAL_AUTHORITY),
        wide=True,
    ),
    PlannedPost(
        "court",
        Text("رئيس كتابة الضبط", "Chef du greffe"),
        kinds=("civil_status.asking_court",),
        service=Text("المحكمة الابتدائية بشفشاون", "Tribunal de première instance de Chefchaouen"),
    ),
    PlannedPost(
        "tax",
        Text("مكلف بالتحصيل", "Chargé du recouvrement"),
        kinds=("civil_status.asking_administration",),
        service=Text("المديرية العامة للضرائب", "Direction générale des impôts"),
    ),
    PlannedPost(
        "administrator", Text("مدير النظام", "Administrateur du système"), kinds=("administrator",), wide=True
    ),
)

REGION = (
    PlannedPost("wali", Text("والي الجهة", "Wali de la région"), kinds=("wali",), wide=True),
    PlannedPost("president", Text("رئيس مجلس الجهة", "Président du conseil régional"), kinds=("president",)),
)

PROVINCE = (
    PlannedPost("governor", Text("العامل", "Gouverneur"), kinds=("governor",), wide=True),
    PlannedPost(
        "supervisor",
        Text("رئيس قسم الجماعات الترابية", "Chef de la division des collectivités territoriales"),
        kinds=("supervisor",),
        wide=True,
    ),
    PlannedPost(
        "urbanism",
        Text("رئيس قسم التعمير", "Chef de la division de l'urbanisme"),
        kinds=("body_prefecture",),
    ),
    PlannedPost(
        "agency",
        Text("رئيس قسم التدبير الحضري", "Chef du département de la gestion urbaine"),
        kinds=("body_urban_agency",),
        service=Text("الوكالة الحضرية", "Agence urbaine"),
    ),
    PlannedPost(
        "president", Text("رئيس مجلس العمالة أو الإقليم", "Président du conseil"), kinds=("president",)
    ),
)

COMMON = (
    PlannedPost(
        "registry", Text("موظف مكتب الضبط", "Agent du bureau d'ordre"), kinds=("registry_clerk", "clerk")
    ),
    PlannedPost("cashier", Text("شسيع المداخيل", "Régisseur de recettes"), kinds=("cashier",)),
    PlannedPost(
        "administrator", Text("مدير النظام بالجماعة", "Administrateur local"), kinds=("administrator",)
    ),
)

CITY = (PlannedPost("president", Text("رئيس المجلس", "Président du conseil"), kinds=("president",)), *COMMON)

MUNICIPALITY = (
    PlannedPost(
        "president",
        Text("رئيس المجلس، ضابط الحالة المدنية", "Président du conseil, officier d'état civil"),
        kinds=("president", OFFICER),
    ),
    PlannedPost(
        "officer",
        Text("رئيس مصلحة الحالة المدنية", "Chef du service de l'état civil"),
        kinds=("registrar",),
        delegated=(OFFICER,),
        at_office=True,
        standing="staff",
    ),
    PlannedPost(
        "clerk", Text("موظف الحالة المدنية", "Agent d'état civil"), kinds=(CLERK, "clerk"), at_office=True
    ),
    PlannedPost(
        "clerk2", Text("موظف الحالة المدنية", "Agent d'état civil"), kinds=(CLERK, "clerk"), at_office=True
    ),
    *COMMON,
    PlannedPost(
        "permits",
        Text("رئيس مصلحة التعمير والرخص", "Chef du service des autorisations"),
        kinds=("rokhas.desk", "rokhas.economic_desk", "rokhas.domain_desk", "body_commune"),
    ),
    PlannedPost(
        "committee",
        Text("رئيس لجنة دراسة ملفات الرخص", "Président de la commission des autorisations"),
        kinds=("rokhas.chair",),
    ),
    PlannedPost(
        "controller",
        Text("مراقب التعمير وحفظ الصحة", "Contrôleur de l'urbanisme et de l'hygiène"),
        kinds=("rokhas.controller", "rokhas.hygiene"),
    ),
    PlannedPost(
        "hospital",
        Text("مكلف بالتصريح بالولادات والوفيات", "Chargé des déclarations de l'hôpital"),
        kinds=(HOSPITAL,),
        service=Text("المستشفى المحلي", "Hôpital local"),
    ),
)


def annexe(ar: str, fr: str) -> Text:
    """A subsidiary office by the quarter or douar it serves."""
    return Text(f"المكتب الفرعي {ar}", f"Bureau annexe {fr}")


def municipality(key: str, code: str, *subsidiary: Text) -> PlannedCommunity:
    """A community that keeps civil status."""
    return PlannedCommunity(key, code, MUNICIPALITY, subsidiary, civil_status=True)


PLAN = (
    PlannedCommunity("ministry", "00", MINISTRY),
    PlannedCommunity("region-tanger", "01", REGION),
    PlannedCommunity("region-casablanca", "06", REGION),
    PlannedCommunity("region-marrakech", "07", REGION),
    PlannedCommunity("region-dakhla", "12", REGION),
    PlannedCommunity("prefecture-marrakech", "07.351", PROVINCE),
    PlannedCommunity("prefecture-casablanca", "06.141", PROVINCE),
    PlannedCommunity("province-eljadida", "06.181", PROVINCE),
    PlannedCommunity("province-chefchaouen", "01.151", PROVINCE),
    PlannedCommunity("province-ouededdahab", "12.391", PROVINCE),
    PlannedCommunity("marrakech", "07.351.01.0", CITY),
    PlannedCommunity("casablanca", "06.141.01.0", CITY),
    municipality("chefchaouen", "01.151.01.01", annexe("حي السويقة", "Souika")),
    municipality("moulayabdellah", "06.181.05.01", annexe("سيدي بوزيد", "Sidi Bouzid")),
    municipality("dakhla", "12.391.01.01", annexe("حي المسيرة", "Al Massira")),
    municipality("annakhil", "07.351.01.03"),
    municipality("gueliz", "07.351.01.05", annexe("الداوديات", "Daoudiate")),
    municipality("medina", "07.351.01.07"),
    municipality("menara", "07.351.01.09", annexe("المسيرة", "Massira"), annexe("المحاميد", "M'hamid")),
    municipality("sidiyoussef", "07.351.01.11"),
    municipality("anfa", "06.141.01.01"),
    municipality("maarif", "06.141.01.03"),
    municipality("sidibelyout", "06.141.01.07"),
    municipality("alfida", "06.141.01.11"),
    municipality("merssultan", "06.141.01.13"),
    municipality("ainsebaa", "06.141.01.21"),
    municipality("assoukhour", "06.141.01.23"),
    municipality("haymohammadi", "06.141.01.25"),
    municipality("hayhassani", "06.141.01.31", annexe("الألفة", "Al Oulfa")),
    municipality("ainchock", "06.141.01.41"),
    municipality("bernoussi", "06.141.01.51"),
    municipality("sidimoumen", "06.141.01.53", annexe("التشارك", "Attacharouk")),
    municipality("benmsick", "06.141.01.61"),
    municipality("sbata", "06.141.01.63"),
    municipality("moulayrachid", "06.141.01.71"),
    municipality("sidiothmane", "06.141.01.73"),
)

SHOWN_FIRST = ("chefchaouen", "menara", "moulayabdellah", "province-chefchaouen", "ministry")
"""Whose accounts are printed by `make demo`; var/demo.json has them all."""
