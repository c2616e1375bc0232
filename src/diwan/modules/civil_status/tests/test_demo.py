"""The demo's records: enough of them, families that hold together, the same each time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from diwan.kernel.base.act import Act
from diwan.kernel.base.text import Text
from diwan.kernel.territory.models import KINGDOM, Office
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, NOW, Somebody, make_holder
from diwan.modules.civil_status import demo
from diwan.modules.civil_status.content import Sex
from diwan.modules.civil_status.demo_families import a_family
from diwan.modules.civil_status.models import Mention, Record
from diwan.modules.civil_status.selectors import latest_content

HERE = Scope("office", COMMUNE, COMMUNE)


@dataclass
class SmallWorld:
    """A demo world of one community."""

    community: Any
    staff: dict[str, Somebody]
    citizens: list[Any]
    now: dt.datetime = NOW

    @property
    def communities(self) -> dict[str, Any]:
        return {"ministry": self.community}

    def number(self, full: int) -> int:
        return max(1, full // 80)

    def municipalities(self) -> list[Any]:
        return [self.community]

    def past(self, days: float, *, hour: int = 10, minute: int = 0) -> dt.datetime:
        return timezone.localtime(self.now - dt.timedelta(days=days)).replace(hour=hour, minute=minute)

    def office_act(self, community: Any, role: str, at: dt.datetime, *, kind: str = "") -> Act:
        return self.staff[role].in_office(at)

    def tell(self, done: int, total: int) -> None:
        assert done <= total


def named(first_ar: str, family_ar: str, first_fr: str, family_fr: str) -> Any:
    return SimpleNamespace(first_ar=first_ar, family_ar=family_ar, first_fr=first_fr, family_fr=family_fr)


def test_the_demo_registers_families_and_its_citizens(
    clerk: Somebody, officer: Somebody, office: Office
) -> None:
    community = SimpleNamespace(
        key="test", territory=COMMUNE, name=Text("تسلطانت", "Tassoultante"), offices=(office.pk,)
    )
    citizen = SimpleNamespace(
        person=SimpleNamespace(cnie="EE900001"), name=named("سعاد", "العلوي", "Souad", "Alaoui"), sex="F",
        born_on=dt.date(1992, 6, 14), born_in=community, father=named("أحمد", "العلوي", "Ahmed", "Alaoui"),
        mother=named("نادية", "بناني", "Nadia", "Bennani"),
    )  # fmt: skip
    central = make_holder("central", "civil_status.central_authority", territory=KINGDOM, wide=True)
    staff = {"clerk": clerk, "officer": officer, "central": central}
    demo.load(SmallWorld(community, staff, [citizen]))
    with reading(HERE):
        hers = Record.objects.get(cnie="EE900001")
        assert latest_content(hers).mother.name.arabic == "نادية بناني"
        assert Record.objects.filter(type="birth").count() >= 200
        assert Record.objects.filter(type="death").count() >= 10
        assert Record.objects.filter(regime="national_36_21").exists()
        assert Mention.objects.filter(type="marriage").exists()


def test_families_hold_together() -> None:
    until = dt.date(2025, 1, 1)
    for seed in range(200):
        for soul in a_family(Random(seed), until).recorded:
            assert soul.father and soul.mother
            assert soul.family == soul.father.family
            assert soul.mother.sex is Sex.FEMALE
            assert 16 <= soul.born.year - soul.mother.born.year <= 48
            assert soul.died is None or soul.born < soul.died < until


def test_the_same_seed_gives_the_same_family() -> None:
    until = dt.date(2025, 1, 1)
    assert [s.first for s in a_family(Random(7), until).recorded] == [
        s.first for s in a_family(Random(7), until).recorded
    ]
