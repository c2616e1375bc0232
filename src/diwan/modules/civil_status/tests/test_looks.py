"""The person sees who looked at their records: all of it, nothing of anybody else's, and no agent's name."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.db import ProgrammingError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from diwan.kernel.identity.models import Person, Proof
from diwan.kernel.territory.models import Office
from diwan.kernel.territory.scope import PUBLIC, Scope, reading
from diwan.kernel.testing.world import COMMUNE, NOW, Somebody, as_office, in_some_act, make_person
from diwan.modules.civil_status.content import CopyKind, Kinship, Moment, Name, Parent
from diwan.modules.civil_status.giving import Asker
from diwan.modules.civil_status.listings import is_told
from diwan.modules.civil_status.looks import Look, Looks, looks
from diwan.modules.civil_status.models import Booklet, BookletChild, Listing, Record
from diwan.modules.civil_status.services import consult_record, give_copy, register_birth
from diwan.modules.civil_status.services.listing import record_listing
from diwan.modules.civil_status.tests.samples import YOUSSEF, birth

CARD = "EE123456"
BORN = dt.date(1990, 5, 4)
API = "/api/civil_status/mine/consultations"
OFFICE = Scope("office", COMMUNE, COMMUNE)


@pytest.fixture(autouse=True)
def own_keys(settings: Any, tmp_path: Path) -> None:
    """Keys and files of this test alone."""
    settings.ENVIRONMENT = dataclasses.replace(
        settings.ENVIRONMENT, var=tmp_path, storage_url=(tmp_path / "files").as_uri()
    )


def settle(somebody: Somebody, proof: Proof = Proof.COUNTER) -> Somebody:
    """Somebody whose number a proof has settled."""
    with in_some_act():
        Person.objects.filter(pk=somebody.person.pk).update(proof=proof)
    somebody.person.refresh_from_db()
    return somebody


@pytest.fixture
def citizen(communities: None) -> Somebody:
    return settle(make_person("youssef", cnie=CARD))


ELDERS = {
    "father": Parent(name=Name("العلوي", "أحمد"), born=Moment(1950)),
    "mother": Parent(name=Name("بناني", "فاطمة"), born=Moment(1955)),
}


def written(clerk: Somebody, office: Office, **said: Any) -> Record:
    """A record of somebody grown up, registered late with permission."""
    content = birth(**{"event": Moment.on(BORN), **ELDERS, **said})
    return register_birth(clerk.in_office(), office=office, content=content, permission="9/2026")


@pytest.fixture
def record(clerk: Somebody, office: Office) -> Record:
    return written(clerk, office, cnie=CARD)


def seen_by(somebody: Somebody) -> list[Look]:
    with reading(Scope("citizen", person=somebody.person.pk)):
        return looks(0, None)


def signed_in(somebody: Somebody) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    client.force_login(somebody.account)
    return client


def test_each_consultation_is_told_by_body_office_and_function(
    citizen: Somebody, clerk: Somebody, office: Office, record: Record
) -> None:
    """Law 09-08, art. 7: to whom one's data are told. The agent's name stays in the journal. Law 36.21, art. 43."""
    consult_record(clerk.in_office(), record=record, reason="12/2026")
    (look,) = seen_by(citizen)
    assert (look.act, look.reference, look.own, look.request) == (
        "consulted",
        record.reference,
        True,
        "12/2026",
    )
    assert (look.body.fr, look.office, look.capacity.fr) == ("Tassoultante", office.name, "Poste")
    told = repr(look)
    assert clerk.account.username not in told
    assert clerk.person.family_ar not in told.replace(YOUSSEF.arabic, "")


def test_what_was_given_is_told_with_who_received_it(
    citizen: Somebody, clerk: Somebody, record: Record
) -> None:
    asker = Asker("السيد كاتب الضبط", Kinship.COURT, proof="كتاب عدد 7/2026")
    give_copy(clerk.in_office(), record=record, kind=CopyKind.FULL, asker=asker)
    (look,) = seen_by(citizen)
    assert (look.act, look.to, look.capacity.fr) == ("full", "court", "Poste")
    assert asker.name not in repr(look)


def test_a_number_that_was_only_declared_opens_nothing(clerk: Somebody, record: Record) -> None:
    """Decision 0022: anybody may type anybody's number."""
    consult_record(clerk.in_office(), record=record)
    impostor = make_person("impostor", cnie=CARD)
    assert seen_by(impostor) == []
    assert signed_in(impostor).get(API).status_code == 403
    page = signed_in(impostor).get(reverse("civil_status:looks"))
    assert record.reference not in page.content.decode()
    settle(impostor, Proof.NATIONAL)
    assert len(seen_by(impostor)) == 1


