"""Numbers that people type are read in one place."""

from __future__ import annotations

import ast
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "diwan"
READER = SOURCE / "kernel" / "base" / "whole.py"
ONE_CHARACTER = {
    "kernel/identity/identifiers.py",
    "modules/civil_status/names/query.py",
    "kernel/payments/rules.py",
}


def asked_whether_digits(file: Path) -> list[int]:
    """The lines that ask `isdigit` and its like, which say yes to what `int` refuses (a superscript)."""
    tree = ast.parse(file.read_text("utf-8"))
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("isdigit", "isdecimal", "isnumeric")
    ]


def test_whole_numbers_are_read_by_the_kernel_only() -> None:
    found = {
        str(file.relative_to(SOURCE)): lines
        for file in SOURCE.rglob("*.py")
        if file != READER and "tests" not in file.parts and (lines := asked_whether_digits(file))
    }
    assert set(found) <= ONE_CHARACTER, "use diwan.kernel.base.whole.whole_number"
