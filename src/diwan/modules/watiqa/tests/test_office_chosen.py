"""The office in the form (version 3): who keeps the record, where one collects; moved by the clerk, in words."""

from __future__ import annotations

import datetime as dt
from html import unescape
from typing import Any

import pytest
from django.utils import timezone

from diwan.kernel.base.act import system_act
from diwan.kernel.base.errors import Conflict, Invalid, Refused
from diwan.kernel.cases.models import Case, Draft
from diwan.kernel.cases.services import open_linked_case, save_draft, submit_case
from diwan.kernel.identity.services import close_office, withdraw_closing
from diwan.kernel.notices.models import Notice
from diwan.kernel.territory.models import Office, OfficeKind, Territory
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, NOW, OTHER_COMMUNE, in_some_act
from diwan.modules.watiqa import services
from diwan.modules.watiqa.collection import place_words
from diwan.modules.watiqa.models import Collection
from diwan.modules.watiqa.selectors import panel_for
from diwan.modules.watiqa.services import closing, collecting, moving
from diwan.modules.watiqa.tests.test_api import Caller
from diwan.modules.watiqa.tests.test_bundle import signed
from diwan.modules.watiqa.tests.test_collection import THERE, made_over, office_there, waiting
from diwan.modules.watiqa.tests.test_pages import browser, sent, words
from diwan.modules.watiqa.tests.world import HERE, World, answers, filed, now, pay

LATER = NOW + dt.timedelta(days=90)
AT_COUNTER = {"delivery": "counter", "number_of_copies": "2", "collect_where": "keeper"}


def elsewhere(**more: Any) -> dict[str, Any]:
    """Collected at the other commune's office, as the form says it."""
    place = Territory.objects.get(pk=OTHER_COMMUNE)
    chosen = {
        "collect_where": "other",
        "collect_commune": place.code,
        "collect_office": str(office_there().pk),
    }
    return {**AT_COUNTER, **chosen, **more}


def asked(world: World, **changes: Any) -> Case:
    return filed(world, at=LATER, **changes)


def annexe(territory: int = COMMUNE) -> Office:
    with in_some_act(territory):
        return Office.objects.create(
            territory_id=territory, kind=OfficeKind.CIVIL_STATUS_SUBSIDIARY, code="02", name_ar="ملحقة الداوديات",
            name_fr="Annexe Daoudiate",
        )  # fmt: skip


def chosen_office(case: Case) -> int | None:
    with reading(HERE):
        found = Collection.objects.filter(case=case).first()
    return found.office_id if found else None


def test_the_office_said_in_the_form_is_where_the_copies_are_collected(world: World) -> None:
    case = asked(world, **elsewhere())
    assert case.law.version == 3
    assert chosen_office(case) == office_there().pk
    assert chosen_office(asked(world, **AT_COUNTER)) is None


def test_an_office_of_another_commune_than_the_one_said_is_refused_at_its_field(world: World) -> None:
    with pytest.raises(Invalid) as refusal:
        asked(world, **elsewhere(collect_office=str(world.office.pk)))
    assert list(refusal.value.fields) == ["collect_office"]
    with pytest.raises(Invalid) as refusal:
        asked(world, **elsewhere(collect_commune=""))
    assert list(refusal.value.fields) == ["collect_office"]


def test_a_commune_changed_in_the_form_forgets_the_office_chosen_in_the_other(world: World) -> None:
    act = world.citizen.as_citizen(at=LATER)
    draft = save_draft(act, procedure="watiqa.birth_copy", values=answers(**elsewhere()))
    assert draft.values["collect_office"]["office"] == office_there().pk
    own = Territory.objects.get(pk=COMMUNE).code
    draft = save_draft(
        act, procedure="watiqa.birth_copy", section="delivery", draft=draft,
        values={**elsewhere(), "collect_commune": own},
    )  # fmt: skip
    assert draft.values["collect_office"] is None


