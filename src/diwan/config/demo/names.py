"""Names to invent people from, Arabic and Latin side by side; any resemblance is chance."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Literal

Sex = Literal["F", "M"]

FIRST: dict[Sex, tuple[tuple[str, str], ...]] = {
    "F": (
        ("فاطمة", "Fatima"), ("خديجة", "Khadija"), ("سعاد", "Souad"), ("نادية", "Nadia"), ("حنان", "Hanane"),
        ("مريم", "Meryem"), ("زينب", "Zineb"), ("سلمى", "Salma"), ("إيمان", "Imane"), ("هدى", "Houda"),
        ("لطيفة", "Latifa"), ("رجاء", "Rajae"), ("أمينة", "Amina"), ("سناء", "Sanae"), ("كريمة", "Karima"),
        ("نزهة", "Nezha"), ("حفيظة", "Hafida"), ("وفاء", "Ouafae"), ("بشرى", "Bouchra"), ("آية", "Aya"),
    ),
    "M": (
        ("محمد", "Mohammed"), ("أحمد", "Ahmed"), ("يوسف", "Youssef"), ("عبد الله", "Abdellah"), ("عمر", "Omar"),
        ("رشيد", "Rachid"), ("حسن", "Hassan"), ("إدريس", "Driss"), ("خالد", "Khalid"), ("مصطفى", "Mustapha"),
        ("عبد الرحمان", "Abderrahmane"), ("سعيد", "Said"), ("كمال", "Kamal"), ("نور الدين", "Noureddine"),
        ("عزيز", "Aziz"), ("جمال", "Jamal"), ("هشام", "Hicham"), ("أنس", "Anass"), ("إلياس", "Ilyas"),
        ("عبد الإله", "Abdelilah"),
    ),
}  # fmt: skip

FAMILY: tuple[tuple[str, str], ...] = (
    ("العلوي", "Alaoui"), ("بناني", "Bennani"), ("الفاسي", "El Fassi"), ("التازي", "Tazi"), ("الإدريسي", "Idrissi"),
    ("المنصوري", "Mansouri"), ("بنجلون", "Benjelloun"), ("الشرقاوي", "Cherkaoui"), ("الحداد", "Haddad"),
    ("أيت الطالب", "Ait Taleb"), ("أوحمو", "Ouhammou"), ("الزياني", "Ziani"), ("بوعزة", "Bouazza"),
    ("الغزواني", "Ghazouani"), ("السباعي", "Sbai"), ("المرابط", "El Mrabet"), ("الوزاني", "Ouazzani"),
    ("الصقلي", "Skalli"), ("بلحاج", "Belhaj"), ("الخطابي", "Khattabi"), ("الرحماني", "Rahmani"),
    ("ماء العينين", "Ma El Ainine"), ("الدليمي", "Dlimi"), ("أمزيان", "Amezian"), ("بنسعيد", "Bensaid"),
    ("الناصري", "Naciri"), ("العمراني", "Amrani"), ("القادري", "Kadiri"), ("الهاشمي", "Hachimi"),
    ("بوشتى", "Bouchta"), ("الجديدي", "Jdidi"), ("السوسي", "Soussi"), ("المراكشي", "Marrakchi"),
    ("البيضاوي", "Bidaoui"), ("الريفي", "Rifi"), ("الشاوي", "Chaoui"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """A name in both scripts."""

    first_ar: str
    family_ar: str
    first_fr: str
    family_fr: str

    @property
    def ar(self) -> str:
        """First and family name in Arabic."""
        return f"{self.first_ar} {self.family_ar}"

    @property
    def fr(self) -> str:
        """First and family name in Latin letters."""
        return f"{self.first_fr} {self.family_fr}"


def invented_name(rng: Random, sex: Sex, family: tuple[str, str] | None = None) -> Named:
    """A name; of the given family when there is one."""
    first_ar, first_fr = rng.choice(FIRST[sex])
    family_ar, family_fr = family or rng.choice(FAMILY)
    return Named(first_ar, family_ar, first_fr, family_fr)


def invented_cnie(rng: Random, taken: set[str]) -> str:
    """A national identity number nobody of the demo has yet: one or two letters and six digits."""
    while True:
        number = (
            rng.choice(("BE", "EE", "L", "K", "M", "BK", "SH", "E")) + f"{rng.randrange(100_000, 999_999)}"
        )
        if number not in taken:
            taken.add(number)
            return number
