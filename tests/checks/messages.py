"""Every message exists in Arabic and in French, with the same placeholders, and every key used exists."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

from diwan.kernel.base.text import word_files

PLURALS = {"zero", "one", "two", "few", "many", "other"}
NEEDED_PLURALS = {"ar": {"one", "two", "few", "many", "other"}, "fr": {"one", "other"}}
SPEAKERS = {"t", "t_html", "Refused", "NotAllowed", "NotFound", "Conflict"}
KEY = re.compile(r"[a-z_]+(?:\.[a-z0-9_]+)+")
USED_IN_TEMPLATES = re.compile(r"\{%-?\s*t\s+[\"']([a-z_]+(?:\.[a-z0-9_]+)+)[\"']")
PLACEHOLDER = re.compile(r"\{(\w+)[^}]*\}")

Catalogue = dict[str, str | dict[str, str]]


def faults(root: Path) -> tuple[list[str], int]:
    """What is missing, and how many keys were looked at."""
    source = root / "src" / "diwan"
    catalogues = {language: catalogue(source, language) for language in ("ar", "fr")}
    used = dict(used_keys(source))
    known = catalogues["ar"].keys() | catalogues["fr"].keys()
    found = [
        *said_twice(source),
        *one_language_only(catalogues),
        *differences(catalogues),
        *bad_plurals(catalogues),
    ]
    found += [f"{place}: {key} is used and has no words" for key, place in used.items() if key not in known]
    return sorted(found), len(known)


def catalogue(source: Path, language: str) -> Catalogue:
    """All messages of one language, keys beginning with the app's label."""
    found: Catalogue = {}
    for folder in sorted(source.rglob("locale")):
        for file in word_files(folder, language):
            found |= dict(words_of(file))
    return found


def words_of(file: Path) -> Iterator[tuple[str, str | dict[str, str]]]:
    """The entries of one file of words."""
    app = file.parents[1] if file.parent.name == "locale" else file.parents[2]
    return flat(tomllib.loads(file.read_text(encoding="utf-8")), label_of(app))


def said_twice(source: Path) -> Iterator[str]:
    """Keys with words in two files of one app: the second would silently win."""
    for folder, language in product(sorted(source.rglob("locale")), ("ar", "fr")):
        times = Counter(key for file in word_files(folder, language) for key, _ in words_of(file))
        yield from (
            f"{key} has words in two files of {language}" for key, count in times.items() if count > 1
        )


def label_of(app: Path) -> str:
    """The app's label: declared in apps.py, or the folder's name."""
    config = app / "apps.py"
    declared = (
        re.search(r"label\s*=\s*\"(\w+)\"", config.read_text(encoding="utf-8")) if config.exists() else None
    )
    return declared.group(1) if declared else app.name


def flat(table: dict[str, Any], prefix: str) -> Iterator[tuple[str, str | dict[str, str]]]:
    """Nested tables as dotted keys; plural forms stay together."""
    for name, value in table.items():
        key = f"{prefix}.{name}"
        if isinstance(value, dict) and not set(value) <= PLURALS:
            yield from flat(value, key)
        else:
            yield key, value


def one_language_only(catalogues: dict[str, Catalogue]) -> Iterator[str]:
    """Keys with words in one language and not in the other, or with empty words."""
    for language, other in (("ar", "fr"), ("fr", "ar")):
        yield from (
            f"{key} has no words in {other}" for key in catalogues[language].keys() - catalogues[other].keys()
        )
        for key, words in catalogues[language].items():
            if not all(text.strip() for text in texts(words)):
                yield f"{key} is empty in {language}"


def texts(words: str | dict[str, str]) -> list[str]:
    """The sentences of an entry."""
    return list(words.values()) if isinstance(words, dict) else [words]


def differences(catalogues: dict[str, Catalogue]) -> Iterator[str]:
    """Placeholders of one language that the other never has; a plural form may leave the number out."""
    for key in catalogues["ar"].keys() & catalogues["fr"].keys():
        ar, fr = (placeholders(catalogues[language][key]) for language in ("ar", "fr"))
        if ar != fr:
            yield f"{key} has {sorted(ar)} in ar and {sorted(fr)} in fr"


def placeholders(words: str | dict[str, str]) -> set[str]:
    """The names between braces."""
    return {name for text in texts(words) for name in PLACEHOLDER.findall(text)}


def bad_plurals(catalogues: dict[str, Catalogue]) -> Iterator[str]:
    """Plural entries that lack a form their language uses."""
    for language, messages in catalogues.items():
        for key, words in messages.items():
            if isinstance(words, dict) and (missing := NEEDED_PLURALS[language] - set(words)):
                yield f"{key} lacks the plural forms {sorted(missing)} in {language}"


def used_keys(source: Path) -> Iterator[tuple[str, str]]:
    """`(key, file)` of every literal key in Python and templates; tests may ask for keys that do not exist."""
    readers = {".py": keys_in_python, ".html": keys_in_template, ".txt": keys_in_template}
    for file in sorted(source.rglob("*")):
        reader = readers.get(file.suffix)
        if reader and "tests" not in file.parts:
            for key in reader(file.read_text(encoding="utf-8")):
                yield key, str(file.relative_to(source))


def keys_in_template(text: str) -> list[str]:
    """Keys of the `t` tag."""
    return USED_IN_TEMPLATES.findall(text)


def keys_in_python(text: str) -> Iterator[str]:
    """First arguments of the functions and errors that speak to people."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and node.args and called(node.func) in SPEAKERS:
            first = node.args[0]
            if isinstance(first, ast.Constant) and KEY.fullmatch(str(first.value)):
                yield str(first.value)


def called(function: ast.expr) -> str:
    """The last name of what is called."""
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