def test_the_office_that_keeps_the_record_is_one_of_the_communes_and_a_wrong_one_hides_nothing(
    world: World,
) -> None:
    other = annexe()
    right, wrong = asked(world, office=str(world.office.pk)), asked(world, office=str(other.pk))
    assert right.values["office"]["fr"] == world.office.name_fr
    for case in (now(right), now(wrong)):
        with reading(HERE):
            assert [c.record.id for c in panel_for(case).candidates] == [world.record.pk]
    with pytest.raises(Invalid) as refusal:
        asked(world, office=str(office_there().pk))
    assert list(refusal.value.fields) == ["office"]


def test_a_copy_added_is_collected_where_the_others_are_unless_it_says_otherwise(world: World) -> None:
    first = asked(world, **elsewhere())
    services.choose_office(world.citizen.as_citizen(), case=now(first), office=None)

    def added(**changes: Any) -> Case:
        act = world.citizen.as_citizen(at=LATER)
        draft = open_linked_case(act, case=now(first), link="another_copy")
        values = {**draft.values, **answers(kind="full"), **changes}
        return submit_case(act, draft=save_draft(act, procedure=draft.procedure, values=values, draft=draft))

    assert chosen_office(added(**elsewhere())) is None
    other = annexe(OTHER_COMMUNE)
    assert chosen_office(added(**elsewhere(collect_office=str(other.pk)))) == other.pk


def test_a_request_moved_to_its_keeper_is_still_collected_where_it_was_chosen(world: World) -> None:
    there = Territory.objects.get(pk=OTHER_COMMUNE)
    case = asked(world, office=str(world.office.pk), **AT_COUNTER)
    services.choose_office(world.citizen.as_citizen(), case=now(case), office=annexe().pk)
    moved = services.redirect_request(world.clerk.in_office(), case=now(case), commune=there.code)
    for _ in range(2):
        moving.carry_over(territory=COMMUNE, number=case.number, revision=moved.revision, at=LATER)
    with reading(THERE):
        opened = Case.objects.get()
        kept = Collection.objects.get()
    assert opened.values["office"] is None
    assert kept.place_id == COMMUNE


@pytest.mark.parametrize(
    ("language", "unknown", "said"),
    [("ar", "لا أعرف", "ملحقة الداوديات"), ("fr", "Je ne sais pas", "Annexe Daoudiate")],
)
def test_the_pages_of_the_form(world: World, language: str, unknown: str, said: str) -> None:
    annexe()
    act = world.citizen.as_citizen(at=LATER)
    draft = save_draft(act, procedure="watiqa.birth_copy", values=answers(**elsewhere()))
    citizen = browser(world.citizen, language)
    page = unescape(words(citizen.get(f"/drafts/{draft.pk}/form/record/")))
    assert unknown in page
    assert said in page
    page = unescape(words(citizen.get(f"/drafts/{draft.pk}/form/collection/")))
    assert str(getattr(office_there(), f"name_{language}")) in page
    with reading(Scope("citizen", person=world.citizen.person.pk)):
        assert Draft.objects.get().values["collect_office"]["office"] == office_there().pk


# Moved by the clerk


def ready_there(world: World) -> Case:
    """A copy that waits at the other commune's counter."""
    return made_over(world)


def move(world: World, case: Case, office: int | None, reason: str = "المكتب مغلق للأشغال") -> list[Case]:
    return services.move_collection(world.clerk.in_office(), case=now(case), office=office, reason=reason)


def test_the_clerk_moves_a_collection_and_the_citizen_is_told_why(world: World) -> None:
    case = asked(world, **elsewhere())
    clerk = browser(world.clerk, "fr")
    path = f"/desk/watiqa/deliver/{case.number}/office/"
    assert "Déplacer" in words(clerk.get(f"/desk/watiqa/match/{case.number}/"))
    refused = clerk.post(path, {"office": "", "reason": " "})
    assert "motif est communiqué" in words(refused)
    assert chosen_office(case) == office_there().pk
    sent(clerk, path, office="", reason="Le bureau est fermé pour travaux")
    assert chosen_office(case) is None
    with reading(Scope("citizen", person=world.citizen.person.pk)):
        told = Notice.objects.get(key="watiqa.notices.moved")
    assert "fermé pour travaux" in told.body_fr
    assert browser(world.stranger).get(path).status_code == 404


