"""The queue by deadline or risk of silence, sifted, a page at a time; views kept for a seat; batches case by case."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from diwan.kernel.base.errors import Invalid, NotFound, Refused
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.queues import NOBODY, Sieve, queue_page, sieve_from, views_of
from diwan.kernel.cases.schema.procedure import Transition
from diwan.kernel.cases.services import assign_case
from diwan.kernel.cases.services.batches import batch_acts, give_each, move_each
from diwan.kernel.cases.services.viewing import drop_view, keep_view
from diwan.kernel.cases.tests.tennis import OFFICE, filed, fresh
from diwan.kernel.territory.scope import reading
from diwan.kernel.testing.world import COMMUNE, NOW, Somebody, as_office

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = date(2026, 3, 11)


def listed(**options: Any) -> list[int]:
    with reading(OFFICE):
        found = queue_page(COMMUNE, COMMUNE, options.pop("kinds", ["clerk"]), today=TODAY, **options)
        return [case.pk for case in found.cases]


def test_pages_follow_one_another_and_lose_nothing(people: dict[str, Somebody]) -> None:
    cases = [filed(people["citizen"], NOW - timedelta(days=days)) for days in (3, 9, 3, 20, 1)]
    with as_office(COMMUNE):
        Case.objects.filter(pk__in=[cases[0].pk, cases[4].pk]).update(due_on=None)
    whole = listed()
    assert whole == [cases[3].pk, cases[1].pk, cases[2].pk, cases[0].pk, cases[4].pk]
    found: list[int] = []
    after = ""
    while True:
        with reading(OFFICE):
            page = queue_page(COMMUNE, COMMUNE, ["clerk", "president"], today=TODAY, after=after, most=2)
        found += [case.pk for case in page.cases]
        after = page.next
        if not after:
            break
    assert found == whole


def test_a_page_asks_two_queries_whatever_its_length(people: dict[str, Somebody]) -> None:
    filed(people["citizen"])
    with reading(OFFICE), CaptureQueriesContext(connection) as one:
        queue_page(COMMUNE, COMMUNE, ["clerk", "president"], today=TODAY)
    for _ in range(3):
        filed(people["citizen"])
    with reading(OFFICE), CaptureQueriesContext(connection) as four:
        assert len(queue_page(COMMUNE, COMMUNE, ["clerk", "president"], today=TODAY).cases) == 4
    assert len(one) == len(four) == 2


def test_what_silence_decides_is_kept_and_orders_the_queue(people: dict[str, Somebody]) -> None:
    first, second = filed(people["citizen"]), filed(people["citizen"])
    assert (fresh(first).silence, fresh(first).legal_day is not None) == ("refusal", True)
    with as_office(COMMUNE):
        Case.objects.filter(pk=second.pk).update(legal_day=TODAY + timedelta(days=2))
        Case.objects.filter(pk=first.pk).update(legal_day=TODAY + timedelta(days=30))
    assert listed(sieve=Sieve(sort="silence")) == [second.pk, first.pk]
    assert listed(sieve=Sieve(only="silence")) == [second.pk]
    with as_office(COMMUNE):
        Case.objects.filter(pk=second.pk).update(silence="")
    assert listed(sieve=Sieve(sort="silence")) == [first.pk]


def test_each_filter_keeps_what_it_says(people: dict[str, Somebody]) -> None:
    old, new = filed(people["citizen"], NOW - timedelta(days=40)), filed(people["citizen"])
    clerk = people["clerk"]
    assign_case(clerk.in_office(), case=new, assignee=clerk.person.pk)
    kept = {
        Sieve(procedure="tennis.membership"): [old.pk, new.pk],
        Sieve(procedure="tennis.other"): [],
        Sieve(procedure="tennis.membership", step="in_review"): [old.pk, new.pk],
        Sieve(officer=clerk.person.pk): [new.pk],
        Sieve(officer=NOBODY): [old.pk],
        Sieve(service="president"): [],
        Sieve(since=(NOW - timedelta(days=5)).date()): [new.pk],
        Sieve(only="late"): [old.pk],
    }
    for sieve, expected in kept.items():
        assert listed(sieve=sieve) == expected, sieve


def test_a_sieve_is_read_back_as_it_was_kept_and_nonsense_filters_nothing() -> None:
    whole = Sieve("a.b", "s", 7, "clerk", "late", date(2026, 1, 2), "silence")
    assert sieve_from(whole.as_json()) == whole
    assert sieve_from(Sieve(officer=NOBODY).as_json()) == Sieve(officer=NOBODY)
    assert sieve_from({"only": "x", "sort": "y", "since": "z", "officer": "-1", "step": "s"}) == Sieve()


def test_views_are_kept_for_one_seat(people: dict[str, Somebody]) -> None:
    clerk, president = people["clerk"].in_office(), people["president"].in_office()
    keep_view(clerk, sieve=Sieve(only="late"), name=" ما تأخر ")
    keep_view(clerk, sieve=Sieve(sort="silence"))
    keep_view(president, sieve=Sieve(only="silence"))
    assert clerk.mandate_id is not None
    with reading(OFFICE):
        kept = views_of(COMMUNE, clerk.mandate_id)
    assert kept.current == Sieve(sort="silence")
    assert kept.saved == {"ما تأخر": Sieve(only="late")}
    drop_view(clerk, name="ما تأخر")
    with reading(OFFICE):
        assert views_of(COMMUNE, clerk.mandate_id).saved == {}
    with pytest.raises(Invalid):
        keep_view(clerk, sieve=Sieve(), name="x" * 61)


def test_an_act_that_is_decided_case_by_case_is_no_batch() -> None:
    same = {"ar": "سواء", "fr": "pareil"}
    whole = {"label": same, "from": ["a"], "to": "b", "by": ["clerk"], "batch": same}
    Transition.model_validate(whole)
    for individual in ({"reasons": "required"}, {"asks": ["field"]}, {"motives": {"why": same}}):
        with pytest.raises(ValueError, match="several cases"):
            Transition.model_validate(whole | individual)


def test_a_batch_is_one_act_a_case_and_a_refusal_stops_no_other(people: dict[str, Somebody]) -> None:
    cases = [filed(people["citizen"]) for _ in range(3)]
    act = people["president"].in_office()
    with reading(OFFICE):
        assert list(batch_acts(act, cases)) == ["admit"]
        assert batch_acts(people["clerk"].in_office(), cases) == {}
    move_each(lambda case: act, cases=[cases[1]], transition="admit")
    done = move_each(lambda case: act, cases=cases, transition="admit")
    assert [one.done for one in done] == [True, False, True]
    assert "قبول" in done[1].reason
    assert [fresh(case).step for case in cases] == ["to_pay"] * 3
    refused = move_each(lambda case: act, cases=[filed(people["citizen"])], transition="refuse")
    assert isinstance(refused[0].error, Refused)


def test_several_cases_are_given_at_once_by_who_may(people: dict[str, Somebody]) -> None:
    cases = [filed(people["citizen"]) for _ in range(2)]
    clerk = people["clerk"].person.pk
    done = give_each(people["president"].in_office(), cases=cases, assignee=clerk)
    assert [one.error for one in done] == [None, None]
    assert {fresh(case).assignee_id for case in cases} == {clerk}
    other = give_each(people["other"].in_office(), cases=cases, assignee=None)
    assert all(isinstance(one.error, NotFound) for one in other)
    assert {fresh(case).assignee_id for case in cases} == {clerk}


def test_several_cases_through_the_api(people: dict[str, Somebody], client: Client) -> None:
    cases = [filed(people["citizen"]) for _ in range(2)]
    client.force_login(people["president"].account)
    sent = {"cases": [case.pk for case in cases]}
    answer = client.post("/api/cases/batch/transitions/admit", sent, content_type="application/json")
    assert [one["done"] for one in answer.json()] == [True, True]
    again = client.post("/api/cases/batch/transitions/admit", sent, content_type="application/json").json()
    assert [one["done"] for one in again] == [False, False]
    assert all(one["problem"] for one in again)
    client.force_login(people["other"].account)
    assert client.post("/api/cases/batch/assign", sent, content_type="application/json").json() == []


def test_the_queue_through_the_api_goes_on_where_it_stopped(
    people: dict[str, Somebody], client: Client
) -> None:
    cases = [filed(people["citizen"]) for _ in range(3)]
    client.force_login(people["clerk"].account)
    found: list[int] = []
    after = ""
    for _ in range(3):
        page = client.get("/api/cases/queue", {"limit": 1, "after": after, "sort": "silence"}).json()
        found += [one["id"] for one in page["items"]]
        after = page["next"] or ""
    assert (sorted(found), after) == ([case.pk for case in cases], "")


def test_the_whole_house_is_for_those_who_read_any_file(people: dict[str, Somebody]) -> None:
    case = filed(people["citizen"])
    assert listed(which="house") == []
    assert listed(which="house", kinds=["supervisor"]) == [case.pk]
    assert listed(which="house", kinds=["supervisor"], sieve=Sieve(service="president")) == []
