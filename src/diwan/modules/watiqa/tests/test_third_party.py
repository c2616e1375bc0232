"""Somebody the law does not name: permitted by the central authority, then served by Watiqa once (art. 43).

And the holder of a procuration, whose paper the clerk reads first.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from diwan.kernel.base.errors import Refused
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.services import attach_document, do_transition, save_draft, submit_case
from diwan.kernel.identity.models import Person, Proof
from diwan.kernel.territory.models import KINGDOM
from diwan.kernel.territory.scope import reading
from diwan.kernel.testing.world import NOW, Somebody, in_some_act, make_holder, make_person
from diwan.modules.civil_status.models import Issue
from diwan.modules.watiqa import services
from diwan.modules.watiqa.tests.test_bundle import signed
from diwan.modules.watiqa.tests.test_pages import MATCH, browser, compared, sent, words
from diwan.modules.watiqa.tests.world import HERE, World, answers, now, pay

CARD = "JK778899"
PERMISSION = "civil_status.third_party_copy"


@pytest.fixture
def creditor(communities: None) -> Somebody:
    """Somebody the record says nothing of, whose identity a counter has confirmed."""
    found = make_person("creditor", cnie=CARD)
    with in_some_act():
        Person.objects.filter(pk=found.person.pk).update(proof=Proof.COUNTER)
    return found


def with_paper(who: Somebody, procedure: str, document: str, at: dt.datetime = NOW, **values: Any) -> Case:
    """A request filed with the paper it rests on."""
    act = who.as_citizen(at=at)
    draft = save_draft(act, procedure=procedure, values=values)
    attach_document(
        act,
        document=document,
        name="a.pdf",
        media_type="application/pdf",
        size=9,
        digest="0" * 64,
        draft=draft,
    )
    return submit_case(act, draft=draft)


def permitted(world: World, who: Somebody) -> Case:
    """The central authority's permission for an extract, on the officer's advice."""
    case = with_paper(
        who, PERMISSION, "proof", cnie=CARD, phone="0612345678", record_type="birth", holder_name="سعاد العلوي",
        wanted="extract", motive="دعوى إثبات دين",
    )  # fmt: skip
    found = {"found_record": "127/1990", "findings": "سبب جدي"}
    do_transition(world.officer.in_office(), case=case, transition="ask_permission", values=found)
    central = make_holder("central", "civil_status.central_authority", territory=KINGDOM, wide=True)
    return do_transition(
        central.in_office(), case=now(case), transition="permit", values={"permission_reference": "77/2026"}
    )


def ordered(who: Somebody, quality: str, document: str, at: dt.datetime = NOW, **more: Any) -> Case:
    """The order of a copy in that quality, with its paper."""
    values = answers(quality=quality, cnie=CARD, purpose="ملف 12/2026", **more)
    return with_paper(who, "watiqa.birth_copy", document, at, **values)


def test_a_permission_leads_to_one_copy_by_watiqa_and_no_second(world: World, creditor: Somebody) -> None:
    """Law 36.21, art. 43; decree 2-22-04, art. 41."""
    permission = permitted(world, creditor)
    mine = words(browser(creditor, "fr").get(f"/requests/{permission.territory.code}/{permission.number}/"))
    assert "Watiqa" in mine

    case = ordered(creditor, "authorised", "authority_permission")
    pay(world, case)
    clerk = browser(world.clerk)
    page = compared(clerk, case, world.record)
    assert 'name="paper_seen"' in page
    refused = sent(clerk, f"{MATCH}{case.number}/", verb="take", record=world.record.pk)
    assert now(case).step == "matching", words(refused)
    sent(clerk, f"{MATCH}{case.number}/", verb="take", record=world.record.pk, paper_seen="on")
    sent(clerk, f"{MATCH}{case.number}/", verb="prepare")
    services.sign_copy(world.officer.in_office(), case=now(case))
    with reading(HERE):
        given = Issue.objects.get(kinship="other")
    assert given.permission == permission.number
    path = f"/me/copies/{case.territory_id}/{case.number}/"
    assert browser(creditor).post(path, follow=True).content.startswith(b"%PDF-")
    assert now(case).step == "delivered"

    again = ordered(creditor, "authorised", "authority_permission", NOW + dt.timedelta(days=2))
    pay(world, again)
    sent(clerk, f"{MATCH}{again.number}/", verb="take", record=world.record.pk, paper_seen="on")
    with pytest.raises(Refused, match="permission_used"):
        services.prepare_copies(world.clerk.in_office(), case=now(again))
    said = sent(clerk, f"{MATCH}{again.number}/", verb="prepare")
    assert now(again).step == "preparing"
    assert said.status_code in (409, 422), words(said)[:400]


def test_a_permission_opens_no_other_kind_of_copy(world: World, creditor: Somebody) -> None:
    permission = permitted(world, creditor)
    case = ordered(creditor, "authorised", "authority_permission", kind="full")
    pay(world, case)
    services.match_record(world.clerk.in_office(), case=now(case), record=world.record.pk, paper_seen=True)
    services.prepare_copies(world.clerk.in_office(), case=now(case))
    with reading(HERE):
        assert Issue.objects.get(kinship="other").permission != permission.number


def test_the_holder_of_a_procuration_is_served_once_its_paper_was_read(
    world: World, creditor: Somebody
) -> None:
    """Law 36.21, art. 43: the proxy, by a procuration for that purpose."""
    case = ordered(creditor, "proxy", "power_of_attorney")
    pay(world, case)
    signed(world, case, world.record.pk)
    with reading(HERE):
        given = Issue.objects.get()
    assert (given.kinship, given.permission) == ("proxy", "")
