"""What a device sends of a form it kept while the line was cut, and what it is answered."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import QueryDict
from ninja import Field, Schema
from pydantic import AwareDatetime

Name = Annotated[str, Field(max_length=60, pattern=r"^[a-z0-9_]+$")]
Typed = Annotated[str, Field(max_length=4_000, pattern=r"^[^\x00]*$")]


class KeptIn(Schema):
    """A form as it was typed: `key` made on the device takes it once, `owner` is the account and seat it was typed
    from, `answers` are its fields."""

    key: UUID
    owner: Annotated[str, Field(max_length=80)]
    captured_at: AwareDatetime
    answers: Annotated[dict[Name, Annotated[list[Typed], Field(max_length=40)]], Field(max_length=200)]

    def typed(self) -> QueryDict:
        """The answers as a form reads them."""
        found = QueryDict(mutable=True)
        for name, values in self.answers.items():
            found.setlist(name, values)
        return found


class OtherOut(Schema):
    """Something of likely the same event."""

    reference: str
    address: str


class KeptOut(Schema):
    """What the entry became: its number and page, and what it may double."""

    reference: str
    address: str
    alike: list[OtherOut]


def arrived(reference: str, address: str, alike: list[dict[str, str]]) -> dict[str, Any]:
    """The answer to the device."""
    return {"reference": reference, "address": address, "alike": alike}
