"""A number with its unit as each language counts: شهران, 3 أشهر, 11 شهرا; 1 an, 3 ans.

A procedure writes one word a language for a unit, and versions in force are never edited: the ways to count the usual
ones are known here by that word. Any other unit stands after its number as it is written.
"""

from __future__ import annotations

from decimal import Decimal

from diwan.kernel.base.text import Text, locale_of
from diwan.kernel.cases.schema.words import Words

Forms = dict[str, str]

DAYS: Forms = {"one": "يوم واحد", "two": "يومان", "few": "{} أيام", "many": "{} يوما", "other": "{} يوم"}
WEEKS: Forms = {
    "one": "أسبوع واحد", "two": "أسبوعان", "few": "{} أسابيع", "many": "{} أسبوعا", "other": "{} أسبوع",
}  # fmt: skip
MONTHS: Forms = {"one": "شهر واحد", "two": "شهران", "few": "{} أشهر", "many": "{} شهرا", "other": "{} شهر"}
QUARTERS: Forms = {
    "one": "ربع سنة واحد", "two": "ربعا سنة", "few": "{} أرباع سنة", "many": "{} ربع سنة", "other": "{} ربع سنة",
}  # fmt: skip
YEARS: Forms = {"one": "سنة واحدة", "two": "سنتان", "few": "{} سنوات", "many": "{} سنة", "other": "{} سنة"}
COPIES: Forms = {"one": "نسخة واحدة", "two": "نسختان", "few": "{} نسخ", "many": "{} نسخة", "other": "{} نسخة"}
ARABIC: dict[str, Forms] = {
    "يوم": DAYS, "يوما": DAYS, "أسبوع": WEEKS, "أسبوعا": WEEKS, "شهر": MONTHS, "شهرا": MONTHS,
    "ربع سنة": QUARTERS, "سنة": YEARS, "نسخة": COPIES,
}  # fmt: skip
FRENCH: dict[str, Forms] = {
    word: {"one": f"{{}} {one}", "other": f"{{}} {many}"}
    for one, many, *written in (
        ("jour", "jours"), ("semaine", "semaines"), ("mois", "mois"), ("trimestre", "trimestres"),
        ("an", "ans", "an(s)"), ("année", "années"), ("copie", "copies"),
    )
    for word in (one, many, *written)
}  # fmt: skip


def counted(unit: Words, number: Decimal | None, figure: Text) -> Text:
    """A figure with its unit; `number` is what it says, nothing where it is none."""
    return Text(
        said("ar", ARABIC.get(unit.ar), unit.ar, number, figure.ar),
        said("fr", FRENCH.get(unit.fr), unit.fr, number, figure.fr),
    )


def said(language: str, forms: Forms | None, word: str, number: Decimal | None, figure: str) -> str:
    """One of the two languages; nothing is counted with the form of none."""
    if forms is None or number is None:
        return f"{figure} {word}"
    form = locale_of(language).plural_form(number)
    return (forms.get(form) or forms["other"]).format(figure)
