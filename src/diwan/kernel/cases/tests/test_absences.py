"""Who is away is given nothing; their cases come up to who looks after them, and come back on return."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Conflict, Invalid, NotAllowed, Refused
from diwan.kernel.cases.queues import queue_counts, queue_page
from diwan.kernel.cases.services import assign_case
from diwan.kernel.cases.services.giving import give_to_holder
from diwan.kernel.cases.services.moving import locked_case
from diwan.kernel.cases.tests.tennis import OFFICE, filed, fresh
from diwan.kernel.identity.absences import away_on, looked_after_by
from diwan.kernel.identity.models import Mandate, Replacement
from diwan.kernel.identity.services.absence import declare_absence, end_absence
from diwan.kernel.journal.services import service
from diwan.kernel.territory.scope import opened, reading
from diwan.kernel.testing.world import COMMUNE, NOW, Somebody, make_holder

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = NOW.date()
WEEK = timedelta(days=7)


def mandate(somebody: Somebody) -> Mandate:
    with reading(OFFICE):
        return Mandate.objects.select_related("post").get(territory_id=COMMUNE, person_id=somebody.person.pk)


def test_the_cases_of_who_is_away_come_up_and_come_back(people: dict[str, Somebody]) -> None:
    clerk, second = people["clerk"], make_holder("second", "clerk")
    case = filed(people["citizen"])
    assign_case(clerk.in_office(), case=case, assignee=clerk.person.pk)
    absence = declare_absence(
        clerk.in_office(), mandate=mandate(clerk), starts=TODAY, ends=TODAY + WEEK, substitute=mandate(second)
    )

    def seen() -> list[int]:
        with reading(OFFICE):
            besides = looked_after_by(second.person.pk, away_on(COMMUNE, TODAY))
            page = queue_page(COMMUNE, COMMUNE, ["clerk"], today=TODAY, which="mine",
                              person=second.person.pk, besides=besides)  # fmt: skip
            counts = queue_counts(COMMUNE, COMMUNE, ["clerk"], second.person.pk, TODAY, besides)
            assert counts.mine == len(page.cases)
            return [one.pk for one in page.cases]

    assert seen() == [case.pk]
    assert fresh(case).assignee_id == clerk.person.pk
    end_absence(clerk.in_office(), absence=absence)
    assert seen() == []
    assert fresh(case).assignee_id == clerk.person.pk


def test_nothing_new_is_given_to_who_is_away(people: dict[str, Somebody]) -> None:
    clerk, second = people["clerk"], make_holder("second", "clerk")
    declare_absence(clerk.in_office(), mandate=mandate(clerk), starts=TODAY, ends=TODAY)
    case = filed(people["citizen"])
    with pytest.raises(Refused, match="away_until"):
        assign_case(people["president"].in_office(), case=case, assignee=clerk.person.pk)

    @service("cases.assigned", mandate="anyone")
    def given(act: Act) -> int | None:
        row = locked_case(case)
        give_to_holder(act, row, "clerk")
        row.save()
        return row.assignee_id

    president = people["president"]
    assert given(president.in_office()) == second.person.pk
    assert given(president.in_office(NOW + timedelta(days=1))) == second.person.pk


def test_one_declares_for_oneself_with_days_that_make_sense(people: dict[str, Somebody]) -> None:
    clerk, president = people["clerk"], people["president"]
    mine = mandate(clerk)
    with pytest.raises(NotAllowed):
        declare_absence(people["other"].in_office(), mandate=mine, starts=TODAY, ends=TODAY)
    with pytest.raises(NotAllowed):
        declare_absence(clerk.in_office(), mandate=mandate(president), starts=TODAY, ends=TODAY)
    for starts, ends in ((TODAY, TODAY - WEEK), (date(2020, 1, 1), date(2020, 1, 2))):
        with pytest.raises(Invalid):
            declare_absence(clerk.in_office(), mandate=mine, starts=starts, ends=ends)
    with pytest.raises(Invalid):
        declare_absence(
            clerk.in_office(), mandate=mine, starts=TODAY, ends=TODAY, substitute=mandate(president)
        )
    declare_absence(president.in_office(), mandate=mine, starts=TODAY, ends=TODAY + WEEK)
    with pytest.raises(Conflict):
        declare_absence(clerk.in_office(), mandate=mine, starts=TODAY + WEEK, ends=TODAY + WEEK)


def test_absences_through_the_api(people: dict[str, Somebody], client: Client) -> None:
    second = make_holder("second", "clerk")
    client.force_login(people["clerk"].account)
    sent = {"mandate_id": mandate(people["clerk"]).pk, "substitute_id": mandate(second).pk,
            "starts": "2099-01-01", "ends": "2099-01-09"}  # fmt: skip
    made = client.post("/api/identity/absences", sent, content_type="application/json")
    assert made.status_code == 201
    assert [one["id"] for one in client.get("/api/identity/absences").json()] == [made.json()["id"]]
    end = f"/api/identity/absences/{made.json()['id']}/end"
    assert client.post(end, content_type="application/json").status_code == 204
    assert client.post(end, content_type="application/json").status_code == 404


def test_a_substitute_who_is_replaced_is_said_at_its_field(people: dict[str, Somebody]) -> None:
    clerk, second = people["clerk"], make_holder("second", "clerk")
    third = make_holder("third", "clerk")
    with opened(OFFICE, "test", read_only=False):
        Replacement.objects.create(
            territory_id=COMMUNE, absent=mandate_row(second), replacement=mandate_row(third), reason="مرض",
            starts=TODAY, ends=None,
        )  # fmt: skip
    with pytest.raises(Invalid) as wrong:
        declare_absence(
            clerk.in_office(),
            mandate=mandate(clerk),
            starts=TODAY,
            ends=TODAY + WEEK,
            substitute=mandate(second),
        )
    assert set(wrong.value.fields) == {"substitute"}


def mandate_row(somebody: Somebody) -> Mandate:
    return Mandate.objects.get(territory_id=COMMUNE, person_id=somebody.person.pk)
