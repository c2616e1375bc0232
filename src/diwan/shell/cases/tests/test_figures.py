"""Anybody reads how long a service takes, in the Kingdom and in a commune, on a page and as a file."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.conf import settings
from django.test import Client

from diwan.kernel.cases.services import do_transition
from diwan.kernel.cases.services.counting import count_all_procedures
from diwan.kernel.cases.tests.conftest import club, people  # noqa: F401
from diwan.kernel.cases.tests.tennis import TENNIS, filed, fresh, later
from diwan.kernel.territory.models import Territory
from diwan.kernel.testing.world import COMMUNE, NOW, OTHER_COMMUNE, Somebody, make_holder

ISOLATES = "\u2066\u2067\u2068\u2069\u200e\u200f"


@pytest.fixture
def counted(people: dict[str, Somebody]) -> None:  # noqa: F811
    for after in (1, 2, 3, 4, 40):
        case = filed(people["citizen"])
        do_transition(later(people["president"].in_office(), days=after), case=case, transition="admit")
    count_all_procedures(NOW + timedelta(days=50))


def code(territory: int) -> str:
    return Territory.objects.get(pk=territory).code


def page(path: str) -> str:
    return read_by(Client(), path)


def signed_in(somebody: Somebody) -> Client:
    client = Client()
    client.force_login(somebody.account)
    return client


def read_by(client: Client, path: str) -> str:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    read = unescape(re.sub("<[^>]*>", "", client.get(path, follow=True).content.decode()))
    return "".join(c for c in read.replace("\xa0", " ") if c not in ISOLATES)


def test_a_stranger_reads_the_delays_of_a_commune(counted: None) -> None:
    read = page(f"/figures/{code(COMMUNE)}/")
    assert "3 jours" in read
    assert "40 jours" in read
    assert "80 %" in read
    assert "3 jours" in page("/figures/")
    assert "Pas encore de chiffres" in page(f"/figures/{code(OTHER_COMMUNE)}/")


def test_the_service_says_how_long_it_takes_here(counted: None) -> None:
    assert "la moitié des demandes ont été décidées en 3 jours" in page(
        f"/services/{TENNIS}/{code(COMMUNE)}/"
    )
    assert "la moitié des demandes" not in page(f"/services/{TENNIS}/{code(OTHER_COMMUNE)}/")


def test_the_table_is_a_file_too(counted: None) -> None:
    lines = page(f"/figures/{code(COMMUNE)}/procedures.csv").strip().split("\r\n")
    assert len(lines) == 2
    assert lines[1].split(";")[1:] == ["5", "5", "0", "0", "3", "40", "80"]
    assert len(page("/figures/0/procedures.csv").strip().split("\r\n")) == 2


def test_a_year_nobody_counted_leaves_the_latest(counted: None) -> None:
    assert "3 jours" in page(f"/figures/{code(COMMUNE)}/?year=1999")
    assert "3 jours" in page(f"/figures/{code(COMMUNE)}/?year=abc")


def test_the_head_sees_the_load_and_gives_a_case(people: dict[str, Somebody]) -> None:  # noqa: F811
    case = filed(people["citizen"])
    colleague = make_holder("colleague", "clerk")
    client = signed_in(people["president"])
    load = read_by(client, "/desk/cases/load/")
    assert "Adhésion au club de tennis" in load
    assert "Par étape (" in load, "steps are many: opened by who asks, their number said"
    at = f"/desk/cases/{code(COMMUNE)}/{case.number}/"
    assert f"{at}give/" in client.get(at).content.decode()
    client.post(f"{at}give/", {"assignee": colleague.person.pk})
    assert fresh(case).assignee_id == colleague.person.pk
    client.post(f"{at}give/", {"assignee": people["citizen"].person.pk})
    assert fresh(case).assignee_id == colleague.person.pk
    client.post(f"{at}give/", {"assignee": ""})
    assert fresh(case).assignee_id is None
    assert signed_in(people["clerk"]).get("/desk/cases/load/").status_code == 403


def test_one_entry_of_the_menu_is_where_one_is(people: dict[str, Somebody]) -> None:  # noqa: F811
    client = signed_in(people["president"])
    for path in ("/desk/cases/", "/desk/cases/load/", "/desk/cases/late/"):
        menu = client.get(path).content.decode()
        assert set(re.findall(r'class="queue" href="([^"]*)" aria-current="page"', menu)) == {path}
