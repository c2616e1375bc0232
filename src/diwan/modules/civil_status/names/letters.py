"""Folding of Arabic, Latin and Tifinagh letters before a name is read, compared or keyed."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum


class Script(StrEnum):
    """The script a name is written in."""

    ARABIC = "ar"
    LATIN = "la"
    TIFINAGH = "tf"


_ARABIC_LETTERS = str.maketrans(
    {
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ؤ": "و", "ئ": "ي", "ء": "", "ـ": "",
        "گ": "ك", "ݣ": "ك", "ڭ": "ك", "ڤ": "ف", "ڥ": "ف", "پ": "ب", "چ": "ش", "ژ": "ج",
        "ک": "ك", "ی": "ي", "ھ": "ه", "ہ": "ه",
    }
)  # fmt: skip
_TIFINAGH_LETTERS = str.maketrans(
    {
        "ⴰ": "a", "ⴱ": "b", "ⴲ": "b", "ⴳ": "gu", "ⴴ": "gu", "ⴷ": "d", "ⴸ": "d", "ⴹ": "d", "ⴺ": "d",
        "ⴻ": "e", "ⴼ": "f", "ⴽ": "k", "ⴾ": "k", "ⵀ": "h", "ⵃ": "h", "ⵄ": "a", "ⵅ": "kh", "ⵆ": "kh",
        "ⵇ": "q", "ⵉ": "i", "ⵊ": "j", "ⵋ": "j", "ⵍ": "l", "ⵎ": "m", "ⵏ": "n", "ⵓ": "ou", "ⵔ": "r",
        "ⵕ": "r", "ⵖ": "gh", "ⵗ": "gh", "ⵙ": "s", "ⵚ": "s", "ⵛ": "ch", "ⵜ": "t", "ⵝ": "t", "ⵞ": "ch",
        "ⵟ": "t", "ⵡ": "w", "ⵢ": "y", "ⵣ": "z", "ⵥ": "z", "ⵯ": "",
    }
)  # fmt: skip
_LATIN_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "ı": "i"})
_APOSTROPHES = re.compile("['’‘`´ʼʿʾ\"]")
_NOT_LATIN = re.compile("[^a-zç]+")
_NOT_ARABIC = re.compile("[^ء-ي]+")
_REPEATED = re.compile(r"(.)\1+")
_LATIN_VOWELS = re.compile("[aeiouy]+")
_ARABIC_VOWELS = re.compile("[اويى]+")


def script_of(text: str) -> Script:
    """The script of the first letter that says it; Latin when none does."""
    for letter in text:
        if "\u0600" <= letter <= "\u06ff" or "\u0750" <= letter <= "\u077f" or "\ufb50" <= letter <= "\ufeff":
            return Script.ARABIC
        if "\u2d30" <= letter <= "\u2d7f":
            return Script.TIFINAGH
        if letter.isalpha():
            return Script.LATIN
    return Script.LATIN


def folded_arabic(text: str) -> str:
    """Arabic letters in one form each, words parted by one space, everything else gone."""
    plain = unicodedata.normalize("NFKC", text)
    bare = "".join(letter for letter in plain if unicodedata.category(letter) != "Mn")
    return _NOT_ARABIC.sub(" ", bare.translate(_ARABIC_LETTERS)).strip()


_CHAT_LETTERS = {"2": "", "3": "a", "5": "kh", "7": "h", "9": "q"}
_CHAT_DIGITS = re.compile(r"[23579](?=[a-z])(?<![0-9][23579])|(?<=[a-z])[23579](?![0-9])")
"""Digits that stand for Arabic letters in messages: 3 for ع, 7 for ح, 9 for ق."""


def folded_latin(text: str) -> str:
    """Small Latin letters without accents (ç kept), apostrophes closed up, words parted by one space."""
    lowered = text.lower().translate(_LATIN_LIGATURES).replace("ç", "\0")
    lowered = _CHAT_DIGITS.sub(lambda digit: _CHAT_LETTERS[digit.group()], lowered)
    bare = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))
    return _NOT_LATIN.sub(" ", _APOSTROPHES.sub("", bare).replace("\0", "ç")).strip()


def folded(text: str) -> str:
    """A name folded in its own script; Tifinagh is read into Latin letters."""
    match script_of(text):
        case Script.ARABIC:
            return folded_arabic(text)
        case Script.TIFINAGH:
            return folded_latin(text.translate(_TIFINAGH_LETTERS))
        case _:
            return folded_latin(text)


_ARTICLES = re.compile(r"\b(?:ال(?=..)|[ea]l )")


def without_vowels(folded_form: str) -> str:
    """The folded form without articles, each run of vowels as one mark and doubled letters once, for scoring."""
    arabic = script_of(folded_form) is Script.ARABIC
    once = _REPEATED.sub(r"\1", _ARTICLES.sub("", folded_form))
    if arabic:
        return _ARABIC_VOWELS.sub("ا", once.replace("ة", "").replace("ه ", " "))
    return _LATIN_VOWELS.sub("a", once.replace("w", "ou").replace("ph", "f").replace("q", "k"))
