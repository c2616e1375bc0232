"""What a stranger tripped over: retyping oneself, two lists of signatures, corrections nobody checked."""

from __future__ import annotations

import re

import pytest

from diwan.kernel.base.errors import Invalid
from diwan.kernel.cases.models import Draft
from diwan.kernel.cases.services import do_transition
from diwan.kernel.identity.models import Person, Proof
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, as_office
from diwan.modules.watiqa import services
from diwan.modules.watiqa.tests.test_pages import MATCH, browser, to_sign, words
from diwan.modules.watiqa.tests.world import World, filed, now, pay


def test_a_citizen_does_not_retype_who_they_are(world: World) -> None:
    citizen = browser(world.citizen)
    assert citizen.post(f"/services/watiqa.birth_copy/{COMMUNE}/").status_code == 302
    with reading(Scope("national")):
        draft = Draft.objects.latest("pk")
    page = words(citizen.get(f"/drafts/{draft.pk}/form/record/"))
    person = world.citizen.person
    assert f'value="{person.first_ar}"' in page
    assert f'value="{person.family_ar}"' in page
    assert f'value="{person.birth_date.year}"' in page
    assert "ملئت هذه الأجوبة من حسابكم" in page
    citizen.post(f"/drafts/{draft.pk}/form/record/", {"first_ar": "مريم", "later": "1"})
    again = words(citizen.get(f"/drafts/{draft.pk}/form/record/"))
    assert 'value="مريم"' in again
    assert "ملئت هذه الأجوبة من حسابكم" not in again


def test_signatures_have_one_entry_and_one_list_of_everything(world: World) -> None:
    case = to_sign(world)
    page = words(browser(world.officer).get("/desk/cases/sign/"))
    menu, _, main = page.partition("<main")
    assert menu.count('href="/desk/cases/sign/"') >= 1
    assert not re.search(r'href="/desk/(watiqa|declarations)/sign/"', menu)
    assert f'value="watiqa:{case.number}"' in main
    assert f'href="/desk/watiqa/sign/{case.number}/"' in main


@pytest.mark.parametrize(("field", "typed"), [("first_ar", "R2D2"), ("year", "1901"), ("year", "2090")])
def test_a_correction_is_checked_as_a_request_is(world: World, field: str, typed: str) -> None:
    case = filed(world)
    pay(world, case)
    services.report_not_found(world.clerk.in_office(), case=now(case), searched="سجل 1990")
    kept = now(case)
    values = {key: kept.values.get(key) for key in ("family_ar", "first_ar", "birth_date", "number", "year")}
    with pytest.raises(Invalid) as wrong:
        do_transition(
            world.clerk.in_office(), case=kept, transition="correct_details", values={**values, field: typed}
        )
    assert field in wrong.value.fields
    assert now(case).step == "not_found"


@pytest.mark.parametrize(("proof", "said"), [(Proof.DECLARED, True), (Proof.COUNTER, False)])
def test_the_panel_says_whose_identity_nobody_checked(world: World, proof: Proof, said: bool) -> None:
    with as_office(COMMUNE):
        Person.objects.filter(pk=world.citizen.person.pk).update(proof=proof)
    case = filed(world)
    pay(world, case)
    page = words(browser(world.clerk).get(f"{MATCH}{case.number}/"))
    assert ("الهوية لم تُتحقق منها بعد" in page) is said
