"""Several permits at once: what hands over a decision already taken, never what takes one (55.19 art. 18)."""

from __future__ import annotations

from django.test import Client
from django.utils import timezone

from diwan.kernel.cases.models import Case
from diwan.kernel.cases.registry import catalogue
from diwan.kernel.cases.schema.effects import Number
from diwan.kernel.testing.world import NOW
from diwan.modules.rokhas.tests.test_urbanism import REPAIR
from diwan.modules.rokhas.tests.world import World, filed, fresh, moved, paid

AGAINST = ("refused", "inadmissible", "revoked", "lapsed", "returned")


def test_no_shipped_batch_refuses_anybody_nor_gives_a_decision_its_number() -> None:
    declared = [
        (law, transition)
        for versions in catalogue().versions.values()
        for law in (resolved.procedure for resolved in versions)
        for transition in law.transitions.values()
        if transition.batch
    ]
    assert {law.key for law, _ in declared} >= {
        "rokhas.repair",
        "rokhas.occupancy",
        "rokhas.information_note",
    }
    for law, transition in declared:
        assert transition.to in law.steps
        assert law.steps[str(transition.to)].outcome not in AGAINST, law.key
        assert not any(isinstance(effect, Number) for effect in transition.effects), law.key


def granted(world: World, days: int) -> Case:
    case = filed(world, "rokhas.repair", REPAIR, (), days)
    moved(world, case, "desk", "study", days, study="لا مانع")
    return moved(world, case, "president", "grant", days)


def test_permits_granted_are_delivered_at_once_but_for_the_one_not_paid(world: World) -> None:
    days = (timezone.localdate() - NOW.date()).days
    cases = [granted(world, days) for _ in range(3)]
    for case in cases[:2]:
        paid(world, case, days)
    desk = Client()
    desk.force_login(world.desk.account)
    desk.cookies["diwan_language"] = "fr"
    chosen = {"do": "act", "case": [case.pk for case in cases]}
    page = desk.get("/desk/cases/batch/", chosen).content.decode()
    assert 'value="deliver"' in page
    assert "la délivrer n&#x27;y ajoute rien" in page
    assert 'value="study"' not in page
    told = desk.post("/desk/cases/batch/", chosen | {"transition": "deliver"}, follow=True).content.decode()
    assert [fresh(case).step for case in cases] == ["delivered", "delivered", "granted"]
    assert cases[2].number in told
