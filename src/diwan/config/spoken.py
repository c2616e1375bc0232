"""What a server says to the engineer who runs it: French where the machine speaks French, English elsewhere."""

from __future__ import annotations

import os

NAMES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""The first of these that is set tells the language of messages, as for every other command of the machine."""


def said(en: str, fr: str) -> str:
    """The sentence in the language of the machine."""
    language = next((found for name in NAMES if (found := os.environ.get(name))), "")
    return fr if language.lower().startswith("fr") else en
