"""Names and posts of who did something."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diwan.kernel.identity.doers import doers, names_of_accounts
from diwan.kernel.testing.world import COMMUNE, OTHER_COMMUNE, as_office, make_holder, make_person

ENDED = date(2024, 6, 30)


@pytest.mark.usefixtures("communities")
def test_a_post_is_the_one_held_that_day_in_that_community() -> None:
    gone = make_holder("gone", "clerk", ends=ENDED)
    with as_office(COMMUNE):
        found = doers([gone.person.pk, None], COMMUNE)
        assert str(found.name(gone.person.pk)) == "سعاد العلوي"
        assert found.post(gone.person.pk, ENDED).fr == "Poste"
        assert found.post(gone.person.pk, date(2024, 7, 1)).fr == ""
    with as_office(OTHER_COMMUNE):
        assert doers([gone.person.pk], OTHER_COMMUNE).post(gone.person.pk, ENDED).ar == ""


@pytest.mark.usefixtures("communities")
def test_names_take_one_query_and_posts_one_more() -> None:
    people = [make_holder(f"holder{n}", "clerk").person.pk for n in range(4)]
    with as_office(COMMUNE), CaptureQueriesContext(connection) as said:
        doers(people, COMMUNE)
    assert sum("SELECT" in q["sql"] and "identity_" in q["sql"] for q in said.captured_queries) == 2


@pytest.mark.usefixtures("communities")
def test_a_machine_keeps_the_name_it_gives_itself() -> None:
    make_person("souad")
    assert str(doers([None]).name(None, "guichet-7")) == "guichet-7"
    assert {k: v.fr for k, v in names_of_accounts(["souad", "guichet-7"]).items()} == {
        "souad": "Souad Alaoui"
    }
