"""Whoever looks from above leaves a trace; whoever looks at their own community does not."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from diwan.kernel.journal.models import Entry
from diwan.kernel.registers.models import Book
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, PROVINCE, Somebody, make_holder
from diwan.shell.pages import page


@page("desk")
def how_many_books(request: HttpRequest) -> HttpResponse:
    """A page of the desk, for this test."""
    return HttpResponse(str(Book.objects.count()))


def look(somebody: Somebody) -> HttpResponse:
    request = RequestFactory().get("/desk/books/")
    request.user = somebody.account
    request.session = {}  # type: ignore[assignment]
    return how_many_books(request)


def looks_kept(territory: int) -> list[str]:
    with reading(Scope("office", territory, territory)):
        return list(Entry.objects.filter(verb="journal.looked").values_list("facts", flat=True))


@pytest.mark.usefixtures("communities")
def test_a_governor_s_look_is_in_the_journal_of_the_province() -> None:
    assert look(make_holder("g", "governor", territory=PROVINCE, wide=True)).status_code == 200
    (facts,) = looks_kept(PROVINCE)
    assert "/desk/books/" in facts


@pytest.mark.usefixtures("communities")
def test_a_clerk_s_look_at_their_own_community_is_not() -> None:
    look(make_holder("c", "clerk"))
    assert looks_kept(COMMUNE) == []
