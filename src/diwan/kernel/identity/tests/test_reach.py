"""How far an appointer reaches: not into the State's offices, not into somebody else's signature."""

from __future__ import annotations

from datetime import date

import pytest

from diwan.kernel.base.errors import DomainError, Invalid, NotAllowed
from diwan.kernel.identity import services
from diwan.kernel.identity.models import Delegation, Mandate
from diwan.kernel.identity.standing import Standing
from diwan.kernel.testing.world import COMMUNE, NOW, PROVINCE, Somebody, as_office, make_holder

pytestmark = pytest.mark.usefixtures("communities")


def mandate_of(somebody: Somebody) -> Mandate:
    return Mandate.objects.select_related("post", "person").get(person=somebody.person)


def delegated(giver: Somebody, receiver: Somebody, kind: str) -> Delegation:
    with as_office(COMMUNE):
        return Delegation.objects.create(
            territory_id=COMMUNE, giver=mandate_of(giver), receiver=mandate_of(receiver), kinds=[kind],
            starts=date(2026, 1, 1), reference="1/2026", published_on=date(2026, 1, 1),
        )  # fmt: skip


@pytest.mark.parametrize("kind", ["governor", "wali"])
@pytest.mark.parametrize("appointer", ["president", "administrator"])
def test_a_commune_makes_no_governor_of_its_own(appointer: str, kind: str) -> None:
    """Constitution art. 145: walis and governors are the State's, in regions, prefectures and provinces."""
    act = make_holder("head", appointer).in_office()
    with pytest.raises(Invalid):
        services.create_post(act, title_ar="عامل", title_fr="Gouverneur", kinds=[kind, "clerk"])


def test_a_councils_president_makes_no_governor_even_in_a_province() -> None:
    act = make_holder("head", "president", territory=PROVINCE).in_office()
    with pytest.raises(DomainError):
        services.create_post(act, title_ar="عامل", title_fr="Gouverneur", kinds=["governor"])


def test_the_administrator_of_a_province_records_its_governor() -> None:
    act = make_holder("head", "administrator", territory=PROVINCE).in_office()
    made = services.create_post(act, title_ar="عامل", title_fr="Gouverneur", kinds=["governor"])
    assert made.standing == Standing.STATE


def test_a_delegate_does_not_take_back_what_the_president_delegated_to_another() -> None:
    """113.14 art. 103: who delegates takes back."""
    president, vice, other = (
        make_holder(n, k) for n, k in (("p", "president"), ("v", "clerk"), ("o", "clerk"))
    )
    delegated(president, vice, "president")
    given = delegated(president, other, "registrar")
    act = vice.in_office(kind="president")
    assert "president" in act.mandates
    with pytest.raises(NotAllowed):
        services.revoke_delegation(act, delegation=given, on=NOW.date(), reference="2/2026")
    revoked = services.revoke_delegation(
        president.in_office(), delegation=given, on=NOW.date(), reference="2/2026"
    )
    assert revoked.revoked_on == NOW.date()
