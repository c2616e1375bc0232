"""Each rule of the law of civil status has a test, and the page that says which stays true."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

MODULES = Path(__file__).resolve().parents[2]
CITED = re.compile(r"law 36\.21, art\. ([\d, ]+(?:and \d+)?)", re.IGNORECASE)
PAGE = MODULES.parents[2] / "docs" / "reference" / "civil-status-law.md"


def lines() -> list[list[str]]:
    """The cells of each line of its tables."""
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    return [row for row in cells if row[0] != "Text"]


@cache
def source(path: str) -> str:
    return (MODULES / path).read_text(encoding="utf-8")


def test_every_line_cites_an_article_and_names_tests_that_exist() -> None:
    wrong = []
    for text, rule, tests in lines():
        named = re.findall(r"`([\w/]+\.py)::(\w+)`", tests)
        if not named or not re.search(r"art\. \d|2-99-665", text):
            wrong.append(rule)
        wrong += [f"{path}::{name}" for path, name in named if f"def {name}(" not in source(path)]
    assert wrong == []


def test_the_page_speaks_of_the_articles_the_rules_cite() -> None:
    """Articles named in `rules.py` of both modules are on the page."""
    cited = {
        number
        for module in ("civil_status", "declarations")
        for found in CITED.findall(source(f"{module}/rules.py"))
        for number in re.findall(r"\d+", found)
    }  # fmt: skip
    page = PAGE.read_text(encoding="utf-8")
    known = set(re.findall(r"\d+", " ".join(row[0] for row in lines()))) | spans(page)
    assert cited - known == set()


def spans(page: str) -> set[str]:
    """The articles inside `art. 20 to 22`."""
    return {
        str(number)
        for first, last in re.findall(r"art\. (\d+) to (\d+)", page)
        for number in range(int(first), int(last) + 1)
    }
