"""What is wrong with a procedure, in words, each with the path at fault."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from diwan.kernel.cases.schema import conditions, effects
from diwan.kernel.cases.schema.says import SAYS, sentence

TAGS = frozenset((*conditions.KINDS, *effects.KINDS))


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: where it stands, the code of what it is, and what fills its words."""

    path: str
    code: str
    details: Mapping[str, object] = field(default_factory=dict, compare=False)

    @property
    def says(self) -> str:
        """The fault in English, for who writes the file."""
        return sentence(self.code, dict(self.details))

    def __str__(self) -> str:
        return f"{self.path}: {self.says}"


class ProcedureInvalid(Exception):
    """A procedure that cannot be loaded; says everything that is wrong with it at once."""

    def __init__(self, name: str, problems: Iterable[Problem]) -> None:
        self.name = name
        self.problems = tuple(sorted({str(p): p for p in problems}.values(), key=str))
        super().__init__("\n".join((f"{name} cannot be loaded:", *(f"  {p}" for p in self.problems))))


def nearest(word: str, among: Iterable[str]) -> str:
    """The nearest known name as a question, or nothing; part of the English sentence alone."""
    near = get_close_matches(word, list(among), n=1)
    return f'; did you mean "{near[0]}"?' if near else ""


def problems_from(error: ValidationError, raw: dict[str, Any]) -> list[Problem]:
    """Pydantic's findings with the paths of the file and words of ours."""
    return [
        Problem(_path(item["loc"], raw) or "(file)", *_coded(item["type"], item["msg"], item.get("ctx", {})))
        for item in error.errors()
    ]


CODES = {
    "extra_forbidden": "unknown_name",
    "string_type": "wrong_text",
    "int_type": "wrong_number",
    "bool_type": "wrong_bool",
    "date_type": "wrong_date",
    "list_type": "wrong_list",
    "dict_type": "wrong_table",
    "model_type": "wrong_table",
    "model_attributes_type": "wrong_table",
    "literal_error": "wrong_choice",
    "string_pattern_mismatch": "wrong_form",
    "string_too_short": "text_empty",
    "too_short": "too_short",
    "string_too_long": "too_long",
    "greater_than_equal": "too_small",
    "less_than_equal": "too_large",
}
"""Pydantic's own kinds of error that have words of ours."""
BOUNDS = {"least": ("min_length", "ge"), "most": ("max_length", "le"), "expected": ("expected",)}


def _coded(kind: str, message: str, found: Mapping[str, Any]) -> tuple[str, dict[str, object]]:
    if kind not in CODES:
        if kind in SAYS:
            return kind, dict(found)
        return "unreadable", {"why": message.removeprefix("Value error, ")}
    details = {name: found[key] for name, keys in BOUNDS.items() for key in keys if key in found}
    return CODES[kind], details


def _path(location: Sequence[str | int], raw: Any) -> str:
    path, at, previous = "", raw, None
    for position, part in enumerate(location):
        last = position == len(location) - 1
        if _is_tag(part, previous, at, last):
            previous = part
            continue
        if isinstance(part, int):
            path += f"[{part}]" if isinstance(at, list) else ""
            at = at[part] if isinstance(at, list) and part < len(at) else at
        elif part == "[key]" or (not isinstance(at, dict) and not last):
            continue
        elif isinstance(at, dict) and (part in at or last):
            path, at = f"{path}.{part}" if path else part, at.get(part)
        previous = part
    return path


def _is_tag(part: str | int, previous: str | int | None, at: Any, last: bool) -> bool:
    return (
        part in TAGS
        and isinstance(at, dict)
        and part in at
        and (isinstance(previous, int) or previous in ("not", "when"))
    )
