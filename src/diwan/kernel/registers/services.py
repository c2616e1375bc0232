"""Taking numbers and closing the year's book."""

from __future__ import annotations

from django.db import connection

from diwan.kernel.assembly.registry import house
from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Conflict
from diwan.kernel.journal.services import service
from diwan.kernel.registers.models import Book


def take_number(act: Act, register: str, *, year: int, office: int | None = None) -> int:
    """The next number of the year's book, without gaps: a rolled-back act leaves no hole.

    Call it as late in the act as can be: the book stays locked until the act ends. Raises `Conflict` when
    the year's book is closed.
    """
    declared = house().registers[register]
    room = (office or 0) if declared.per == "office" else 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT diwan_take_number(%s, %s, %s, %s)", [act.territory, register, room, year])
        (number,) = cursor.fetchone()
    if number is None:
        raise Conflict("registers.errors.closed", register=declared.title, year=year)
    return int(number)


def written_number(register: str, number: int, *, year: int, office: str = "", territory: str = "") -> str:
    """A number as the register's pattern writes it."""
    pattern = house().registers[register].pattern
    return pattern.format(number=number, year=year, office=office, territory=territory)


@service("registers.closed", mandate=("registrar", "system"))
def close_book(act: Act, *, register: str, year: int, office: int | None = None) -> Book:
    """Close a year's book; no number is taken from it afterwards (law 37.99 regime: last working day)."""
    return end_book(act, register, year=year, office=office)


def begin_book(act: Act, register: str, *, year: int, office: int | None = None, first: int = 1) -> None:
    """Let the year's numbers begin at `first`, where those before it were given elsewhere.

    Called within a service that says who may. Raises `Conflict` when a number was taken already.
    """
    declared = house().registers[register]
    room = (office or 0) if declared.per == "office" else 0
    _, made = Book.objects.get_or_create(
        territory_id=act.territory, register=register, office=room, year=year, defaults={"last": first - 1}
    )
    if not made:
        raise Conflict("registers.errors.begun", register=declared.title, year=year)


def end_book(act: Act, register: str, *, year: int, office: int | None = None) -> Book:
    """Let no number be taken from the year's book any more. Called within a service that says who may."""
    declared = house().registers[register]
    room = (office or 0) if declared.per == "office" else 0
    book, _ = Book.objects.get_or_create(
        territory_id=act.territory, register=register, office=room, year=year
    )
    if book.closed_at is not None:
        raise Conflict("registers.errors.closed", register=declared.title, year=year)
    book.closed_at, book.closed_by = act.at, act.mandate_id
    book.save(update_fields=["closed_at", "closed_by"])
    return book
