"""Answers of several parts: their names, how each part is read, and one fault for each part at fault."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from diwan.kernel.base.errors import DomainError, Invalid, Refused
from diwan.kernel.base.text import Text, t
from diwan.kernel.cases.kinds.plain import asked_as, read_plain
from diwan.kernel.cases.kinds.where import Where

PartType = Literal["text", "choice", "date", "code", "commune"]
BLANK: tuple[Any, ...] = (None, "", [], {})


@dataclass(frozen=True, slots=True)
class Part:
    """One control of an answer that has several."""

    key: str
    label: Text
    type: PartType = "text"
    required: bool = True
    hint: Text | None = None
    choices: Mapping[str, Text] = field(default_factory=dict)
    longest: int = 120
    latin: bool = False
    """Written in Latin script or in digits, from left to right, whatever the page."""


class InPart(Refused):
    """A fault of one part, said with the part's name."""

    def __init__(self, part: Text, why: DomainError) -> None:
        super().__init__("cases.field_errors.in_part", part=part, why=why.code)
        self.part = part
        self.why = why

    def words(self) -> str:
        """The name of the part, then what is wrong with it."""
        return t(self.code, part=self.part, why=self.why.words())


def mapping_of(raw: Any) -> Mapping[str, Any]:
    """What was typed, part by part; `Refused` for anything else."""
    if not isinstance(raw, Mapping):
        raise Refused("cases.field_errors.parts")
    return raw


def nothing_typed(raw: Any, parts: Sequence[Part]) -> bool:
    """Whether every part was left empty: no answer, rather than a wrong one."""
    if not isinstance(raw, Mapping):
        return raw in BLANK
    typed = (raw.get(part.key) for part in parts)
    return all(one in BLANK or (isinstance(one, str) and not one.strip()) for one in typed)


def read_parts(
    raw: Any, parts: Sequence[Part], where: Where, readers: Mapping[str, Callable[[str], str]] | None = None
) -> dict[str, Any]:
    """The parts of an answer, those left empty left out; raises `Invalid` with a fault for each part at fault.

    `readers` check a part further, by key.
    """
    typed = mapping_of(raw)
    found: dict[str, Any] = {}
    faults: list[DomainError] = []
    for part in parts:
        try:
            value = read_part(part, typed.get(part.key), where)
            if value is not None:
                further = (readers or {}).get(part.key)
                found[part.key] = further(value) if further else value
        except DomainError as fault:
            faults.append(InPart(part.label, fault))
    if faults:
        raise Invalid({"": faults})
    return found


def read_part(part: Part, raw: Any, where: Where) -> Any:
    """One part; None when it may be empty and is."""
    text = raw.strip() if isinstance(raw, str) else raw
    if text in BLANK:
        if part.required:
            raise Refused("cases.field_errors.part_missing")
        return None
    if part.type == "choice":
        if text not in part.choices:
            raise Refused("cases.field_errors.choice")
        return text
    if part.type == "commune":
        return text
    kind = {"code": "text"}.get(part.type, part.type)
    return read_plain(asked_as(kind, part.label, max_length=part.longest), text, where)
