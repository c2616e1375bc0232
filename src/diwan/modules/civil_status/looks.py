"""Who looked at the records that are one's own or one's minor children's, as the person may know it.

The body, its office and the function exercised are told, never the name of the agent (decision 0050).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload

from django.db import connection

from diwan.kernel.base.text import Text, t
from diwan.kernel.identity.models import Account, Mandate, Proof
from diwan.kernel.territory.models import KINGDOM, Office, Territory
from diwan.modules.civil_status.content import RecordType

NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class Look:
    """One consultation: when, of which record, for what act, by which body and office, in which capacity.

    `act` is `consulted`, `listed` among the results of a search, `demanded` by an authority, or what was given
    (`giving.Given`); `to` who asked or received, as article 43 of law 36.21 sorts them; `request` the file for which
    the record was opened.
    """

    at: dt.datetime
    act: str
    type: RecordType
    reference: str
    name: Text
    own: bool
    community: Text
    body: Text
    office: Text
    capacity: Text
    machine: bool
    request: str
    to: str

    @property
    def words(self) -> str:
        """What was done, in words."""
        if self.act == "demanded":
            return t("civil_status.looks.demanded")
        if self.act == "listed":
            return t("civil_status.looks.listed")
        if self.act != "consulted":
            return t("civil_status.looks.given", given=t(f"civil_status.givens.{self.act}"))
        return t("civil_status.looks.by_machine") if self.machine else t("civil_status.looks.consulted")

    @property
    def to_words(self) -> str:
        """To whom a copy was given, in words."""
        return t(f"civil_status.kinships.{self.to}") if self.to else ""


class Looks(Sequence[Look]):
    """The consultations, latest first, read a page at a time; under the citizen's scope alone."""

    def __len__(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM civil_status_looks(0, NULL)")
            return int(cursor.fetchone()[0])

    @overload
    def __getitem__(self, asked: int) -> Look: ...
    @overload
    def __getitem__(self, asked: slice) -> list[Look]: ...
    def __getitem__(self, asked: int | slice) -> Look | list[Look]:
        if isinstance(asked, int):
            return looks(asked, 1)[0]
        start = asked.start or 0
        return looks(start, None if asked.stop is None else max(asked.stop - start, 0))


def is_confirmed(account: Account) -> bool:
    """Whether a proof has settled who this is: a number somebody only declared opens nothing (decision 0022)."""
    return account.person is not None and account.person.proof != Proof.DECLARED


def looks(start: int, most: int | None) -> list[Look]:
    """Part of the consultations; three queries more for the places and functions of the whole part."""
    rows = list(_rows(start, most))
    mandates = {
        held.pk: held
        for held in Mandate.objects.filter(pk__in={row["mandate"] for row in rows if row["mandate"]})
        .select_related("post__office", "territory")
    }  # fmt: skip
    places = Territory.objects.in_bulk({row["territory"] for row in rows}) if rows else {}
    offices = Office.objects.in_bulk({row["office"] for row in rows if row["office"]})
    return [_look(row, mandates, places, offices) for row in rows]


def _rows(start: int, most: int | None) -> Iterator[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM civil_status_looks(%s, %s)", [start, most])
        names = [column.name for column in cursor.description or ()]
        yield from (dict(zip(names, row, strict=True)) for row in cursor.fetchall())


def _look(
    row: dict[str, Any],
    mandates: dict[int, Mandate],
    places: dict[Any, Territory],
    offices: dict[Any, Office],
) -> Look:
    held = mandates.get(row["mandate"])
    place = places[row["territory"]]
    office = offices.get(row["office"]) or (held.post.office if held else None)
    body, within = body_of(held.territory if held else place, office)
    return Look(
        at=row["at"], act=row["act"], type=RecordType(row["type"]), reference=row["reference"],
        name=Text(row["name_ar"], row["name_la"] or row["name_ar"]), own=row["own"], community=place.name,
        body=body, office=within, capacity=held.post.title if held else NOTHING,
        machine=row["occasion"] == "api", request=row["request"], to=row["kinship"],
    )  # fmt: skip


def body_of(place: Territory, office: Office | None) -> tuple[Text, Text]:
    """The body, and the office within it; a court or a ministry is a body of its own."""
    if place.pk == KINGDOM and office is not None:
        return office.name, NOTHING
    return place.name, office.name if office else NOTHING
