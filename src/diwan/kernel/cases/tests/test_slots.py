"""A community's own values in a national procedure: within bounds, dated, and only for cases opened after."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from diwan.kernel.base.errors import Conflict, Invalid, NotAllowed, NotFound
from diwan.kernel.cases.models import CaseClock, SlotChange
from diwan.kernel.cases.registry import catalogue
from diwan.kernel.cases.resolving import slot_states
from diwan.kernel.cases.selectors import law_in
from diwan.kernel.cases.services import change_slot, restore_slot
from diwan.kernel.cases.tests.tennis import OFFICE, TENNIS, filed, fresh, later
from diwan.kernel.territory.scope import reading
from diwan.kernel.testing.world import COMMUNE, NOW, OTHER_COMMUNE, Somebody

LIMIT = "clocks.legal.within"
TODAY = NOW.date()
COURT: dict[str, Any] = {
    "label": {"ar": "الملعب المفضل", "fr": "Court préféré"}, "type": "text", "section": "play", "required": False,
}  # fmt: skip


def changed(by: Somebody, path: str = LIMIT, value: Any = "9 days", **more: Any) -> SlotChange:
    said = {"valid_from": TODAY, "decided_by": "مقرر المجلس رقم 7", **more}
    return change_slot(by.in_office(), procedure=TENNIS, path=path, value=value, **said)


def limit_in(territory: int, day: int = 0) -> Any:
    with reading(OFFICE):
        return law_in(territory, TENNIS, NOW + timedelta(days=day)).clocks["legal"].variants[-1].is_


def test_a_change_holds_in_its_community_from_its_day(people: dict[str, Somebody]) -> None:
    changed(people["president"], valid_from=TODAY + timedelta(days=5))
    assert [limit_in(COMMUNE, day) for day in (0, 4, 5)] == ["30 days", "30 days", "9 days"]
    assert limit_in(OTHER_COMMUNE, 5) == "30 days"


def test_cases_keep_the_rules_they_were_opened_under(people: dict[str, Somebody]) -> None:
    before = filed(people["citizen"])
    changed(people["president"])
    after = filed(people["citizen"])
    assert fresh(before).version_id != fresh(after).version_id
    with reading(OFFICE):
        days = {c.case_id: c.last_day for c in CaseClock.objects.filter(key="legal")}
    assert (days[before.pk], days[after.pk]) == (date(2026, 4, 9), date(2026, 3, 19))
    restore_slot(
        later(people["president"].in_office(), days=1),
        procedure=TENNIS, path=LIMIT, valid_from=TODAY + timedelta(days=1), decided_by="مقرر رقم 8",
    )  # fmt: skip
    assert fresh(after).law.clocks["legal"].variants[-1].is_ == "9 days"
    assert limit_in(COMMUNE, 1) == "30 days"


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (LIMIT, "40 days", "أن تقصر"),
        ("fees.dues.amount", "350", "الحد الأقصى"),
        ("fees.dues.amount", "99", "الحد الأدنى"),
        ("steps.in_review.within", "5 days", "لا تسمح"),
        (LIMIT, "soon", "تعذرت قراءة"),
        ("fields.full_name", COURT, "موجود في المسطرة"),
        ("fields.court", {**COURT, "section": "nowhere"}, "لن تستقيم"),
    ],
)
def test_what_the_slot_does_not_allow_is_refused_in_words(
    people: dict[str, Somebody], path: str, value: Any, says: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        changed(people["president"], path, value)
    ((why,),) = refusal.value.fields.values()
    assert says in why.words()


def test_a_decision_is_named_and_does_not_reach_back(people: dict[str, Somebody]) -> None:
    with pytest.raises(Invalid) as refusal:
        changed(people["president"], valid_from=TODAY - timedelta(days=1), decided_by=" ")
    assert set(refusal.value.fields) == {"valid_from", "decided_by"}


def test_one_change_ends_the_other_and_none_is_slipped_in_before(people: dict[str, Somebody]) -> None:
    changed(people["president"])
    changed(people["president"], value="8 days", valid_from=TODAY + timedelta(days=10))
    assert [limit_in(COMMUNE, day) for day in (0, 9, 10)] == ["9 days", "9 days", "8 days"]
    with pytest.raises(Conflict):
        changed(people["president"], value="7 days", valid_from=TODAY + timedelta(days=3))


def test_a_question_added_is_asked(people: dict[str, Somebody]) -> None:
    changed(people["president"], "fields.court", COURT)
    case = filed(people["citizen"], court="A")
    assert fresh(case).values["court"] == "A"
    with reading(OFFICE):
        assert "court" not in law_in(OTHER_COMMUNE, TENNIS, NOW).fields
        added = next(
            s for s in slot_states(COMMUNE, catalogue().in_force(TENNIS, TODAY), TODAY) if s.slot.may == "add"
        )
    assert [change.path for change in added.held] == ["fields.court"]


def test_two_changes_hold_together(people: dict[str, Somebody]) -> None:
    changed(people["president"])
    changed(people["president"], "fees.dues.amount", "250")
    with reading(OFFICE):
        law = law_in(COMMUNE, TENNIS, NOW)
    assert (law.clocks["legal"].variants[-1].is_, law.fees["dues"].amount) == ("9 days", "250")


def test_a_version_without_the_slot_leaves_the_change_out(people: dict[str, Somebody], club: Path) -> None:
    """The national text changed: what has no room in it any more gives way, the rest holds."""
    changed(people["president"])
    changed(people["president"], "fees.dues.amount", "250")
    first = (club / "tennis_membership.toml").read_text("utf-8")
    second = first.replace("version = 1", "version = 2").replace(
        '[slots.quicker]\npath = "clocks.legal.within"\nmay = "shorten"\n', ""
    )
    in_force = next(line for line in first.splitlines() if line.startswith("in_force"))
    (club / "second.toml").write_text(second.replace(in_force, f"in_force = {TODAY}"), "utf-8")
    catalogue.cache_clear()
    with reading(OFFICE):
        law = law_in(COMMUNE, TENNIS, NOW)
    assert (law.version, law.clocks["legal"].variants[-1].is_, law.fees["dues"].amount) == (
        2,
        "30 days",
        "250",
    )


def test_only_its_head_changes_what_holds_in_a_community(people: dict[str, Somebody]) -> None:
    with pytest.raises(NotAllowed):
        changed(people["clerk"])
    changed(people["other"])
    assert limit_in(COMMUNE) == "30 days"
    with pytest.raises(NotFound):
        restore_slot(
            people["president"].in_office(), procedure=TENNIS, path=LIMIT, valid_from=TODAY, decided_by="مقرر"
        )
