"""Appeals and other cases a case leads to (law 55.19 art. 21)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from diwan.kernel.base.errors import Refused
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.registry import catalogue
from diwan.kernel.cases.schema.problems import ProcedureInvalid
from diwan.kernel.cases.selectors import (
    possible_links,
)
from diwan.kernel.cases.services import (
    do_transition,
    linking,
    open_linked_case,
    run_due_timers,
    save_draft,
    submit_case,
)
from diwan.kernel.cases.tests.tennis import ANSWERS, OFFICE, facts, filed, fresh, fresh_in
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, NOW, PROVINCE, Somebody, make_holder


def test_an_appeal_holds_the_refusal_and_its_grant_moves_the_case(people: dict[str, Somebody]) -> None:
    """Law 55.19 art. 21: appeal within 30 days; a refusal is not final while it is open."""
    case = filed(people["citizen"])
    do_transition(people["president"].in_office(), case=case, transition="refuse", reasons="لا مكان")
    citizen = people["citizen"].as_citizen(at=NOW + timedelta(days=20))
    draft = open_linked_case(citizen, case=fresh(case), link="appeal")
    save_draft(
        citizen,
        procedure="core.appeal_to_head",
        values={"grounds": "عندي سبق"},
        section="grounds",
        draft=draft,
    )
    appeal = submit_case(citizen, draft=draft)
    run_due_timers(NOW + timedelta(days=32))
    assert fresh(case).step == "refused"
    assert ("held", "become_final") in facts(case)
    do_transition(
        people["president"].in_office(at=NOW + timedelta(days=33)), case=appeal, transition="accept"
    )
    assert fresh(case).step == "to_pay"


def test_a_rejected_appeal_makes_the_refusal_final(people: dict[str, Somebody]) -> None:
    """Law 55.19 art. 21: 15 days for the president, then the governor, 10 days."""
    case = filed(people["citizen"])
    do_transition(people["president"].in_office(), case=case, transition="refuse", reasons="لا مكان")
    citizen = people["citizen"].as_citizen(at=NOW + timedelta(days=20))
    draft = open_linked_case(citizen, case=fresh(case), link="appeal")
    appeal = submit_case(
        citizen,
        draft=save_draft(citizen, procedure="core.appeal_to_head", values={"grounds": "سبق"}, draft=draft),
    )
    run_due_timers(NOW + timedelta(days=37))
    assert fresh(appeal).step == "may_go_to_governor"
    run_due_timers(NOW + timedelta(days=90))
    assert (fresh(appeal).outcome, fresh(case).step) == ("refused", "refused_finally")


def test_an_appeal_out_of_time_is_refused(people: dict[str, Somebody]) -> None:
    case = filed(people["citizen"])
    do_transition(people["president"].in_office(), case=case, transition="refuse", reasons="لا مكان")
    on_the_last_day = people["citizen"].as_citizen(at=NOW + timedelta(days=30))
    with reading(OFFICE):
        assert possible_links(on_the_last_day, fresh_in(case), on_the_last_day.at) == ["appeal"]
    with pytest.raises(Refused, match="link_closed"):
        open_linked_case(
            people["citizen"].as_citizen(at=NOW + timedelta(days=31)), case=fresh(case), link="appeal"
        )


LOCKER = """
key = "tennis.locker"
version = 1
in_force = 2020-01-01
title = { ar = "خزانة اللاعب", fr = "Casier du joueur" }
summary = { ar = "خزانة للأمتعة.", fr = "Un casier pour ses affaires." }
legal = ["règlement intérieur du club, art. 9"]
office = "clerk"
category = "life_in_town"
silence = { means = "none" }

[uses.law_55_19]
desk = "clerk"
head = "president"
first = "review"
limit = "30 days"
decides_in = ["review"]
decided_by = ["give"]
granted = "given"

[sections.you]
label = { ar = "أنتم", fr = "Vous" }

[fields.full_name]
section = "you"
type = "text"
personal = true
label = { ar = "الاسم الكامل", fr = "Nom complet" }

[steps.review]
label = { ar = "دراسة الطلب", fr = "Étude" }

[steps.given]
phase = "closed"
ball = "none"
outcome = "granted"
label = { ar = "سلمت", fr = "Remis" }

