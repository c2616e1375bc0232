"""Arabic names in Tifinagh: consonants letter by letter, short vowels only where the Latin spelling says i or ou.

Letters of the Royal Institute of Amazigh Culture (U+2D30 to U+2D7F), which keep ح from ه and ط from ت where Latin
letters do not; a, the schwa and the article before a sun letter go unwritten, as the official signs write places.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from diwan.modules.civil_status.names.arabic_to_latin import SUN, latin_of
from diwan.modules.civil_status.names.letters import folded_arabic, folded_latin

LETTERS = {
    "ب": "ⴱ", "ت": "ⵜ", "ث": "ⵜ", "ج": "ⵊ", "ح": "ⵃ", "خ": "ⵅ", "د": "ⴷ", "ذ": "ⴷ", "ر": "ⵔ", "ز": "ⵣ",
    "س": "ⵙ", "ش": "ⵛ", "ص": "ⵚ", "ض": "ⴹ", "ط": "ⵟ", "ظ": "ⴹ", "ع": "ⵄ", "غ": "ⵖ", "ف": "ⴼ", "ق": "ⵇ",
    "ك": "ⴽ", "ل": "ⵍ", "م": "ⵎ", "ن": "ⵏ", "ه": "ⵀ", "g": "ⴳ",
}  # fmt: skip
_HEARD = {
    "ب": "bp", "ت": "t", "ث": ("th", "t"), "ج": ("dj", "j", "g"), "ح": "h", "خ": ("kh",), "د": "d", "ذ": ("dh", "d"),
    "ر": "r", "ز": "z", "س": "sç" "c", "ش": ("ch", "sh"), "ص": "sç" "c", "ض": ("dh", "d"), "ط": "t", "ظ": ("dh", "d"),
    "غ": ("gh", "rh"), "ف": ("ph", "f", "v"), "ق": ("k", "q", "c", "g"), "ك": ("k", "c", "g", "q"), "ل": "l",
    "م": "m", "ن": "n", "ه": "h", "g": "g",
}  # fmt: skip
"""How Latin letters write each consonant."""
_LONG = {"ا": "ⴰ", "و": "ⵓ", "ي": "ⵉ", "ى": "ⴰ", "ة": "ⴰ"}
_GLIDES = {"و": "ⵡ", "ي": "ⵢ"}
_VOWELS = "aeiouyw"
_HARD_G = str.maketrans({"گ": "g", "ݣ": "g", "ڭ": "g"})


@dataclass(slots=True)
class _Unit:
    """A consonant (empty for a first vowel) and the vowel that Arabic writes after it."""

    letter: str
    vowel: str = ""
    twice: bool = False
    said: str = ""
    """The short vowel that the Latin spelling says."""


def tifinagh_of(arabic: str, latin: str = "") -> str:
    """An Arabic name in Tifinagh; `latin` is how its bearer spells it, which tells short vowels and articles."""
    spelt = latin or latin_of(arabic)
    words = [_plain(word) for word in arabic.split()]
    words = [word for word in words if word]
    with_article = bool(re.match(r"(?:[ae]l[ '-]|l'|l(?=[^aeiouyl]))", spelt.lower()))
    written: list[str] = []
    heard = folded_latin(spelt)
    for place, word in enumerate(words):
        after_servant = place > 0 and words[place - 1] == "عبد"
        head, rest = _article(word, kept=with_article or place > 0, doubled=place > 0)
        units = _units(rest)
        heard = heard.strip()
        if head == "ⵍ":
            heard = re.sub("^(?:[ae]l|l)(?=.)", "", heard).strip()
        heard = _listened(units, heard)
        text = head + _written(units, first_silent=bool(head))
        written.append(f"{written.pop()}{text}" if after_servant else text)
    return " ".join(written)


def _plain(word: str) -> str:
    plain = "g".join(map(folded_arabic, word.translate(_HARD_G).split("g")))
    return re.sub("^اي?", "i", plain) if word.startswith("إ") else plain


def _article(word: str, *, kept: bool, doubled: bool) -> tuple[str, str]:
    """What is written of the article, and the word after it."""
    if word == "الله":
        return "ⵍⵍⴰ", "ه"
    if not word.startswith("ال") or len(word) < 4:
        return "", word
    rest = word[2:]
    if rest[0] in SUN:
        return (LETTERS[rest[0]] if doubled else "", rest)
    return ("ⵍ" if kept else "", rest)


def _units(word: str) -> list[_Unit]:
    units: list[_Unit] = []
    for place, letter in enumerate(word):
        after = word[place + 1 : place + 2]
        glide = letter in _GLIDES and (
            not place or after in ("ا", "ة", "ى") or bool(units[-1].vowel) or word[place:] == "وي"
        )
        if letter == "i":
            units.append(_Unit("", "ⵉ"))
        elif letter in _LONG and not glide:
            if units and not units[-1].vowel:
                units[-1].vowel = _LONG[letter]
            else:
                units.append(_Unit("", _LONG[letter]))
        else:
            units.append(_Unit(letter))
    return units


def _listened(units: list[_Unit], heard: str) -> str:
    """Write on the units what the Latin spelling says of them, as long as both agree; gives what is left of it."""
    rest = heard
    for place, unit in enumerate(units):
        if place == 0 and unit.letter in ("", "ع", "و", "ي"):
            run, rest = _vowels_in(rest)
            unit.said = run
            unit.vowel = unit.vowel if run or unit.letter or not heard else ""
            continue
        if unit.letter in ("", "ع", "و", "ي"):
            continue
        found = next((one for one in _HEARD.get(unit.letter, ()) if rest.startswith(one)), None)
        if found is None:
            return rest
        rest = rest.removeprefix(found)
        if rest.startswith(found):
            rest = rest.removeprefix(found)
            unit.twice = found != "s"
        run, rest = _vowels_in(rest)
        quiet = [u for u in units[place : place + 3] if u.letter in ("ع", "و", "ي")]
        if not unit.vowel and not quiet:
            unit.said = run
    return rest


def _vowels_in(text: str) -> tuple[str, str]:
    rest = text.lstrip(_VOWELS)
    return text[: len(text) - len(rest)], rest


def _written(units: list[_Unit], *, first_silent: bool) -> str:
    out = []
    for place, unit in enumerate(units):
        letter = _GLIDES.get(unit.letter) or LETTERS.get(unit.letter, "")
        out.append(letter * (2 if unit.twice and not (first_silent and place == 0) else 1))
        out.append(unit.vowel or _short(unit.said))
    return "".join(out)


def _short(said: str) -> str:
    if not said or said[-1] in "ae":
        return ""
    return "ⵉ" if said[-1] in "iy" else "ⵓ"