def test_nobody_sees_who_looked_at_another(clerk: Somebody, record: Record) -> None:
    consult_record(clerk.in_office(), record=record)
    assert seen_by(settle(make_person("stranger", cnie="EE999999"))) == []


def test_the_same_card_with_another_day_of_birth_is_somebody_else(
    citizen: Somebody, clerk: Somebody, office: Office
) -> None:
    """A number mistyped in a register does not open a stranger's record."""
    wrong = written(clerk, office, cnie=CARD, event=Moment.on(dt.date(1971, 1, 9)))
    consult_record(clerk.in_office(), record=wrong)
    assert seen_by(citizen) == []


@pytest.mark.parametrize(("years", "seen"), [(17, 1), (18, 0), (30, 0)])
@pytest.mark.parametrize("side", ["father", "mother"])
def test_a_parent_sees_it_for_children_under_eighteen(
    citizen: Somebody, clerk: Somebody, office: Office, years: int, seen: int, side: str
) -> None:
    """Family code (law 70.03), art. 209: majority is at eighteen full years."""
    today = timezone.localdate()
    day = today.replace(year=today.year - years, day=min(today.day, 28))
    child = Name("العلوي", "سلمى", "Alaoui", "Salma")
    parent = Parent(name=YOUSSEF, cnie=CARD)
    content = birth(child, event=Moment.on(day), **{**ELDERS, side: parent})
    act = clerk.in_office(timezone.now())
    consult_record(act, record=register_birth(act, office=office, content=content, permission="9"))
    found = seen_by(citizen)
    assert [(one.own, one.name.fr) for one in found] == [(False, "Salma Alaoui")] * seen


def test_a_child_of_ones_booklet_counts_too(
    citizen: Somebody, clerk: Somebody, office: Office, record: Record
) -> None:
    """Older records name no identity card of a parent; the booklet does."""
    child = register_birth(clerk.in_office(), office=office, content=birth(Name("العلوي", "سلمى")))
    consult_record(clerk.in_office(), record=child)
    assert seen_by(citizen) == []
    with as_office(COMMUNE):
        held = Booklet.objects.create(territory_id=COMMUNE, record=record, opened_at=NOW, changed_at=NOW)
        BookletChild.objects.create(territory_id=COMMUNE, booklet=held, record=child, linked_at=NOW)
    assert [one.own for one in seen_by(citizen)] == [False]


@pytest.mark.parametrize("scope", [Scope("office", COMMUNE, COMMUNE, 1), PUBLIC, Scope("national")])
def test_no_other_hat_may_ask(citizen: Somebody, record: Record, scope: Scope) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), reading(scope):
        len(Looks())


def test_the_page_and_the_api_tell_the_same_latest_first(
    citizen: Somebody, clerk: Somebody, record: Record
) -> None:
    for number in range(23):
        consult_record(clerk.in_office(), record=record, reason=f"{number}/2026")
    client = signed_in(citizen)
    first, second = (client.get(reverse("civil_status:looks"), {"page": n}).content.decode() for n in (1, 2))
    assert "22/2026" in first.replace("<bdi>", "")
    assert record.reference in first
    assert clerk.person.first_fr not in first
    assert second.count('class="line"') == 3
    told = client.get(API, {"limit": 20}).json()
    assert (len(told["items"]), told["next"]) == (20, 20)
    assert client.get(API, {"limit": 20, "offset": 20}).json()["next"] is None


