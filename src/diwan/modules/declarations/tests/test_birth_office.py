"""The office that keeps the birth record of the dead is told without a search (law 36.21, art. 36)."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from django.utils import timezone

from diwan.kernel.territory.models import Territory
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, OTHER_COMMUNE
from diwan.modules.civil_status.models import IncomingNotice, OutgoingNotice
from diwan.modules.civil_status.public import DeathContent, Moment
from diwan.modules.declarations.models import Declaration
from diwan.modules.declarations.rules import State
from diwan.modules.declarations.selectors import content_of, declaration_with
from diwan.modules.declarations.services import declare_first
from diwan.modules.declarations.tests.test_pages import address, signed_in, text_of
from diwan.modules.declarations.tests.world import (
    HERE,
    NOW,
    People,
    completed,
    dead,
    first,
    newborn,
    signed,
)

THERE = Scope("office", OTHER_COMMUNE, OTHER_COMMUNE)
TODAY = timezone.localdate()
WIDOW = {
    "first_ar": "إدريس", "family_ar": "التازي", "first_la": "Driss", "family_la": "Tazi", "sex": "M",
    "place_ar": "مستشفى ابن زهر", "birth_date": "1948", "cnie": "K445566",
    "paper_death_certificate": "114/2026", "declarant_name": "خديجة الفاسي", "declarant_capacity": "spouse",
    "declarant_cnie": "K990011", "signature": "خديجة الفاسي", "consents": "on", "birth_record": "6/1948",
}  # fmt: skip


def died_today(people: People) -> Declaration:
    return first(people, dead(event=Moment.on(TODAY)), when=timezone.now())


def now(reference: str) -> Declaration:
    with reading(HERE):
        return declaration_with(COMMUNE, reference)


@pytest.mark.parametrize("typed", ["code", "name"])
def test_a_death_completed_at_the_counter_reaches_the_office_of_the_birth(people: People, typed: str) -> None:
    made, there = died_today(people), Territory.objects.get(pk=OTHER_COMMUNE)
    clerk = signed_in(people.clerk)
    answer = clerk.post(
        address("complete", made.reference),
        WIDOW | {"birth_community": there.code if typed == "code" else there.name_ar},
    )
    assert answer.status_code == 302, text_of(answer)
    assert str(there.name) in text_of(clerk.get(address("opened", made.reference)))
    signed(people, now(made.reference), when=timezone.now())
    with reading(HERE):
        sent = OutgoingNotice.objects.get()
    assert (sent.receiver_id, sent.person["record"]) == (OTHER_COMMUNE, "6/1948")
    with reading(THERE):
        assert IncomingNotice.objects.get().type == "death"


def test_a_community_nobody_knows_is_refused_at_its_field_and_nothing_is_lost(people: People) -> None:
    made = died_today(people)
    page = signed_in(people.clerk, "fr").post(
        address("complete", made.reference), WIDOW | {"birth_community": "Nulle part"}
    )
    assert page.status_code == 422
    assert 'id="id_birth_community-error"' in page.content.decode()
    assert 'value="Nulle part"' in page.content.decode()
    assert now(made.reference).state != State.COMPLETED


def test_what_a_machine_told_of_the_birth_stays_through_the_completion(people: People) -> None:
    told = dead(event=Moment.on(TODAY), birth_community=OTHER_COMMUNE)
    made = first(people, told, when=timezone.now())
    clerk = signed_in(people.clerk)
    page = clerk.get(address("complete", made.reference)).content.decode()
    code = Territory.objects.get(pk=OTHER_COMMUNE).code
    assert f'value="{code}"' in page, "the clerk reads it, and may mend it"
    clerk.post(address("complete", made.reference), WIDOW | {"birth_community": code})
    content = content_of(now(made.reference))
    assert isinstance(content, DeathContent)
    assert content.birth_community == OTHER_COMMUNE


def test_who_was_born_alive_and_died_is_marked_on_the_record_just_made(people: People) -> None:
    """Law 36.21, art. 29: the birth record first; its margin is marked by the office that keeps it."""
    died = replace(dead(), name=newborn().name, cnie="", born=newborn().event, birth_record="")
    rows = (newborn(), replace(died, name=replace(died.name, family_ar="العلوي", first_ar="سلمى")))
    birth = declare_first(people.clerk.in_office(NOW), key=uuid4(), office=people.office, contents=rows)
    with reading(HERE):
        death = Declaration.objects.get(after=birth)
    signed(people, completed(people, birth))
    done = signed(people, completed(people, death))
    with reading(HERE):
        sent = OutgoingNotice.objects.get()
    assert (done.state, sent.receiver_id) == (State.SIGNED, COMMUNE)
