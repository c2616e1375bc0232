"""The shared rules a procedure uses, and how it binds them: law 55.19, silence as approval, those of the house."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from diwan.kernel.base.text import Text
from diwan.kernel.cases.schema.load import VERSION, block_parameters, block_title, first_block, latest_block
from diwan.shell.workshop.bench import Bench
from diwan.shell.workshop.controls import MISSING, Control, control_of
from diwan.shell.workshop.shapes import Kind, Shape
from diwan.shell.workshop.typed import Posted, says_the_same, typed

OF_ALL = ("law_55_19", "silence_approval", "silence_appeal")
"""Blocks any procedure may use; those of a module are its own procedures'."""
KINDS: dict[str, tuple[Kind, str]] = {
    "desk": ("pick", "mandate"), "head": ("pick", "mandate"), "governor": ("pick", "mandate"),
    "first": ("pick", "step"), "granted": ("pick", "step"), "limit": ("lengths", ""),
    "decides_in": ("picks", "origin"), "decided_by": ("picks", "transition"), "restarts_on": ("picks", "event"),
    "also_suspended_in": ("picks", "origin"), "output": ("pick", "output"), "clock": ("pick", "clock"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Block:
    """One block: whether it is used, and its controls."""

    key: str
    title: Text
    used: bool
    controls: list[Control]
    newer: int = 0
    """The number of a later version that is not used yet."""


def blocks_for(bench: Bench) -> list[str]:
    """The blocks that may be used: those of all, and those the text uses already."""
    used = bench.reading.raw.get("uses")
    names = list(used) if isinstance(used, dict) else []
    return [*OF_ALL, *(name for name in names if name not in OF_ALL)]


def version_in(block: str, bound: dict[str, Any] | None) -> int:
    """The version of a block that is used; the latest where it is not used yet."""
    first = first_block(block)
    held = bound.get(VERSION, first) if bound is not None else latest_block(block)
    return held if isinstance(held, int) else first


def shapes_for(block: str, version: int = 0) -> list[Shape]:
    """The parameters of a block as attributes."""
    found = []
    for name, spec in block_parameters(block, version).items():
        kind, ref = KINDS.get(name, ("by_text", ""))
        found.append(Shape(name, kind, ref=ref, required="default" not in spec, default=spec.get("default")))
    return found


def rules_controls(bench: Bench, data: QueryDict | None) -> list[Block]:
    """Every block with its controls, as the text says or as it was typed."""
    bound = _bound(bench)
    told = rules_typed(bench, data) if data is not None else {}
    made = []
    for key in blocks_for(bench):
        held = bound.get(key)
        now = {k: v for k, v in {**(held or {}), **(told.get(key) or {})}.items() if v is not None}
        used = held is not None if data is None else told.get(key, held) is not None
        around = bench.around(key)
        controls = [
            control_of(shape, now.get(shape.name, MISSING), f"{key}.{shape.name}", around, f"uses.{key}")
            for shape in shapes_for(key, version_in(key, held))
        ]
        latest = latest_block(key)
        newer = latest if held is not None and version_in(key, held) < latest else 0
        made.append(Block(key, block_title(key), used, controls, newer))
    return made


def rules_typed(bench: Bench, data: QueryDict) -> dict[str, dict[str, Any] | None]:
    """What a form binds; None for a block it takes out, nothing for one that stays out."""
    bound, post = _bound(bench), Posted(data, bench.names)
    found: dict[str, dict[str, Any] | None] = {}
    for key in blocks_for(bench):
        if f"uses.{key}" not in post:
            if key in bound:
                found[key] = None
            continue
        held = bound.get(key, {})
        said: dict[str, Any] = _version_said(key, bound.get(key), post)
        for shape in shapes_for(key, version_in(key, bound.get(key))):
            if shape.kind == "by_text":
                continue
            value = typed(shape, post, f"{key}.{shape.name}", held.get(shape.name))
            if shape.name in held and says_the_same(shape, value, held[shape.name]):
                continue
            said[shape.name] = None if value == shape.default and shape.name not in held else value
        found[key] = said
    return found


def _version_said(block: str, held: dict[str, Any] | None, post: Posted) -> dict[str, Any]:
    """A block taken up now is its latest version; one that is used stays as it is until its writer says otherwise."""
    latest = latest_block(block)
    fresh = held is None or f"uses.{block}.newer" in post
    return {VERSION: latest} if fresh and latest > 1 else {}


def _bound(bench: Bench) -> dict[str, dict[str, Any]]:
    used = bench.reading.raw.get("uses")
    return {k: v for k, v in used.items() if isinstance(v, dict)} if isinstance(used, dict) else {}
