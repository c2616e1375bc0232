"""Nothing of one machine is committed: no path of somebody's folders, no registry host, no key."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

FORBIDDEN: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<![\w./-])/(?:root|home/\w+|work|Users/\w+)/"), "a path of one machine"),
    (
        re.compile(
            r"\bpypi\.org\b|\bpythonhosted\.org\b|\bregistry\.npmjs\.org\b|\bregistry\.yarnpkg\.com\b"
        ),
        "a registry host",
    ),
    (re.compile(r"^\s*(?:--)?(?:extra-)?index-url\b", re.M), "a package index"),
    (re.compile(r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----"), "a private key"),
)
NOT_TEXT = {".png", ".jpg", ".woff2", ".woff", ".ttf", ".otf", ".gz", ".pdf", ".p12", ".ico", ".webp"}
SPEAKS_OF_THEM = {"tests/checks/committed.py", "tests/architecture/test_checks.py"}


def faults(root: Path) -> tuple[list[str], int]:
    """What was found, and how many files were looked at."""
    files = [file for file in committed_files(root) if file.suffix not in NOT_TEXT]
    return [fault for file in files for fault in faults_in(file, root)], len(files)


def committed_files(root: Path) -> Iterator[Path]:
    """What git keeps or would keep."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        check=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if name not in SPEAKS_OF_THEM and (root / name).is_file():
            yield root / name


def faults_in(file: Path, root: Path) -> Iterator[str]:
    """What one file holds that it must not."""
    text = file.read_text(encoding="utf-8", errors="replace")
    for pattern, words in FORBIDDEN:
        if hit := pattern.search(text):
            line = text.count("\n", 0, hit.start()) + 1
            yield f"{file.relative_to(root)}:{line}: {words}: {hit.group().strip()}"
