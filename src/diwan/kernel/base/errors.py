"""The short tree of domain errors; each carries a message key with Arabic and French words."""

from __future__ import annotations

from collections.abc import Mapping

from diwan.kernel.base.text import t


class DomainError(Exception):
    """Something the domain says no to, with words for the person who asked.

    `code` is a message key such as `"watiqa.errors.not_entitled"`; `args` fill its placeholders.
    """

    status = 422

    def __init__(self, code: str, /, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details

    def words(self) -> str:
        """The reason in the language of the reader."""
        return t(self.code, **self.details)

    def __str__(self) -> str:
        return f"{self.code} {self.details}" if self.details else self.code


class Refused(DomainError):
    """A rule says no; the words say why."""


class NotAllowed(DomainError):
    """The mandate under which one acts does not cover this act."""

    status = 403


class NotFound(DomainError):
    """There is no such thing in the scope of who asks."""

    status = 404


class Conflict(DomainError):
    """Somebody was faster, or the form is stale; nothing was changed."""

    status = 409


class TooOften(DomainError):
    """Too many tries in too little time; nothing was looked at."""

    status = 429


class Invalid(DomainError):
    """One or more fields are wrong: `fields` maps each field to its reasons."""

    def __init__(self, fields: Mapping[str, list[DomainError]], code: str = "base.errors.invalid") -> None:
        super().__init__(code)
        self.fields = fields

    def __str__(self) -> str:
        faults = "; ".join(f"{field}: {', '.join(map(str, why))}" for field, why in self.fields.items())
        return f"{self.code} ({faults})"
