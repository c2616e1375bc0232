"""Parts of pages that are seen over and over: drawn once for the same values."""

from __future__ import annotations

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from diwan.kernel.base.text import current_language

KEPT = 2_000
"""Parts a process remembers: some 80 pages of a queue, one to two megabytes."""


def drawn(template: str, **values: object) -> SafeString:
    """A template filled with values that are hashable and never change, and with nothing else but the language.

    Such a part is a function of its values: what was drawn once stands for every reader of that language. Words
    within a value are of one kind, all plain or all escaped: a dataclass says equal of both, and one would be shown
    for the other.
    """
    return _drawn(template, current_language(), tuple((name, type(v), v) for name, v in values.items()))


@lru_cache(maxsize=KEPT)
def _drawn(template: str, _language: str, values: tuple[tuple[str, type, object], ...]) -> SafeString:
    return SafeString(render_to_string(template, {name: value for name, _, value in values}))
