"""Each rule of the law of civil status has a test that cites its article, and the page that says which stays true."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

MODULES = Path(__file__).resolve().parents[2]
CITED = re.compile(r"law 36\.21, art\. ([\d, ]+(?:and \d+)?)", re.IGNORECASE)
PAGE = MODULES.parents[2] / "docs" / "reference" / "civil-status-law.md"
NAMED = re.compile(r"`([\w/]+\.py)::(\w+)`")


def lines() -> list[list[str]]:
    """The cells of each line of its tables."""
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    return [row for row in cells if row[0] != "Text"]


@cache
def source(path: str) -> str:
    """A file of a module, or of the kernel."""
    base = MODULES.parent if path.startswith("kernel/") else MODULES
    return (base / path).read_text(encoding="utf-8")


@cache
def said_of(path: str) -> dict[str, str]:
    """What each test of a file says of itself: its name, its docstring, its file's."""
    tree = ast.parse(source(path))
    whole = ast.get_docstring(tree) or ""
    found = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return {node.name: f"{node.name} {ast.get_docstring(node) or ''} {whole}" for node in found}


def articles(text: str) -> set[str]:
    """The articles a text cites, one by one, and the texts that are cited whole."""
    spans = [
        range(int(first), int(last) + 1)
        for first, last in re.findall(r"(\d+)(?: to |_to_|-)(\d+)(?![\d.])", text)
        if int(first) < int(last) <= int(first) + 30
    ]
    cited = re.findall(r"(?:art\.|articles?_?)[ _]?(\d+(?:(?:, | and | to |_and_|_to_|-)\d+)*)", text)
    alone = {number for numbers in cited for number in re.findall(r"\d+", numbers)}
    return alone | {str(n) for span in spans for n in span} | set(re.findall(r"2-99-665", text))


def test_every_line_names_tests_that_exist_and_cite_its_article() -> None:
    wrong = []
    for text, rule, tests in lines():
        named = NAMED.findall(tests)
        if not named:
            wrong.append(rule)
        for path, name in named:
            said = said_of(path).get(name, "")
            if not articles(text) & articles(said):
                wrong.append(f"{text}: {path}::{name}")
    assert wrong == []


def test_the_page_speaks_of_the_articles_the_rules_cite() -> None:
    """Articles named in `rules.py` of both modules are on the page."""
    cited = {
        number
        for module in ("civil_status", "declarations")
        for found in CITED.findall(source(f"{module}/rules.py"))
        for number in re.findall(r"\d+", found)
    }  # fmt: skip
    assert cited - {article for row in lines() for article in articles(row[0])} == set()
