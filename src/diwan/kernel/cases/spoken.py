"""Answers as people read them, in both languages: for printed acts, check pages and case files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from diwan.kernel.base.calendar import DELAY, Delay
from diwan.kernel.base.text import Text, t
from diwan.kernel.cases import clocks
from diwan.kernel.cases.kinds.said import written_answer
from diwan.kernel.cases.kinds.said import written_day as written_day
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.schema.words import Words
from diwan.kernel.cases.situation import as_text

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
said = written_answer
"""One answer in words: a choice by its label, a date written out, a table row after row."""


def delay_text(delay: str) -> str:
    """A delay in words: 30 يوما, 3 أيام عمل."""
    found = Delay.parse(delay)
    return t(f"cases.delay.{found.unit}", count=found.count)


def value_text(value: Any) -> str:
    """A value of a procedure in words: a delay, the lengths of one, a number, the name of something added."""
    if isinstance(value, list):
        return t("cases.delay.or").join(value_text(variant["is"]) for variant in value)
    if isinstance(value, dict):
        label = value.get("label", {})
        return str(Text(label.get("ar", ""), label.get("fr", "")))
    return delay_text(value) if isinstance(value, str) and DELAY.fullmatch(value) else str(value)


def filled(words: Words, values: Mapping[str, Text]) -> Text:
    """Declared words with their placeholders filled."""
    return Text(
        PLACEHOLDER.sub(lambda m: values[m[1]].ar, words.ar),
        PLACEHOLDER.sub(lambda m: values[m[1]].fr, words.fr),
    )


def words_about(case: Case, number: str = "") -> dict[str, Text]:
    """What the words of an output may speak of: the case's particulars and every answer."""
    law = case.law
    answers = {key: said(asked, case.values.get(key)) for key, asked in law.fields.items()}
    plain = {
        "applicant": case.applicant,
        "number": number or case.number,
        "reference": case.number,
        "reasons": case.reasons,
    }
    return {
        **answers,
        **{key: Text(value, value) for key, value in plain.items()},
        "procedure": as_text(law.title),
        "territory": case.territory.name,
        "date": written_day(clocks.local(case.opened_at)),
    }
