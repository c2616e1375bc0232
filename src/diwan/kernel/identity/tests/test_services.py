"""Mandates, delegations and replacements, through the services and the database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from diwan.kernel.base.act import Act, system_act
from diwan.kernel.base.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from diwan.kernel.base.text import Text
from diwan.kernel.identity import services
from diwan.kernel.identity.acting import officer_act
from diwan.kernel.identity.capacity import capacity_for
from diwan.kernel.identity.models import Delegation, Mandate, Person
from diwan.kernel.identity.selectors import Seat, seats_of
from diwan.kernel.identity.services import Identity
from diwan.kernel.journal.models import Entry
from diwan.kernel.journal.services import service
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import (
    COMMUNE,
    NOW,
    OTHER_COMMUNE,
    Somebody,
    as_office,
    make_office,
    make_person,
)

pytestmark = pytest.mark.usefixtures("communities")

TODAY = NOW.date()
Held = tuple[Somebody, Mandate]
START, END = date(2021, 9, 15), date(2027, 9, 14)
SYSTEM = system_act(COMMUNE, NOW)


def appointed(
    username: str, *kinds: str, standing: str = "", rank: int = 0, starts: date = START, act: Act = SYSTEM
) -> tuple[Somebody, Mandate]:
    somebody = make_person(username)
    post = services.create_post(
        act,
        title_ar=f"منصب {username}",
        title_fr=f"Poste {username}",
        kinds=kinds,
        standing=standing,
        rank=rank,
    )
    mandate = services.give_mandate(act, person=somebody.person, post=post, starts=starts, ends=END)
    return somebody, mandate


def act_of(somebody: Somebody, at: datetime = NOW, kind: str = "") -> Act:
    return officer_act(somebody.account, seat_of(somebody, at.date()), at, kind=kind)


def seat_of(somebody: Somebody, day: date = TODAY) -> Seat:
    return seats_of(somebody.person.pk, day)[0]


def field_codes(why: pytest.ExceptionInfo[Invalid]) -> dict[str, list[str]]:
    return {field: [e.code.rsplit(".", 1)[1] for e in errors] for field, errors in why.value.fields.items()}


def delegated(
    giver: tuple[Somebody, Mandate], receiver: tuple[Somebody, Mandate], *kinds: str, **how: object
) -> Delegation:
    given = {"starts": TODAY, "reference": "12/2026", **how}
    return services.delegate_signature(
        act_of(giver[0]),
        giver=giver[1],
        receiver=receiver[1],
        kinds=kinds,
        **given,  # type: ignore[arg-type]
    )


@service("identity.tried", mandate="president")
def sign_something(act: Act) -> None:
    """An act only a president's signature covers."""


# --- people --------------------------------------------------------------------------------------------


def test_a_person_is_registered_in_normal_form_and_journalled() -> None:
    person = services.register_person(
        SYSTEM, family_ar=" العـلوي ", first_ar="سعاد", cnie="ab 123 456", phone="0612345678"
    )
    assert (person.family_ar, person.cnie, person.phone) == ("العلوي", "AB123456", "+212612345678")
    assert person.proof == "counter"
    with reading(Scope("office", COMMUNE, COMMUNE)):
        entry = Entry.objects.get(verb="identity.person_registered")
        assert "AB123456" not in entry.facts
        assert "العلوي" not in entry.facts


def test_every_wrong_field_of_a_person_is_named_at_once() -> None:
    with pytest.raises(Invalid) as why:
        services.register_person(
            SYSTEM, family_ar="", first_ar="Souad", first_fr="سعاد", cnie="123", phone="1",
            birth_date=TODAY + timedelta(days=1),
        )  # fmt: skip
    assert field_codes(why) == {
        "family_ar": ["name_missing"], "first_ar": ["name_ar"], "first_fr": ["name_fr"], "cnie": ["cnie"],
        "phone": ["phone"], "birth_date": ["birth_date"],
    }  # fmt: skip
    assert Person.objects.count() == 0


def test_one_national_number_one_person() -> None:
    services.register_person(SYSTEM, family_ar="العلوي", first_ar="سعاد", cnie="AB1")
    with pytest.raises(Invalid) as why:
        services.register_person(SYSTEM, family_ar="الآخر", first_ar="عمر", cnie="ab-1")
    assert field_codes(why) == {"cnie": ["cnie_known"]}


def test_a_citizen_registers_nobody() -> None:
    citizen = make_person("zineb")
    with pytest.raises(NotAllowed):
        services.register_person(citizen.as_citizen(), family_ar="العلوي", first_ar="سعاد")


