"""The demo at a size at which every office lives: both regimes, the delegate's bounds, events in each annexe.

At full size it takes minutes; what broke it unseen was a mention made by the main office's delegate in an annexe on
paper, which a handful of records an office never reached.
"""

from __future__ import annotations

from django.test import TestCase
from django.utils import timezone

from diwan.config.demo.making import parts
from diwan.config.demo.world import World
from diwan.kernel.territory.scope import Scope, reading
from diwan.modules.civil_status.content import RecordType, Regime
from diwan.modules.civil_status.models import Mention, Record

SIZE = 0.05


class LivedInDemo(TestCase):
    """One demo world, a twentieth of the full one, as the journeys use it."""

    world: World

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = World(now=timezone.localtime(), size=SIZE)
        for part in parts():
            part.do(cls.world)
        with reading(Scope("national")):
            cls.records = set(Record.objects.values_list("office_id", "type", "regime"))
            cls.marked = set(Mention.objects.values_list("record__office_id", flat=True))
        cls.offices = {office for community in cls.world.municipalities() for office in community.offices}

    def test_every_office_keeps_births_and_deaths(self) -> None:
        for kind in (RecordType.BIRTH, RecordType.DEATH):
            assert {office for office, of, _ in self.records if of == kind} >= self.offices, kind

    def test_every_regime_is_lived(self) -> None:
        assert {regime for _, _, regime in self.records} == set(Regime)

    def test_a_mention_was_made_in_every_office_the_one_on_paper_too(self) -> None:
        assert self.marked >= self.offices
