"""A synthetic population for the benches of civil status: names as registrars write them, queries as people do.

The spelling habits of the queries are written here by hand, apart from the keys of the program and from whatever it
was tuned on: a slip of a letter, a foreign ear, a lost article, another of the spellings in use.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from random import Random
from unicodedata import combining, normalize

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

FAMILIES, FIRSTS = 50_000, 1_200
CONSONANTS = (
    ("ب", "b"), ("ت", "t"), ("ج", "j", "dj"), ("ح", "h"), ("خ", "kh"), ("د", "d"), ("ر", "r"), ("ز", "z"),
    ("س", "s", "ss"), ("ش", "ch"), ("ص", "s"), ("ض", "d"), ("ط", "t"), ("ع", ""), ("غ", "gh", "rh"), ("ف", "f"),
    ("ق", "k", "q"), ("ك", "k"), ("ل", "l"), ("م", "m"), ("ن", "n"), ("ه", "h"), ("و", "ou", "w"), ("ي", "y", "i"),
)  # fmt: skip
VOWELS = (("", "a", "e"), ("", "i", "e"), ("", "ou", "o", "u"), ("ا", "a"), ("و", "ou", "o"), ("ي", "i"))
PREFIXES = (("", ""),) * 9 + (
    ("ال", "El "), ("ال", "Al "), ("ال", ""), ("ال", ""), ("بن", "Ben"), ("بن ", "Ben "), ("بو", "Bou"),
    ("أيت ", "Ait "), ("ولد ", "Ould "), ("أولاد ", "Oulad "), ("بل", "Bel"),
)  # fmt: skip
ENDINGS = (("", ""),) * 3 + (("ي", "i"), ("ي", "y"), ("اوي", "aoui"), ("ان", "ane"), ("ة", "a"))
ENGLISH = (("ch", "sh"), ("ou", "oo"), ("dj", "j"), ("aoui", "awi"))
SPANISH = (("ch", "x"), ("kh", "j"), ("ou", "u"), ("h", "j"))
GERMAN = (("ch", "sch"), ("ou", "u"), ("j", "dsch"), ("z", "s"))
FRENCH = (("k", "qu"), ("s", "ss"), ("w", "ou"), ("e", "é"))


FOREIGN_FAMILIES = (
    ("سميث", "Smith"), ("مولر", "Müller"), ("شميدت", "Schmidt"), ("غارسيا", "García"), ("رودريغيز", "Rodríguez"),
    ("فرنانديز", "Fernández"), ("سيلفا", "Silva"), ("بيريرا", "Pereira"), ("روسي", "Rossi"), ("بيانكي", "Bianchi"),
    ("دوبوا", "Dubois"), ("لوروا", "Leroy"), ("جيرار", "Gérard"), ("بوشيه", "Boucher"),
    ("فان دير بيرغ", "Van der Berg"),
    ("دي فريس", "De Vries"), ("أندرسون", "Andersson"), ("نيلسن", "Nielsen"), ("كوفالسكي", "Kowalski"),
    ("نوفاك", "Novák"), ("إيفانوف", "Ivanov"), ("بوبيسكو", "Popescu"), ("ديوب", "Diop"), ("ندياي", "N'Diaye"),
    ("كوليبالي", "Coulibaly"), ("تراوري", "Traoré"), ("كيتا", "Keïta"), ("واتارا", "Ouattara"), ("مبامبي", "M'Bembe"),
    ("نغوين", "Nguyen"), ("تران", "Tran"), ("وانغ", "Wang"), ("تشانغ", "Zhang"), ("تاناكا", "Tanaka"),
    ("كيم", "Kim"), ("أوكونور", "O'Connor"), ("ماكدونالد", "MacDonald"), ("جونسون", "Johnson"), ("يلماز", "Yılmaz"),
    ("أوزتورك", "Öztürk"), ("لوبيز", "López"), ("ألفيس", "Alves"), ("كوستا", "Costa"), ("فيشر", "Fischer"),
    ("فيبر", "Weber"), ("لوفيفر", "Lefèvre"), ("موريل", "Morel"), ("با", "Bâ"), ("سي", "Sy"), ("كوني", "Koné"),
)  # fmt: skip
FOREIGN_FIRSTS = (
    ("جون", "John"), ("ماري", "Marie"), ("بيير", "Pierre"), ("جان", "Jean"), ("كلير", "Claire"), ("خوسيه", "José"),
    ("كارمن", "Carmen"), ("خوان", "Juan"), ("هانس", "Hans"), ("يورغن", "Jürgen"), ("أنطونيو", "António"),
    ("جوليا", "Giulia"), ("إيميلي", "Emily"), ("وليام", "William"), ("أميناتا", "Aminata"), ("مامادو", "Mamadou"),
    ("فاتو", "Fatou"), ("كوفي", "Kofi"), ("لين", "Linh"), ("وي", "Wei"), ("يوكي", "Yuki"), ("أولغا", "Olga"),
    ("أندريه", "Andrei"), ("سفين", "Sven"), ("آنا", "Anna"), ("توماس", "Thomas"), ("شارلوت", "Charlotte"),
)  # fmt: skip
"""Names from abroad, in Arabic as Moroccan registers transcribe them by ear. Written by hand."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """A name by its sounds, and one way of writing it in each script."""

    sounds: tuple[tuple[str, ...], ...]
    arabic: str
    latin: str


@dataclass(frozen=True, slots=True)
class Person:
    """What the register has of somebody."""

    family: int
    first: int
    year: int


def a_name(rng: Random, *, prefixed: bool) -> Spelling:
    """A name built from the sounds of Arabic."""
    sounds: list[tuple[str, ...]] = [rng.choice(PREFIXES)] if prefixed else []
    for _ in range(rng.choice((2, 2, 3))):
        sounds += [rng.choice(CONSONANTS), rng.choice(VOWELS)]
    if rng.random() < 0.7:
        sounds.append(rng.choice(CONSONANTS))
    sounds.append(rng.choice(ENDINGS))
    return Spelling(tuple(sounds), "".join(sound[0] for sound in sounds), latin_of(sounds, rng))


def latin_of(sounds: list[tuple[str, ...]] | tuple[tuple[str, ...], ...], rng: Random) -> str:
    """One of the Latin spellings a registrar might choose."""
    return "".join(rng.choice(sound[1:]) for sound in sounds).title()


def real_name(arabic: str, latin: str) -> Spelling:
    """A real name, whose sounds are not taken apart."""
    return Spelling(((arabic, latin),), arabic, latin)


def population(
    rng: Random, records: int, families: int = FAMILIES, *, foreign: bool = False
) -> tuple[list[Spelling], list[Spelling]]:
    """Family and first names, the real ones on top; no two alike, and no more than there are records to bear them.
    With `foreign`, some names from abroad stand among the rarer ones."""
    from diwan.modules.civil_status.demo_families import names

    known = names()
    abroad = [real_name(*pair) for pair in FOREIGN_FAMILIES] if foreign else []
    family_names = _distinct(
        rng, [*(real_name(*pair) for pair in known.family), *abroad], min(families, records), prefixed=True
    )
    away = [real_name(*pair) for pair in FOREIGN_FIRSTS] if foreign else []
    firsts = _distinct(
        rng,
        [*(real_name(*pair) for pair in (*known.men, *known.women)), *away],
        min(2 * FIRSTS, records),
        prefixed=False,
    )
    return family_names, firsts


def _distinct(rng: Random, top: list[Spelling], count: int, *, prefixed: bool) -> list[Spelling]:
    found = {name.arabic: name for name in top}
    while len(found) < count:
        name = a_name(rng, prefixed=prefixed)
        if len(name.arabic) > 2 and len(name.latin) > 2:
            found.setdefault(name.arabic, name)
    return list(found.values())


def zipf(count: int) -> list[float]:
    """Cumulative weights: a few names are borne by many."""
    return list(accumulate(1 / (rank + 20) ** 0.9 for rank in range(count)))


def people(rng: Random, families: int, firsts: int, count: int) -> Iterator[Person]:
    """So many people, names drawn by how common they are."""
    drawn_family = rng.choices(range(families), cum_weights=zipf(families), k=count)
    drawn_first = rng.choices(range(firsts), cum_weights=zipf(firsts), k=count)
    for family, first in zip(drawn_family, drawn_first, strict=True):
        yield Person(family, first, rng.randrange(1930, 2026))


@dataclass(frozen=True, slots=True)
class Asked:
    """A query: how somebody spelt the name, and the year they gave."""

    family: str
    first: str
    year: int


def asked(rng: Random, family: Spelling, first: Spelling, year: int) -> Asked:
    """How somebody asks for this person; the year is off by one or two in a fifth of cases."""
    off = rng.choice((-2, -1, 1, 2)) if rng.random() < 0.2 else 0
    arabic = rng.random() < 0.45
    mixed = rng.random() < 0.1
    return Asked(as_spelt(rng, family, arabic), as_spelt(rng, first, arabic != mixed), year + off)


def as_spelt(rng: Random, name: Spelling, arabic: bool) -> str:
    """One name as somebody writes it: as registered for about half, else with one habit or one slip."""
    text = name.arabic if arabic else name.latin
    if rng.random() < 0.53:
        return text
    return arabic_variant(rng, text) if arabic else latin_variant(rng, name)


def arabic_variant(rng: Random, text: str) -> str:
    """A slip of a letter, the article lost or added, a hamza or a final letter written otherwise."""
    way = rng.randrange(4)
    if way == 0:
        return text[2:] if text.startswith("ال") and len(text) > 4 else "ال" + text
    if way == 1:
        return text.replace("أ", "ا").replace("إ", "ا").replace("ة", "ه").replace("ى", "ي")
    if way == 2 and "ي" in text[1:-1]:
        return text[0] + text[1:-1].replace("ي", "", 1) + text[-1]
    return slip(rng, text, "ابتجحدرسشعفقكلمنهوي")


def latin_variant(rng: Random, name: Spelling) -> str:
    """Another spelling in use, a foreign ear, a changed vowel, a doubled letter, an article, a slip."""
    text, way = name.latin, rng.randrange(6)
    if way == 0:
        return latin_of(name.sounds, rng)
    if way == 1:
        return heard(text, rng.choice((ENGLISH, SPANISH, GERMAN, FRENCH)), rng)
    if way == 2:
        return vowel_changed(rng, text)
    if way == 3:
        place = rng.randrange(1, len(text))
        return text[:place] + text[place - 1].lower() + text[place:] if text[place - 1] != " " else text
    if way == 4:
        return text[3:] if text[:3].lower() in ("el ", "al ") else rng.choice(("El ", "Al ")) + text
    return slip(rng, text, "abdefhiklmnorstuyz")


def heard(text: str, habit: tuple[tuple[str, str], ...], rng: Random) -> str:
    """Written by somebody used to another language: one of its habits."""
    possible = [(a, b) for a, b in habit if a in text.lower()]
    return text.lower().replace(*rng.choice(possible), 1) if possible else text


def vowel_changed(rng: Random, text: str) -> str:
    """One vowel for another."""
    places = [i for i, letter in enumerate(text) if letter in "aeiou"]
    if not places:
        return text
    place = rng.choice(places)
    return text[:place] + rng.choice("aeiou") + text[place + 1 :]


def slip(rng: Random, text: str, letters: str) -> str:
    """One letter lost, added, changed, or swapped with its neighbour."""
    place = rng.randrange(len(text) - 1)
    match rng.randrange(4):
        case 0:
            return text[:place] + text[place + 1 :]
        case 1:
            return text[:place] + rng.choice(letters) + text[place:]
        case 2:
            return text[:place] + rng.choice(letters) + text[place + 1 :]
        case _:
            return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


# The harder questions: each is asked of persons of its own


def swapped(rng: Random, family: Spelling, first: Spelling, year: int) -> Asked:
    """The first name typed in the field of the family name, and the reverse; spelt as people spell."""
    said = asked(rng, family, first, year)
    return Asked(said.first, said.family, said.year)


def two_changed(rng: Random, family: Spelling, first: Spelling, year: int) -> Asked:
    """Two consonants of the family name changed for others."""
    arabic = rng.random() < 0.45
    text = family.arabic if arabic else family.latin.lower()
    letters = "بتجحدرسشعفقكلمن" if arabic else "bdfghklmnrstz"
    places = [i for i, letter in enumerate(text) if letter in letters]
    changed = list(text)
    for place in rng.sample(places, min(2, len(places))):
        changed[place] = rng.choice([letter for letter in letters if letter != text[place]])
    return Asked("".join(changed), first.arabic if arabic else first.latin, year)


TIFINAGH = (
    ("tch", "ⵜⵛ"), ("ch", "ⵛ"), ("sh", "ⵛ"), ("kh", "ⵅ"), ("gh", "ⵖ"), ("rh", "ⵖ"), ("dj", "ⴷⵊ"), ("ou", "ⵓ"),
    ("qu", "ⵇ"), ("gu", "ⴳ"), ("ph", "ⴼ"), ("th", "ⵜ"), ("ss", "ⵙ"), ("ee", "ⵉ"), ("oo", "ⵓ"),
    ("a", "ⴰ"), ("b", "ⴱ"), ("c", "ⴽ"), ("d", "ⴷ"), ("e", ""), ("f", "ⴼ"), ("g", "ⴳ"), ("h", "ⵀ"), ("i", "ⵉ"),
    ("j", "ⵊ"), ("k", "ⴽ"), ("l", "ⵍ"), ("m", "ⵎ"), ("n", "ⵏ"), ("o", "ⵓ"), ("p", "ⴱ"), ("q", "ⵇ"), ("r", "ⵔ"),
    ("s", "ⵙ"), ("t", "ⵜ"), ("u", "ⵓ"), ("v", "ⴼ"), ("w", "ⵡ"), ("x", "ⴽⵙ"), ("y", "ⵢ"), ("z", "ⵣ"),
)  # fmt: skip


def in_tifinagh(latin: str) -> str:
    """A name written by ear in Tifinagh, the short e left out."""
    text, out = latin.lower(), ""
    while text:
        latin_letters, signs = next(((a, b) for a, b in TIFINAGH if text.startswith(a)), (text[0], ""))
        out += " " if text[0] in " -" else signs
        text = text[len(latin_letters) :]
    return " ".join(out.split())


def by_tifinagh(rng: Random, family: Spelling, first: Spelling, year: int) -> Asked:
    """Both names in Tifinagh, though the record has none."""
    return Asked(in_tifinagh(family.latin), in_tifinagh(first.latin), year)


def from_abroad(rng: Random, family: Spelling, first: Spelling, year: int) -> Asked:
    """A foreign name as its bearer writes it, without its signs in half the cases, with a slip in a fifth."""
    text = family.latin
    if rng.random() < 0.5:
        text = "".join(c for c in normalize("NFKD", text) if not combining(c))
    if rng.random() < 0.2:
        text = slip(rng, text, "aeiourstnl")
    return Asked(text, first.latin if rng.random() < 0.7 else first.arabic, year)


CASES = {"swapped": swapped, "two_changed": two_changed, "tifinagh": by_tifinagh, "foreign": from_abroad}
