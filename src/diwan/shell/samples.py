"""Invented content for the style guide: ordinary, long and missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.safestring import SafeString

from diwan.kernel.base.money import Money
from diwan.kernel.base.text import Text
from diwan.shell.dates import DateField
from diwan.shell.parts import Calendar, Event, Fact, FileLine, Receipt, Step, Tab

TODAY = date(2026, 5, 12)
ROLES = (
    "surface", "surface-raised", "surface-sunken", "surface-selected", "text", "text-muted", "border",
    "border-strong", "action", "action-soft", "danger", "danger-soft", "late", "late-soft", "ok", "ok-soft", "info",
    "info-soft", "official", "focus", "band",
)  # fmt: skip
LONG_AR = (
    "المصلحة المكلفة بالحالة المدنية وتصحيح الإمضاءات والإشهاد على صحة النسخ بالملحقة الإدارية الرابعة عشرة"
)
LONG_FR = (
    "Service chargé de l'état civil, de la légalisation des signatures "
    "et de la certification conforme, annexe 14"
)


@dataclass(frozen=True, slots=True)
class Row:
    """A file in the sample desk."""

    number: int
    code: str
    title: Text
    who: Text
    last_day: date


FULL_BIRTH = Text("نسخة كاملة من رسم الولادة", "Copie intégrale d'acte de naissance")
SHORT_BIRTH = Text("نسخة موجزة من رسم الولادة", "Extrait d'acte de naissance")
FULL_DEATH = Text("نسخة كاملة من رسم الوفاة", "Copie intégrale d'acte de décès")
SOUAD = Text("سعاد العلوي", "Souad Alaoui")
ASKED = (
    (FULL_BIRTH, SOUAD),
    (SHORT_BIRTH, Text("يوسف الإدريسي", "Youssef El Idrissi")),
    (FULL_DEATH, Text("فاطمة الزهراء بنجلون", "Fatima Zahra Benjelloun")),
    (Text(LONG_AR, LONG_FR), Text("محمد أمين بن عبد الله الإدريسي", "Mohamed Amine Ben Abdallah El Idrissi")),
    (SHORT_BIRTH, Text("خديجة أيت بها", "Khadija Aït Baha")),
)


def sample_rows(today: date) -> list[Row]:
    """Files of the sample desk: one late, some soon, some with time."""
    return [
        Row(n, f"WQ-2026/{411 + n:06d}", title, who, today + timedelta(days=n * 2 - 3))
        for n, (title, who) in enumerate(ASKED, start=1)
    ]


def moment(day: date, hour: int = 10, minute: int = 30) -> datetime:
    """A moment of a day in Morocco."""
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour, minute))


class SampleForm(forms.Form):
    """Every kind of control, one of each."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label=str(Text("الاسم الكامل", "Nom complet")),
            help_text=str(
                Text("كما هو مكتوب في البطاقة الوطنية.", "Tel qu'il figure sur la carte nationale.")
            ),
        )
        self.fields["cnie"] = forms.CharField(
            label=str(Text("رقم البطاقة الوطنية", "N° de CNIE")),
            help_text=str(
                Text(
                    "حرف أو حرفان ثم أرقام، مثل AB123456.",
                    "Une ou deux lettres puis des chiffres, comme AB123456.",
                )
            ),
            widget=forms.TextInput({"class": "input--code", "dir": "ltr", "autocapitalize": "characters"}),
        )
        self.fields["born"] = DateField(label=str(Text("تاريخ الازدياد", "Date de naissance")))
        self.fields["office"] = forms.ChoiceField(
            label=str(Text("مكتب الحالة المدنية", "Bureau d'état civil")),
            choices=[
                ("1", str(Text("المكتب الرئيسي", "Bureau principal"))),
                ("2", str(Text(LONG_AR, LONG_FR))),
            ],
        )
        self.fields["why"] = forms.CharField(
            label=str(Text("ملاحظات", "Remarques")), required=False, widget=forms.Textarea({"rows": 3})
        )
        self.fields["piece"] = forms.FileField(
            label=str(Text("نسخة من البطاقة", "Copie de la carte")),
            help_text=str(Text("PDF أو صورة، 5 ميغابايت على الأكثر.", "PDF ou image, 5 Mo au plus.")),
        )


