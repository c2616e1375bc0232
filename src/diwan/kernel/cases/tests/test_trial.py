"""A trial walks as a real case does; two versions are told apart; the catalogue's sheet says what the law wants."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client

from diwan.kernel.cases.calendars import calendar_of
from diwan.kernel.cases.models import Case, CaseClock
from diwan.kernel.cases.registry import catalogue, rules
from diwan.kernel.cases.services import do_transition
from diwan.kernel.cases.sheet import sheet_of
from diwan.kernel.cases.tests.tennis import OFFICE, TENNIS, filed, fresh
from diwan.kernel.cases.writing.comparing import differences
from diwan.kernel.cases.writing.trial import Trial, begun, moved, waited, ways
from diwan.kernel.territory.scope import reading
from diwan.kernel.testing.world import COMMUNE, NOW, Somebody

ANSWERS = {"full_name": "سعاد", "born_on": "1990-05-04", "junior": False, "level": "beginner"}


def trial_filed() -> Trial:
    law = catalogue().in_force(TENNIS, NOW.date()).procedure
    with reading(OFFICE):
        calendar = calendar_of(COMMUNE)
    trial = begun(law, NOW, rules(), calendar)
    trial = Trial(
        law, NOW, trial.step, values=ANSWERS, documents=frozenset({"photo"}), calendar=calendar, rules=rules()
    )
    return moved(trial, "submit")


def test_a_trial_stands_where_a_real_case_would(people: dict[str, Somebody]) -> None:
    case, trial = filed(people["citizen"]), trial_filed()
    assert trial.step == fresh(case).step
    with reading(OFFICE):
        days = {c.key: c.last_day for c in CaseClock.objects.filter(case_id=case.pk)}
    assert days
    assert {key: trial.last_day(key) for key in days} == days
    act = people["clerk"].in_office()
    do_transition(act, case=case, transition="ask_information", values={"information_asked": "ماذا؟"})
    trial = moved(trial, "ask_information", {"information_asked": "ماذا؟"})
    assert trial.step == fresh(case).step == "awaiting_information"
    with reading(OFFICE):
        stopped = {c.key: c.last_day for c in CaseClock.objects.filter(case_id=case.pk)}
    assert {key: trial.last_day(key) for key in stopped} == stopped


def test_time_passes_and_timers_act(people: dict[str, Somebody]) -> None:
    trial = trial_filed()
    assert {way.key for way in ways(trial) if not way.reasons} >= {"refuse", "ask_information", "withdraw"}
    late = waited(trial, 40)
    assert late.at == NOW + timedelta(days=40)
    assert [event.kind for event in late.events if event.kind == "told"]
    refused = waited(moved(trial, "refuse"), 60)
    assert refused.step == "refused_finally"
    assert refused.is_over
    with reading(OFFICE):
        assert not Case.objects.exists()


def test_two_versions_differ_by_what_changed() -> None:
    before = {
        "title": {"ar": "أ", "fr": "A"}, "version": 1,
        "steps": {"a": {"phase": "review"}, "b": {"phase": "closed"}},
        "clocks": {"c": {"within": "30 days", "starts_on": "x"}},
    }  # fmt: skip
    after = {
        "title": {"ar": "أ", "fr": "B"}, "version": 2,
        "steps": {"a": {"phase": "review"}, "d": {"phase": "closed"}},
        "clocks": {"c": {"within": "20 days", "starts_on": ["x"]}},
    }  # fmt: skip
    found = [(one.table, one.key, one.how) for one in differences(before, after)]
    assert found == [
        ("about", "about", "changed"), ("steps", "b", "removed"), ("steps", "d", "added"), ("clocks", "c", "changed"),
    ]  # fmt: skip
    (change,) = differences(before, after)[-1].changes
    assert (change.attribute, change.before, change.after) == ("within", "30 days", "20 days")
    assert differences(before, {**before, "version": 9}) == []


def test_the_sheet_of_every_procedure_of_the_house(people: dict[str, Somebody]) -> None:
    sheets = [sheet_of(versions[-1].procedure) for versions in catalogue().versions.values()]
    assert len(sheets) > 5
    assert all(sheet.title.ar and sheet.office.fr and sheet.legal.ar for sheet in sheets)
    club = next(sheet for sheet in sheets if sheet.law.key == TENNIS)
    assert club.delays == ("10 days", "30 days")
    assert [one.within for one in club.appeals] == ["30 days"]
    assert [one.fr for one in club.decided_by] == ["Président du conseil"]
    found = Client().get(f"/api/cases/procedures/{TENNIS}/sheet").json()
    assert found["key"] == TENNIS
    assert found["appeals"][0]["within"] == "30 days"
    assert found["title"]["ar"]
