"""A commune with its clerk, its officer and its cashier, another commune, a record, a citizen who wants a copy."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from diwan.kernel.base.money import Money
from diwan.kernel.cases.models import Case, CaseFee
from diwan.kernel.cases.services import open_case
from diwan.kernel.identity.models import Delegation, Mandate, Person, Proof
from diwan.kernel.payments.models import Order
from diwan.kernel.payments.services import set_tariff, take_cash
from diwan.kernel.territory.models import Office
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import (
    COMMUNE,
    NOW,
    OTHER_COMMUNE,
    Somebody,
    as_office,
    in_some_act,
    make_holder,
    make_office,
    make_person,
)
from diwan.modules.civil_status.content import (
    BirthContent,
    DeathContent,
    Legacy,
    Moment,
    Name,
    Parent,
    Place,
    Sex,
)
from diwan.modules.civil_status.models import Record
from diwan.modules.civil_status.services import register_birth, register_death

BORN = dt.date(1990, 5, 4)
CNIE = "BE123456"
SOUAD = Name("العلوي", "سعاد", "Alaoui", "Souad")
HERE = Scope("office", COMMUNE, COMMUNE)


@dataclass(slots=True)
class World:
    """Who is who."""

    office: Office
    clerk: Somebody
    officer: Somebody
    second: Somebody
    cashier: Somebody
    stranger: Somebody
    citizen: Somebody
    record: Record


def make_world() -> World:
    """The commune of the tests, at work."""
    office, other = make_office(), make_office(OTHER_COMMUNE)
    clerk = make_holder("clerk", "civil_status.clerk", office=office)
    officer = make_holder("officer", "civil_status.officer", "president", office=office)
    second = make_holder("second", "civil_status.officer", office=office)
    cashier = make_holder("cashier", "cashier")
    stranger = make_holder(
        "stranger",
        "civil_status.clerk",
        "civil_status.officer",
        "president",
        territory=OTHER_COMMUNE,
        office=other,
    )
    citizen = make_person("souad", cnie=CNIE)
    with in_some_act():
        Person.objects.filter(pk=citizen.person.pk).update(proof=Proof.COUNTER)
    set_tariff(
        officer.in_office(), key="delivery.post", amount=Money.of(22), valid_from=dt.date(2024, 1, 1),
        legal_ref="القرار الجبائي 2024",
    )  # fmt: skip
    record = register_birth(clerk.in_office(), office=office, content=birth_content())
    return World(office, clerk, officer, second, cashier, stranger, citizen, record)


def birth_content(**changes: Any) -> BirthContent:
    """The birth of Souad, in the paper register of 1990."""
    whole = BirthContent(
        name=SOUAD, sex=Sex.FEMALE, event=Moment.on(BORN), place=Place("مراكش", "Marrakech"), cnie=CNIE,
        father=Parent(name=Name("العلوي", "أحمد", "Alaoui", "Ahmed"), born=Moment(1960), cnie="BE11"),
        mother=Parent(name=Name("بناني", "خديجة", "Bennani", "Khadija"), born=Moment(1965)),
        legacy=Legacy("127", 1990, "", "12"),
    )  # fmt: skip
    return replace(whole, **changes)


def death_content() -> DeathContent:
    """The death of Souad's father, in 2020."""
    return DeathContent(
        name=Name("العلوي", "أحمد", "Alaoui", "Ahmed"), sex=Sex.MALE, event=Moment.on(dt.date(2020, 2, 1)),
        born=Moment(1960), place=Place("مراكش", "Marrakech"), cnie="BE11", legacy=Legacy("9", 2020, "", ""),
    )  # fmt: skip


def add_death(world: World) -> Record:
    """The father's death, recorded."""
    return register_death(world.clerk.in_office(), office=world.office, content=death_content())


def answers(**changes: Any) -> dict[str, Any]:
    """What Souad fills in for her own extract, to download."""
    given = {
        "family_ar": "العلوي", "first_ar": "سعاد", "family_la": "Alaoui", "first_la": "Souad",
        "birth_date": "1990-05-04", "number": "127", "year": "1990", "father_ar": "أحمد العلوي",
        "quality": "holder", "cnie": CNIE, "phone": "0661234567", "kind": "extract", "language": "ar",
        "delivery": "download",
    }  # fmt: skip
    return {**given, **changes}


POST = {
    "delivery": "post", "number_of_copies": "3", "post_name": "سعاد العلوي", "post_address": "12 زنقة الزيتون",
    "post_code": "40000", "post_city": "مراكش",
}  # fmt: skip


def filed(
    world: World,
    *,
    at: dt.datetime = NOW,
    who: Somebody | None = None,
    procedure: str = "watiqa.birth_copy",
    **changes: Any,
) -> Case:
    """A request filed by the citizen."""
    citizen = who or world.citizen
    return open_case(citizen.as_citizen(at=at), procedure=procedure, values=answers(**changes))


def pay(world: World, case: Case) -> list[CaseFee]:
    """Pay whatever is owed, in cash."""
    with reading(HERE):
        orders = list(Order.objects.filter(pk__in=case.fees.values("order_id"), state="due"))
    for order in orders:
        take_cash(world.cashier.in_office(), order=order.pk, tendered=order.amount)
    with reading(HERE):
        return list(case.fees.all())


def now(case: Case) -> Case:
    """The request as it stands."""
    with reading(HERE):
        return Case.objects.select_related("territory").get(pk=case.pk)


def delegate(giver: Somebody, receiver: Somebody, *, starts: dt.date, ends: dt.date | None) -> Delegation:
    """A published delegation of the civil-status officer."""
    with as_office(COMMUNE):
        return Delegation.objects.create(
            territory_id=COMMUNE, giver=mandate_of(giver.person), receiver=mandate_of(receiver.person),
            kinds=["civil_status.officer"], reference="12/2026", starts=starts, ends=ends, published_on=starts,
        )  # fmt: skip


def mandate_of(person: Person) -> Mandate:
    """The one mandate somebody holds."""
    return Mandate.objects.get(person=person)
