"""What stands beside the steps in a trial, beside a real case that lives the same: visits, public inquiries."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from diwan.kernel.cases.calendars import calendar_of
from diwan.kernel.cases.models import Case, CaseClock
from diwan.kernel.cases.registry import catalogue, rules
from diwan.kernel.cases.selectors import situation_of
from diwan.kernel.cases.services import run_due_timers
from diwan.kernel.cases.services.inquiries import conclude_inquiry, report_inquiry
from diwan.kernel.cases.services.visits import make_visit, plan_visits, sign_visit_minutes
from diwan.kernel.cases.tests.club_inquiries import inquiry_of, posted, with_inquiries
from diwan.kernel.cases.tests.club_opinions import ranked
from diwan.kernel.cases.tests.club_visits import DAY, FOUND, visit_of, with_visits
from diwan.kernel.cases.tests.tennis import ANSWERS, OFFICE, TENNIS, filed, fresh_in, later
from diwan.kernel.cases.writing.trial import (
    Trial,
    begun,
    brought,
    filled,
    inquired,
    moved,
    visit_ways,
    visited,
    waited,
    ways,
)
from diwan.kernel.territory.scope import reading
from diwan.kernel.testing.world import COMMUNE, NOW, Somebody


def trial_filed(**answers: str) -> Trial:
    law = catalogue().in_force(TENNIS, NOW.date()).procedure
    with reading(OFFICE):
        trial = begun(law, NOW, rules(), calendar_of(COMMUNE))
    trial = brought(filled(trial, ANSWERS | answers), "photo")
    return moved(trial, "submit")


def require_alike(case: Case, trial: Trial) -> None:
    """The same stands beside both, and every clock has the same last day."""
    with reading(OFFICE):
        real = situation_of(fresh_in(case), trial.at)
        days = {c.key: c.last_day for c in CaseClock.objects.filter(case_id=case.pk)}
    assert (dict(trial.visits), dict(trial.inquiries)) == (dict(real.visits), dict(real.inquiries))
    assert {key: trial.last_day(key) for key in days} == days


def may(trial: Trial, key: str) -> bool:
    return not next(way for way in ways(trial) if way.key == key).reasons


def test_a_trial_is_visited_as_a_case_is(people: dict[str, Somebody], club: Path, own_keys: None) -> None:
    with_visits(club)
    case, trial = filed(people["citizen"]), trial_filed()
    require_alike(case, trial)
    assert visit_ways(trial) == {"court": ["plan"], "control": []}
    (row,) = plan_visits(people["clerk"].in_office(), stops=[(visit_of(case), DAY)])
    trial = visited(trial, "court", "plan")
    require_alike(case, trial)
    assert not may(trial, "admit")
    clerk = later(people["clerk"].in_office(), days=7)
    make_visit(clerk, visit=row, found=FOUND)
    trial = visited(waited(trial, 7), "court", "go", "conforming", {"length": 24})
    require_alike(case, trial)
    assert trial.values["length"] == 24
    sign_visit_minutes(clerk, visit=visit_of(case))
    trial = visited(trial, "court", "sign")
    require_alike(case, trial)
    assert "minutes" in trial.documents
    assert may(trial, "admit")


def test_a_visit_that_was_not_possible_is_planned_again(
    people: dict[str, Somebody], club: Path, own_keys: None
) -> None:
    with_visits(club)
    trial = visited(trial_filed(), "court", "plan")
    trial = visited(visited(trial, "court", "go", "not_possible"), "court", "sign")
    assert visit_ways(trial)["court"] == ["plan"]
    assert visited(trial, "court", "plan").visits["court"].round == 2
    with pytest.raises(KeyError):
        visited(trial, "court", "sign")


def test_a_piece_that_replaces_a_visit_ends_it(
    people: dict[str, Somebody], club: Path, own_keys: None
) -> None:
    with_visits(club)
    trial = brought(trial_filed(), "coach_letter")
    assert visit_ways(trial)["court"] == []
    assert may(trial, "admit")


def test_an_inquiry_opens_and_closes_by_its_clocks(
    people: dict[str, Somebody], club: Path, own_keys: None
) -> None:
    with_inquiries(club)
    case, trial = ranked(people["citizen"]), trial_filed(level="ranked")
    require_alike(case, trial)
    posted(people, case)
    trial = inquired(trial, "neighbours", "post")
    require_alike(case, trial)
    run_due_timers(NOW + timedelta(days=5))
    trial = waited(trial, 5)
    assert trial.inquiries["neighbours"].status == "open"
    require_alike(case, trial)
    run_due_timers(NOW + timedelta(days=25))
    trial = waited(trial, 20)
    require_alike(case, trial)
    assert not may(trial, "admit")
    clerk = later(people["clerk"].in_office(), days=25)
    row = conclude_inquiry(clerk, inquiry=inquiry_of(case), advice="favourable", conclusions="لا مانع")
    report_inquiry(clerk, inquiry=row)
    trial = inquired(trial, "neighbours", "report")
    require_alike(case, trial)
    assert may(trial, "admit")
