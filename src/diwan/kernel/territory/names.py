"""Names of places as people spell them, in either script: folding, skeletons, likeness."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz

from diwan.kernel.base.folding import bare

SILENT = re.compile(r"['’`´ʼʿʾ]")
BETWEEN_WORDS = re.compile(r"[^\w]+|_")
ARTICLES = frozenset({"ال", "al", "el", "l", "de", "des", "du", "la", "le", "les"})
SHORT = {"my": "moulay", "mly": "moulay", "sd": "sidi"}
KIN = {
    "oulad": "wld", "ouled": "wld", "awlad": "wld", "ould": "wld", "اولاد": "ولد", "ولاد": "ولد", "ولد": "ولد",
    "ait": "yt", "ayt": "yt", "يت": "يت", "ايت": "يت", "ben": "bn", "beni": "bn", "bni": "bn", "bani": "bn",
    "banou": "bn", "بنو": "بن", "بني": "بن", "بن": "بن", "ابن": "بن",
}  # fmt: skip
LATIN_SOUNDS = (
    (r"dj", "j"), (r"gu(?=[eiy])", "g"), (r"c(?=[eiy])", "s"), (r"ph", "f"), (r"sch|ch", "S"), (r"sh", "S"),
    (r"kh", "X"), (r"gh|rh", "G"), (r"th", "t"), (r"dh", "d"), (r"ç", "s"), (r"[qck]|g", "k"), (r"v", "f"),
    (r"z", "z"), (r"[aeiouyw]", ""), (r"h$", ""),
)  # fmt: skip
ARABIC_SOUNDS = (
    (r"[طثت]", "ت"), (r"[ضذظد]", "د"), (r"[صس]", "س"), (r"[قكج]", "ك"), (r"[حه]", "ه"), (r"[اويع]", ""),
    (r"ه$", ""),
)  # fmt: skip
DOUBLED = re.compile(r"(.)\1+")
ALIKE = 62.0


@lru_cache(maxsize=20_000)
def folded(text: str) -> str:
    """A name without case, accents, vowel marks, hamzas and punctuation: what two spellings share at sight."""
    plain = SILENT.sub("", bare(text))
    return " ".join(SHORT.get(word, word) for word in BETWEEN_WORDS.split(plain.strip())).strip()


def without_article(word: str) -> str:
    """A word without the Arabic article glued to it."""
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


def sounded(word: str) -> str:
    """The consonants of one folded word, those that spellings confuse taken together."""
    if word in KIN:
        return KIN[word]
    arabic = any("\u0600" <= c <= "\u06ff" for c in word)
    kept = without_article(word)
    for pattern, sound in ARABIC_SOUNDS if arabic else LATIN_SOUNDS:
        kept = re.sub(pattern, sound, kept)
    return DOUBLED.sub(r"\1", kept)


@lru_cache(maxsize=20_000)
def skeleton(text: str) -> str:
    """The consonants of a whole name, articles left out, words joined."""
    words = [word for word in folded(text).split() if word not in ARTICLES]
    return "".join(sounded(word) for word in words)


def likeness(asked: str, name: str) -> float:
    """How much a name looks like what was asked, 0 to 100; a name that begins with it comes right after itself."""
    wanted, known = folded(asked), folded(name)
    if not wanted or not known:
        return 0.0
    if wanted == known:
        return 100.0
    plain, key = " ".join(map(without_article, known.split())), skeleton(asked)
    if known.startswith(wanted) or plain.startswith(wanted):
        return 97.0
    if len(key) > 1 and key == skeleton(name):
        return 95.0
    if f" {wanted}" in f" {plain}":
        return 90.0
    return max(fuzz.ratio(wanted, known), 0.94 * fuzz.ratio(key, skeleton(name)) if len(key) > 2 else 0.0)
