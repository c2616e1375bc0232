"""The clock of an opinion, driven by moves and rounds, against a reference that walks day by day."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from diwan.kernel.base.calendar import DAY, Delay, Unit
from diwan.kernel.cases import clocks, motion, opinions
from diwan.kernel.cases.schema.load import load
from diwan.kernel.cases.schema.procedure import Procedure
from diwan.kernel.cases.schema.world import World
from diwan.kernel.cases.tests.club_opinions import consulted_text
from diwan.kernel.cases.tests.conftest import FIXTURES
from diwan.kernel.cases.tests.test_clocks import CALENDAR, Walk, noon

DOCTOR, CLOCK = "doctor", "opinion:doctor"


@cache
def club_law() -> Procedure:
    world = World.of(**tomllib.loads((FIXTURES / "world.toml").read_text("utf-8")))
    text = consulted_text((FIXTURES / "tennis_membership.toml").read_text("utf-8"))
    return load(text, world).procedure


def law_with(delay: str, *, again: bool) -> Procedure:
    """The club whose doctor has that long; an answered complement calls for another round, or does not."""
    law = club_law()
    doctor = law.opinions[DOCTOR].model_copy(update={"within": delay, **({} if again else {"again_on": []})})
    return law.model_copy(update={"opinions": {**law.opinions, DOCTOR: doctor}})


class Played:
    """A case played on the pure rules alone."""

    def __init__(self, law: Procedure, start: date) -> None:
        self.law = law
        self.states: dict[str, motion.Running] = {}
        self.stood: dict[str, opinions.Asked] = {}
        self.move("submit", "draft", "in_review", start)

    def move(self, key: str, origin: str, target: str, day: date) -> None:
        move = motion.Move(key, origin, target, noon(day))
        asked = opinions.keys_to_ask(self.law, self.stood, move, lambda one: True)
        after = opinions.after_move(self.law, self.stood, move, asked)
        heard = opinions.clock_events(self.stood, after)
        self.states = motion.clocks_after(
            self.law, self.states, motion.Move(key, origin, target, noon(day), heard), CALENDAR,
            lambda key, clock: clock.variants[-1].is_,
        )  # fmt: skip
        self.stood = after

    def last_day(self) -> date | None:
        return motion.last_day(self.law, CLOCK, self.states[CLOCK], CALENDAR)


@settings(max_examples=1000, deadline=None)
@given(
    count=st.integers(1, 40),
    unit=st.sampled_from([Unit.DAYS, Unit.WORKING_DAYS, Unit.OPEN_DAYS]),
    start=st.dates(date(2024, 1, 1), date(2026, 12, 31)),
    gaps=st.lists(st.tuples(st.integers(1, 12), st.integers(0, 40)), max_size=4),
    again=st.booleans(),
)
def test_the_clock_of_an_opinion_agrees_with_a_walk_day_by_day(
    count: int, unit: Unit, start: date, gaps: list[tuple[int, int]], again: bool
) -> None:
    """Pauses rest it; an event that calls for another round starts it anew (2-18-577 art. 43)."""
    delay = f"{count} {unit}"
    played, day = Played(law_with(delay, again=again), start), start
    walk, begun = Walk(clocks.ClockRule(Delay.parse(delay)), count, CALENDAR), start
    for before, length in gaps:
        pause = day + DAY * before
        end = played.last_day()
        assert end is not None
        if pause > end:
            break
        day = pause + DAY * length
        played.move("ask_information", "in_review", "awaiting_information", pause)
        assert played.last_day() is None
        played.move("give_information", "awaiting_information", "in_review", day)
        walk.pauses, begun = ([], day) if again else ([*walk.pauses, (pause, day)], begun)
    assert played.last_day() == walk.last_day(begun)
    assert played.stood[DOCTOR].round == 1 or again


def test_an_answer_stops_the_clock_and_a_decision_those_that_run() -> None:
    played = Played(law_with("10 days", again=False), date(2026, 3, 10))
    before = played.stood
    played.stood = {**before, DOCTOR: opinions.after_answer(before[DOCTOR], "favourable")}
    heard = opinions.clock_events(before, played.stood)
    assert heard == {f"{motion.ENDED}{DOCTOR}"}
    played.move("admit", "in_review", "to_pay", date(2026, 3, 12))
    assert {key: s.status for key, s in played.stood.items()} == {
        "coach": "dropped", "doctor": "given", "treasurer": "dropped",
    }  # fmt: skip
    assert played.states["opinion:coach"].state.status == "stopped"
