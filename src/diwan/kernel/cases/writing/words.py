"""What is wrong with a procedure, in the reader's language: names as their labels, delays written out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diwan.kernel.base.calendar import DELAY
from diwan.kernel.base.text import Text, in_a_row, t
from diwan.kernel.cases.schema.problems import Problem
from diwan.kernel.cases.schema.says import SAYS
from diwan.kernel.cases.spoken import delay_text

Raw = Mapping[str, Any]
TABLE_OF = {
    "step": "steps", "steps": "steps", "transition": "transitions", "clock": "clocks", "field": "fields",
}  # fmt: skip


def problem_words(problem: Problem, whole: Raw) -> str:
    """The fault in words; `whole` is the procedure it was found in, for the labels of what it names."""
    if problem.code not in SAYS:
        return problem.code
    details = {name: _spoken(name, value, whole) for name, value in problem.details.items() if name != "near"}
    if problem.code == "no_such":
        kind = str(problem.details["kind"]).replace(" ", "_")
        details["kind"] = t(f"cases.problems.kinds.{kind}")
    return t(f"cases.problems.{problem.code}", **details)


def label_in(whole: Raw, table: str, key: str) -> Text | None:
    """What a thing of a procedure is called, as far as it has words."""
    entry = whole.get(table, {}).get(key) if isinstance(whole.get(table), dict) else None
    words = (entry.get("label") or entry.get("title")) if isinstance(entry, dict) else None
    if not isinstance(words, dict):
        return None
    ar, fr = str(words.get("ar") or ""), str(words.get("fr") or "")
    return Text(ar or fr, fr or ar) if ar or fr else None


def called(whole: Raw, table: str, key: str) -> str:
    """The label of a thing, or its key where it has none."""
    found = label_in(whole, table, key)
    return str(found) if found else key


def _spoken(name: str, value: object, whole: Raw) -> object:
    if name == "delay" or (name == "value" and isinstance(value, str) and DELAY.fullmatch(value)):
        return delay_text(str(value))
    if name not in TABLE_OF:
        return value
    keys = [key.strip() for key in str(value).split(",") if key.strip()]
    return in_a_row(called(whole, TABLE_OF[name], key) for key in keys) or "—"
