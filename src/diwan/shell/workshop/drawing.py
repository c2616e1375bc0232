"""The drawing of a procedure's steps: one column that a telephone shows whole, its lines running beside it.

Steps stand one under the other in the order one lives them. What leads to the next runs straight down; what jumps
runs in a lane of its own, forward on the side where reading ends, back on the side where it begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from diwan.kernel.base.text import current_language, t
from diwan.kernel.cases.writing.words import called
from diwan.shell.workshop.names import listed

PHASES = ("draft", "intake", "review", "paused", "decided", "silence", "after", "closed")
BOX, TALL, GAP, LANE, EDGE = 204, 46, 24, 11, 4
LINE_LENGTH = 27


@dataclass(frozen=True, slots=True)
class Place:
    """A step in the drawing."""

    number: int
    key: str
    words: str
    phase: str
    holder: str
    returns: bool


@dataclass(frozen=True, slots=True)
class Move:
    """A transition in the list beside it."""

    key: str
    words: str
    by: str
    to: Place | None
    to_words: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """The drawing, and the same in words: each step with what leads out of it."""

    svg: SafeString
    steps: list[tuple[Place, list[Move]]]


@dataclass(slots=True)
class Lane:
    """One line beside the column, which several steps may join on the way to one."""

    target: int
    origins: set[int] = field(default_factory=set)
    place: int = 0

    @property
    def ends(self) -> tuple[int, int]:
        """The first and the last step it passes."""
        passed = {*self.origins, self.target}
        return min(passed), max(passed)


def drawn(whole: dict[str, Any], mandates: dict[str, str]) -> Drawn:
    """A procedure's tables drawn, however unfinished they are."""
    steps = _tables(whole, "steps")
    order = sorted(steps, key=lambda key: _rank(steps[key]))
    returning = {
        origin
        for one in _tables(whole, "transitions").values()
        if one.get("to") == "@back"
        for origin in listed(one.get("from"))
    }
    places = {
        key: Place(
            number, key, called(whole, "steps", key), str(steps[key].get("phase", "review")),
            _holder(steps[key], whole, mandates), key in returning or f"@{steps[key].get('phase')}" in returning,
        )
        for number, key in enumerate(order, 1)
    }  # fmt: skip
    moves = {key: list(_moves(whole, key, places, mandates)) for key in order}
    jumps = {(places[key].number, move.to.number) for key in order for move in moves[key] if move.to}
    return Drawn(_svg(list(places.values()), jumps), [(places[key], moves[key]) for key in order])


def _tables(whole: dict[str, Any], name: str) -> dict[str, dict[str, Any]]:
    found = whole.get(name)
    return {k: v for k, v in found.items() if isinstance(v, dict)} if isinstance(found, dict) else {}


def _rank(step: dict[str, Any]) -> int:
    phase = step.get("phase", "review")
    return PHASES.index(phase) if phase in PHASES else 2


def _holder(step: dict[str, Any], whole: dict[str, Any], mandates: dict[str, str]) -> str:
    ball = step.get("ball", "office")
    if ball == "applicant":
        return t("workshop.actors.applicant")
    if ball == "none" or step.get("phase") == "closed":
        return ""
    held = str(step.get("held_by") or whole.get("office") or "")
    return mandates.get(held, held)


def _moves(
    whole: dict[str, Any], key: str, places: dict[str, Place], mandates: dict[str, str]
) -> Iterator[Move]:
    for name, one in _tables(whole, "transitions").items():
        origins = listed(one.get("from"))
        if key in origins or f"@{places[key].phase}" in origins:
            to = str(one.get("to", ""))
            special = {"@back": "back", "@stay": "stay"}.get(to)
            by = "، ".join(_actor(str(actor), mandates) for actor in listed(one.get("by")))
            words = t(f"workshop.targets.{special}") if special else called(whole, "steps", to) if to else "؟"
            yield Move(name, called(whole, "transitions", name), by, places.get(to), words)


def _actor(key: str, mandates: dict[str, str]) -> str:
    return mandates.get(key) or (
        t(f"workshop.actors.{key}") if key in ("applicant", "professional", "timer", "child") else key
    )


# --- the picture -----------------------------------------------------------------------------------------