def test_a_copy_that_waits_elsewhere_is_taken_back_and_waits_where_it_is_moved(world: World) -> None:
    case, other = ready_there(world), annexe(OTHER_COMMUNE)
    move(world, case, other.pk)
    collecting.take_back(place=OTHER_COMMUNE, sender=COMMUNE, number=case.number, at=NOW)
    for _ in range(2):
        collecting.receive_copy(territory=COMMUNE, number=case.number, at=NOW)
    row = waiting()
    assert (row.office_id, row.state, bool(row.digest)) == (other.pk, "waiting", True)
    move(world, case, None)
    collecting.take_back(place=OTHER_COMMUNE, sender=COMMUNE, number=case.number, at=NOW)
    assert (waiting().state, waiting().digest) == ("taken_back", "")
    move(world, case, other.pk)
    collecting.receive_copy(territory=COMMUNE, number=case.number, at=NOW)
    collecting.take_back(place=OTHER_COMMUNE, sender=COMMUNE, number=case.number, at=NOW)
    assert waiting().state == "waiting"
    services.hand_over_here(
        world.stranger.in_office(), handover=waiting(), handed_to="سعاد العلوي BE123456", paper="cnie"
    )
    collecting.report_handover(territory=OTHER_COMMUNE, handover=waiting().pk, at=NOW)
    assert now(case).step == "delivered"


def test_what_was_handed_over_before_word_of_the_move_came_is_handed_over(world: World) -> None:
    case = ready_there(world)
    move(world, case, None)
    services.hand_over_here(
        world.stranger.in_office(), handover=waiting(), handed_to="سعاد العلوي BE123456", paper="cnie"
    )
    collecting.report_handover(territory=OTHER_COMMUNE, handover=waiting().pk, at=NOW)
    assert now(case).step == "delivered"
    assert chosen_office(case) == office_there().pk


def test_what_cannot_be_moved_says_why(world: World) -> None:
    case = asked(world, **elsewhere())
    for office, reason, fault in ((office_there().pk, "سبب", Refused), (None, " ", Invalid)):
        with pytest.raises(fault):
            move(world, case, office, reason)
    by_download = filed(world, at=LATER)
    with pytest.raises(Refused) as refusal:
        move(world, by_download, office_there().pk)
    assert refusal.value.code == "watiqa.errors.not_at_a_counter"
    done = filed(world, delivery="counter", number_of_copies="1")
    pay(world, done)
    signed(world, done, world.record.pk)
    services.make_ready(world.clerk.in_office(), case=now(done))
    services.confirm_delivery(world.clerk.in_office(), case=now(done), handed_to="سعاد", paper="cnie")
    with pytest.raises(Conflict):
        move(world, done, office_there().pk)


def test_copies_that_wait_at_a_counter_that_closes_are_collected_at_its_successor(world: World) -> None:
    case, other = ready_there(world), annexe(OTHER_COMMUNE)
    here, today = office_there(), timezone.localdate()
    last = today - dt.timedelta(days=1)
    act = system_act(OTHER_COMMUNE, NOW)
    with pytest.raises(Invalid) as why:
        close_office(act, office=here, on=last, reference="9/2026")
    assert "نسخ تنتظر أصحابها بالشباك (1)" in why.value.fields["successor"][0].details["left"].ar
    close_office(act, office=here, on=last, reference="9/2026", successor=other)
    row = now(case)
    with reading(Scope("citizen", person=world.citizen.person.pk)):
        assert other.name.fr in place_words(row).fr
    listed = words(browser(world.stranger).get("/desk/watiqa/collect/"))
    assert other.name.ar in listed


