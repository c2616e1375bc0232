"""What an act is called once it was made: its label is an infinitive in French, and a noun in what happened."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from diwan.kernel.base.text import Text

WORDS = Path(__file__).with_name("happened.toml")
INFINITIVE = re.compile(r"(?:s'|se |ne pas )?\w+(?:er|ir|re|oir)\b", re.IGNORECASE)
JOINED = re.compile(r"(, | et )")
ALONE = ("à ", "au ", "aux ", "en ", "par ", "sans ", "pour ", "avec ", "avant ", "après ", "dans ", "sur ", "vers ",
         "contre ", "de ", "d'")  # fmt: skip
TIED = {
    "le ": "du ",
    "les ": "des ",
    "la ": "de la ",
    "l'": "de l'",
    "un ": "d'un ",
    "une ": "d'une ",
    "des ": "",
}


def as_happened(label: Text) -> Text:
    """The label of an act, as what happened tells it; as it is where it is no infinitive we know."""
    return Text(label.ar, happened_in_french(label.fr))


@cache
def happened_in_french(label: str) -> str:
    """A French label told as a noun: "Déposer le dossier" is "Dépôt du dossier"; each verb of it, or none."""
    first, *rest = JOINED.split(label)
    told = _verb_told(first)
    if told is None or label.lower() in _beginnings():
        return _beginnings().get(label.lower(), label)
    for joint, part in zip(rest[::2], rest[1::2], strict=True):
        following = _verb_told(part)
        if following is None and INFINITIVE.match(part):
            return label
        told += joint + (part if following is None else following[0].lower() + following[1:])
    return told


def _verb_told(words: str) -> str | None:
    """One verb and what follows it; None where it is none we know."""
    for beginning, noun in _beginnings().items():
        rest = words[len(beginning) :]
        if words.lower().startswith(beginning) and (beginning.endswith("'") or not rest[:1].isalpha()):
            return noun + (rest if " " in noun else _tied(rest))
    return None


def _tied(rest: str) -> str:
    """What follows a noun, tied to it by "de" where it was the verb's object."""
    words = rest.lstrip()
    if not words or words == rest or words.startswith(ALONE):
        return rest
    for article, tie in TIED.items():
        if words.startswith(article):
            following = words[len(article) :]
            return f" {tie}{following}" if tie else f" {_after_de(following)}"
    return f" {_after_de(words)}"


def _after_de(words: str) -> str:
    return f"d'{words}" if words[0].lower() in "aeiouyhàâéèêîïôûœ" else f"de {words}"


@cache
def _beginnings() -> dict[str, str]:
    """The beginnings of labels, the longest first."""
    said: dict[str, str] = tomllib.loads(WORDS.read_text(encoding="utf-8"))["beginnings"]
    return dict(sorted(said.items(), key=lambda one: -len(one[0])))
