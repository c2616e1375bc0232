"""A name written in one script, proposed in the others: as people bear it, else as it is usual, else by rule.

Only a proposal: nothing here is written anywhere until somebody leaves it standing in a form (law 36.21, art. 19).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from diwan.kernel.base.spellings import ProposedName, Script, Source, TypedName
from diwan.modules.civil_status.models import NameKind
from diwan.modules.civil_status.names.arabic_to_latin import latin_of
from diwan.modules.civil_status.names.into_tifinagh import tifinagh_of
from diwan.modules.civil_status.names.known import (
    Asked,
    Spelling,
    arabic_borne,
    borne_spellings,
    usual_arabic,
    usual_latin,
)
from diwan.modules.civil_status.names.latin_to_arabic import arabic_of

KINDS = {"first": NameKind.FIRST, "family": NameKind.FAMILY}
BEFORE = frozenset(
    ["بن", "ابن", "بنت", "أبو", "ابو", "بو", "أم", "ام", "عبد", "ولد", "أولاد", "اولاد", "أيت", "آيت", "ايت", "سيدي",
     "مولاي", "لالة", "للا", "ال", "ben", "ibn", "bent", "abou", "bou", "oum", "abd", "abdel", "ould", "oulad", "ait",
     "sidi", "moulay", "lalla", "el", "al"]
)  # fmt: skip
"""Words that are one name with the word after them."""
AFTER = frozenset(["الدين", "الله", "الزهراء", "eddine", "allah", "ezzahra"])
"""Words that are one name with the word before them."""


@dataclass(frozen=True, slots=True)
class _Name:
    """One name to propose for: a first or a family name, and what is typed of it."""

    kind: NameKind
    ar: str
    la: str


@dataclass(frozen=True, slots=True)
class _Found:
    """What a name may be in a script."""

    text: str
    source: Source = Source.RULE
    borne: int = 0


@dataclass(slots=True)
class _Known:
    """The spellings that people bear of the names asked for."""

    forth: Mapping[tuple[Asked, str], Spelling] = field(default_factory=dict)
    back: Mapping[Asked, Spelling] = field(default_factory=dict)


def spellings_for(typed: Sequence[TypedName]) -> list[ProposedName]:
    """For every name typed in Arabic or in Latin letters, the scripts it is proposed in.

    From Arabic when there is Arabic; from Latin letters alone, Arabic too. What the form holds already is proposed
    all the same: who asks knows what stands there.
    """
    asked = [(one, _names_in(one)) for one in typed if one.ar.strip() or one.la.strip()]
    names = [name for _, parts in asked for name in parts]
    forth = (Asked(name.kind, word) for name in names for word in _with_words(name))
    known = _Known(
        borne_spellings(forth), arabic_borne(Asked(name.kind, name.la) for name in names if not name.ar)
    )
    return [proposed for one, parts in asked for proposed in _proposed(one, parts, known)]


def _names_in(typed: TypedName) -> list[_Name]:
    """The name itself; of a line that holds first and family name, each of them."""
    arabic, latin = typed.ar.strip(), typed.la.strip()
    if typed.part != "full":
        return [_Name(KINDS[typed.part], arabic, latin)]
    return [
        _Name(kind, word, "") if arabic else _Name(kind, "", word) for kind, word in _parted(arabic or latin)
    ]


def _parted(line: str) -> list[tuple[NameKind, str]]:
    """First names, then a family name, which is the last; عبد الله is one name, فاطمة الزهراء too."""
    words = _joined(line.split())
    if len(words) < 2:
        return [(NameKind.FIRST, word) for word in words]
    return [*((NameKind.FIRST, word) for word in words[:-1]), (NameKind.FAMILY, words[-1])]


def _joined(words: Sequence[str]) -> list[str]:
    """Words put together where they are one name."""
    found: list[str] = []
    open_ = False
    for word in words:
        plain = word.lower()
        if found and (open_ or plain in AFTER):
            found[-1] = f"{found[-1]} {word}"
        else:
            found.append(word)
        open_ = plain in BEFORE
    return found


def _with_words(name: _Name) -> list[str]:
    """A name, and each of several first names."""
    return [name.ar, *(name.ar.split() if name.kind is NameKind.FIRST else [])]


def _proposed(typed: TypedName, parts: Sequence[_Name], known: _Known) -> Iterator[ProposedName]:
    """The Latin from Arabic, or the Arabic from Latin; then Tifinagh, which follows from both."""
    arabic = [_Found(one.ar) if one.ar else _arabic(one, known) for one in parts]
    latin = [_latin(one, known) if one.ar else _Found(one.la) for one in parts]
    script: Script = "la" if typed.ar.strip() else "ar"
    yield _as_one(typed, script, latin if script == "la" else arabic)
    if typed.part == "full":
        return
    la = typed.la.strip() or latin[0].text
    tifinagh = _tifinagh(_Name(parts[0].kind, arabic[0].text, la), known)
    if tifinagh.text:
        yield _as_one(typed, "tf", [tifinagh])


def _as_one(typed: TypedName, script: Script, found: Sequence[_Found]) -> ProposedName:
    """One proposal of its parts, no surer than the least sure of them."""
    text = " ".join(one.text for one in found if one.text)
    if len(found) == 1:
        return ProposedName(typed.key, script, text, found[0].source, found[0].borne)
    sure = all(one.source is not Source.RULE for one in found)
    return ProposedName(typed.key, script, text, Source.USUAL if sure else Source.RULE)


def _tifinagh(name: _Name, known: _Known) -> _Found:
    written = known.forth.get((Asked(name.kind, name.ar), "tf"))
    return (
        _Found(written.text, Source.BORNE, written.borne)
        if written
        else _Found(tifinagh_of(name.ar, name.la))
    )


def _latin(name: _Name, known: _Known) -> _Found:
    whole = known.forth.get((Asked(name.kind, name.ar), "la"))
    if whole:
        return _Found(whole.text, Source.BORNE, whole.borne)
    if name.kind is NameKind.FIRST:
        if usual := usual_latin(name.ar):
            return _Found(usual, Source.USUAL)
        if words := _word_by_word(name, known):
            return _Found(words, Source.USUAL)
    return _Found(latin_of(name.ar))


def _word_by_word(name: _Name, known: _Known) -> str:
    """Two first names, each as it is known; empty while one is not."""
    words = [
        found.text if (found := known.forth.get((Asked(name.kind, word), "la"))) else usual_latin(word)
        for word in name.ar.split()
    ]
    return " ".join(words) if all(words) else ""


def _arabic(name: _Name, known: _Known) -> _Found:
    if found := known.back.get(Asked(name.kind, name.la)):
        return _Found(found.text, Source.BORNE, found.borne)
    if name.kind is NameKind.FIRST and (usual := usual_arabic(name.la)):
        return _Found(usual, Source.USUAL)
    return _Found(arabic_of(name.la))
