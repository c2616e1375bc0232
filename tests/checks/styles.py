"""House rules for CSS: logical properties only, so that one sheet serves both directions; colours from tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

COMMENTS = re.compile(r"/\*.*?\*/", re.DOTALL)
SIDE = "(?:left|right)"
RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(rf"(?<![\w-])(?:margin|padding|border|scroll-margin|scroll-padding)-{SIDE}\b"),
        "use -inline-start or -inline-end",
    ),
    (re.compile(rf"(?<![\w-]){SIDE}\s*:"), "use inset-inline-start or inset-inline-end"),
    (re.compile(rf"(?:text-align|float|clear)\s*:\s*{SIDE}\b"), "use start or end"),
    (re.compile(rf"border-(?:top|bottom)-{SIDE}-radius"), "use border-start-start-radius and its like"),
    (
        re.compile(
            r"(?<![\w-])(?:margin|padding|border-width|inset)\s*:\s*(?:[^\s;{}()]+\s+){3}[^\s;{}()]+\s*[;}]"
        ),
        "four values name sides: use logical ones",
    ),
    (re.compile(r"!important"), "!important: use a cascade layer"),
    (re.compile(r"@import\s+url\(\s*[\"']?https?:"), "a sheet from another site"),
    (re.compile(r"url\(\s*[\"']?https?:"), "something fetched from another site"),
)
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch|lab)a?\(")
MAY_HAVE_COLOURS = ("tokens.css", "print.css", "verify.css")
"""Paper is white and ink is black; the offline verifier is one page that stands alone."""
MAY_BE_IMPORTANT = ("print.css", "base.css")


def faults(root: Path) -> tuple[list[str], int]:
    """What breaks a rule, and how many sheets were looked at."""
    files = sorted((root / "src" / "diwan").rglob("*.css"))
    return [fault for file in files for fault in faults_in(file, root)], len(files)


def faults_in(file: Path, root: Path) -> Iterator[str]:
    """The faults of one sheet, with their lines."""
    text = COMMENTS.sub(blanked, file.read_text(encoding="utf-8"))
    for pattern, words in RULES:
        if words.startswith("!important") and file.name in MAY_BE_IMPORTANT:
            continue
        yield from (
            f"{place(file, root, text, hit)}: {hit.group().strip()}: {words}"
            for hit in pattern.finditer(text)
        )
    if file.name not in MAY_HAVE_COLOURS:
        for hit in COLOUR.finditer(text):
            yield f"{place(file, root, text, hit)}: a colour that is not a token"


def place(file: Path, root: Path, text: str, hit: re.Match[str]) -> str:
    """The file and line of a hit."""
    return f"{file.relative_to(root)}:{text.count(chr(10), 0, hit.start()) + 1}"


def blanked(hit: re.Match[str]) -> str:
    """The same number of lines, without the letters."""
    return re.sub(r"[^\n]", " ", hit.group())
