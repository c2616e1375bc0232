"""Template library `identity_pages`: what a machine says of itself, in words."""

from __future__ import annotations

from django import template

from diwan.kernel.base.text import t

register = template.Library()
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)  # fmt: skip


def first_in(text: str, known: tuple[tuple[str, str], ...]) -> str:
    """The name of the first mark that a text carries."""
    return next((name for mark, name in known if mark in text), "")


@register.filter
def device(user_agent: str) -> str:
    """The browser and system a session was opened with."""
    named = [n for n in (first_in(user_agent, BROWSERS), first_in(user_agent, SYSTEMS)) if n]
    return " · ".join(named) or t("identity_pages.sessions.unknown")
