"""One spelling for names people write in many ways: two scripts, with and without accents, article, hamza."""

from __future__ import annotations

import re
from functools import lru_cache

from diwan.kernel.base.folding import bare, without_article

LATIN_SOUNDS = (
    ("sch", "ch"), ("sh", "ch"), ("dj", "j"), ("dh", "d"), ("gh", "r"), ("kh", "k"), ("th", "t"), ("ph", "f"),
    ("oua", "wa"), ("oue", "we"), ("oui", "wi"), ("ouo", "wo"), ("ou", "u"), ("aa", "a"), ("ee", "i"),
    ("ai", "i"), ("ay", "i"), ("ei", "i"), ("ey", "i"), ("eh", "a"), ("ah", "a"), ("e", "a"), ("q", "k"), ("c", "k"),
    ("y", "i"), ("o", "u"), ("w", "u"), ("v", "f"), ("z", "s"),
)  # fmt: skip
WORDS = re.compile(r"[0-9a-z\u0621-\u064a]+")
DOUBLE = re.compile(r"(.)\1+")
ARTICLES = {"al", "el", "l", "la", "le", "les", "de", "des", "du", "d", "ed", "es", "er", "en", "et", "ad"}
FILLERS = {
    "ديال",
    "من",
    "في",
    "على",
    "عن",
    "او",
    "و",
    "بغيت",
    "اريد",
    "كيفاش",
    "je",
    "veux",
    "pour",
    "un",
    "une",
    "a",
}


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """Lower case, no accents, no vowel marks, Arabic letters brought together, words apart."""
    return " ".join(WORDS.findall(bare(text)))


def sound_of(word: str) -> str:
    """How a Latin word sounds, roughly: Chefchaouen, Chaouen and Xaouen come close."""
    for written, heard in LATIN_SOUNDS:
        word = word.replace(written, heard)
    return DOUBLE.sub(r"\1", word)


@lru_cache(maxsize=8192)
def key_words(text: str) -> tuple[str, ...]:
    """The words that matter in what somebody typed, folded, without articles."""
    words = [without_article(word) for word in folded(text).split()]
    kept = [word for word in words if word not in ARTICLES and word not in FILLERS]
    return tuple(kept or words)