class ChoicesForm(forms.Form):
    """Choices of both kinds and a single tick."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = forms.ChoiceField(
            label=str(Text("نوع النسخة", "Type de copie")),
            widget=forms.RadioSelect,
            choices=[
                ("full", str(Text("نسخة كاملة", "Copie intégrale"))),
                ("extract", str(Text("نسخة موجزة", "Extrait"))),
                ("long", str(Text(LONG_AR, LONG_FR))),
            ],
        )
        self.fields["ways"] = forms.MultipleChoiceField(
            label=str(Text("كيف نخبركم؟", "Comment vous prévenir ?")),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=[
                ("sms", str(Text("رسالة قصيرة", "SMS"))),
                ("mail", str(Text("البريد الإلكتروني", "Courriel"))),
            ],
        )
        self.fields["sworn"] = forms.BooleanField(
            label=str(Text("أصرح بشرفي بصحة ما كتبت", "J'atteste sur l'honneur l'exactitude de ma saisie")),
            help_text=str(
                Text("التصريح الكاذب يعاقب عليه القانون.", "Une fausse déclaration est punie par la loi.")
            ),
        )


def bound(form: type[forms.Form], data: dict[str, Any], prefix: str) -> forms.Form:
    """A form that was sent with something wrong in it."""
    return form({f"{prefix}-{k}": v for k, v in data.items()}, prefix=prefix)


def sample_context(prefix: str) -> dict[str, Any]:
    """Invented content for the samples, in the language that is on."""
    wrong = {"cnie": "123", "born_day": "31", "born_month": "2", "born_year": "1990", "office": "1"}
    return {
        "today": TODAY,
        "at": moment(TODAY),
        "prefix": prefix,
        "roles": ROLES,
        "long": str(Text(LONG_AR, LONG_FR)),
        "person_ar": "محمد أمين بن عبد الله الإدريسي",
        "person_fr": "Mohamed Amine Ben Abdallah El Idrissi",
        "amounts": (Money.of(2), Money.of(1250), Money.of("1234567.5")),
        "days": [TODAY + timedelta(days=n) for n in (12, 3, 2, 1, 0, -1, -2, -14)],
        "form": SampleForm(prefix=prefix),
        "choices": ChoicesForm(prefix=prefix, initial={"kind": "full", "ways": ["sms"]}),
        "wrong": bound(SampleForm, wrong, f"{prefix}-wrong"),
        "wrong_choices": bound(ChoicesForm, {}, f"{prefix}-wrong"),
        "facts": sample_facts(),
        "steps": [
            Step(Text("من أنتم", "Vous"), "#"),
            Step(Text("الرسم المطلوب", "L'acte demandé"), "#"),
            Step(Text("طريقة التسليم", "Remise")),
            Step(Text("التحقق والإرسال", "Vérifier et envoyer")),
        ],
        "events": sample_events(),
        "calendars": list(sample_calendars()),
        "files": [
            FileLine("بطاقة التعريف.pdf", 182_400, Text("وثيقة أساسية", "Pièce obligatoire"), "#", "#"),
            FileLine("attestation-de-residence-scan-2026-05-11-v2-final.jpeg", 2_411_724, "", "#"),
            FileLine("note.txt"),
        ],
        "receipt": sample_receipt(),
        "tabs": [
            Tab(Text("الكل", "Tous"), "#", True, 128),
            Tab(Text("المتأخرة", "En retard"), "#", count=3),
            Tab(Text("المنتهية", "Terminés"), "#"),
        ],
        "page": Paginator(range(400), 20).page(7),
    }


def sample_facts() -> list[Fact]:
    """Lines of a description list, one long, one missing."""
    return [
        Fact(Text("الاسم", "Nom"), Text("سعاد العلوي", "Souad Alaoui"), Text("تغيير", "Modifier"), "#"),
        Fact(Text("رقم البطاقة", "N° de CNIE"), SafeString('<bdi class="code" dir="ltr">AB123456</bdi>')),
        Fact(Text("الهاتف", "Téléphone"), None, Text("إضافة", "Ajouter"), "#"),
        Fact(Text("المصلحة", "Service"), Text(LONG_AR, LONG_FR)),
    ]


def sample_events() -> list[Event]:
    """A file's life, with what is still to come."""
    officer = Text("حسن بناني، ضابط الحالة المدنية بالتفويض", "Hassan Bennani, officier délégué")
    missing = Text(
        "الصفحة الثانية من الدفتر العائلي غير مقروءة.", "La page 2 du livret de famille est illisible."
    )
    asked = Text("طلبت وثيقة تكميلية", "Pièce complémentaire demandée")
    return [
        Event(Text("أودع الطلب", "Demande déposée"), moment(date(2026, 5, 6), 9, 12), SOUAD),
        Event(asked, moment(date(2026, 5, 7), 14, 5), officer, str(missing), "late"),
        Event(Text("بين يدي الموظف", "Chez l'agent"), date(2026, 5, 11), state="here"),
        Event(Text("التوقيع", "Signature"), state="future"),
        Event(Text("التسليم", "Remise"), state="future"),
    ]


def sample_calendars() -> Iterator[Calendar]:
    """A file in time, one almost late, one over, one paused, one closed."""
    office = Text("مكتب الحالة المدنية، جماعة تسلطانت", "Bureau d'état civil, commune de Tassoultante")
    silence = Text(
        "إذا لم تجب الإدارة داخل الأجل فلكم أن تتظلموا لدى رئيسها.",
        "Sans réponse dans le délai, vous pouvez saisir le chef de l'administration.",
    )
    legal = Text("القانون 55.19، المادة 16", "Loi 55.19, art. 16")
    yield Calendar(office, TODAY - timedelta(days=4), TODAY + timedelta(days=26), legal, silence)
    yield Calendar(office, TODAY - timedelta(days=28), TODAY + timedelta(days=2), legal, silence)
    yield Calendar(office, TODAY - timedelta(days=34), TODAY - timedelta(days=4), legal, silence)
    paused = Text("الأجل متوقف إلى أن تصل الوثيقة", "Délai suspendu jusqu'à réception de la pièce")
    yield Calendar(
        Text("صاحبة الطلب", "La demandeuse"), TODAY, TODAY + timedelta(days=20), legal, paused=paused
    )
    yield Calendar(Text(LONG_AR, LONG_FR), TODAY, closed=True)


def sample_receipt() -> Receipt:
    """A receipt with the two texts of law 55.19."""
    return Receipt(
        "WQ-2026/000417",
        Text("طلب نسخة كاملة من رسم الولادة", "Demande de copie intégrale d'acte de naissance"),
        moment(TODAY),
        [Fact(Text("الواجب", "Droits"), SafeString("<bdi>2,00</bdi> DH"))],
        [
            Text("يعالج طلبكم داخل أجل 3 أيام عمل.", "Votre demande est traitée sous 3 jours ouvrables."),
            Text("إذا سكتت الإدارة فلكم حق التظلم.", "Le silence de l'administration vous ouvre un recours."),
        ],
        Text("مكتب الحالة المدنية", "Bureau d'état civil"),
    )
