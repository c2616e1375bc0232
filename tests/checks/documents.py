"""The documents are true: the glossary is complete, links lead somewhere, the README's commands exist."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
COMMAND = re.compile(r"\bmake ([a-z0-9-]+)")
TARGET = re.compile(r"^([a-z0-9-]+):", re.M)
GLOSSARY_FIELDS = {"en", "fr", "ar", "source", "means"}
ARCHITECTURE_LINES = 120


def faults(root: Path) -> tuple[list[str], int]:
    """What is untrue, and how many documents were looked at."""
    pages = [root / "README.md", *sorted((root / "docs").rglob("*.md"))]
    modules = sorted((root / "src" / "diwan" / "modules").glob("*/module.py"))
    found = [fault for page in pages for fault in (*dead_links(page, root), *unknown_commands(page, root))]
    found += glossary_faults(root / "docs" / "glossary.toml")
    found += architecture_faults(root / "docs" / "architecture.md")
    found += [
        f"{m.parent.name}: the module has no README.md"
        for m in modules
        if not (m.parent / "README.md").exists()
    ]
    return found, len(pages)


def dead_links(page: Path, root: Path) -> Iterator[str]:
    """Links to files that are not there."""
    for target in LINK.findall(text_of(page)):
        if not (page.parent / target).exists():
            yield f"{page.relative_to(root)} links to {target}, which does not exist"


def unknown_commands(page: Path, root: Path) -> Iterator[str]:
    """`make` commands named in code that the Makefile does not have."""
    targets = set(TARGET.findall(text_of(root / "Makefile")))
    code = "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text_of(page), re.DOTALL))
    for name in COMMAND.findall(code):
        if name not in targets:
            yield f"{page.relative_to(root)} names `make {name}`, which the Makefile does not have"


def glossary_faults(file: Path) -> Iterator[str]:
    """Entries without a language, a source or a meaning, and one word for two concepts."""
    if not file.exists():
        yield "docs/glossary.toml is missing"
        return
    entries = {k: v for k, v in tomllib.loads(text_of(file)).items() if isinstance(v, dict)}
    seen: dict[str, str] = {}
    for key, entry in entries.items():
        if missing := {name for name in GLOSSARY_FIELDS if not str(entry.get(name, "")).strip()}:
            yield f"glossary: {key} lacks {sorted(missing)}"
        word = str(entry.get("en", "")).lower()
        if word in seen:
            yield f"glossary: {key} and {seen[word]} are both called {word!r}"
        seen[word] = key


def architecture_faults(file: Path) -> Iterator[str]:
    """The architecture stays one page."""
    if not file.exists():
        yield "docs/architecture.md is missing"
    elif (lines := len(text_of(file).splitlines())) > ARCHITECTURE_LINES:
        yield f"docs/architecture.md has {lines} lines: it is meant to stay one page ({ARCHITECTURE_LINES})"


def text_of(file: Path) -> str:
    """A file as text."""
    return file.read_text(encoding="utf-8") if file.exists() else ""
