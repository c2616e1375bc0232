"""How near a spelling is to what was typed: between 0 and 1, on the letters and on the consonants."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from operator import itemgetter

from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler, Levenshtein

from diwan.modules.civil_status.names.letters import Script, folded, script_of, without_vowels

CLOSE = 0.08
"""Names this near the best one make the first pass."""
KEPT = 40
"""Names kept for each part of the query."""
KEPT_OF_FAR = 400
"""The same where one looks far: a name with two letters changed stands among many that resemble it as little."""

VOWELS_COUNT_LESS = 0.97
"""A spelling equal but for its vowels ranks under the same spelling."""

ONE_OF_SEVERAL = 0.95
"""One word of a name that has several."""

UNWRITTEN = 0.86
"""The score of a name near by its key that no record has yet spelt in the script of the query."""
UNWRITTEN_AND_FAR = 0.6
"""The same, two edits of the key away."""


@dataclass(frozen=True, slots=True)
class Form:
    """One spelling the dictionary knows for the name `key`, folded, and folded again without its vowels.

    The spelling is empty when the name was never written in the script asked for.
    """

    key: int
    spelling: str
    bare: str


@dataclass(frozen=True, slots=True)
class ScoredName:
    """A name of the dictionary with the score of its nearest spelling."""

    key: int
    score: float


def scored_names(
    query: str, forms: list[Form], unwritten: float = UNWRITTEN, kept: int = KEPT
) -> list[ScoredName]:
    """The names of `forms` nearest first, each by its best spelling, at most `kept`; `unwritten` scores the rest."""
    plain = folded(query)
    near = _similarities(plain, [form.spelling for form in forms])
    bare = _similarities(without_vowels(plain), [form.bare for form in forms])
    scores = [
        max(whole, VOWELS_COUNT_LESS * consonants) if form.spelling else unwritten
        for form, whole, consonants in zip(forms, near, bare, strict=True)
    ]
    scored = zip((form.key for form in forms), scores, strict=True)
    return _best_of_each(chain(scored, _by_one_word(plain, forms)))[:kept]


def _by_one_word(query: str, forms: list[Form]) -> list[tuple[int, float]]:
    """One word typed against each word of names that have several: Amine for Mohamed Amine."""
    if " " in query:
        return []
    words = [(form.key, word) for form in forms if " " in form.spelling for word in form.spelling.split()]
    near = _similarities(query, [word for _, word in words])
    return [(key, ONE_OF_SEVERAL * score) for (key, _), score in zip(words, near, strict=True)]


def _best_of_each(scored: Iterable[tuple[int, float]]) -> list[ScoredName]:
    best = [ScoredName(key, max(score for _, score in group)) for key, group in
            groupby(sorted(scored), key=itemgetter(0))]  # fmt: skip
    return sorted(best, key=lambda name: (-name.score, name.key))


def _similarities(query: str, spellings: list[str]) -> list[float]:
    """The better of edit distance and Jaro-Winkler, spelling by spelling."""
    edits = process.extract_iter(query, spellings, scorer=Levenshtein.normalized_similarity)
    winkler = process.extract_iter(query, spellings, scorer=JaroWinkler.normalized_similarity)
    return [max(edit[1], near[1]) for edit, near in zip(edits, winkler, strict=True)]


def likeness(one: str, other: str) -> float:
    """How near two spellings in one script are, between 0 and 1: accents and signs left out."""
    plain, near = (folded(n).replace("ة", "ه").replace("ى", "ي") for n in (one, other))
    if not plain or not near:
        return 0.0
    if plain == near:
        return 1.0
    bare = without_vowels(plain), without_vowels(near)
    return max(
        Levenshtein.normalized_similarity(plain, near),
        VOWELS_COUNT_LESS * Levenshtein.normalized_similarity(*bare),
    )


def likenesses(query: str, spellings: Sequence[tuple[str, str]]) -> list[float]:
    """How near each name, spelt in Arabic and in Latin letters, is to the query, in the query's script."""
    arabic = script_of(folded(query)) is Script.ARABIC
    plain = [folded(ar if arabic else la) for ar, la in spellings]
    whole = _similarities(folded(query), plain)
    bare = _similarities(without_vowels(folded(query)), [without_vowels(text) for text in plain])
    return [max(one, VOWELS_COUNT_LESS * other) for one, other in zip(whole, bare, strict=True)]


def close_to_best(names: list[ScoredName]) -> list[ScoredName]:
    """Those nearly as near as the first: the first pass of a search."""
    return [name for name in names if name.score >= names[0].score - CLOSE] if names else []
