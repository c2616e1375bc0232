"""Who somebody is: a person with a paper, a company with its numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from diwan.kernel.base.errors import DomainError, Invalid, Refused
from diwan.kernel.base.text import Text
from diwan.kernel.base.whole import western_digits
from diwan.kernel.cases.kinds.parts import InPart, Part, read_parts
from diwan.kernel.cases.kinds.plain import CNIE, Asked
from diwan.kernel.cases.kinds.where import Where
from diwan.kernel.cases.schema.words import ARABIC

PAPERS = {
    "cnie": Text("البطاقة الوطنية للتعريف", "Carte nationale (CNIE)"),
    "residence": Text("سند الإقامة", "Titre de séjour"),
    "passport": Text("جواز السفر", "Passeport"),
}
PAPER_NUMBER = Part(
    "number", Text("رقم الوثيقة", "N° de la pièce"), "code", required=False, longest=20, latin=True
)
PAPER = Part("paper", Text("وثيقة التعريف", "Pièce d'identité"), "choice", required=False, choices=PAPERS)
PERSON = (
    Part("name_ar", Text("الاسم الكامل بالعربية", "Nom complet en arabe"), required=False),
    Part(
        "name_fr",
        Text("الاسم الكامل بالحروف اللاتينية", "Nom complet en lettres latines"),
        required=False,
        latin=True,
    ),
    PAPER,
    PAPER_NUMBER,
    Part("born_on", Text("تاريخ الازدياد", "Date de naissance"), "date", required=False),
)
ICE_DIGITS = 15
ICE_SHAPE = re.compile(rf"[0-9]{{{ICE_DIGITS}}}")
COMPANY = (
    Part("name", Text("التسمية", "Raison sociale"), longest=160),
    Part(
        "ice", Text("التعريف الموحد للمقاولة (ICE)", "ICE"), "code", longest=30, latin=True,
        hint=Text("15 رقما", "15 chiffres"),
    ),
    Part(
        "rc", Text("رقم السجل التجاري", "N° du registre de commerce"), "code", required=False, longest=15, latin=True
    ),
    Part("court", Text("محكمة السجل التجاري", "Tribunal du registre de commerce"), required=False, longest=60),
)  # fmt: skip
BETWEEN = re.compile("[\\s.'’`ـ\u200c-\u200f\u2066-\u2069-]")
"""Between the letters of a name: spaces, dots, hyphens, apostrophes, the Arabic stroke, marks of direction."""
PAPER_SHAPE = re.compile(r"[A-Z0-9]{4,15}")
RC_SHAPE = re.compile(r"\d{1,9}(/\d{4})?")


def read_person(asked: Asked, raw: Any, where: Where) -> dict[str, Any]:
    """A person: a name in one script at least, and a paper with its number where the question wants one.

    A plain text is a name. A card's number has the card's shape (law 04-20).
    """
    if isinstance(raw, str):
        raw = {"name_ar" if ARABIC.search(raw) else "name_fr": raw}
    readers = {"number": paper_number, "name_ar": arabic_name, "name_fr": latin_name}
    found = read_parts(raw, PERSON, where, readers)
    faults = list(_wrong_in_person(found, where, bool(getattr(asked, "identified", False))))
    if faults:
        raise Invalid({"": faults})
    return found


def arabic_name(typed: str) -> str:
    """A name in Arabic letters."""
    return _name(typed, "ARABIC", "cases.field_errors.arabic_name")


def latin_name(typed: str) -> str:
    """A name in Latin letters, with any accent."""
    return _name(typed, "LATIN", "cases.field_errors.latin_name")


def _name(typed: str, script: str, fault: str) -> str:
    """Letters of one script, and what stands between them: no digit, no sign."""
    bare = BETWEEN.sub("", typed)
    letters = [one for one in bare if not unicodedata.category(one).startswith("M")]
    if not letters or any(
        not one.isalpha() or not unicodedata.name(one, "").startswith(script) for one in letters
    ):
        raise Refused(fault)
    return typed


def _wrong_in_person(found: dict[str, Any], where: Where, identified: bool) -> Iterator[DomainError]:
    missing = Refused("cases.field_errors.part_missing")
    if not found.get("name_ar") and not found.get("name_fr"):
        yield InPart(PERSON[0].label, missing)
    if found.get("paper") and not found.get("number"):
        yield InPart(PAPER_NUMBER.label, missing)
    if not found.get("paper") and (identified or found.get("number")):
        yield InPart(PAPER.label, missing)
    if found.get("paper") == "cnie" and not CNIE.fullmatch(found.get("number", "")) and found.get("number"):
        yield InPart(PAPER_NUMBER.label, Refused("cases.field_errors.cnie"))
    if found.get("born_on", "") > where.day.isoformat():
        yield InPart(PERSON[-1].label, Refused("cases.field_errors.future"))


def paper_number(typed: str) -> str:
    """The number of a paper, without what only separates its signs."""
    number = western_digits(re.sub(r"[\s.-]", "", typed)).upper()
    if not PAPER_SHAPE.fullmatch(number):
        raise Refused("cases.field_errors.paper_number")
    return number


def read_company(asked: Asked, raw: Any, where: Where) -> dict[str, Any]:
    """A company: its name, its ICE, its number in the trade register where it has one."""
    return read_parts(raw, COMPANY, where, {"ice": ice, "rc": trade_register})


def ice(typed: str) -> str:
    """The common identifier of a company: 9 digits of its own, 4 of the establishment, 2 of control.

    The whole read as a number is divisible by 97. The issuer publishes the digits and not the rule; python-stdnum
    documents it, and the 300 numbers of its test list hold to it.
    """
    number = western_digits(re.sub(r"[\s.-]", "", typed))
    if not ICE_SHAPE.fullmatch(number):
        raise Refused("cases.field_errors.ice", count=ICE_DIGITS)
    if int(number) == 0 or int(number) % 97:
        raise Refused("cases.field_errors.ice_key")
    return number


def trade_register(typed: str) -> str:
    """A number in the trade register; its court keeps its own numbers, some with the year."""
    number = western_digits(re.sub(r"\s", "", typed))
    if not RC_SHAPE.fullmatch(number):
        raise Refused("cases.field_errors.trade_register")
    return number


def say_person(value: dict[str, Any]) -> Text:
    """A person in words, both names where both are given."""
    names = dict.fromkeys(n for n in (value.get("name_ar", ""), value.get("name_fr", "")) if n)
    paper = PAPERS.get(value.get("paper", ""), Text("", ""))
    number = value.get("number", "")
    return Text(
        " / ".join(names) + (f"، {paper.ar} {number}" if number else ""),
        " / ".join(reversed(names)) + (f", {paper.fr} {number}" if number else ""),
    )


def say_company(value: dict[str, Any]) -> Text:
    """A company in words, with its numbers."""
    name, rc, court = value.get("name", ""), value.get("rc", ""), value.get("court", "")
    arabic = [name, f"ICE {value.get('ice', '')}", f"س.ت {rc} {court}".strip() if rc else ""]
    french = [name, f"ICE {value.get('ice', '')}", f"RC {rc} {court}".strip() if rc else ""]
    return Text("، ".join(filter(None, arabic)), ", ".join(filter(None, french)))
