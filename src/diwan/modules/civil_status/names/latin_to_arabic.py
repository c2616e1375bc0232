"""Latin names in Arabic letters: a proposal for names that come with their Latin spelling alone."""

from __future__ import annotations

import re

from diwan.modules.civil_status.names.letters import folded_latin

_DIGRAPHS = {
    "tch": "تش", "kh": "خ", "gh": "غ", "ch": "ش", "sh": "ش", "th": "ث", "dh": "ض", "dj": "ج", "ph": "ف", "ou": "و",
    "oo": "و", "gu": "ك", "qu": "ك", "ck": "ك", "aa": "ع", "ai": "عي", "ii": "ي", "ee": "ي",
}  # fmt: skip
_LETTERS = {
    "b": "ب", "c": "ك", "ç": "س", "d": "د", "f": "ف", "g": "ك", "h": "ح", "j": "ج", "k": "ك", "l": "ل", "m": "م",
    "n": "ن", "p": "ب", "q": "ق", "r": "ر", "s": "س", "t": "ت", "v": "ف", "w": "و", "x": "كس", "y": "ي", "z": "ز",
    "i": "ي", "o": "و", "u": "و",
}  # fmt: skip
_ENDS = (
    ("aoui", "اوي"), ("eddine", " الدين"), ("ia", "ية"), ("ya", "ية"), ("ae", "اء"), ("ane", "ان"), ("ine", "ين"),
    ("oune", "ون"), ("a", "ة"), ("ah", "ة"), ("e", ""),
)  # fmt: skip
_HEADS = (("abdel", "عبد ال"), ("ben", "بن"), ("bel", "بل"), ("bou", "بو"), ("ou", "أو"))
_LIKELY_LONG = re.compile(r"a(?=[^aeiouy]+$)|^(?:[kgc]h|[^aeiouy])a(?=[^aeiouy]e[^aeiouy]$)")
"""The a of the last syllable (Jamal), or of a first one before e (Kacem)."""
_SERVANT = re.compile(r"^abde([rszdnt])\1(?=.)")
_WORDS = {
    "el": "ال", "al": "ال", "ben": "بن", "ibn": "ابن", "ait": "أيت", "ould": "ولد", "oulad": "أولاد", "abou": "أبو",
    "abdellah": "عبد الله", "abdallah": "عبد الله",
}  # fmt: skip


def arabic_of(latin: str) -> str:
    """A Latin name in Arabic letters; empty when it holds no Latin letter."""
    words = [_word(word) for word in folded_latin(latin.replace("-", " ")).split()]
    return re.sub(r"(?:^|(?<= ))ال ", "ال", " ".join(word for word in words if word))


def _word(word: str) -> str:
    if word in _WORDS:
        return _WORDS[word]
    servant = _SERVANT.match(word)
    if servant:
        return f"عبد ال{_core(word[servant.end() - 1 :])}"
    for head, arabic in _HEADS:
        if word.startswith(head) and len(word) > len(head) + 2:
            return arabic + _core(word[len(head) :])
    return _core(word)


def _core(word: str) -> str:
    for end, arabic in _ENDS:
        if word.endswith(end) and len(word) > len(end) + 1:
            return _letters(word[: -len(end)], following=end) + arabic
    return _letters(word)


def _letters(word: str, *, following: str = "") -> str:
    """Letter by letter: doubled consonants once, e unwritten, a only where it is likely long.

    `following` are the letters of the ending that is read apart.
    """
    out, place = [], 0
    word = re.sub(r"^mo(?=[hkst][^aeiou]|ha)", "m", word)
    last_a = None if following else _LIKELY_LONG.search(word)
    while place < len(word):
        sound, length = _sound(word, place, following, long_a=bool(last_a and last_a.end() == place + 1))
        out.append(sound)
        place += length
    return "".join(out)


def _sound(word: str, place: int, following: str, *, long_a: bool) -> tuple[str, int]:
    for length in (3, 2):
        known = _DIGRAPHS.get(word[place : place + length])
        if known:
            return known, length
    letter, after = word[place], (word + following)[place + 1 : place + 2]
    if letter in "ae" or (letter in "io" and place == 0):
        first = {"a": "أ", "e": "إ", "i": "إ", "o": "ع"}[letter]
        return (first if place == 0 else "ا" if long_a and letter == "a" else ""), 1
    twice = 2 if after == letter and letter not in "iou" else 1
    if letter == "c" and after in ("e", "i", "y"):
        return "س", 1
    return _LETTERS.get(letter, ""), twice
