"""Arabic names in Latin letters, in the habit of Moroccan administrative French: a proposal, never the spelling.

Arabic leaves the short vowels out, so a rule guesses them by the shape of the word; the spellings that people bear
(`known.py`) always come first, and a clerk corrects by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from diwan.modules.civil_status.names.letters import folded_arabic

CONSONANTS = {
    "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh", "د": "d", "ذ": "d", "ر": "r", "ز": "z",
    "س": "s", "ش": "ch", "ص": "s", "ض": "d", "ط": "t", "ظ": "d", "غ": "gh", "ف": "f", "ق": "k", "ك": "k",
    "ل": "l", "م": "m", "ن": "n", "ه": "h", "g": "g",
}  # fmt: skip
SUN = frozenset("تثدذرزسشصضطظلن")
"""Letters that take the article's ل into themselves (الناصر = Ennasser)."""
WORDS = {
    "بن": "Ben", "ابن": "Ben", "ابو": "Abou", "بو": "Bou", "ايت": "Ait", "ولد": "Ould", "اولاد": "Oulad",
    "عبد": "Abd", "ال": "El", "ام": "Oum", "الله": "Allah", "مولاي": "Moulay", "سيدي": "Sidi", "لالة": "Lalla",
    "للا": "Lalla",
}  # fmt: skip
GLUED = (("بن", "Ben"), ("بل", "Bel"), ("بو", "Bou"))
"""Particles written with the name that follows them."""
_ENDS = (
    ("ائية", "aia"), ("اوي", "aoui"), ("وي", "aoui"), ("اء", "ae"), ("ان", "ane"), ("ين", "ine"), ("ون", "oune"),
    ("ية", "ia"), ("يا", "ia"),
)  # fmt: skip
_HARD_G = str.maketrans({"گ": "g", "ݣ": "g", "ڭ": "g"})
_LONG = {"ا": "a", "و": "ou", "ي": "i"}


@dataclass(slots=True)
class Sound:
    """A consonant and the vowel heard after it; `guessed` when Arabic does not write that vowel."""

    letter: str
    vowel: str = ""
    guessed: bool = True


def latin_of(arabic: str) -> str:
    """An Arabic name in Latin letters; empty when it holds no Arabic letter."""
    kept = re.sub(r"ء\b", "\N{MODIFIER LETTER APOSTROPHE}", _bare(arabic))
    return " ".join(_joined(kept.split()))


def _bare(text: str) -> str:
    """Folded, but a final hamza after alef kept: وفاء is Wafae and not Wafa."""
    words = []
    for word in text.split():
        plain = "g".join(map(folded_arabic, word.translate(_HARD_G).split("g"))).replace("اوو", "او")
        if re.match("(?:ال)?إ(?!ي)", word):
            plain = plain.replace("ا", "i", 1) if word[0] == "إ" else f"الi{plain[3:]}"
        words.append(f"{plain}ء" if word.rstrip().endswith("اء") else plain)
    return " ".join(words)


def _joined(words: list[str]) -> Iterator[str]:
    """Word by word; عبد and what follows, and a name and الدين, are one word in Latin."""
    waiting = ""
    for place, word in enumerate(word.replace("\N{MODIFIER LETTER APOSTROPHE}", "ء") for word in words):
        following = words[place + 1] if place + 1 < len(words) else ""
        if waiting:
            yield _servant(word) if waiting == "عبد" else f"Ben{_servant(word).lower()}"
            waiting = ""
        elif word in ("عبد", "بنعبد") and following:
            waiting = word
        elif following == "الدين":
            yield word_in_latin(word).removesuffix("e") + "eddine"
        elif word != "الدين" or place == 0:
            yield word_in_latin(word)


def _servant(word: str) -> str:
    """عبد and a name of God: Abdellah, Abderrahmane, Abdelkader."""
    if word == "الله":
        return "Abdellah"
    bare = word.removeprefix("ال")
    rest = _core(bare).lower()
    if bare[:1] in SUN and bare != "له":
        head = CONSONANTS[bare[0]]
        return "Abde" + (head if len(head) == 1 else "") + rest
    return "Abdel" + rest


def word_in_latin(word: str) -> str:
    """One word, its first letter a capital."""
    if word in WORDS:
        return WORDS[word]
    if word.startswith("عبدال") and len(word) > 6:
        return _servant(word[3:])
    if word.startswith("ال") and len(word) > 3:
        return _with_article(word[2:])
    for arabic, latin in GLUED:
        rest = word.removeprefix(arabic)
        if rest != word and rest.startswith("عبدال") and len(rest) > 6:
            return latin + _servant(rest[3:]).lower()
        if rest != word and len(rest) > 2:
            joined = "e" if arabic == "بل" and rest[0] in _LONG else ""
            return latin + joined + _core(rest).lower()
    return _core(word).capitalize()


