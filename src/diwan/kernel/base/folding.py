"""Words of a text as a search compares them: Arabic in one form of each letter, French with and without accents.

Folding is the same for what is kept and for what is looked for; a change of it asks for the texts to be indexed anew.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from diwan.kernel.base.whole import western_digits

ARABIC_LETTERS = str.maketrans(
    {
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ؤ": "و", "ئ": "ي", "ء": "", "ى": "ي", "ة": "ه", "ـ": "",
        "گ": "ك", "ݣ": "ك", "ڭ": "ك", "ک": "ك", "ڤ": "ف", "پ": "ب", "ی": "ي", "ھ": "ه", "ہ": "ه",
    }
)  # fmt: skip
ARTICLES = ("وال", "بال", "كال", "فال", "لل", "ال")
"""The article, alone and with the particles that are written into it."""
LEAST_WITHOUT_ARTICLE = 3
DIGIT = re.compile(r"\d")
WORD = re.compile(r"[^\W_]+")
JOINED = re.compile(r"[ـ\u064b-\u065f\u0670]")
LONGEST_WORD = 60
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text: those kept as they are (Arabic folded, codes, numbers) and those still to be stemmed."""

    plain: frozenset[str] = frozenset()
    latin: frozenset[str] = frozenset()

    def __or__(self, other: Words) -> Words:
        return Words(self.plain | other.plain, self.latin | other.latin)

    def __len__(self) -> int:
        return len(self.plain) + len(self.latin)


def words_in(texts: Iterable[str], most: int | None = None) -> Words:
    """The words of some texts, the first so many of them; a Latin word stands in both its forms."""
    plain: dict[str, None] = {}
    latin: dict[str, None] = {}
    for text in texts:
        for word in written_in(text):
            if most is not None and len(plain) + len(latin) >= most:
                break
            _sort_out(word[:LONGEST_WORD], plain, latin)
    return Words(frozenset(plain), frozenset(latin))


def forms_of(typed: str) -> list[Words]:
    """What was typed, word by word, each with its forms; any of them answers for the word."""
    found = (words_in([word]) for word in written_in(typed))
    return [one for one in found if len(one)]


def written_in(text: str) -> list[str]:
    """The words of a text as they are written, in small letters, without vowel marks."""
    return WORD.findall(JOINED.sub("", unicodedata.normalize("NFKC", text)).lower())


def folded_arabic(word: str) -> str:
    """An Arabic word in one form of each letter, without its article."""
    bare = "".join(letter for letter in word.translate(ARABIC_LETTERS) if not unicodedata.combining(letter))
    for article in ARTICLES:
        if bare.startswith(article) and len(bare) - len(article) >= LEAST_WITHOUT_ARTICLE:
            return bare[len(article) :]
    return bare


def without_accents(word: str) -> str:
    """A Latin word in bare letters."""
    parts = unicodedata.normalize("NFKD", word.translate(LIGATURES))
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def _sort_out(word: str, plain: dict[str, None], latin: dict[str, None]) -> None:
    if any("\u0600" <= letter <= "\u06ff" for letter in word):
        if folded := folded_arabic(western_digits(word)):
            plain[folded] = None
    elif DIGIT.search(word):
        plain[without_accents(western_digits(word))] = None
    else:
        latin[word] = None
        latin[without_accents(word)] = None
