"""From what a procedure is begun: nothing, a template, or another procedure."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from diwan.kernel.cases.writing.text import with_values

TEMPLATES = ("authorisation", "declaration", "complaint")
BLANK = """key = "{key}"
version = 1
in_force = {day}
title = {{ ar = "", fr = "" }}
summary = {{ ar = "", fr = "" }}
legal = []
office = "clerk"
category = "other"
silence = {{ means = "none" }}

[steps.draft]
initial = true
phase = "draft"
ball = "applicant"
label = {{ ar = "قيد التعبئة", fr = "Brouillon" }}
"""
DAY = "2026-01-01"
"""A day stands in every text; the one that counts is given by who publishes."""


@cache
def template(name: str) -> str:
    """The text of a starting template."""
    return (files("diwan.kernel.cases.writing") / "templates" / f"{name}.toml").read_text("utf-8")


def begun_from(text: str, key: str, ar: str, fr: str) -> str:
    """A text under a key and title of its own."""
    return with_values(text, (), {"key": key, "title": {"ar": ar, "fr": fr}})


def blank(key: str, ar: str, fr: str) -> str:
    """An empty procedure: the applicant writes, and nothing follows yet."""
    return begun_from(BLANK.format(key=key, day=DAY), key, ar, fr)
