"""House rules for templates: words come from messages, nothing inline, no physical direction."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

COMMENTS = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}|<!--.*?-->", re.DOTALL)
TAGS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/(?:json|ld\+json)\")", re.I),
        "inline script",
    ),
    (re.compile(r"<style\b", re.I), "inline style sheet"),
    (re.compile(r"\sstyle\s*=", re.I), "style attribute"),
    (re.compile(r"\son[a-z]+\s*=\s*[\"']", re.I), "inline event handler"),
    (re.compile(r"\shx-on[:\-]", re.I), "htmx's hx-on runs inline script"),
    (re.compile(r"href\s*=\s*[\"']javascript:", re.I), "javascript: address"),
    (
        re.compile(r"<(?!a\b)\w+\b[^>]*\b(?:src|href)\s*=\s*[\"']https?://", re.I),
        "something fetched from another site",
    ),
    (re.compile(r"[\u0600-\u06ff]"), "Arabic words in the template: put them into locale/ar.toml"),
    (re.compile(r"[éèêàçùûôîœÉÈÀÇ]"), "French words in the template: put them into locale/fr.toml"),
)
MAY_SPEAK = ("/design/",)
"""The style guide shows specimens of both scripts."""


def faults(root: Path) -> tuple[list[str], int]:
    """What breaks a rule, and how many templates were looked at."""
    files = sorted((root / "src" / "diwan").rglob("templates/**/*.html"))
    return [fault for file in files for fault in faults_in(file, root)], len(files)


def faults_in(file: Path, root: Path) -> Iterator[str]:
    """The faults of one template, with their lines."""
    text = COMMENTS.sub(blanked, file.read_text(encoding="utf-8"))
    bare = TAGS.sub(blanked, text)
    for pattern, words in RULES:
        if "words in the template" in words and any(part in str(file) for part in MAY_SPEAK):
            continue
        for hit in pattern.finditer(bare):
            yield f"{file.relative_to(root)}:{bare.count(chr(10), 0, hit.start()) + 1}: {words}"


def blanked(hit: re.Match[str]) -> str:
    """The same number of lines, without the letters."""
    return re.sub(r"[^\n]", "_", hit.group())
