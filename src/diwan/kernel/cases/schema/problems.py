"""What is wrong with a procedure, in words, each with the path at fault."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from diwan.kernel.cases.schema import conditions, effects

TAGS = frozenset((*conditions.KINDS, *effects.KINDS))


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault: where it stands and what it is."""

    path: str
    says: str

    def __str__(self) -> str:
        return f"{self.path}: {self.says}"


class ProcedureInvalid(Exception):
    """A procedure that cannot be loaded; says everything that is wrong with it at once."""

    def __init__(self, name: str, problems: Iterable[Problem]) -> None:
        self.name = name
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join((f"{name} cannot be loaded:", *(f"  {p}" for p in self.problems))))


def did_you_mean(word: str, among: Iterable[str]) -> str:
    """The nearest known name, as a question, or nothing."""
    near = get_close_matches(word, list(among), n=1)
    return f'; did you mean "{near[0]}"?' if near else ""


def problems_from(error: ValidationError, raw: dict[str, Any]) -> list[Problem]:
    """Pydantic's findings with the paths of the file and words of ours."""
    return [
        Problem(_path(item["loc"], raw) or "(file)", _words(item["type"], item["msg"]))
        for item in error.errors()
    ]


def _words(kind: str, message: str) -> str:
    if kind == "missing":
        return "this is missing"
    if kind == "extra_forbidden":
        return "nothing of that name is known here"
    return message.removeprefix("Value error, ")


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
