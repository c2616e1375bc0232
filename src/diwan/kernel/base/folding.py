"""Words of a text as a search compares them: Arabic in one form of each letter, French with and without accents.

Folding is the same for what is kept and for what is looked for; a change of it asks for the texts to be indexed anew.
Names of places and of services are compared by `bare` too. The registers of civil status have a folding of their own:
there ta marbuta and alif maqsura tell two names apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from diwan.kernel.base.whole import western_digits

LETTERS = str.maketrans(
    {
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ؤ": "و", "ئ": "ي", "ء": "", "ى": "ي", "ة": "ه", "ـ": "",
        "گ": "ك", "ݣ": "ك", "ڭ": "ك", "ڴ": "ك", "ک": "ك", "ڨ": "ق", "ڤ": "ف", "پ": "ب", "چ": "ش", "ی": "ي",
        "ھ": "ه", "ہ": "ه", "œ": "oe", "æ": "ae",
    }
)  # fmt: skip
ARTICLES = ("وال", "بال", "كال", "فال", "لل", "ال")
"""The article, alone and with the particles that are written into it."""
LEAST_WITHOUT_ARTICLE = 3
DIGIT = re.compile(r"\d")
WORD = re.compile(r"[^\W_]+")
JOINED = re.compile(r"[ـ\u064b-\u065f\u0670]")
LONGEST_WORD = 60


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


def bare(text: str) -> str:
    """Small letters without accents or vowel marks, each Arabic letter in one form, digits Western."""
    parts = unicodedata.normalize("NFKD", western_digits(text.lower()))
    return "".join(letter for letter in parts if not unicodedata.combining(letter)).translate(LETTERS)


def without_article(word: str) -> str:
    """A bare Arabic word without the article, and the particle, written onto it."""
    for article in ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= LEAST_WITHOUT_ARTICLE:
            return word[len(article) :]
    return word


def _sort_out(word: str, plain: dict[str, None], latin: dict[str, None]) -> None:
    if any("\u0600" <= letter <= "\u06ff" for letter in word):
        if folded := without_article(bare(word)):
            plain[folded] = None
    elif DIGIT.search(word):
        plain[bare(word)] = None
    else:
        latin[word] = None
        latin[bare(word)] = None