def told(world: World) -> list[tuple[str, str, str]]:
    with reading(Scope("national")):
        rows = Notice.objects.filter(holder=world.citizen.person, key__startswith="watiqa.notices.counter")
        return [(row.key.rpartition(".")[2], row.body_ar, row.body_fr) for row in rows.order_by("pk")]


def tell_there(days: int = 0) -> None:
    """The task, run twice: nobody is told twice."""
    for _ in range(2):
        closing.tell_counter(
            territory=OTHER_COMMUNE, office=office_there().pk, at=NOW + dt.timedelta(days=days)
        )


def test_who_waits_is_told_where_the_copy_waits_once_the_counter_closes_and_that_it_stays(
    world: World,
) -> None:
    """Nobody comes to a closed door: the closing and its withdrawal are told to each citizen, in both languages."""
    case, other = ready_there(world), annexe(OTHER_COMMUNE)
    act, last = system_act(OTHER_COMMUNE, NOW), NOW.date() + dt.timedelta(days=20)
    tell_there()
    assert told(world) == [], "nothing is to close"
    close_office(act, office=office_there(), on=last, reference="9/2026", successor=other)
    tell_there()
    ((key, arabic, french),) = told(world)
    assert key == "counter_closes"
    assert case.number in french
    assert other.name.fr in french
    assert other.name.ar in arabic
    withdraw_closing(system_act(OTHER_COMMUNE, NOW), office=office_there(), reference="10/2026")
    tell_there(1)
    assert [one[0] for one in told(world)] == ["counter_closes", "counter_stays"]


def test_a_copy_that_arrives_at_a_counter_about_to_close_says_both(world: World) -> None:
    other = annexe(OTHER_COMMUNE)
    last = NOW.date() + dt.timedelta(days=20)
    close_office(
        system_act(OTHER_COMMUNE, NOW), office=office_there(), on=last, reference="9/2026", successor=other
    )
    ready_there(world)
    assert [one[0] for one in told(world)] == ["counter_closes"]


def test_a_closing_is_not_taken_back_once_the_successor_handed_a_copy_over(world: World) -> None:
    ready_there(world)
    other, day = annexe(OTHER_COMMUNE), NOW.date() - dt.timedelta(days=1)
    act = system_act(OTHER_COMMUNE, NOW)
    close_office(act, office=office_there(), on=day, reference="9/2026", successor=other)
    services.hand_over_here(
        world.stranger.in_office(), handover=waiting(), handed_to="سعاد العلوي BE123456", paper="cnie"
    )
    with pytest.raises(Invalid) as why:
        withdraw_closing(act, office=office_there(), reference="10/2026")
    assert {one.code for one in why.value.fields["office"]} >= {"watiqa.errors.handed_since"}


def test_over_the_api_the_counter_lists_what_waits_prints_it_and_hands_it_over(world: World) -> None:
    """Law 36.21, art. 43: into somebody's hands, on sight of a paper; once."""
    ready_there(world)
    clerk = Caller(world.stranger)
    (one,) = clerk.get("/desk/handovers").json()["items"]
    assert (one["state"], one["sender_id"]) == ("waiting", COMMUNE)
    assert office_there().name_fr in one["office"]["fr"]
    assert clerk.get(f"/desk/handovers/{one['id']}/copy").content.startswith(b"%PDF")
    here = f"/desk/handovers/{one['id']}/hand-over"
    assert Caller(world.clerk).post(here, {"handed_to": "x", "paper": "cnie"}).status_code == 404
    assert clerk.post(here, {"handed_to": "", "paper": "cnie"}).status_code == 422
    done = clerk.post(here, {"handed_to": "سعاد العلوي BE123456", "paper": "cnie"}).json()
    assert (done["state"], done["handed_to"]) == ("handed", "سعاد العلوي BE123456")
    assert clerk.post(here, {"handed_to": "سعاد العلوي", "paper": "cnie"}).status_code == 409
    assert clerk.get(f"/desk/handovers/{one['id']}/copy").status_code == 404
    assert clerk.get("/desk/handovers").json()["items"] == []