def test_an_identity_is_corrected_with_a_reason() -> None:
    person = make_person("zineb").person
    right = Identity("البقالي", "زينب", "Bekkali", "Zineb", cnie=person.cnie)
    with pytest.raises(Invalid):
        services.correct_person(SYSTEM, person=person, identity=right, reason=" ")
    services.correct_person(SYSTEM, person=person, identity=right, reason="بطاقة وطنية جديدة")
    assert Person.objects.get(pk=person.pk).family_ar == "البقالي"


def test_an_account_is_opened_once_a_person() -> None:
    person = services.register_person(SYSTEM, family_ar="العلوي", first_ar="سعاد", cnie="AB1")
    account = services.open_account(SYSTEM, person=person, username="souad", password="correct-horse-9")
    assert account.check_password("correct-horse-9")
    with pytest.raises(Invalid):
        services.open_account(SYSTEM, person=person, username="souad2")
    other = services.register_person(SYSTEM, family_ar="الفاسي", first_ar="عمر", cnie="AB2")
    with pytest.raises(Invalid) as why:
        services.open_account(SYSTEM, person=other, username="SOUAD")
    assert field_codes(why) == {"username": ["username_taken"]}


# --- posts and mandates ----------------------------------------------------------------------------------


def test_nobody_holds_one_post_twice() -> None:
    somebody, mandate = appointed("clerk", "clerk")
    with pytest.raises(Invalid) as why:
        services.give_mandate(SYSTEM, person=somebody.person, post=mandate.post, starts=TODAY)
    assert field_codes(why) == {"person": ["already_holds"]}
    services.give_mandate(SYSTEM, person=somebody.person, post=mandate.post, starts=END + timedelta(days=1))


def test_the_database_itself_refuses_a_post_held_twice() -> None:
    somebody, mandate = appointed("clerk", "clerk")
    with pytest.raises(IntegrityError, match="mandate_held_once"), as_office(COMMUNE):
        Mandate.objects.create(
            territory_id=COMMUNE, person=somebody.person, post=mandate.post, starts=END, ends=None
        )


def test_one_president_at_a_time() -> None:
    appointed("president", "president")
    rival = make_person("rival")
    post = services.create_post(SYSTEM, title_ar="رئيس", title_fr="Président", kinds=["president"])
    with pytest.raises(Invalid) as why:
        services.give_mandate(SYSTEM, person=rival.person, post=post, starts=TODAY)
    assert field_codes(why) == {"post": ["post_taken"]}
    assert "سعاد العلوي" in why.value.fields["post"][0].words()


def test_two_communities_have_each_their_president() -> None:
    appointed("president", "president")
    appointed("elsewhere", "president", act=system_act(OTHER_COMMUNE, NOW))


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(Invalid):
        services.create_post(SYSTEM, title_ar="منصب", title_fr="Poste", kinds=["emperor"])


def test_a_mandate_ends_on_its_last_day() -> None:
    somebody, mandate = appointed("clerk", "clerk")
    services.end_mandate(SYSTEM, mandate=mandate, on=TODAY, reason="انتقال")
    assert seats_of(somebody.person.pk, TODAY)
    assert not seats_of(somebody.person.pk, TODAY + timedelta(days=1))
    with pytest.raises(Conflict):
        services.end_mandate(SYSTEM, mandate=mandate, on=END, reason="انتقال")


def test_the_administrator_of_one_community_appoints_nobody_in_another() -> None:
    admin, _ = appointed("admin", "administrator")
    _, elsewhere = appointed("there", "clerk", act=system_act(OTHER_COMMUNE, NOW))
    with pytest.raises(NotFound):
        services.give_mandate(act_of(admin), person=admin.person, post=elsewhere.post, starts=TODAY)
    assert not Mandate.objects.filter(territory_id=OTHER_COMMUNE, person=admin.person).exists()


# --- delegations -----------------------------------------------------------------------------------------


def test_a_delegation_gives_the_kind_and_names_itself_in_the_act() -> None:
    president, vice = appointed("president", "president"), appointed("vice", standing="vice_president")
    with pytest.raises(NotAllowed):
        sign_something(act_of(vice[0]))
    order = delegated(president, vice, "president")
    assert order.ends == END
    act = act_of(vice[0], kind="president")
    assert act.delegation_id == order.pk
    sign_something(act)
    capacity = capacity_for(act, "president")
    assert capacity.by == Text("بتفويض من الرئيس", "Par délégation du président")
    assert (capacity.reference, capacity.delegation) == ("12/2026", order.pk)
    assert capacity_for(act_of(president[0]), "president").by == Text("", "")