def _with_article(rest: str) -> str:
    """A name in -i, or whose first letter takes the article in, goes without it: التازي = Tazi, النجار = Najjar."""
    latin = _core(rest)
    if rest[0] in SUN or rest.endswith(("ي", "ية")):
        return latin.capitalize()
    return f"El {latin.capitalize()}"


def _core(word: str) -> str:
    """The name itself, small letters."""
    if word[:2] == "ام" and word[2:3] in ("ب", "ح"):
        return "m" + _core(word[2:])
    head, tail = word, ""
    for arabic, latin in _ENDS:
        if word.endswith(arabic) and len(word) > len(arabic) + 1 and word[-len(arabic) - 1] not in _LONG:
            head, tail = word[: -len(arabic)], latin
            break
    return _spelt(_voiced(sounds_of(head), before=tail), tail)


def sounds_of(word: str) -> list[Sound]:
    """Consonants with the long vowels that Arabic writes after them; a first vowel stands on an empty consonant."""
    sounds: list[Sound] = []
    if word[:2] in ("اي", "او") and len(word) > 2 and word[2] not in _LONG:
        sounds, word = [Sound("", "i" if word[1] == "ي" else "ou", guessed=False)], word[2:]
    for place, letter in enumerate(word):
        nothing_yet = not sounds
        after = word[place + 1 : place + 2]
        if letter in "اىةءi":
            _vowel(sounds, {"ء": "", "i": "i"}.get(letter, "a"))
        elif letter in _LONG and not nothing_yet and not _is_consonant(sounds, after):
            _vowel(sounds, _LONG[letter])
        elif letter == "و":
            sounds.append(Sound("ou"))
        elif letter == "ي":
            sounds.append(Sound("y"))
        elif letter == "ع":
            sounds.append(Sound("'"))
        elif letter in CONSONANTS:
            sounds.append(Sound(CONSONANTS[letter]))
    return sounds


def _is_consonant(sounds: list[Sound], after: str) -> bool:
    """و and ي are consonants between vowels: مروان, رياض, طويل."""
    return after in ("ا", "ة", "ى") or bool(after == "ي" and not sounds[-1].vowel)


def _vowel(sounds: list[Sound], vowel: str) -> None:
    if not vowel:
        return
    if not sounds or not sounds[-1].guessed:
        sounds.append(Sound("", vowel, guessed=False))
    else:
        sounds[-1].vowel, sounds[-1].guessed = vowel, False


def _voiced(sounds: list[Sound], before: str) -> list[Sound]:
    """The short vowels guessed: by how many consonants stand together, and where."""
    start = 0
    while start < len(sounds):
        end = start
        while end < len(sounds) and sounds[end].guessed:
            end += 1
        closed = end == len(sounds) and not before
        _voice_run(sounds, start, end, closed=closed)
        start = end + 1
    return sounds


def _voice_run(sounds: list[Sound], start: int, end: int, *, closed: bool) -> None:
    """A run of consonants without a written vowel; closed at the end of the word, else followed by a vowel."""
    length = end - start - (end == len(sounds))
    first = start == 0
    after_vowel = sounds[start - 1].vowel if start else ""
    glides = end < len(sounds) and sounds[end].letter in ("ou", "y")
    if start == 1 and not sounds[0].letter:
        pattern = ["", "e"] if closed and length == 2 else ["e"] if closed else [""] * length
    elif first:
        pattern = _first_pattern(sounds, length, closed=closed)
    elif closed:
        pattern = {1: ["e" if after_vowel == "a" else "a"], 2: ["", "a"]}.get(length, [""] * length)
    else:
        pattern = {1: ["i" if after_vowel == "a" and not glides else ""]}.get(length, [""] * length)
    for sound, vowel in zip(sounds[start : start + length], pattern, strict=False):
        sound.vowel = vowel


def _first_pattern(sounds: list[Sound], length: int, *, closed: bool) -> list[str]:
    if sounds[0].letter == "m" and length == 3:
        return ["o", "a", "e" if closed else "a"]
    if closed:
        return {1: ["a"], 2: ["a", "a"], 3: ["a", "", "e"]}.get(length, ["a", "", *["a"] * length][:length])
    return {1: ["a"], 2: ["a", ""], 3: ["a", "", "e"]}.get(length, ["a", "", *["e"] * length][:length])


def _spelt(sounds: list[Sound], tail: str) -> str:
    text = "".join(sound.letter + sound.vowel for sound in sounds) + tail
    text = re.sub(r"as(?=e[^aeiou]$)", "ac", text)
    text = re.sub(r"^'(?=i)", "a", text)
    text = re.sub(r"^([^aiou']+a)([bdklmnrtz])ou$", r"\1\2\2ou", text)
    text = re.sub(r"(?<=[aiou])s(?=[aeiou])", "ss", text)
    text = re.sub(r"^'(?=[aiou])|(?<=[aiou])'(?=[aeiou])|(?<=[^aiou'])'(?=[aeiou])", "", text)
    text = re.sub(r"^'", "a", text).replace("a'", "aa").replace("'", "a")
    return re.sub(r"(.)\1\1+", r"\1\1", text)