def _svg(places: list[Place], jumps: set[tuple[int, int]]) -> SafeString:
    forward, back = _lanes(jumps, 1), _lanes(jumps, -1)
    height = len(places) * (TALL + GAP) - GAP + 2 * EDGE
    ahead, behind = (_beside(lanes) for lanes in (forward, back))
    width = BOX + ahead + behind
    start = ahead if current_language() == "ar" else behind
    parts = [
        f'<svg class="path-drawing" viewBox="0 0 {width} {max(height, TALL)}" width="{width}" role="img" '
        f'aria-label="{escape(t("workshop.drawing"))}" focusable="false">',
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path class="path-drawing__tip" d="M0 0 8 4 0 8z"/></marker></defs>',
    ]
    parts += [_straight(a, start) for a, b in sorted(jumps) if b == a + 1]
    parts += [part for lane in forward for part in _lane(lane, start, forwards=True)]
    parts += [part for lane in back for part in _lane(lane, start, forwards=False)]
    parts += [_box(place, start) for place in places]
    return mark_safe("".join([*parts, "</svg>"]))  # noqa: S308


def _beside(lanes: list[Lane]) -> int:
    """The room that lanes take on their side of the column."""
    return max((lane.place for lane in lanes), default=0) * LANE + 16


def _lanes(jumps: set[tuple[int, int]], way: int) -> list[Lane]:
    """One lane for each step that is jumped to, the short ones nearest to the column."""
    found: dict[int, Lane] = {}
    for origin, target in jumps:
        if (target - origin) * way > (1 if way == 1 else 0):
            found.setdefault(target, Lane(target)).origins.add(origin)
    lanes = sorted(found.values(), key=lambda lane: lane.ends[1] - lane.ends[0])
    for position, lane in enumerate(lanes):
        taken = {other.place for other in lanes[:position] if _overlap(lane, other)}
        lane.place = next(n for n in range(1, len(lanes) + 1) if n not in taken)
    return lanes


def _overlap(one: Lane, other: Lane) -> bool:
    (a, b), (c, d) = one.ends, other.ends
    return a <= d and c <= b


def _top(number: int) -> int:
    return EDGE + (number - 1) * (TALL + GAP)


def _straight(number: int, x: int) -> str:
    y = _top(number) + TALL
    return f'<path class="path-drawing__line" d="M{x + BOX // 2} {y}v{GAP - 2}" marker-end="url(#tip)"/>'


def _lane(lane: Lane, x: int, *, forwards: bool) -> Iterator[str]:
    right = forwards != (current_language() == "ar")
    edge = x + BOX if right else x
    at = edge + (lane.place * LANE + 8) * (1 if right else -1)
    aim = _top(lane.target) + TALL * (1 / 3 if forwards else 2 / 3)
    kind = "" if forwards else " path-drawing__line--back"
    far = [_top(origin) + TALL * (2 / 3 if forwards else 1 / 3) for origin in sorted(lane.origins)]
    start = min(far) if forwards else max(far)
    yield (
        f'<path class="path-drawing__line{kind}" marker-end="url(#tip)" '
        f'd="M{edge} {start:.0f}H{at}V{aim:.0f}H{edge}"/>'
    )
    for y in far:
        if y != start:
            yield f'<path class="path-drawing__line{kind}" d="M{edge} {y:.0f}H{at}"/>'
            yield f'<circle class="path-drawing__dot{kind}" cx="{at}" cy="{y:.0f}" r="2.5"/>'


def _box(place: Place, x: int) -> str:
    y, middle = _top(place.number), x + BOX // 2
    lines = _wrapped(f"{place.number}. {place.words}")
    holder = _cut(place.holder, LINE_LENGTH + 5)
    rows = len(lines) + bool(holder)
    first = y + TALL / 2 - (rows - 1) * 7 + 4.5
    said = [
        f'<text class="path-drawing__words" x="{middle}" y="{first + n * 14:.0f}">{escape(line)}</text>'
        for n, line in enumerate(lines)
    ]
    if holder:
        y_of = first + len(lines) * 14
        said.append(f'<text class="path-drawing__holder" x="{middle}" y="{y_of:.0f}">{escape(holder)}</text>')
    return (
        f'<g class="path-drawing__step path-drawing__step--{escape(place.phase)}">'
        f'<rect x="{x}" y="{y}" width="{BOX}" height="{TALL}" rx="6"/>{"".join(said)}</g>'
    )


def _cut(words: str, most: int) -> str:
    """Words that fit a line, cut with a sign that they are."""
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def _wrapped(words: str) -> list[str]:
    """At most two lines, cut between words."""
    lines = [""]
    for word in words.split():
        if lines[-1] and len(lines[-1]) + len(word) >= LINE_LENGTH:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines if len(lines) <= 2 else [lines[0], f"{lines[1][: LINE_LENGTH - 1]}…"]