def test_what_rests_on_a_delegation_cannot_be_delegated() -> None:
    president, vice = appointed("president", "president"), appointed("vice", standing="vice_president")
    clerk = appointed("clerk", "clerk")
    delegated(president, vice, "president")
    with pytest.raises(Invalid) as why:
        delegated(vice, clerk, "president")
    assert field_codes(why) == {"giver": ["giver_cannot"]}


def test_nobody_delegates_the_signature_of_somebody_else() -> None:
    president, vice = appointed("president", "president"), appointed("vice", standing="vice_president")
    delegated(president, vice, "president")
    clerk = appointed("clerk", "clerk")
    act = act_of(vice[0], kind="president")
    with pytest.raises(NotAllowed):
        services.delegate_signature(
            act, giver=president[1], receiver=clerk[1], kinds=["registrar"], starts=TODAY, reference="1"
        )


def test_an_expired_delegation_is_refused_in_words() -> None:
    president, vice = appointed("president", "president"), appointed("vice", standing="vice_president")
    delegated(president, vice, "president", ends=TODAY)
    sign_something(act_of(vice[0], kind="president"))
    tomorrow = NOW + timedelta(days=1)
    with pytest.raises(NotAllowed) as why:
        act_of(vice[0], tomorrow, kind="president")
    assert why.value.code == "identity.errors.delegation_expired"
    assert "12/2026" in why.value.words()
    assert "10 مارس 2026" in why.value.words()
    with pytest.raises(NotAllowed):
        sign_something(act_of(vice[0], tomorrow))


def test_a_delegation_not_published_yet_is_refused_in_words() -> None:
    """Decree 2-22-04, art. 6."""
    president, vice = appointed("president", "president"), appointed("vice", standing="vice_president")
    delegated(president, vice, "president", starts=TODAY + timedelta(days=9))
    with pytest.raises(NotAllowed) as why:
        act_of(vice[0], kind="president")
    assert why.value.code == "identity.errors.delegation_not_yet"


def test_a_revoked_delegation_stops_that_day_and_says_so() -> None:
    president, vice = appointed("president", "president"), appointed("vice", standing="vice_president")
    order = delegated(president, vice, "president")
    tomorrow = NOW + timedelta(days=1)
    act = act_of(president[0])
    with pytest.raises(Invalid):
        services.revoke_delegation(act, delegation=order, on=TODAY - timedelta(days=1), reference="13/2026")
    services.revoke_delegation(act, delegation=order, on=tomorrow.date(), reference="13/2026")
    sign_something(act_of(vice[0], kind="president"))
    with pytest.raises(NotAllowed) as why:
        act_of(vice[0], tomorrow, kind="president")
    assert why.value.code == "identity.errors.delegation_revoked"
    with pytest.raises(Conflict):
        services.revoke_delegation(act, delegation=order, on=tomorrow.date(), reference="14/2026")


def test_a_delegation_falls_with_the_mandate_of_who_gave_it() -> None:
    president, vice = appointed("president", "president"), appointed("vice", standing="vice_president")
    delegated(president, vice, "president")
    services.end_mandate(SYSTEM, mandate=president[1], on=TODAY, reason="استقالة")
    with pytest.raises(NotAllowed) as why:
        act_of(vice[0], NOW + timedelta(days=1), kind="president")
    assert why.value.code == "identity.errors.delegation_orphan"


def test_delegated_civil_status_goes_on_until_the_new_president_takes_over() -> None:
    """Decree 2-22-04 art. 4."""
    president, vice = appointed("president", "president"), appointed("vice", standing="vice_president")
    delegated(president, vice, "registrar", office=make_office())
    services.end_mandate(SYSTEM, mandate=president[1], on=TODAY, reason="وفاة")
    later = TODAY + timedelta(days=20)
    assert "registrar" in seat_of(vice[0], later).kinds
    successor = make_person("successor")
    services.give_mandate(SYSTEM, person=successor.person, post=president[1].post, starts=later, ends=END)
    assert "registrar" in seat_of(vice[0], later - timedelta(days=1)).kinds
    assert "registrar" not in seat_of(vice[0], later).kinds


def test_one_civil_status_office_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    """Decree 2-22-04, art. 3."""
    president, vice = appointed("president", "president"), appointed("vice", standing="vice_president")
    monkeypatch.setattr(services.signature, "per_office_kinds", lambda: frozenset({"registrar"}))
    main, annexe = make_office(), make_office(code="02")
    delegated(president, vice, "registrar", office=main)
    with pytest.raises(Invalid) as why:
        delegated(president, vice, "registrar", office=annexe)
    assert field_codes(why) == {"office": ["one_office_only"]}
    with pytest.raises(Conflict):
        delegated(president, vice, "registrar", office=main)
    with pytest.raises(Invalid) as why:
        delegated(president, appointed("other", "clerk"), "registrar")
    assert field_codes(why) == {"office": ["office_missing"]}


