"""The life after the decision: renewal, transfer, lapse, withdrawal, revocation, and what the papers then say."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from diwan.kernel.base.errors import Conflict, Refused
from diwan.kernel.cases.models import Case, CaseOutput
from diwan.kernel.cases.registry import catalogue
from diwan.kernel.cases.selectors import outputs_to_sign, possible_links
from diwan.kernel.cases.services import (
    do_transition,
    open_linked_case,
    record_fee_payment,
    run_due_timers,
    save_draft,
    sign_output,
    submit_case,
)
from diwan.kernel.cases.tests.tennis import ANSWERS, OFFICE, TENNIS, facts, filed, fresh, fresh_in
from diwan.kernel.cases.tests.test_links import LOCKER
from diwan.kernel.documents.models import IssuedDocument, State
from diwan.kernel.documents.selectors import verified_by_digest
from diwan.kernel.territory.scope import PUBLIC, reading
from diwan.kernel.testing.world import COMMUNE, NOW, Somebody

AFTER = """
[uses.revocation]
head = "president"
granted = ["member"]
output = "card"
notice = "15 days"
"""
STEPS = """
[steps.lapsed]
phase = "closed"
ball = "none"
outcome = "lapsed"
label = { ar = "انقضت", fr = "Périmée" }
[steps.replaced]
phase = "closed"
ball = "none"
outcome = "replaced"
label = { ar = "عوضت", fr = "Remplacée" }
[transitions.lapse]
from = "member"
to = "lapsed"
by = "timer"
effects = [{ revoke = "card" }, { notify = "applicant" }]
label = { ar = "انقضاء العضوية", fr = "Péremption" }
[transitions.be_replaced]
from = "member"
to = "replaced"
by = "child"
effects = [{ replace = "card" }]
label = { ar = "تعويض البطاقة", fr = "Remplacer la carte" }
[transitions.renew]
from = "member"
to = "@stay"
by = "child"
label = { ar = "تجديد العضوية", fr = "Renouveler" }
[clocks.validity]
within = "1 years"
starts_on = "welcome"
restarts_on = "renew"
stops_on = ["lapse", "be_replaced", "revoke"]
label = { ar = "صلاحية العضوية", fr = "Validité de la carte" }
[timers.validity_over]
clock = "validity"
do = "lapse"
[links.renewal]
procedure = "tennis.again"
relation = "renewal"
open_in = "member"
carries = "full_name"
exclusive = false
on_child = { granted = "renew" }
label = { ar = "تجديد العضوية", fr = "Renouvellement" }
[links.transfer]
procedure = "tennis.other"
relation = "transfer"
open_in = "member"
carries = "full_name"
on_child = { granted = "be_replaced" }
label = { ar = "نقل العضوية", fr = "Transfert" }
[links.control]
procedure = "tennis.again"
relation = "control"
open_in = "member"
by = "clerk"
carries = "full_name"
exclusive = false
label = { ar = "مراقبة", fr = "Contrôle" }
"""
CARD = """
[outputs.paper]
signer = "president"
title = { ar = "بطاقة جديدة", fr = "Nouvelle carte" }
body = { ar = "يشهد لـ{full_name}.", fr = "Atteste pour {full_name}." }
"""


@pytest.fixture
def living(people: dict[str, Somebody], club: Path, own_keys: None) -> dict[str, Somebody]:
    file = club / "tennis_membership.toml"
    text = file.read_text("utf-8").replace("[sections.player]", f"{AFTER}\n[sections.player]", 1)
    old = '[steps.member]\nphase = "closed"\nball = "none"'
    assert old in text
    text = text.replace(old, '[steps.member]\nphase = "after"\nball = "office"')
    text = text.replace("[outputs.card]", f"{STEPS}\n[outputs.card]", 1).replace(
        'carries = "full_name"', 'carries = ["full_name"]'
    )
    file.write_text(text, "utf-8")
    (club / "again.toml").write_text(LOCKER.replace("tennis.locker", "tennis.again"), "utf-8")
    other = LOCKER.replace("tennis.locker", "tennis.other").replace(
        "[steps.review]", f"{CARD}\n[steps.review]", 1
    )
    head, _, tail = other.partition("[transitions.give]")
    own, mark, rest = tail.partition("\n[")
    own = own.rstrip() + '\neffects = [{ issue = "paper" }]\n'
    (club / "other.toml").write_text(f"{head}[transitions.give]{own}{mark}{rest}", "utf-8")
    catalogue.cache_clear()
    return people


def member(people: dict[str, Somebody], *, signed: bool = True) -> Case:
    case, president, clerk = (
        filed(people["citizen"]),
        people["president"].in_office(),
        people["clerk"].in_office(),
    )
    do_transition(president, case=case, transition="admit")
    with reading(OFFICE):
        fee = case.fees.get()
    record_fee_payment(clerk, fee=fee, receipt="1", at=NOW)
    case = do_transition(clerk, case=fresh(case), transition="welcome", values={"racket": "7"})
    if signed:
        sign_output(president, output=card_of(case))
    return case


def card_of(case: Case) -> CaseOutput:
    with reading(OFFICE):
        return CaseOutput.objects.get(case_id=case.pk)


def paper_of(case: Case) -> IssuedDocument:
    with reading(OFFICE):
        return IssuedDocument.objects.get(pk=card_of_row(case))


def card_of_row(case: Case) -> int:
    return CaseOutput.objects.get(case_id=case.pk).document_id or 0


def child_of(people: dict[str, Somebody], case: Case, link: str) -> Case:
    citizen = people["citizen"].as_citizen(at=NOW + timedelta(days=10))
    return submit_case(citizen, draft=open_linked_case(citizen, case=fresh(case), link=link))


def give(people: dict[str, Somebody], child: Case) -> Case:
    return do_transition(
        people["president"].in_office(at=NOW + timedelta(days=12)), case=child, transition="give"
    )


def test_a_holder_is_heard_before_what_was_granted_is_withdrawn(living: dict[str, Somebody]) -> None:
    case, president = member(living), living["president"]
    do_transition(
        president.in_office(at=NOW + timedelta(days=1)), case=case, transition="propose_revocation",
        values={"revocation_grounds": "سلوك"},
    )  # fmt: skip
    with pytest.raises(Refused, match="not_now"):
        do_transition(
            president.in_office(at=NOW + timedelta(days=2)),
            case=fresh(case),
            transition="revoke",
            reasons="سلوك",
        )
    citizen = living["citizen"].as_citizen(at=NOW + timedelta(days=3))
    do_transition(citizen, case=fresh(case), transition="be_heard", values={"holder_says": "لم أفعل"})
    done = do_transition(
        president.in_office(at=NOW + timedelta(days=4)),
        case=fresh(case),
        transition="revoke",
        reasons="سلوك متكرر",
    )
    assert (done.step, done.outcome) == ("revoked", "revoked")
    paper = paper_of(case)
    assert (paper.state, paper.end_reason) == (State.REVOKED, "سلوك متكرر")
    with reading(PUBLIC):
        seen = verified_by_digest(paper.digest)
    assert seen is not None and seen.state == State.REVOKED
    assert ("revoked", "card") in facts(case)


def test_a_silent_holder_has_had_his_time(living: dict[str, Somebody]) -> None:
    case, president = member(living), living["president"]
    do_transition(
        president.in_office(), case=case, transition="propose_revocation", values={"revocation_grounds": "x"}
    )
    late = president.in_office(at=NOW + timedelta(days=20))
    assert do_transition(late, case=fresh(case), transition="revoke", reasons="سلوك").outcome == "revoked"


def test_a_revocation_given_up_leaves_everything_as_it_was(living: dict[str, Somebody]) -> None:
    case, president = member(living), living["president"].in_office()
    do_transition(president, case=case, transition="propose_revocation", values={"revocation_grounds": "x"})
    assert do_transition(president, case=fresh(case), transition="drop_revocation").step == "member"
    assert paper_of(case).state == State.SIGNED


def test_a_paper_not_signed_yet_is_signed_no_more(living: dict[str, Somebody]) -> None:
    case, president = member(living, signed=False), living["president"]
    do_transition(
        president.in_office(), case=case, transition="propose_revocation", values={"revocation_grounds": "x"}
    )
    late = president.in_office(at=NOW + timedelta(days=20))
    do_transition(late, case=fresh(case), transition="revoke", reasons="سلوك")
    with reading(OFFICE):
        assert not outputs_to_sign(COMMUNE, COMMUNE, {"president"}).exists()
    with pytest.raises(Conflict, match="output_void"):
        sign_output(late, output=card_of(case))


def test_it_lapses_by_the_clock_and_its_paper_says_so(living: dict[str, Somebody]) -> None:
    case = member(living)
    run_due_timers(NOW + timedelta(days=370))
    assert fresh(case).outcome == "lapsed"
    paper = paper_of(case)
    assert (paper.state, "Péremption" in paper.end_reason) == (State.REVOKED, True)


def test_a_renewal_starts_the_clock_anew(living: dict[str, Somebody]) -> None:
    case = member(living)
    give(living, child_of(living, case, "renewal"))
    run_due_timers(NOW + timedelta(days=370))
    assert fresh(case).step == "member"
    run_due_timers(NOW + timedelta(days=390))
    assert fresh(case).outcome == "lapsed"


def test_the_new_paper_takes_the_place_of_the_old_one_once_signed(living: dict[str, Somebody]) -> None:
    case = member(living)
    child = give(living, child_of(living, case, "transfer"))
    assert fresh(case).outcome == "replaced"
    assert paper_of(case).state == State.SIGNED
    sign_output(living["president"].in_office(at=NOW + timedelta(days=13)), output=card_of(child))
    old = paper_of(case)
    assert (old.state, old.replaced_by_id) == (State.REPLACED, paper_of(child).pk)
    assert old.end_reason.endswith("Nouvelle carte")
    assert ("replaced", "card") in facts(case)


def test_who_may_open_which_link(living: dict[str, Somebody]) -> None:
    case = member(living)
    citizen, clerk = living["citizen"].as_citizen(), living["clerk"].in_office()
    with reading(OFFICE):
        row = fresh_in(case)
        assert possible_links(citizen, row, NOW) == ["renewal", "transfer"]
        assert possible_links(clerk, row, NOW) == ["control"]
    draft = open_linked_case(clerk, case=fresh(case), link="control")
    assert submit_case(clerk, draft=draft).parent_id == case.pk


def test_the_applicant_withdraws_before_the_decision_only(living: dict[str, Somebody]) -> None:
    case, citizen = filed(living["citizen"]), living["citizen"].as_citizen()
    assert do_transition(citizen, case=case, transition="withdraw").outcome == "withdrawn"
    with pytest.raises(Conflict):
        do_transition(citizen, case=member(living), transition="withdraw")
    assert save_draft(citizen, procedure=TENNIS, values=ANSWERS).pk


def test_what_came_to_nothing_may_be_asked_for_again(living: dict[str, Somebody]) -> None:
    """A link opened once stays closed while its case is open, not after that came to nothing."""
    case, citizen = member(living), living["citizen"].as_citizen(at=NOW + timedelta(days=10))
    child = child_of(living, case, "transfer")
    with reading(OFFICE):
        assert "transfer" not in possible_links(citizen, fresh_in(case), NOW)
    do_transition(citizen, case=child, transition="withdraw")
    with reading(OFFICE):
        assert "transfer" in possible_links(citizen, fresh_in(case), NOW)
