"""Loading, merging and splitting territories; opening offices."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.management import call_command

from diwan.kernel.base.act import Act, system_act
from diwan.kernel.base.errors import Conflict, Invalid, NotAllowed, Refused
from diwan.kernel.identity import services
from diwan.kernel.identity.rules import Visa
from diwan.kernel.identity.services import Part
from diwan.kernel.journal.models import Entry
from diwan.kernel.territory.models import KINGDOM, LAST_OF_KINGDOM, Territory
from diwan.kernel.territory.official import carry, out_of_step
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.territory.selectors import communities_below, offices_of, territory_named
from diwan.kernel.testing.world import NOW, in_some_act

CENTRAL = system_act(KINGDOM, NOW, last=LAST_OF_KINGDOM)
ON = date(2027, 1, 1)
NEW = Part("07.351.05.31", "الجماعة الجديدة", "Commune nouvelle")


@pytest.fixture
def division(db: None) -> None:
    with in_some_act():
        carry(out_of_step())


def by_code(code: str) -> Territory:
    return Territory.objects.get(code=code)


def test_the_command_loads_all_and_again_nothing(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_territory")
    assert "1640 territories loaded" in capsys.readouterr().out
    call_command("load_territory")
    assert "in step" in capsys.readouterr().out
    with reading(Scope("national")):
        entry = Entry.objects.get(verb="territory.loaded")
        assert '"count":1640' in entry.facts


def test_two_communes_become_one(division: None) -> None:
    old = [by_code("07.351.05.01"), by_code("07.351.05.03")]
    made = services.merge_territories(
        CENTRAL,
        territories=old,
        into=Part("07.351.05.31", "الجماعة الجديدة", "Commune nouvelle"),
        on=ON,
        reference="2-26-1",
    )
    assert made.parent_id == old[0].parent_id
    assert made.population_2024 == sum(one.population_2024 or 0 for one in old)
    for one in old:
        one.refresh_from_db()
        assert (one.valid_to, one.successor) == (date(2026, 12, 31), made)
    assert list(made.predecessors.order_by("pk")) == old
    province = by_code("07.351")
    now, then = communities_below(province), communities_below(province, day=date(2026, 6, 1))
    assert made in now
    assert old[0] not in now
    assert old[0] in then
    assert made not in then
    assert territory_named("Commune nouvelle")[0] == made


def test_a_commune_is_split_and_remains(division: None) -> None:
    old = by_code("07.351.05.01")
    services.split_territory(
        CENTRAL, territory=old, parts=[Part("07.351.05.33", "المنفصلة", "La détachée")], on=ON, reference="2-26-2",
        remains=True,
    )  # fmt: skip
    old.refresh_from_db()
    assert old.valid_to is None
    assert [one.code for one in old.parts.all()] == ["07.351.05.33"]


def test_a_commune_is_split_and_ends(division: None) -> None:
    old = by_code("07.351.05.01")
    parts = [Part("07.351.05.35", "الأولى", "Première"), Part("07.351.05.37", "الثانية", "Seconde")]
    services.split_territory(CENTRAL, territory=old, parts=parts, on=ON, reference="2-26-3")
    old.refresh_from_db()
    assert old.valid_to == date(2026, 12, 31)
    assert old.parts.count() == 2
    with pytest.raises(Conflict):
        services.split_territory(CENTRAL, territory=old, parts=parts, on=ON, reference="2-26-3")


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("07.351.05", "territory_code"), ("07.161.03.91", "territory_elsewhere"), ("07.351.05.05", "territory_known"),
    ],
)  # fmt: skip
def test_a_new_code_must_be_free_and_of_the_place(division: None, code: str, reason: str) -> None:
    old = [by_code("07.351.05.01"), by_code("07.351.05.03")]
    with pytest.raises(Invalid) as why:
        services.merge_territories(CENTRAL, territories=old, into=Part(code, "أ", "A"), on=ON, reference="x")
    assert why.value.fields["code"][0].code == f"identity.errors.{reason}"


@pytest.mark.parametrize(
    "codes", [["07.351.05.01"], ["07.351.05.01", "07.161.01.01"], ["07.351.01.0", "07.351.05.01"]]
)
def test_what_cannot_be_merged(division: None, codes: list[str]) -> None:
    with pytest.raises(Refused):
        services.merge_territories(
            CENTRAL,
            territories=[by_code(c) for c in codes],
            into=Part("07.351.05.31", "أ", "A"),
            on=ON,
            reference="x",
        )


def test_only_the_centre_divides(division: None) -> None:
    old = by_code("07.351.05.01")
    local = system_act(old.pk, NOW)
    with pytest.raises(NotAllowed):
        services.split_territory(
            local, territory=old, parts=[Part("07.351.05.33", "أ", "A")], on=ON, reference="x", remains=True
        )


VISA = Visa("45/2026", NOW.date() - timedelta(days=30), NOW.date() - timedelta(days=12))


@pytest.mark.parametrize(
    ("given", "visa", "field"),
    [
        ("7/2026", None, "visa"),
        ("7/2026", Visa(" ", VISA.received_on, VISA.given_on), "visa"),
        ("7/2026", Visa("45/2026", VISA.given_on, VISA.received_on), "visa"),
        ("", VISA, "reference"),
    ],
)
def test_a_subsidiary_office_opens_on_an_order_the_governor_endorsed(
    division: None, given: str, visa: Visa | None, field: str
) -> None:
    """Decree 2-22-04, art. 7: the president's order after the council's decision, with the governor's visa."""
    act = system_act(by_code("07.351.05.01").pk, NOW)
    wanted = {"kind": "civil_status_subsidiary", "code": "02", "name_ar": "مكتب", "name_fr": "Bureau"}
    with pytest.raises(Invalid) as why:
        services.open_office(act, **wanted, reference=given, visa=visa)
    assert set(why.value.fields) == {field}
    assert (
        services.open_office(act, **wanted, reference="7/2026", visa=VISA).created_by_ref
        == "7/2026 · 45/2026"
    )


def test_the_governor_has_twenty_days_for_his_visa() -> None:
    """Decree 2-22-04, art. 7: from the day the order reached him; no effect is given to his silence."""
    assert not Visa("1", date(2026, 3, 1), date(2026, 3, 21)).is_late
    assert Visa("1", date(2026, 3, 1), date(2026, 3, 22)).is_late


def test_offices(division: None) -> None:
    """Decree 2-22-04, art. 7."""
    commune = by_code("07.351.05.01")
    act: Act = system_act(commune.pk, NOW)

    def opened(kind: str, code: str, reference: str = "") -> None:
        visa = VISA if reference else None
        services.open_office(
            act, kind=kind, code=code, name_ar="مكتب", name_fr="Bureau", reference=reference, visa=visa
        )

    opened("civil_status_main", "01")
    with pytest.raises(Invalid):
        opened("civil_status_main", "02")
    with pytest.raises(Invalid):
        opened("civil_status_subsidiary", "02")
    opened("civil_status_subsidiary", "02", "7/2026")
    with pytest.raises(Invalid):
        opened("annexe", "02")
    assert [office.code for office in offices_of(commune.pk)] == ["01", "02"]
    services.close_office(act, office=offices_of(commune.pk)[1], on=date(2026, 12, 31), reference="8/2026")
    assert [office.code for office in offices_of(commune.pk, day=ON)] == ["01"]
