"""Notices in every state, both ways between the communities that are shown first."""

from __future__ import annotations

import datetime as dt
from itertools import cycle
from random import Random
from typing import Any, Protocol

from diwan.kernel.base.act import Act
from diwan.kernel.base.text import Text
from diwan.kernel.territory.models import Office
from diwan.kernel.territory.scope import Scope, reading
from diwan.modules.civil_status.content import (
    DeathContent,
    Declarant,
    MentionType,
    Moment,
    Place,
    RecordType,
    Sex,
)
from diwan.modules.civil_status.margin_words import Said, texts_for
from diwan.modules.civil_status.models import IncomingNotice, OutgoingNotice, Record
from diwan.modules.civil_status.selectors import latest_content
from diwan.modules.civil_status.services import (
    acknowledge_notice,
    apply_notice,
    register_death,
    remind_notice,
    return_notice,
)
from diwan.modules.civil_status.standing import margin_of, standing_of

OFFICER = "civil_status.officer"
PLANS = ("sent", "applied", "returned", "acknowledged", "reminded", "unaddressed", "applied")
RICH = ("chefchaouen", "menara", "moulayabdellah")


class World(Protocol):
    """The demo world, as far as notices look at it."""

    citizens: list[Any]

    def past(self, days: float, *, hour: int = 10, minute: int = 0) -> dt.datetime: ...
    def office_act(self, community: Any, role: str, at: dt.datetime, *, kind: str = "") -> Act: ...


def load(world: World, communities: list[Any]) -> None:
    """Deaths registered in one community of people born in another, and what became of each notice."""
    chosen = [community for community in communities if community.key in RICH] or communities[:2]
    for here, there in zip(chosen, [*chosen[1:], chosen[0]], strict=True):
        rng = Random(f"notices of {here.key}")  # noqa: S311
        for number, (plan, (sender, keeper)) in enumerate(
            zip(PLANS, cycle([(here, there), (there, here)]), strict=False)
        ):
            tell(world, sender, keeper, plan, 30 - 3 * number, rng)


def tell(world: World, sender: Any, keeper: Any, plan: str, days: int, rng: Random) -> None:
    """One death registered by the sender, of somebody whose birth the keeper keeps."""
    record = somebody_living(world, keeper, rng)
    if record is None:
        return
    at = world.past(days)
    death = register_death(
        world.office_act(sender, "clerk", at),
        office=main_office(sender),
        content=death_of(record, sender, at, plan),
    )
    with reading(Scope("office", sender.territory, sender.territory)):
        notice = OutgoingNotice.objects.get(territory_id=sender.territory, record=death)
    answer(world, sender, keeper, plan, notice, record, days)


def main_office(community: Any) -> Office:
    """The main civil-status office."""
    return Office.objects.get(pk=community.offices[0])


def somebody_living(world: World, community: Any, rng: Random) -> Record | None:
    """A birth record of somebody of age who has not died, and is none of the demo's own citizens."""
    with reading(Scope("office", community.territory, community.territory)):
        found = list(
            Record.objects.filter(
                territory_id=community.territory, office_id=community.offices[0],
                type=RecordType.BIRTH.value, deceased=False,
                birth_year__lte=2000, birth_year__gte=1930, birth_date__isnull=False, latest=1,
            ).exclude(cnie__in=[c.person.cnie for c in world.citizens if c.person.cnie]).order_by("-id")[:40]
        )  # fmt: skip
    return rng.choice(found) if found else None


def death_of(record: Record, sender: Any, at: dt.datetime, plan: str) -> DeathContent:
    """The death as the sender's office writes it; it may not know where the birth is kept."""
    with reading(Scope("office", record.territory_id, record.territory_id)):
        born = latest_content(record)
    known = plan != "unaddressed"
    name: Text = sender.name
    return DeathContent(
        name=born.name, sex=born.sex, event=Moment.on(at.date() - dt.timedelta(days=2), dt.time(5, 40)),
        born=born.born, place=Place(name.ar, name.fr), father=born.father, mother=born.mother,
        marital_status="married", birth_record=record.reference if known else "",
        birth_community=record.territory_id if known else None,
        declarant=Declarant(f"{'ابن' if born.sex is Sex.MALE else 'ابنة'} {born.name.arabic}", "child"),
    )  # fmt: skip


def answer(
    world: World, sender: Any, keeper: Any, plan: str, notice: OutgoingNotice, record: Record, days: int
) -> None:
    """What the office that keeps the record did, some days later."""
    later = world.past(days - 2, hour=11)
    if plan == "reminded":
        remind_notice(world.office_act(sender, "clerk", later), notice=notice)
    if plan not in ("applied", "returned", "acknowledged"):
        return
    with reading(Scope("office", keeper.territory, keeper.territory)):
        received = IncomingNotice.objects.get(territory_id=keeper.territory, key=notice.key)
    if plan == "acknowledged":
        acknowledge_notice(world.office_act(keeper, "clerk", later), notice=received)
        return
    act = world.office_act(keeper, "officer", later, kind=OFFICER)
    if plan == "returned":
        return_notice(
            act, notice=received, reason="اسم الأم في الرسم يخالف المذكور في الإشعار، المرجو التحقق من الهوية"
        )
        return
    texts = words_for(received, record)
    apply_notice(act, notice=received, record=record, text_ar=texts.ar, text_fr=texts.fr)


def words_for(notice: IncomingNotice, record: Record) -> Text:
    """The sentences an officer would sign as proposed."""
    with reading(Scope("office", record.territory_id, record.territory_id)):
        content = latest_content(record)
        standing = standing_of(record, content, margin_of(record))
        said = Said(
            MentionType(notice.type), notice.date, notice.authority, notice.reference, notice.fields, standing,
            content,
        )  # fmt: skip
        return texts_for(said)
