"""The key of a name: its consonants, read the same from Arabic and from Latin letters.

A name has one main key and a few alternates for what spelling leaves open. Two spellings of one name share a key in
three cases of four, and are within one letter in nearly all others; `deletions` turns that letter into equality.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from diwan.modules.civil_status.names.letters import Script, folded, script_of

SKELETON_VERSION = 1
"""Raised when a key changes: the dictionary is then rebuilt from the forms, the records' names never change."""

MOST_ALTERNATES = 5
SHORTEST = 2
"""A key is not shortened below this: one letter would be near to every other name."""

LONG = 4
"""A key of which two letters may be changed and the rest still says something."""
LETTERS = "AGSbdfhjklmnrstwxyz"
"""Every letter a key is made of."""

_TITLES = frozenset(
    {
        "مولاي", "مولي", "سيدي", "سيد", "للا", "لالا", "لاله", "لالة", "الحاج", "حاج", "الشريف",
        "moulay", "moulaye", "mouley", "my", "sidi", "sid", "lalla", "lala", "lla", "haj", "hadj",
        "hajj", "elhaj", "elhadj", "chrif", "cherif",
    }
)  # fmt: skip
_ARTICLES = frozenset(
    {
        "el", "al", "l", "en", "es", "er", "ed", "et", "ez", "ech", "an", "as", "ar", "ad", "at", "az",
        "ash", "esh", "ال",
    }
)  # fmt: skip
_PARTICLES = {
    "ben": "ben", "bin": "ben", "ibn": "ben", "bn": "ben", "بن": "بن", "ابن": "بن",
    "bou": "bou", "bu": "bou", "abou": "bou", "abu": "bou", "abi": "bou", "بو": "بو", "ابو": "بو", "ابي": "بو",
    "ait": "ait", "aït": "ait", "ayt": "ait", "ايت": "ايت", "يت": "ايت",
    "ould": "ould", "weld": "ould", "oueld": "ould", "wald": "ould", "ولد": "ولد",
    "oulad": "oulad", "ouled": "oulad", "oulid": "oulad", "awlad": "oulad", "اولاد": "ولاد", "ولاد": "ولاد",
    "abd": "abd", "abde": "abd", "abdel": "abd", "abdul": "abd", "abdal": "abd", "abdoul": "abd", "عبد": "عبد",
    "abder": "abd", "abdes": "abd", "abden": "abd", "abdeb": "abd",
    "bel": "bel", "بل": "بل", "o": "ou", "ou": "ou",
}  # fmt: skip
_SEAM = "'"
"""Keeps the last letter of a particle from being read with the first of the name (Abd + Jalil is not Ab-dj-alil)."""
_GLUED_ARTICLE = re.compile(r"^e(?=(nn|ss|rr|dd|tt|zz|chch|shsh)[a-zç])")
_GLUED_SERVANT = re.compile(r"^abd[aeou]{1,2}l(?=[a-zç]{2})")
_ARABIC_SERVANT = re.compile(r"^عبدال(?=.{2})")
_GLUED_L = re.compile(r"^(?:[ea]l|l)(?=[^aeiouylç][a-zç]{2})|^[ea]l(?=[aeiouy][a-zç]{3})")

_ARABIC_CONSONANTS = dict(zip("بتطثجحهخدضذظرزسصشغفقكلمن", "btttjhhxddddrzssSGfkklmn", strict=True))
_VOWELS: dict[str, str] = {"ا": "a", "ع": "c", "و": "w", "ي": "i", "ى": "a", "ة": "a"}
_LATIN_CONSONANTS = dict(
    zip("bcçdfghjklmnpqrstvxz", ["b", "k", "s", "d", "f", "k", "h", "j", "k", "l", "m", "n", "b", "k", "r", "s",
                                 "t", "f", "ks", "z"], strict=True)
)  # fmt: skip
_LATIN_VOWELS = {"a": "a", "e": "a", "i": "i", "y": "Y", "w": "W", "o": "o", "u": "o"}
_DIGRAPHS = {
    "tch": "S", "sch": "S", "ch": "S", "sh": "S", "kh": "x", "gh": "G", "th": "t", "dh": "d", "ph": "f",
    "dj": "j", "ck": "k", "ou": "W", "oo": "W", "ee": "i",
}  # fmt: skip
_BEFORE_FRONT_VOWEL = {"c": "s", "g": "j"}
_FRONT_VOWELS = frozenset("eiy")


