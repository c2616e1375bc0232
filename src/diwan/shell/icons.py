"""Icons of one open set, drawn inside the page, and the house's own motif: the eight-pointed star."""

from __future__ import annotations

import re
from functools import cache
from math import cos, pi, sin
from pathlib import Path

from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from diwan.shell.assets import ICONS

OUTER = re.compile(r"^.*?<svg[^>]*>|</svg>.*$", re.DOTALL)
WAIST = cos(pi / 4) / cos(pi / 8)


class UnknownIcon(LookupError):
    """No icon of that name in the set."""


@cache
def strokes(name: str) -> str:
    """The drawing of an icon; nothing where npm has not installed the set."""
    folder = Path(settings.NODE_MODULES) / ICONS
    if not folder.is_dir():
        return ""
    file = folder / f"{name}.svg"
    if not file.is_file():
        raise UnknownIcon(name)
    return " ".join(OUTER.sub("", file.read_text("utf-8")).split())


def icon(name: str, *, mirror: bool = False, label: str = "") -> SafeString:
    """An icon; `mirror` where its direction has meaning, `label` only where no words stand beside it."""
    kind = "icon icon--mirror" if mirror else "icon"
    said = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return mark_safe(  # noqa: S308
        f'<svg class="{kind}" {said} focusable="false" width="20" height="20" viewBox="0 0 24 24" fill="none" '
        f'stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">'
        f"{strokes(name)}</svg>"
    )


@cache
def star_points(radius: float) -> str:
    """The outline of two squares laid across each other, centred in a 100 by 100 drawing."""
    return " ".join(
        f"{50 + r * sin(pi * k / 8):.2f},{50 - r * cos(pi * k / 8):.2f}"
        for k in range(16)
        for r in [radius if k % 2 == 0 else radius * WAIST]
    )


def square_points(radius: float, turn: float) -> str:
    """One square of the star."""
    corners = [(50 + radius * sin(a), 50 - radius * cos(a)) for a in (turn + pi * k / 2 for k in range(4))]
    return " ".join(f"{x:.2f},{y:.2f}" for x, y in corners)


def shape(points: str, **drawn: object) -> str:
    """A closed line through points."""
    said = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in drawn.items())
    return f'<polygon points="{points}"{said}/>'


def full_star() -> str:
    """The mark: a full star, a gap, a smaller star."""
    ring = f"M{star_points(48).replace(' ', ' L')} Z M{star_points(36).replace(' ', ' L')} Z"
    return f'<path d="{ring}" fill="currentColor" fill-rule="evenodd"/>' + shape(
        star_points(24), fill="currentColor"
    )


def drawn_star() -> str:
    """The line drawing: two squares crossing, and the octagon they leave."""
    line = {"fill": "none", "stroke": "currentColor", "stroke_width": 1.5}
    squares = [shape(square_points(r, turn), **line) for r in (48, 40) for turn in (0, pi / 4)]
    return "".join(squares) + shape(star_points(22), **line)


def large_star() -> str:
    """The line drawing at the side of the home page: stars within stars."""
    line = {"fill": "none", "stroke": "currentColor", "stroke_width": 0.35}
    rings = [shape(square_points(r, turn), **line) for r in (49, 44, 34, 20) for turn in (0, pi / 4)]
    rays = [
        f'<path d="M50 50 L{50 + r * sin(pi * k / 8):.2f} {50 - r * cos(pi * k / 8):.2f}" fill="none" '
        'stroke="currentColor" stroke-width="0.25"/>'
        for k in range(16)
        for r in [49 if k % 2 == 0 else 49 * WAIST]
    ]
    return "".join(rings + rays) + shape(star_points(12), **line)


def seal_star() -> str:
    """The seal: a star with an edge like a stamp's."""
    line = {"fill": "none", "stroke": "currentColor"}
    return (
        shape(star_points(48), **line, stroke_width=3)
        + shape(star_points(40), **line, stroke_width=1)
        + '<circle cx="50" cy="50" r="25" fill="none" stroke="currentColor" stroke-width="1.5"/>'
        + shape(star_points(15), fill="currentColor")
    )


STARS = {"mark": full_star, "line": drawn_star, "large": large_star, "seal": seal_star}


@cache
def star(kind: str = "mark") -> SafeString:
    """The house's motif, for the header, the seals and the empty states, nowhere else."""
    return mark_safe(  # noqa: S308
        '<svg class="star" aria-hidden="true" focusable="false" width="40" height="40" viewBox="0 0 100 100">'
        f"{STARS[kind]()}</svg>"
    )