def test_a_delegation_is_journalled_with_its_reference() -> None:
    """Decree 2-22-04, art. 6."""
    president, vice = appointed("president", "president"), appointed("vice", standing="vice_president")
    order = delegated(president, vice, "president")
    with reading(Scope("office", COMMUNE, COMMUNE)):
        entry = Entry.objects.get(verb="identity.signature_delegated")
        assert (entry.subject_id, entry.mandate_id) == (str(order.pk), president[1].pk)
        assert "12/2026" in entry.facts


# --- replacement -----------------------------------------------------------------------------------------


def test_the_first_vice_president_replaces_by_law() -> None:
    """Law 36.21, art. 6."""
    president = appointed("president", "president")
    second = appointed("second", standing="vice_president", rank=2)
    first = appointed("first", standing="vice_president", rank=1)
    act = act_of(president[0])
    with pytest.raises(Invalid) as why:
        services.name_replacement(act, absent=president[1], starts=TODAY, reason="مرض", replacement=second[1])
    assert field_codes(why) == {"replacement": ["not_in_order"]}
    named = services.name_replacement(act, absent=president[1], starts=TODAY, reason="مرض")
    assert named.replacement_id == first[1].pk
    signing = act_of(first[0], kind="president")
    sign_something(signing)
    capacity = capacity_for(signing, "president")
    assert capacity.by == Text("نيابة عن الرئيس", "Pour le président empêché")
    assert capacity.replacement == named.pk


def test_the_replaced_president_signs_nothing_until_he_is_back() -> None:
    president = appointed("president", "president")
    first = appointed("first", standing="vice_president", rank=1)
    named = services.name_replacement(act_of(president[0]), absent=president[1], starts=TODAY, reason="مرض")
    with pytest.raises(NotAllowed):
        sign_something(act_of(president[0]))
    services.end_replacement(SYSTEM, replacement=named, on=TODAY + timedelta(days=3))
    back = NOW + timedelta(days=3)
    sign_something(act_of(president[0], back))
    with pytest.raises(NotAllowed):
        sign_something(act_of(first[0], back))


def test_a_prevented_vice_president_is_passed_over() -> None:
    """113.14 art. 109: by the order of their rank."""
    president = appointed("president", "president")
    first = appointed("first", standing="vice_president", rank=1)
    second = appointed("second", standing="vice_president", rank=2)
    named = services.name_replacement(
        SYSTEM, absent=president[1], starts=TODAY, reason="سفر", prevented=[first[1]]
    )
    assert named.replacement_id == second[1].pk


def test_an_absence_of_a_week_calls_for_nobody() -> None:
    president = appointed("president", "president")
    appointed("first", standing="vice_president", rank=1)
    with pytest.raises(Invalid) as why:
        services.name_replacement(
            SYSTEM, absent=president[1], starts=TODAY, ends=TODAY + timedelta(days=7), reason="سفر"
        )
    assert field_codes(why) == {"ends": ["absence_short"]}


def test_a_council_of_nobody_replaces_nobody() -> None:
    president = appointed("president", "president")
    with pytest.raises(Refused):
        services.name_replacement(SYSTEM, absent=president[1], starts=TODAY, reason="سفر")


# --- seats -------------------------------------------------------------------------------------------------


def test_seats_cost_few_queries_however_many_they_are() -> None:
    president, vice = appointed("president", "president"), appointed("vice", standing="vice_president")
    for number in range(4):
        post = services.create_post(SYSTEM, title_ar="منصب", title_fr="Poste", kinds=["clerk"], rank=number)
        services.give_mandate(SYSTEM, person=vice[0].person, post=post, starts=START)
    delegated(president, vice, "president")
    with CaptureQueriesContext(connection) as asked:
        seats = seats_of(vice[0].person.pk, TODAY)
    assert len(seats) == 5
    assert len(asked) == 2


def test_capacity_is_refused_to_who_does_not_hold_it() -> None:
    clerk, _ = appointed("clerk", "clerk")
    with pytest.raises(NotAllowed):
        capacity_for(seat_of(clerk), "president")
    with pytest.raises(NotAllowed):
        capacity_for(replace(act_of(clerk), mandate_id=0), "clerk")


def test_an_office_of_another_community_is_refused() -> None:
    president, vice = appointed("president", "president"), appointed("vice", standing="vice_president")
    elsewhere = make_office(OTHER_COMMUNE)
    with pytest.raises(Invalid) as why:
        delegated(president, vice, "registrar", office=elsewhere)
    assert field_codes(why) == {"office": ["other_community"]}