def test_the_page_asks_no_more_for_many_than_for_one(
    citizen: Somebody, clerk: Somebody, record: Record
) -> None:
    client = signed_in(citizen)

    def asked() -> int:
        client.get(reverse("civil_status:looks"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("civil_status:looks"))
        return len(queries)

    consult_record(clerk.in_office(), record=record)
    few = asked()
    for _ in range(12):
        consult_record(clerk.in_office(), record=record)
    assert asked() == few


# A line of a list


def listings(at: Scope = OFFICE) -> list[list[int]]:
    with reading(at):
        return [one.shown for one in Listing.objects.order_by("id")]


def test_a_search_leaves_one_line_whatever_it_shows_and_each_person_sees_it(
    citizen: Somebody, clerk: Somebody, office: Office, record: Record
) -> None:
    """Law 09-08, art. 7; law 36.21, art. 43: decision 0069."""
    other = written(clerk, office, cnie="EE654321")
    client = signed_in(clerk)
    for typed in ("العلوي", "العلوي يوسف"):
        page = client.post(reverse("civil_status:search"), {"q": typed}, follow=True).content.decode()
        assert record.reference in page.replace("<bdi>", "")
    assert listings() == [sorted([record.pk, other.pk])]
    (look,) = seen_by(citizen)
    assert (look.act, look.reference, look.capacity.fr, look.request) == (
        "listed",
        record.reference,
        "Poste",
        "",
    )
    assert seen_by(settle(make_person("stranger", cnie="EE999999"))) == []
    told = signed_in(citizen).get(reverse("civil_status:looks")).content.decode()
    assert "ظهر الرسم في بحث" in told


def test_a_search_that_finds_nobody_and_the_palette_leave_none(
    citizen: Somebody, clerk: Somebody, record: Record
) -> None:
    client = signed_in(clerk)
    client.post(reverse("civil_status:search"), {"q": "قجقجوخ"}, follow=True)
    client.get(reverse("civil_status:search"))
    assert listings() == []


def test_the_page_held_against_the_paper_and_the_api_leave_theirs(
    citizen: Somebody, clerk: Somebody, record: Record
) -> None:
    with as_office(COMMUNE):
        Record.objects.filter(pk=record.pk).update(proof="imported")
    client = signed_in(clerk)
    client.get(reverse("civil_status:validation"))
    client.get(reverse("civil_status:validation"))
    assert listings() == [[record.pk]]
    with as_office(COMMUNE):
        Listing.objects.all().delete()
    found = client.post(
        "/api/civil_status/records/search", {"words": "العلوي"}, content_type="application/json"
    ).json()
    assert [one["record"]["id"] for one in found["matches"]] == [record.pk]
    assert listings() == [[record.pk]]
    assert [one.act for one in seen_by(citizen)] == ["listed"]


def test_half_an_hour_later_or_another_seat_is_another_look(
    clerk: Somebody, officer: Somebody, record: Record
) -> None:
    act = clerk.in_office()
    with reading(OFFICE):
        assert not is_told(COMMUNE, act.mandate_id, [record.pk], NOW)
    record_listing(act, records=[record.pk, record.pk])
    with reading(OFFICE):
        assert is_told(COMMUNE, act.mandate_id, [record.pk], NOW)
        assert is_told(COMMUNE, act.mandate_id, [], NOW)
        assert not is_told(COMMUNE, act.mandate_id, [record.pk], NOW + dt.timedelta(minutes=30))
        assert not is_told(COMMUNE, officer.in_office().mandate_id, [record.pk], NOW)
