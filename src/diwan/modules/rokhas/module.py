"""What Rokhas declares of itself: who works in it, and the books its permits are numbered in."""

from diwan.kernel.assembly.declaration import MandateKind, MenuItem, Module, Register, Verb
from diwan.kernel.base.text import Text
from diwan.kernel.cases.events import CaseMoved
from diwan.kernel.identity.rules import SEERS
from diwan.modules.rokhas.mandates import CHAIR, CONTROLLER, DESK, DOMAIN_DESK, ECONOMIC_DESK, HYGIENE
from diwan.shell.cases.module import inquiries_entry, office_entry, on_site_form, visits_entry

VISITORS = (DESK, CONTROLLER, ECONOMIC_DESK, HYGIENE, DOMAIN_DESK)

MODULE = Module(
    key="rokhas",
    title=Text("رخص", "Rokhas"),
    requires=("cases",),
    mandates=(
        MandateKind(DESK, Text("الشباك الوحيد لرخص التعمير", "Guichet unique des autorisations d'urbanisme"),
                    legal="2-18-577 art. 10-16"),
        MandateKind(CHAIR, Text("رئيس لجنة دراسة ملفات الرخص", "Président de la commission d'étude des permis"),
                    legal="2-18-577 art. 21-26", acts_below=True),
        MandateKind(CONTROLLER, Text("مراقب التعمير", "Contrôleur de l'urbanisme"), legal="66.12", acts_below=True),
        MandateKind(ECONOMIC_DESK, Text("مصلحة الرخص الاقتصادية", "Service des autorisations économiques"),
                    legal="113.14 art. 100"),
        MandateKind(HYGIENE, Text("المكتب الجماعي لحفظ الصحة", "Bureau communal d'hygiène"),
                    legal="113.14 art. 100"),
        MandateKind(DOMAIN_DESK, Text("مصلحة الأملاك الجماعية", "Service du domaine communal"),
                    legal="57.19 art. 15-27"),
    ),
    verbs=(Verb("rokhas.registered", Text("تحيين سجل الرخص", "Registre des autorisations tenu à jour")),),
    menu=(
        visits_entry(VISITORS),
        inquiries_entry((ECONOMIC_DESK,)),
        office_entry((CONTROLLER, DOMAIN_DESK)),
        MenuItem("portal", Text("سجل الرخص", "Registre des autorisations"), "rokhas:register", "", order=26),
        MenuItem("desk", Text("مؤشرات الرخص", "Indicateurs des autorisations"), "rokhas:indicators",
                 "chart-column", SEERS, order=16, group="steering"),
    ),
    listens={CaseMoved: ("diwan.modules.rokhas.services.follow",)},
    kept=(on_site_form(VISITORS),),
    registers=(
        Register("rokhas.building_permits", Text("سجل رخص البناء", "Registre des permis de construire"),
                 legal="12.90 art. 40"),
        Register("rokhas.subdivisions", Text("سجل أذون التجزيء", "Registre des autorisations de lotir"),
                 legal="25.90 art. 2"),
        Register("rokhas.housing_groups", Text("سجل المجموعات السكنية", "Registre des groupes d'habitations"),
                 legal="25.90 art. 56"),
        Register("rokhas.divisions", Text("سجل أذون التقسيم", "Registre des autorisations de morcellement"),
                 legal="25.90 art. 58"),
        Register("rokhas.repairs", Text("سجل رخص الإصلاح", "Registre des permis de réfection"),
                 legal="2-18-577 art. 46"),
        Register("rokhas.demolitions", Text("سجل رخص الهدم", "Registre des permis de démolir"),
                 legal="12.90 art. 63-1"),
        Register("rokhas.regularisations", Text("سجل رخص التسوية", "Registre des régularisations"),
                 legal="2-18-577 art. 5"),
        Register("rokhas.occupancies", Text("سجل رخص السكن وشهادات المطابقة",
                 "Registre des permis d'habiter et certificats de conformité"), legal="12.90 art. 55"),
        Register("rokhas.offences", Text("سجل محاضر المخالفات", "Registre des infractions"),
                 legal="66.12 art. 66"),
        Register("rokhas.economic_authorisations", Text("سجل الرخص الاقتصادية",
                 "Registre des autorisations économiques"), legal="113.14 art. 100"),
        Register("rokhas.class_2_authorisations", Text("سجل المؤسسات المرتبة من الصنف الثاني",
                 "Registre des établissements de 2e classe"), legal="113.14 art. 100"),
        Register("rokhas.class_3_declarations", Text("سجل المؤسسات المرتبة من الصنف الثالث",
                 "Registre des établissements de 3e classe"), legal="113.14 art. 100"),
        Register("rokhas.domain_occupations", Text("سجل احتلال الملك العمومي",
                 "Registre des occupations du domaine public"), legal="57.19 art. 15-27"),
        Register("rokhas.illegal_occupations", Text("سجل احتلالات الملك العمومي دون رخصة",
                 "Registre des occupations sans titre"), legal="57.19 art. 26-27"),
        Register("rokhas.withdrawals", Text("سجل قرارات السحب", "Registre des retraits"), legal="113.14 art. 100"),
        Register("rokhas.certificates", Text("سجل الشهادات الإدارية", "Registre des attestations"),
                 legal="113.14 art. 100"),
        Register("rokhas.inquiry_remarks", Text("سجل ملاحظات البحث العمومي",
                 "Registre des observations d'enquête"), legal="113.14 art. 100"),
    ),
)  # fmt: skip
