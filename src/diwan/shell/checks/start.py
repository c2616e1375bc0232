"""Checked at every start: icons that modules name exist, menu addresses lead somewhere."""

from __future__ import annotations

from django.core.checks import CheckMessage, Error

from diwan.kernel.assembly.registry import AssemblyError, house
from diwan.shell.icons import UnknownIcon, strokes


def misfits(**_: object) -> list[CheckMessage]:
    """Every fault the shell finds in what modules declare for it."""
    try:
        menu = house().menu
    except AssemblyError:
        return []
    found: list[CheckMessage] = []
    for item in menu:
        try:
            strokes(item.icon) if item.icon else ""
        except UnknownIcon:
            found.append(
                Error(f"menu entry {item.url_name} names the unknown icon {item.icon!r}", id="shell.E001")
            )
    return found
