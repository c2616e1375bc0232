"""Answers as pages show them: a table as a table, ground as a drawing, a file with its picture, the rest in words."""

from __future__ import annotations

from collections.abc import Mapping
from math import cos, radians
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.html import format_html
from shapely import Polygon

from diwan.kernel.base.errors import NotFound
from diwan.kernel.base.text import Text
from diwan.kernel.cases.answers import PARTS
from diwan.kernel.cases.kinds.computed import day_in
from diwan.kernel.cases.kinds.land import say_place
from diwan.kernel.cases.kinds.parts import Part
from diwan.kernel.cases.kinds.rows import totals_of
from diwan.kernel.cases.kinds.said import written_answer, written_day, written_measure
from diwan.kernel.cases.kinds.shapes import say_polygon
from diwan.kernel.cases.schema.fields import NUMBERS, FormField
from diwan.kernel.documents.storage import content_of
from diwan.shell.parts import Block

SIDE = 120
BORDER = 6


def shown_answer(asked: FormField, value: Any, address: str = "") -> Text | Block:
    """One answer as a page shows it; `address` is where a file is seen."""
    if isinstance(value, Mapping) and asked.type in PARTS:
        return shown_parts(PARTS[asked.type], value)
    if isinstance(value, list) and asked.columns:
        return shown_table(asked, value)
    if isinstance(value, Mapping) and asked.type == "polygon":
        return shown_polygon(value)
    if isinstance(value, Mapping) and asked.type == "file":
        context = {
            "file": value,
            "address": address,
            "is_picture": str(value.get("media_type")).startswith("image/"),
        }
        return Block(render_to_string("shell_cases/shown/file.html", context))
    return written_answer(asked, value)


def shown_parts(parts: Any, value: Mapping[str, Any]) -> Block:
    """An answer of several parts, a line for each that was given."""
    lines = [
        (part.label, part_words(part, value[part.key]), part.latin) for part in parts if part.key in value
    ]
    return Block(render_to_string("shell_cases/shown/parts.html", {"lines": lines}))


def part_words(part: Part, value: Any) -> Text | str:
    """One part in words."""
    if part.type == "choice":
        return part.choices.get(value, str(value))
    if part.type == "commune" and isinstance(value, Mapping):
        return say_place(dict(value))
    day = day_in(value) if part.type == "date" else None
    return written_day(day) if day else str(value)


def shown_table(asked: FormField, rows: list[dict[str, Any]]) -> Block:
    """A table with its totals."""
    columns = list(asked.columns.items())
    totals = totals_of(asked, rows)
    context = {
        "caption": Text(asked.label.ar, asked.label.fr),
        "heads": [(Text(c.label.ar, c.label.fr), c.type in NUMBERS) for _, c in columns],
        "rows": [
            [
                (Text(c.label.ar, c.label.fr), written_answer(c, row.get(key)), c.type in NUMBERS)
                for key, c in columns
            ]
            for row in rows
        ],
        "totals": [
            (Text(c.label.ar, c.label.fr), written_measure(c, totals[key]) if key in totals else "")
            for key, c in columns
        ]
        if totals
        else [],
    }
    return Block(render_to_string("shell_cases/shown/table.html", context))


def shown_polygon(value: Mapping[str, Any]) -> Block:
    """A polygon in words, and drawn: north is up."""
    words = say_polygon(dict(value))
    return Block(
        format_html(
            '<span class="ground-shown"><svg class="ground-shown__drawing" viewBox="0 0 {0} {0}"'
            ' role="img" aria-label="{1}">'
            '<polygon points="{2}"/></svg><span>{1}</span></span>',
            SIDE,
            words,
            drawn_points(value["ring"]),
        )
    )


def drawn_points(ring: list[list[float]]) -> str:
    """The corners on a square drawing, the scale the same both ways."""
    shape = Polygon(ring)
    west, south, east, north = shape.bounds
    narrow = cos(radians((south + north) / 2))
    size = max((east - west) * narrow, north - south) or 1.0
    scale = (SIDE - 2 * BORDER) / size
    return " ".join(
        f"{BORDER + (x - west) * narrow * scale:.1f},{BORDER + (north - y) * scale:.1f}" for x, y in ring
    )


def answered_file(values: Mapping[str, Any], field: str) -> HttpResponse:
    """The content of a file given as an answer, where the row that holds it was seen under the reader's scope."""
    value = values.get(field)
    if not isinstance(value, Mapping) or "digest" not in value or "media_type" not in value:
        raise NotFound("cases.errors.no_output")
    return bytes_answer(content_of(value["digest"]), value["media_type"])


def bytes_answer(content: bytes, media_type: str) -> HttpResponse:
    """A file in the window it was asked from, never run by the browser."""
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = "inline"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def pdf_answer(content: bytes, name: str) -> HttpResponse:
    """A PDF shown in the browser."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