@dataclass(frozen=True, slots=True)
class Key:
    """The main key of a name and the other keys its spelling may stand for."""

    main: str
    alternates: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Main key first."""
        return (self.main, *self.alternates)


def skeleton(text: str) -> Key:
    """The key of a family name or of first names, whatever the script; empty when there are no letters."""
    words = _words(folded(text))
    if not words:
        return Key("")
    read = _read_arabic if script_of(words[0]) is Script.ARABIC else _read_latin
    main = _joined(words, read)
    others = dict.fromkeys(_joined(other, reader) for other, reader in _other_readings(words, read))
    return Key(main, tuple(key for key in others if key and key != main)[:MOST_ALTERNATES])


def deletions(keys: Iterable[str], shortest: int = SHORTEST) -> frozenset[str]:
    """Each key, and each key with one letter removed: two keys within one edit share a member.

    Keys of `shortest` letters and under stay whole.
    """
    return frozenset(short for key in keys for short in _with_one_letter_less(key, shortest) if short)


def likely_deletions(keys: Iterable[str]) -> frozenset[str]:
    """For the first look: keys of three letters whole, since two of them are shared by hundreds of names."""
    return deletions(keys, SHORTEST + 1)


def wider_deletions(keys: Iterable[str]) -> frozenset[str]:
    """Each key with two letters removed, where two are left: reaches names two or three edits away."""
    return frozenset(key for key in deletions(deletions(keys)) if len(key) >= SHORTEST)


def twice_changed(keys: Iterable[str]) -> frozenset[str]:
    """Each long key with one letter removed and another changed: met by the neighbours of a name whose key differs in
    two letters, both consonants. Shorter keys would meet hundreds of names that resemble nothing."""
    long = (key for key in keys if len(key) >= LONG)
    return frozenset(
        other for key in long for short in _shorter_by_one(key) for other in _with_one_changed(short)
    )


def _shorter_by_one(key: str) -> Iterator[str]:
    yield from (key[:i] + key[i + 1 :] for i in range(len(key)))


def _with_one_changed(key: str) -> Iterator[str]:
    yield from (key[:i] + letter + key[i + 1 :] for i in range(len(key)) for letter in LETTERS)


def near_keys(spellings: Iterable[str]) -> frozenset[str]:
    """What the dictionary keeps for one name: every key of every spelling, each with one letter removed."""
    return deletions(key for spelling in spellings for key in skeleton(spelling).all)


def words_of(spelling: str) -> list[str]:
    """The words of a name, titles and articles off, particles joined: two first names are two words."""
    return _words(folded(spelling))


def each_word_keys(spellings: Iterable[str]) -> frozenset[str]:
    """The key of each of several first names: Mohamed Amine answers to Mohamed and to Amine."""
    several = (words for words in map(words_of, spellings) if len(words) > 1)
    return frozenset(key for words in several for word in words if len(key := skeleton(word).main) > SHORTEST)


def _with_one_letter_less(key: str, shortest: int) -> Iterator[str]:
    yield key
    if len(key) > shortest:
        yield from (key[:i] + key[i + 1 :] for i in range(len(key)))


def _words(text: str) -> list[str]:
    """The words that carry the name: titles and articles off, particles joined to the word after them."""
    kept = _without_titles(text.split())
    return _with_particles_joined([_without_article(word) for word in kept if word not in _ARTICLES] or kept)


def _without_titles(words: list[str]) -> list[str]:
    bare = [word for word in words if word not in _TITLES]
    return bare if any(word not in _ARTICLES for word in bare) else words


def _without_article(word: str) -> str:
    if word.startswith("ال") and len(word) > 4:
        return word[2:]
    if _ARABIC_SERVANT.match(word):
        return "عبد" + word[5:]
    if _GLUED_SERVANT.match(word):
        return _GLUED_SERVANT.sub("abd" + _SEAM, word)
    return _GLUED_ARTICLE.sub("", word)


def _with_particles_joined(words: list[str]) -> list[str]:
    joined: list[str] = []
    prefix = ""
    for position, word in enumerate(words):
        if word in _PARTICLES and position < len(words) - 1:
            prefix += _PARTICLES[word] + _SEAM
        else:
            joined.append(prefix + word)
            prefix = ""
    return joined


Reader = Callable[[str], str]


def _joined(words: Iterable[str], read: Reader) -> str:
    return "".join(_closed(read(word)) for word in words)


def _other_readings(words: list[str], read: Reader) -> Iterator[tuple[list[str], Reader]]:
    """What the spelling leaves open: two-letter consonants, a hard g, a glued article."""
    if read is _read_arabic:
        yield from ((other, read) for other in _other_arabic_words(words))
        return
    text = " ".join(words)
    if re.search("th|dh|sh", text):
        yield [re.sub("([tds])h", rf"\1{_SEAM}h", word) for word in words], read
    if "rh" in text:
        yield [word.replace("rh", "gh") for word in words], read
    if re.search("g[eiy]", text):
        yield [re.sub("g(?=[eiy])", "gu", word) for word in words], read
    if _GLUED_L.match(words[0]):
        yield [_GLUED_L.sub("", words[0]), *words[1:]], read
    if words[0].startswith("bel") and len(words[0]) > 5:
        yield ["ben" + words[0][3:], *words[1:]], read
    if "gh" in text:
        yield [word.replace("gh", "g") for word in words], read


def _other_arabic_words(words: list[str]) -> Iterator[list[str]]:
    first, rest = words[0], words[1:]
    if first.startswith("ل") and len(first) > 3:
        yield [first[1:], *rest]
    if first.startswith("بل") and len(first) > 4:
        yield ["بن" + first[2:], *rest]
    if first.startswith("ال") and len(first) > 3:
        yield [first[2:], *rest]


def _read_arabic(word: str) -> str:
    """Consonant classes, with vowel letters as a (alef), c (ع), w and i."""
    sounds = "".join(_ARABIC_CONSONANTS.get(letter) or _VOWELS.get(letter, "") for letter in word)
    return "Y" + sounds[1:] if word.startswith("ي") else sounds


def _read_latin(word: str) -> str:
    """Consonant classes, with vowels as a, w (o, u), W (ou, w) and i."""
    out: list[str] = []
    place = 0
    while place < len(word):
        sound, length = _latin_sound(word, place)
        out.append(sound)
        place += length
    return "".join(out)


def _latin_sound(word: str, place: int) -> tuple[str, int]:
    for length in (3, 2):
        sound = _DIGRAPHS.get(word[place : place + length])
        if sound is not None:
            return sound, length
    letter, following = word[place], word[place + 1 : place + 2]
    if letter in _BEFORE_FRONT_VOWEL and following in _FRONT_VOWELS:
        return _BEFORE_FRONT_VOWEL[letter], 1
    if letter in "gq" and following == "u" and word[place + 2 : place + 3] in ("a", "e", "i", "o", "y"):
        return "k", 2
    return _LATIN_VOWELS.get(letter) or _LATIN_CONSONANTS.get(letter, ""), 1


_RUN = re.compile("[acwWoiY]+")
_DOUBLED = re.compile(r"([^acwWoiY])\1+")


def _closed(sounds: str) -> str:
    """The key of one word: doubled letters once, vowels off but where they are heard as letters."""
    once = _DOUBLED.sub(r"\1", sounds)
    end = len(once)
    out = _RUN.sub(lambda run: _vowel_run(run.group(), first=run.start() == 0, last=run.end() == end), once)
    out = out.replace("nb", "mb")
    return out[:-1] if once.endswith("h") and len(out) > 1 else out


def _vowel_run(run: str, *, first: bool, last: bool) -> str:
    """An initial vowel is marked A; w and y stay when initial or beside another vowel; a final i is y."""
    if first and run[0] in "wW":
        head, tail = "w", run[1:]
    elif first and run[0] in "iY" and (run[0] == "Y" or len(run) > 1):
        head, tail = "y", run[1:]
    elif first:
        head, tail = "A", run[1:]
    else:
        head, tail = "", run
    return head + _inner(tail, beside=head == "A" or len(tail) > 1, last=last)


def _inner(run: str, *, beside: bool, last: bool) -> str:
    kept = []
    for place, sound in enumerate(run):
        final = last and place == len(run) - 1
        if sound in "iY" and (beside or final):
            kept.append("y")
        elif sound in "wW" and beside:
            kept.append("w")
    return _DOUBLED.sub(r"\1", "".join(kept))
