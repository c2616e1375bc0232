"""The next number and page of a paper register."""

from __future__ import annotations

from dataclasses import replace

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Refused
from diwan.kernel.registers.services import take_number
from diwan.kernel.territory.models import Office
from diwan.modules.civil_status.book_selectors import volumes_of
from diwan.modules.civil_status.content import Content, Legacy
from diwan.modules.civil_status.paper_rules import is_full, page_for


def paper_register(type: str) -> str:
    """The numbered book of one kind of act in an office that keeps paper."""
    return f"civil_status.paper_{type}"


def placed_in_book(act: Act, office: Office, type: str, content: Content, year: int) -> Content:
    """The content under the next number of the office's open register, on its page; within a service.

    `Refused` when no register of that year is open, or when its last page is written.
    """
    book = volumes_of(office.pk, office.territory_id, type, year).select_for_update().last()
    if book is None or book.closed_on is not None:
        raise Refused("civil_status.errors.no_open_book", year=year)
    number = take_number(act, paper_register(type), year=year, office=office.pk)
    if is_full(number, book.first_number, book.pages):
        raise Refused("civil_status.errors.book_full", volume=book.volume, year=year)
    book.last_number = number
    book.save(update_fields=["last_number"])
    volume = str(book.volume) if book.volume > 1 else ""
    return replace(
        content, legacy=Legacy(str(number), year, volume, str(page_for(number, book.first_number)))
    )
