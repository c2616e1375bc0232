"""What the modules declare and a procedure may name."""

from dataclasses import dataclass, field
from typing import Self

CATEGORIES = frozenset({
    "civil_status", "town_planning", "business", "public_space", "life_in_town", "information", "complaints",
    "funerals", "associations", "elections", "appeals", "social", "other",
})  # fmt: skip
PARTIES = frozenset({"applicant", "professional"})
CORE_RULES = frozenset[str]()


@dataclass(frozen=True, slots=True)
class World:
    """The names that exist outside the file: mandates, bodies, registers, templates, rules, procedures."""

    mandates: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()
    registers: frozenset[str] = frozenset()
    templates: frozenset[str] = frozenset()
    rules: frozenset[str] = frozenset()
    tariffs: frozenset[str] = frozenset()
    procedures: frozenset[str] = frozenset()
    categories: frozenset[str] = field(default=CATEGORIES)

    @classmethod
    def of(cls, **names: list[str]) -> Self:
        """A world from plain lists."""
        return cls(**{kind: frozenset(listed) for kind, listed in names.items()})