[transitions.give]
from = "review"
to = "given"
by = ["president", "governor"]
main = true
label = { ar = "تسليم", fr = "Remettre" }
"""
LINK = """
[links.locker]
procedure = "tennis.locker"
relation = "sequel"
open_in = "in_review"
body = "%s"
carries = ["full_name"]
label = { ar = "الخزانة", fr = "Le casier" }
"""


def opening_a_locker(club: Path, body: str) -> None:
    """Admission opens a locker for the player, at the club or in the province above."""
    (club / "locker.toml").write_text(LOCKER, "utf-8")
    file = club / "tennis_membership.toml"
    text = file.read_text("utf-8")
    admit = text.index("[transitions.admit]")
    where = text.index("effects = ", admit)
    end = text.index("\n", where)
    given = text[where:end].removeprefix("effects = ").strip().removeprefix("[").removesuffix("]")
    effects = f'effects = [{given}, {{ open = "locker" }}]'
    file.write_text(text[:where] + effects + text[end:] + LINK % body, "utf-8")
    catalogue.cache_clear()


def test_a_transition_opens_a_linked_case_with_its_data_in_the_same_act(
    people: dict[str, Somebody], club: Path
) -> None:
    opening_a_locker(club, "own")
    case = filed(people["citizen"])
    do_transition(people["president"].in_office(), case=case, transition="admit")
    with reading(OFFICE):
        child = Case.objects.get(procedure="tennis.locker")
        assert (child.parent_id, child.link, child.step) == (case.pk, "locker", "review")
        assert (child.holder_id, child.applicant) == (case.holder_id, fresh_in(case).applicant)
        assert child.values["full_name"] == ANSWERS["full_name"]
        assert child.number != case.number
    assert ("linked", "locker") in facts(case)


def test_what_the_linked_case_lacks_makes_it_an_incomplete_file(
    people: dict[str, Somebody], club: Path
) -> None:
    opening_a_locker(club, "own")
    file = club / "tennis_membership.toml"
    file.write_text(file.read_text("utf-8").replace('carries = ["full_name"]', "carries = []"), "utf-8")
    catalogue.cache_clear()
    case = filed(people["citizen"])
    do_transition(people["president"].in_office(), case=case, transition="admit")
    with reading(OFFICE):
        child = Case.objects.get(procedure="tennis.locker")
    assert (child.step, child.complete) == ("filed_incomplete", False)


def test_a_transition_opens_a_case_in_the_province_and_hears_of_its_end(
    people: dict[str, Somebody], club: Path
) -> None:
    """Two communities, two journals: the task opens it there and notes its number here, however often it runs."""
    opening_a_locker(club, "province")
    governor = make_holder("governor", "governor", territory=PROVINCE)
    case = filed(people["citizen"])
    do_transition(people["president"].in_office(), case=case, transition="admit")
    with reading(Scope("national")):
        assert not Case.objects.filter(procedure="tennis.locker").exists()
    order = {
        "territory": COMMUNE, "number": case.number, "link": "locker", "body": PROVINCE,
        "revision": fresh(case).revision, "at": NOW,
    }  # fmt: skip
    linking.open_elsewhere(**order)
    linking.open_elsewhere(**order)
    with reading(Scope("office", PROVINCE, PROVINCE)):
        child = Case.objects.get(procedure="tennis.locker")
        assert (child.parent_id, child.values["full_name"]) == (None, ANSWERS["full_name"])
    assert facts(case).count(("linked", "locker")) == 1
    do_transition(governor.in_office(), case=child, transition="give")
    for _ in range(2):
        linking.report_outcome(territory=PROVINCE, number=child.number, at=NOW)
    assert facts(case).count(("child", "locker")) == 1


def test_a_link_to_another_body_is_opened_by_an_effect_only(people: dict[str, Somebody], club: Path) -> None:
    file = club / "tennis_membership.toml"
    (club / "locker.toml").write_text(LOCKER, "utf-8")
    file.write_text(file.read_text("utf-8") + LINK % "province", "utf-8")
    catalogue.cache_clear()
    with pytest.raises(ProcedureInvalid, match="only the effect"):
        catalogue()
