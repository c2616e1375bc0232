"""The desk's menu stands in groups by what people do; where one is, is open; what is folded says what waits."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver, get_resolver

from diwan.kernel.assembly.declaration import GROUPS
from diwan.kernel.assembly.registry import house
from diwan.kernel.base.text import Text
from diwan.kernel.testing.world import make_holder
from diwan.shell.addresses import address_of
from diwan.shell.menu import TAKEN_IN, Entry, in_groups, nearest_above

pytestmark = pytest.mark.usefixtures("communities_for_real")

GROUP = re.compile(
    r'<details class="queues__group"( open)?><summary><span class="queues__title">([^<]*)</span>(.*?)</summary>'
    r"<ul[^>]*>(.*?)</ul></details>",
    re.S,
)
FULL = ("president", "clerk", "cashier", "administrator", "registrar", "registry_clerk")


def signed_in(*kinds: str) -> Client:
    client = Client()
    client.force_login(make_holder("somebody", *kinds).account)
    client.cookies["diwan_language"] = "fr"
    return client


def groups_on(client: Client, path: str) -> dict[str, tuple[bool, list[str]]]:
    """Title, whether it is open and the addresses of each group of the menu at the side."""
    side = client.get(path).content.decode().split('class="desk__side"')[1]
    return {
        title: (bool(opened), re.findall(r'href="([^"]*)"', entries))
        for opened, title, _, entries in GROUP.findall(side)
    }


def entries_of(lines: int, **first: object) -> list[Entry]:
    """So many entries, spread over the groups; the first as told."""
    made = [Entry(Text("س", "x"), f"/{n}/", "", False, group=GROUPS[n % len(GROUPS)]) for n in range(lines)]
    return [Entry(Text("س", "x"), "/0/", "", **{"here": False, **first}), *made[1:]]  # type: ignore[arg-type]


def test_every_entry_of_the_desk_stands_in_a_group_and_every_group_has_some() -> None:
    assert {item.group for item in house().menu if item.face == "desk"} == set(GROUPS)


def test_a_full_seat_finds_its_work_and_the_group_of_the_page_open_and_the_rest_folded() -> None:
    found = groups_on(signed_in(*FULL), "/desk/procedures/")
    assert len(found) == len(GROUPS)
    assert [title for title, (opened, _) in found.items() if opened] == ["À traiter", "Réglages"]
    assert "/desk/procedures/" in found["Réglages"][1]
    assert sum(len(urls) for _, urls in found.values()) > TAKEN_IN


def test_a_short_menu_is_open_throughout_and_shows_no_empty_group() -> None:
    found = groups_on(signed_in("cashier"), "/desk/calendar/")
    assert found
    assert all(opened and urls for opened, urls in found.values())


def test_a_page_that_two_mandates_lead_to_is_one_entry() -> None:
    client = signed_in(*FULL, "rokhas.controller")
    urls = [url for _, entries in groups_on(client, "/desk/").values() for url in entries]
    assert len(urls) == len(set(urls))


def test_a_page_beside_an_entry_that_belongs_to_it_stands_under_it() -> None:
    side = signed_in(*FULL).get("/desk/delegations/").content.decode().split('class="desk__side"')[1]
    assert 'href="/desk/people/" aria-current="page"' in side


BELOW_NO_ENTRY = ("/desk/find/", "/desk/kept/", "/desk/kept/who/", "/desk/mandates/1/end/")
"""What every seat reaches from the head of each page, and an act on one mandate."""


def test_every_page_of_the_desk_stands_under_an_entry_of_its_menu() -> None:
    entries = [item for item in house().menu if item.face == "desk"]
    led = [url for item in entries for url in map(address_of, (item.url_name, *item.also)) if url]
    pages = [path for path in paths_in(get_resolver()) if path.startswith("/desk/") and path[-1] == "/"]
    assert len(pages) > 100
    assert not [path for path in pages if path not in BELOW_NO_ENTRY and not nearest_above(path, led)]


def paths_in(resolver: URLResolver, before: str = "/") -> Iterator[str]:
    """The addresses below one, whatever they take put as 1."""
    for one in resolver.url_patterns:
        path = before + re.sub("<[^>]+>", "1", str(one.pattern))
        if isinstance(one, URLResolver):
            yield from paths_in(one, path)
        else:
            yield path


def test_a_folded_group_says_how_much_waits_in_it() -> None:
    folded = next(
        g for g in in_groups(entries_of(20, count=3, group="settings")) if "/0/" in {e.url for e in g.entries}
    )
    assert (folded.open, folded.count) == (False, 3)
    opened = next(
        g for g in in_groups(entries_of(20, here=True, group="settings")) if g.entries[0].url == "/0/"
    )
    assert opened.open


def test_what_is_folded_waits_in_words_too() -> None:
    page = signed_in(*FULL).get("/desk/procedures/").content.decode()
    for _, _, waits, _ in GROUP.findall(page):
        assert not waits or "en attente" in waits


def test_what_a_page_has_counted_is_not_counted_again_for_the_menu() -> None:
    client = signed_in("clerk")
    client.get("/desk/cases/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/desk/cases/")
    assert sum("FROM cases_case" in one["sql"] and "counted" in one["sql"] for one in asked) == 1
    with CaptureQueriesContext(connection) as asked:
        client.get("/desk/procedures/")
    assert sum("counted" in one["sql"] for one in asked) == 1, (
        "a page that counts nothing leaves it to the menu"
    )
