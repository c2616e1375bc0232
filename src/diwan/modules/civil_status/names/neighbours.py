"""A slip of a letter, whatever it does to the consonants: the spelling itself, whole and with one letter less.

Keys forgive habits; a slip may turn a vowel into a consonant, or fall into the article, and make two edits of the key
out of one of the spelling. Both kinds of neighbour live in one table: `MARK` keeps spellings apart from keys.
"""

from __future__ import annotations

from collections.abc import Iterable

from diwan.modules.civil_status.names.letters import folded
from diwan.modules.civil_status.names.skeleton import words_of

MARK = "="
COMPARED = 8
"""Letters looked at from the beginning: a slip further on leaves the beginning whole, so rows stay few."""
SHORTEST = 2
_ALIKE = str.maketrans({"ة": "ه", "ى": "ي"})


def compact(text: str) -> str:
    """The folded spelling without its spaces: عبد اللطيف is عبداللطيف."""
    return folded(text).translate(_ALIKE).replace(" ", "")


def spelling_neighbours(spellings: Iterable[str]) -> frozenset[str]:
    """Each spelling, and each with one letter removed: two spellings within one slip share a member."""
    return _marked(_shortened(_beginnings(spellings)))


def each_word(spellings: Iterable[str]) -> frozenset[str]:
    """Each of several first names as it is written."""
    several = (words for words in map(words_of, spellings) if len(words) > 1)
    return _marked(_beginnings(word for words in several for word in words))


def wider_neighbours(spellings: Iterable[str]) -> frozenset[str]:
    """With two letters removed: against neighbours at one, most spellings with two slips."""
    return _marked(_shortened(_shortened(_beginnings(spellings))))


def _beginnings(spellings: Iterable[str]) -> set[str]:
    return {compact(spelling)[:COMPARED] for spelling in spellings}


def _shortened(texts: Iterable[str]) -> set[str]:
    found = set(texts)
    for text in list(found):
        if len(text) > SHORTEST:
            found |= {text[:i] + text[i + 1 :] for i in range(len(text))}
    return found


def _marked(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(MARK + text for text in texts if text)
