"""Pages of which htmx asks a part, to set beside what is on the screen already."""

from __future__ import annotations

from django.http import HttpRequest


def part_asked(request: HttpRequest) -> str:
    """The id of the part that is asked for; nothing where the whole page is."""
    return str(request.headers.get("HX-Target", "")) if request.headers.get("HX-Request") else ""
