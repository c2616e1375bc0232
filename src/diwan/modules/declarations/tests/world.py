"""A hospital, an office and a family, and how far one may take a declaration in one call."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Invalid
from diwan.kernel.identity.models import Person, Proof
from diwan.kernel.territory.models import Office, OfficeKind
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import (
    COMMUNE,
    OTHER_COMMUNE,
    Somebody,
    as_office,
    in_some_act,
    make_holder,
    make_office,
    make_person,
)
from diwan.modules.civil_status.public import (
    BirthContent,
    Content,
    DeathContent,
    Moment,
    Name,
    Parent,
    Place,
    Sex,
)
from diwan.modules.declarations.mandates import CENTRAL_AUTHORITY, HOSPITAL, PROSECUTOR
from diwan.modules.declarations.models import Declaration
from diwan.modules.declarations.rules import Filiation, Particular
from diwan.modules.declarations.selectors import content_of
from diwan.modules.declarations.services import (
    Completion,
    Told,
    add_paper,
    complete_declaration,
    declare_first,
    sign_declaration,
)

HERE = Scope("office", COMMUNE, COMMUNE)
BORN = dt.date(2026, 3, 2)
FATHER_CNIE = "EE700123"


def at(day: str, hour: int = 10) -> dt.datetime:
    """An hour of a day in Morocco."""
    return timezone.make_aware(dt.datetime.combine(dt.date.fromisoformat(day), dt.time(hour)))


NOW = at("2026-03-03")


@dataclass(frozen=True, slots=True)
class People:
    """Who acts in these tests."""

    office: Office
    hospital_office: Office
    hospital: Somebody
    prosecutor: Somebody
    clerk: Somebody
    officer: Somebody
    authority: Somebody
    father: Somebody
    stranger: Somebody


def make_people() -> People:
    """The people of one commune, the ministry, and a clerk of another commune."""
    office = make_office(COMMUNE)
    with as_office(COMMUNE):
        hospital = Office.objects.create(
            territory_id=COMMUNE, kind=OfficeKind.SERVICE, code="H1", name_ar="مستشفى ابن زهر",
            name_fr="Hôpital Ibn Zohr",
        )  # fmt: skip
    other = make_office(OTHER_COMMUNE, "02")
    return People(
        office=office,
        hospital_office=hospital,
        hospital=make_holder("hospital", HOSPITAL, office=hospital),
        prosecutor=make_holder("prosecutor", PROSECUTOR),
        clerk=make_holder("clerk", "civil_status.clerk", office=office),
        officer=make_holder("officer", "civil_status.officer", office=office),
        authority=make_holder("authority", CENTRAL_AUTHORITY, territory=1, wide=True),
        father=confirmed(make_person("father", cnie=FATHER_CNIE, family="العلوي", first="أحمد")),
        stranger=make_holder("stranger", "civil_status.clerk", territory=OTHER_COMMUNE, office=other),
    )


def confirmed(somebody: Somebody) -> Somebody:
    """Somebody whose identity a counter has confirmed."""
    with in_some_act():
        Person.objects.filter(pk=somebody.person.pk).update(proof=Proof.COUNTER)
    return somebody


def newborn(**changes: Any) -> BirthContent:
    """What a hospital knows of a birth."""
    whole = BirthContent(
        name=Name(),
        sex=Sex.FEMALE,
        event=Moment.on(BORN, dt.time(4, 20)),
        place=Place("مستشفى ابن زهر", "Hôpital Ibn Zohr"),
        mother=Parent(name=Name("بناني", "فاطمة")),
        father=Parent(name=Name("العلوي", "أحمد"), cnie=FATHER_CNIE),
    )
    return replace(whole, **changes)


def dead(**changes: Any) -> DeathContent:
    """What a hospital knows of a death."""
    whole = DeathContent(
        name=Name("التازي", "إدريس", "Tazi", "Driss"), sex=Sex.MALE, event=Moment.on(BORN), born=Moment(1948),
        place=Place("مستشفى ابن زهر", "Hôpital Ibn Zohr"), cnie="K445566",
    )  # fmt: skip
    return replace(whole, **changes)


def first(
    people: People, *contents: Content, who: Somebody | None = None, when: dt.datetime = NOW,
    key: UUID | None = None, told: Told | None = None, particulars: tuple[Particular, ...] = (),
) -> Declaration:  # fmt: skip
    """A first declaration by the hospital, or by somebody else."""
    act = (who or people.hospital).in_office(when)
    said = told or Told(particulars=frozenset(particulars), medical="م.و 114/2026")
    return declare_first(
        act, key=key or uuid4(), office=people.office, contents=contents or (newborn(),), told=said
    )


def whole(declaration: Declaration, **changes: Any) -> Content:
    """The content of a birth or a death with what the family adds."""
    with reading(HERE):
        content = content_of(declaration)
    if isinstance(content, BirthContent):
        content = replace(content, name=Name("العلوي", "سلمى", "Alaoui", "Salma"))
    return replace(content, **changes)


def by_father(**changes: Any) -> Completion:
    """The father completes and signs."""
    said = Completion(
        name="أحمد العلوي", capacity="father", cnie=FATHER_CNIE, signature="أحمد العلوي", consents=True,
        filiation=Filiation.FIRST_OF_MARRIAGE,
    )  # fmt: skip
    return replace(said, **changes)


def by_widow(**changes: Any) -> Completion:
    """The spouse completes and signs."""
    said = Completion(
        name="خديجة الفاسي", capacity="spouse", cnie="K990011", signature="خديجة الفاسي", consents=True
    )
    return replace(said, **changes)


def bring(people: People, declaration: Declaration, *kinds: str, when: dt.datetime = NOW) -> None:
    """Papers shown at the counter."""
    for kind in kinds:
        add_paper(people.clerk.in_office(when), declaration=declaration, kind=kind, reference=f"{kind}/2026")


def completed(
    people: People, declaration: Declaration, *papers: str, when: dt.datetime = NOW, act: Act | None = None,
    completion: Completion | None = None, **changes: Any,
) -> Declaration:  # fmt: skip
    """The declaration completed at the counter."""
    birth = declaration.type == "birth"
    kinds = papers or (("birth_certificate", "marriage_contract") if birth else ("death_certificate",))
    bring(people, declaration, *kinds, when=when)
    return complete_declaration(
        act or people.clerk.in_office(when), declaration=declaration, content=whole(declaration, **changes),
        completion=completion or (by_father() if birth else by_widow()),
    )  # fmt: skip


def signed(people: People, declaration: Declaration, when: dt.datetime = NOW) -> Declaration:
    """The declaration signed by the officer."""
    return sign_declaration(people.officer.in_office(when), declaration=declaration)


def fields_of(refusal: pytest.ExceptionInfo[Invalid]) -> set[str]:
    """The fields at which a form was refused."""
    return set(refusal.value.fields)
