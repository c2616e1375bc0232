"""Words in the reader's language: `Text` for declarations, `t` for messages kept in `locale/<language>.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from babel import Locale
from django.apps import apps
from django.conf import settings
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

LANGUAGES = ("ar", "fr")
PLURALS = {"zero", "one", "two", "few", "many", "other"}

FRENCH_SPACES = re.compile(r" (?=[;:?!»])|(?<=«) ")

type_of_entry = str | dict[str, str]


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in the two languages of the administration."""

    ar: str
    fr: str

    def __str__(self) -> str:
        return french(self.fr) if current_language() == "fr" else self.ar

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)


@lru_cache(maxsize=4_000)
def french(words: str) -> str:
    """French punctuation keeps to its word: the space before `;` or `?` never begins a line."""
    return FRENCH_SPACES.sub("\N{NO-BREAK SPACE}", words)


class MissingText(LookupError):
    """A message key without words."""


def current_language() -> str:
    """`ar` unless the reader chose another language of `LANGUAGES`."""
    language = (get_language() or "ar")[:2]
    return language if language in LANGUAGES else "ar"


def in_a_row(words: Iterable[object]) -> str:
    """Several things one after the other, parted as the reader's language parts them."""
    return (", " if current_language() == "fr" else "، ").join(map(str, words))


def one_by_one(sentences: Iterable[object]) -> str:
    """Several sentences one after the other."""
    return ("\N{NO-BREAK SPACE}; " if current_language() == "fr" else "؛ ").join(map(str, sentences))


def locale() -> Locale:
    """Babel's locale of the reader: month names and digits as Morocco writes them."""
    return locale_of(current_language())


@cache
def locale_of(language: str) -> Locale:
    """Babel's locale of a language, read once."""
    return Locale.parse(f"{language}_MA")


def flatten(table: dict[str, Any], prefix: str) -> Iterator[tuple[str, type_of_entry]]:
    """Nested TOML tables as dotted keys; a table of plural forms stays one entry."""
    for name, value in table.items():
        key = f"{prefix}.{name}"
        if isinstance(value, dict) and not set(value) <= PLURALS:
            yield from flatten(value, key)
        else:
            yield key, value


def word_files(folder: Path, language: str) -> list[Path]:
    """An app's files of words: `<language>.toml`, and one a subject in `<language>/` where one file grew too long."""
    whole = folder / f"{language}.toml"
    return [whole] * whole.exists() + sorted((folder / language).glob("*.toml"))


def messages_in(folder: Path, label: str, language: str) -> dict[str, type_of_entry]:
    """The messages of one app in one language; empty when it has none."""
    found: dict[str, type_of_entry] = {}
    for file in word_files(folder / "locale", language):
        found |= flatten(tomllib.loads(file.read_text("utf-8")), label)
    return {key: spaced(entry) for key, entry in found.items()} if language == "fr" else found


def spaced(entry: type_of_entry) -> type_of_entry:
    """A French entry with its punctuation kept to its words."""
    return french(entry) if isinstance(entry, str) else {form: french(words) for form, words in entry.items()}


@cache
def catalogue(language: str) -> dict[str, type_of_entry]:
    """Every message of every installed app in one language."""
    found: dict[str, type_of_entry] = {}
    found |= messages_in(Path(__file__).parent, "base", language)
    for app in apps.get_app_configs():
        found |= messages_in(Path(app.path), app.label, language)
    return found


def template_of(key: str, count: object = None) -> str:
    """The words of a key before its placeholders are filled, in the plural form `count` asks for."""
    entry = catalogue(current_language()).get(key)
    if entry is None:
        if getattr(settings, "TEXTS_STRICT", True):
            raise MissingText(f"{key} has no words in {current_language()}")
        return key
    if isinstance(entry, str):
        return entry
    form = locale().plural_form(count if isinstance(count, int | float) else 0)
    return entry.get(form) or entry["other"]


def t(key: str, /, **values: object) -> str:
    """The words of `key` in the reader's language, placeholders filled, as plain text."""
    return template_of(key, values.get("count")).format(**values)


def t_html(key: str, /, **values: object) -> SafeString:
    """Like `t`, escaped, with every value isolated in `<bdi>` so that it never reorders its sentence."""
    isolated = {
        name: value if isinstance(value, SafeString) else format_html("<bdi>{}</bdi>", value)
        for name, value in values.items()
    }
    return mark_safe(escaped(template_of(key, values.get("count"))).format(**isolated))  # noqa: S308


@lru_cache(maxsize=8_000)
def escaped(words: str) -> str:
    """The house's own words as HTML; most are shown over and over."""
    return str(conditional_escape(words))
