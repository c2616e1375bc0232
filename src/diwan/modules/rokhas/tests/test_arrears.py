"""Recurring fees that were not paid: the list, the reminder, the notice, the figures (57.19 art. 24)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from diwan.kernel.base.errors import Conflict, NotAllowed, Refused
from diwan.kernel.base.money import Money
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.services import run_due_timers
from diwan.kernel.notices.models import Notice
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, OTHER_COMMUNE, PROVINCE, make_holder
from diwan.modules.rokhas.arrears import arrears_of, cases_in_arrears, owed_in
from diwan.modules.rokhas.services import remind_arrears
from diwan.modules.rokhas.tests.test_terrace import NEXT, fees, occupying, pay
from diwan.modules.rokhas.tests.world import OFFICE, World, at, fresh, moved
from diwan.shell.cases.said import calendar_of


def test_two_months_late_are_one_line_with_their_sum_and_their_first_day(town: World) -> None:
    case = occupying(town, **NEXT)
    run_due_timers(at(80))
    first, second, *_ = fees(case)
    assert first.due_on is not None and second.due_on is not None
    with reading(OFFICE):
        assert not cases_in_arrears(COMMUNE, COMMUNE, first.due_on).exists()
        (line,) = cases_in_arrears(COMMUNE, COMMUNE, second.due_on + timedelta(days=1))
        assert (vars(line)["since"], vars(line)["periods"]) == (first.due_on, 2)
        assert vars(line)["owed"] == first.centimes + second.centimes
        (told,) = owed_in(COMMUNE, COMMUNE, second.due_on + timedelta(days=1))
        assert (told.permits, told.sum.centimes) == (1, first.centimes + second.centimes)
    pay(town, first, 70)
    with reading(OFFICE):
        owed, since = arrears_of(fresh_in(case), second.due_on + timedelta(days=1))
    assert (owed, since) == (Money.from_centimes(second.centimes), second.due_on)
    with reading(Scope("office", OTHER_COMMUNE, OTHER_COMMUNE)):
        assert not cases_in_arrears(COMMUNE, COMMUNE, date(2027, 1, 1)).exists()


def fresh_in(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def test_a_holder_is_reminded_once_a_day_by_the_desk(town: World) -> None:
    case = occupying(town, **NEXT)
    with pytest.raises(Refused, match="nothing"):
        remind_arrears(town.act("domain", 10), case=case)
    with pytest.raises(NotAllowed):
        remind_arrears(town.act("cashier", 60), case=case)
    remind_arrears(town.act("domain", 60), case=case)
    with pytest.raises(Conflict):
        remind_arrears(town.act("domain", 60), case=case)
    remind_arrears(town.act("domain", 62), case=case)
    with reading(Scope("national")):
        assert Notice.objects.filter(key="rokhas.notices.arrears").count() == 2


def test_the_list_leads_to_the_notice_and_then_to_the_withdrawal(town: World) -> None:
    case = occupying(town, **NEXT)
    client = Client()
    client.force_login(town.others["domain"].account)
    said = client.get("/desk/permits/arrears/").content.decode()
    assert case.number in said and "/act/warn/" in said
    assert client.post("/desk/permits/arrears/", {"case": case.pk}).status_code == 302
    assert "تذكير بتاريخ" in client.get("/desk/permits/arrears/").content.decode()
    moved(town, fresh(case), "domain", "warn", 60, ground="unpaid", breach="شهر لم يؤد")
    said = client.get("/desk/permits/arrears/").content.decode()
    assert "/act/warn/" not in said and "إنذار بسبب إخلال" in said
    client.force_login(town.cashier.account)
    assert client.get("/desk/permits/arrears/").status_code == 403


def test_who_steers_sees_what_each_community_is_owed(town: World) -> None:
    occupying(town, **NEXT)
    wali = make_holder("wali", "wali", territory=PROVINCE, wide=True)
    client = Client()
    client.force_login(wali.account)
    client.cookies["diwan_language"] = "fr"
    said = client.get("/desk/permits/indicators/").content.decode()
    assert "Redevances impayées" in said and "Tassoultante" in said


def test_what_goes_on_is_not_said_to_be_over(town: World) -> None:
    case = occupying(town, **NEXT)
    with reading(OFFICE):
        told = calendar_of(fresh_in(case))
    assert "31 غشت 2026" in str(told.who) and str(told.label) == "وضعية الرخصة"
    moved(town, case, "citizen", "end", 40)
    with reading(OFFICE):
        told = calendar_of(fresh_in(case))
    assert str(told.who) == "انتهت معالجة الملف" and not told.label
