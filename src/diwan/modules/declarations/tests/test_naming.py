"""A name the declarant insists on: put to the High Commission, the declaration received provisionally meanwhile."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from diwan.kernel.base.errors import DomainError, Invalid, Refused
from diwan.kernel.notices.models import Notice
from diwan.kernel.territory.models import KINGDOM
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, Somebody, make_holder
from diwan.modules.civil_status.public import (
    BirthContent,
    Moment,
    Name,
    NameKind,
    record_name_decision,
    stored,
)
from diwan.modules.declarations.models import Declaration, NameQuestion
from diwan.modules.declarations.rules import State, limit_after
from diwan.modules.declarations.selectors import content_of, names_asked, siblings_of
from diwan.modules.declarations.services import (
    Dispute,
    Twin,
    ask_about_name,
    ask_about_names,
    end_declaration,
    run_morning,
)
from diwan.modules.declarations.tests.test_pages import COMPLETED, address, signed_in, text_of
from diwan.modules.declarations.tests.world import (
    BORN,
    HERE,
    NOW,
    People,
    completed,
    first,
    newborn,
    signed,
    whole,
)

TOWN = "مراكش"
TOWNS = ("مراكش", "طنجة")
NATION = Scope("national")


@pytest.fixture
def secretariat(communities: None) -> Somebody:
    return make_holder("secretariat", "civil_status.central_authority", territory=KINGDOM, wide=True)


def asked(
    people: People, row: Declaration, name: str = TOWN, when: dt.datetime = NOW, **more: Any
) -> NameQuestion:
    content = whole(row, name=Name("العلوي", name, "Alaoui", "Marrakech"))
    assert isinstance(content, BirthContent)
    said = {"kind": NameKind.FIRST, "why": "اسم جدتها", **more}
    return ask_about_name(people.clerk.in_office(when), declaration=row, content=content, **said)


def decide(who: Somebody, *, accepted: bool, name: str = TOWN, when: dt.datetime = NOW) -> None:
    record_name_decision(
        who.in_office(when), kind=NameKind.FIRST, arabic=name, accepted=accepted, reference="7/2026",
        decided_on=when.date(), reasons="" if accepted else "اسم مدينة",
    )  # fmt: skip


def now(row: Declaration) -> Declaration:
    with reading(HERE):
        return Declaration.objects.select_related("office", "territory").get(pk=row.pk)


def after(days: int) -> dt.datetime:
    return NOW + dt.timedelta(days=days)


def test_what_was_left_of_the_delay_begins_again_after_the_answer() -> None:
    received, answered = dt.date(2026, 3, 10), dt.date(2026, 6, 1)
    assert limit_after(dt.date(2026, 4, 1), received, answered) == dt.date(2026, 6, 23)
    assert limit_after(dt.date(2026, 3, 1), received, answered) == answered


def test_a_name_accepted_is_registered_with_the_day_it_was_received(
    people: People, secretariat: Somebody
) -> None:
    """Decree 2-22-04, art. 33: received provisionally, the Commission asked, its decision told."""
    row = first(people)
    before = row.last_day
    asked(people, row)
    held = now(row)
    assert (held.state, held.received_on) == (State.NAME_ASKED, NOW.date())
    assert content_of(held).name.first_ar == TOWN
    late = after(60)
    decide(secretariat, accepted=True, when=late)
    held = now(row)
    assert held.state == State.AWAITING
    assert held.last_day == late.date() + (before - NOW.date())
    done = completed(people, held, when=after(61), name=Name("العلوي", TOWN))
    record = signed(people, done, when=after(61))
    assert record.state == State.SIGNED
    assert str(content_of(now(row)).declared_on) == str(NOW.date())


def test_a_name_refused_is_replaced_by_another(people: People, secretariat: Somebody) -> None:
    """Law 36.21, art. 35; decree 2-22-04, art. 33."""
    row = first(people)
    asked(people, row)
    decide(secretariat, accepted=False)
    with pytest.raises(Invalid) as why:
        completed(people, now(row), name=Name("العلوي", TOWN))
    assert "7/2026" in why.value.fields["name.first_ar"][0].words()
    assert completed(people, now(row), name=Name("العلوي", "سلمى")).state == State.COMPLETED


def test_the_family_is_told_of_the_decision(people: People, secretariat: Somebody) -> None:
    """Law 36.21, art. 35; decree 2-22-04, art. 33."""
    row = first(people)
    asked(people, row)
    decide(secretariat, accepted=False)
    with reading(NATION):
        told = Notice.objects.filter(key="declarations.notices.name_refused.birth")
        assert [one.holder_id for one in told] == [people.father.person.pk]


def test_nothing_expires_while_the_commission_has_it_and_the_rest_runs_afterwards(
    people: People, secretariat: Somebody
) -> None:
    row = first(people)
    asked(people, row)
    assert run_morning(after(200)).expired == 0
    decide(secretariat, accepted=True, when=after(200))
    last = now(row).last_day
    assert run_morning(dt.datetime.combine(last, dt.time(7), NOW.tzinfo)).expired == 0
    past = dt.datetime.combine(last + dt.timedelta(days=1), dt.time(9), NOW.tzinfo)
    with pytest.raises(Refused, match="limit_passed"):
        completed(people, now(row), when=past, name=Name("العلوي", TOWN))
    assert run_morning(past).expired == 1


def test_past_the_limit_no_name_is_put(people: People) -> None:
    row = first(people)
    with pytest.raises(Refused, match="limit_passed"):
        asked(people, row, when=after(90))


@pytest.mark.parametrize(("changes", "field"), [({"why": " "}, "name_why"), ({"name": ""}, "name.first_ar")])
def test_what_a_question_does_not_go_without(people: People, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as why:
        asked(people, first(people), **changes)
    assert list(why.value.fields) == [field]


@pytest.fixture
def twins(people: People) -> list[Twin]:
    """Two girls of one birth, a name chosen for each."""
    made = first(people, newborn(twin_order=1), newborn(twin_order=2, event=Moment.on(BORN, dt.time(4, 35))))
    with reading(HERE):
        rows = [made, *siblings_of(made)]
    return [Twin(row, whole(row, name=Name("العلوي", name))) for row, name in zip(rows, TOWNS, strict=True)]


def disputes(*ranks: int, why: str = "اسم جدتهما") -> dict[int, Dispute]:
    return {rank: Dispute(NameKind.FIRST, why) for rank in ranks}


def test_the_names_of_twins_are_put_in_one_go_and_answered_apart(
    people: People, secretariat: Somebody, twins: list[Twin]
) -> None:
    """Decree 2-22-04, art. 33: a question for each child, one act for both."""
    asked_of = ask_about_names(people.clerk.in_office(NOW), twins=twins, disputes=disputes(1, 2))
    assert [one.arabic for one in asked_of] == list(TOWNS)
    one, two = (twin.declaration for twin in twins)
    assert [now(row).state for row in (one, two)] == [State.NAME_ASKED] * 2
    decide(secretariat, accepted=True, name=TOWNS[1])
    assert [now(row).state for row in (one, two)] == [State.NAME_ASKED, State.AWAITING]
    assert completed(people, now(two), name=Name("العلوي", TOWNS[1])).state == State.COMPLETED


def test_a_twin_whose_name_is_not_disputed_keeps_what_was_said_and_goes_on(
    people: People, twins: list[Twin]
) -> None:
    ask_about_names(people.clerk.in_office(NOW), twins=twins, disputes=disputes(2))
    one, two = (now(twin.declaration) for twin in twins)
    assert (one.state, two.state) == (State.AWAITING, State.NAME_ASKED)
    assert content_of(one).name.first_ar == TOWNS[0]
    with reading(HERE):
        assert NameQuestion.objects.get().declaration_id == two.pk


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ({}, {"name_kind"}),
        ({2: Dispute(NameKind.FIRST, " ")}, {"twin2_name_why"}),
        ({1: Dispute(NameKind.FIRST, ""), 2: Dispute(NameKind.FIRST, "")}, {"name_why", "twin2_name_why"}),
        ({1: Dispute(NameKind.FIRST, "x"), 2: Dispute(NameKind.FIRST, "")}, {"twin2_name_why"}),
    ],
)
def test_names_of_twins_are_put_all_or_none(
    people: People, twins: list[Twin], said: dict[int, Dispute], fields: set[str]
) -> None:
    with pytest.raises(Invalid) as why:
        ask_about_names(people.clerk.in_office(NOW), twins=twins, disputes=said)
    assert set(why.value.fields) == fields
    with reading(HERE):
        assert not NameQuestion.objects.exists()
    assert all(now(twin.declaration).state == State.AWAITING for twin in twins)


def test_children_of_two_births_are_not_put_together(people: People, twins: list[Twin]) -> None:
    other = Twin(first(people), twins[0].content)
    with pytest.raises(Refused) as why:
        ask_about_names(people.clerk.in_office(NOW), twins=[twins[0], other], disputes=disputes(1, 2))
    assert why.value.code == "declarations.errors.not_the_same"


def test_a_name_decided_is_not_put_again(people: People, secretariat: Somebody) -> None:
    decide(secretariat, accepted=False)
    with pytest.raises(Refused) as why:
        asked(people, first(people))
    assert why.value.code == "declarations.errors.name_decided"


def test_one_decision_answers_everybody_who_asked(people: People, secretariat: Somebody) -> None:
    rows = [first(people), first(people)]
    for row in rows:
        asked(people, row)
    with reading(NATION):
        assert names_asked(0, 10**9).count() == 2
    decide(secretariat, accepted=True)
    assert [now(row).state for row in rows] == [State.AWAITING] * 2
    with reading(NATION):
        assert names_asked(0, 10**9).count() == 0


def test_a_decision_that_did_not_reach_the_commune_is_brought_in_the_morning(people: People) -> None:
    narrow = make_holder("narrow", "civil_status.central_authority", territory=KINGDOM)
    row = first(people)
    asked(people, row)
    decide(narrow, accepted=True)
    assert now(row).state == State.NAME_ASKED
    run_morning(after(1))
    assert now(row).state == State.AWAITING


def test_a_declaration_closed_meanwhile_stays_closed(people: People, secretariat: Somebody) -> None:
    row = first(people)
    asked(people, row)
    end_declaration(people.clerk.in_office(), declaration=row, how="abandoned", reason="عدول")
    decide(secretariat, accepted=True)
    assert now(row).state == State.ABANDONED


def test_only_the_office_asks(people: People) -> None:
    row = first(people)
    content = whole(row, name=Name("العلوي", TOWN))
    assert isinstance(content, BirthContent)
    for somebody in (people.hospital, people.stranger):
        with pytest.raises(DomainError) as why:
            ask_about_name(
                somebody.in_office(), declaration=row, content=content, kind=NameKind.FIRST, why="x"
            )
        assert why.value.code in ("base.errors.not_allowed", "declarations.errors.not_found")


# --- pages and API


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_from_the_counter_to_the_secretariat_and_back(
    people: People, secretariat: Somebody, language: str
) -> None:
    today = timezone.localdate()
    row = first(people, newborn(event=Moment.on(today, dt.time(4, 20))), when=timezone.now())
    clerk = signed_in(people.clerk, language)
    typed = COMPLETED | {"first_ar": TOWN, "verb": "ask_name", "name_kind": "first", "name_why": ""}
    refused = clerk.post(address("complete", row.reference), typed)
    assert refused.status_code == 422
    assert 'id="name_why-error"' in refused.content.decode()
    assert f'value="{TOWN}"' in refused.content.decode()
    asking = clerk.post(address("complete", row.reference), typed | {"name_why": "اسم جدتها"}, follow=True)
    assert "اسم جدتها" in text_of(asking)
    ministry = signed_in(secretariat, language)
    listed = ministry.get(reverse("declarations:names"))
    assert TOWN in text_of(listed)
    with reading(HERE):
        question = NameQuestion.objects.get()
    page = reverse("declarations:name", args=[COMMUNE, question.pk])
    assert "اسم جدتها" in text_of(ministry.get(page))
    answer = {"verdict": "refused", "reference": "7/2026", "decided_on": f"{today:%d/%m/%Y}", "reasons": ""}
    bare = ministry.post(page, answer)
    assert bare.status_code == 422
    assert 'id="id_reasons-error"' in bare.content.decode()
    assert 'value="7/2026"' in bare.content.decode()
    assert ministry.post(page, answer | {"reasons": "اسم مدينة"}).status_code == 302
    assert ministry.get(page).status_code == 404
    opened = text_of(clerk.get(address("opened", row.reference)))
    assert "7/2026" in opened
    again = clerk.get(address("complete", row.reference)).content.decode()
    assert f'value="{TOWN}"' in again
    assert clerk.get(reverse("declarations:names")).status_code == 403


def test_by_the_api(people: People, secretariat: Somebody) -> None:
    today = timezone.localdate()
    born = newborn(event=Moment.on(today, dt.time(4, 20)))
    row, old = first(people, born, when=timezone.now()), first(people)
    content = whole(row, name=Name("العلوي", TOWN))
    body = {"content": stored(content), "kind": "first", "why": "اسم جدتها", "seen": now(row).revision}

    def calling(somebody: Somebody) -> Client:
        client = Client()
        client.force_login(somebody.account, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    path = f"/api/declarations/{row.reference}"
    clerk, ministry = calling(people.clerk), calling(secretariat)
    past = f"/api/declarations/{old.reference}/name-asked"
    assert clerk.post(past, body, content_type="application/json").status_code == 422
    made = clerk.post(f"{path}/name-asked", body, content_type="application/json")
    assert (made.status_code, made.json()["kind"]) == (201, "first"), made.content
    assert clerk.get(f"/api/declarations/{row.reference}").json()["state"] == "name_asked"
    assert clerk.get("/api/declarations/names-asked").status_code == 403
    (waiting,) = ministry.get("/api/declarations/names-asked").json()["items"]
    assert (waiting["arabic"], waiting["territory_id"]) == (TOWN, COMMUNE)
    decision = {
        "kind": "first", "arabic": TOWN, "accepted": True, "reference": "7/2026", "decided_on": today.isoformat(),
    }  # fmt: skip
    entered = ministry.post("/api/civil_status/names/decisions", decision, content_type="application/json")
    assert entered.status_code == 201, entered.content
    (answered,) = clerk.get(f"{path}/names-asked").json()
    assert (answered["accepted"], answered["reference"]) == (True, "7/2026")


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_page_of_twins_puts_both_names_and_keeps_what_is_refused(people: People, language: str) -> None:
    event = Moment.on(timezone.localdate(), dt.time(4, 20))
    row = first(
        people, newborn(event=event, twin_order=1), newborn(event=event, twin_order=2), when=timezone.now()
    )
    clerk, page = signed_in(people.clerk, language), address("complete", row.reference)
    twin = {"twin2_first_ar": TOWNS[1], "twin2_sex": "F", "twin2_hour": "04:35"}
    asking = {"verb": "ask_name", "name_kind": "first", "name_why": "اسم جدتها", "twin2_name_kind": "first"}
    refused = clerk.post(page, COMPLETED | twin | asking | {"first_ar": TOWN, "twin2_name_why": ""})
    shown = refused.content.decode()
    assert refused.status_code == 422
    assert 'id="twin2_name_why-error"' in shown
    assert f'value="{TOWNS[1]}"' in shown
    assert "اسم جدتها" in shown
    whole_form = COMPLETED | twin | asking | {"first_ar": TOWN, "twin2_name_why": "اسم خالتها"}
    told = clerk.post(page, whole_form, follow=True)
    assert TOWNS[1] in text_of(told)
    with reading(HERE):
        assert NameQuestion.objects.count() == 2


def test_names_of_twins_by_the_api(people: People) -> None:
    event = Moment.on(timezone.localdate(), dt.time(4, 20))
    made = first(
        people, newborn(event=event, twin_order=1), newborn(event=event, twin_order=2), when=timezone.now()
    )
    with reading(HERE):
        both = [made, *siblings_of(made)]
    rows = [now(one) for one in both]
    children = [
        {
            "reference": row.reference, "content": stored(whole(row, name=Name("العلوي", name))), "kind": "first",
            "why": "اسم جدتها", "seen": row.revision,
        }
        for row, name in zip(rows, TOWNS, strict=True)
    ]  # fmt: skip
    client = Client()
    client.force_login(people.clerk.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    body = {"children": children}
    answer = client.post("/api/declarations/names-asked", body, content_type="application/json")
    assert (answer.status_code, [one["arabic"] for one in answer.json()]) == (201, list(TOWNS)), (
        answer.content
    )
    again = client.post("/api/declarations/names-asked", body, content_type="application/json")
    assert again.status_code == 409


def test_what_cannot_be_put_by_the_api_is_refused_at_its_field(people: People, communities: None) -> None:
    row = first(people, newborn(event=Moment.on(timezone.localdate(), dt.time(4, 20))), when=timezone.now())
    client = Client()
    client.force_login(people.clerk.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    asked = {"content": stored(whole(row, name=Name("العلوي", TOWN))), "kind": "first", "why": "اسم جدتها",
             "seen": row.revision}  # fmt: skip

    def told(**changes: Any) -> Any:
        url = f"/api/declarations/{changes.pop('reference', row.reference)}/name-asked"
        return client.post(url, asked | changes, content_type="application/json")

    for wrong in ({"kind": "nickname"}, {"why": ""}, {"seen": "yesterday"}, {"content": {}}):
        answer = told(**wrong)
        assert answer.status_code == 422, (wrong, answer.content)
        assert next(iter(wrong)) in answer.content.decode(), answer.content
    with reading(HERE):
        assert not NameQuestion.objects.exists()
    assert told().status_code == 201
    assert told().status_code == 409
