"""The offices of a community: opened by an order, amended, closed (decree 2-22-04, art. 7)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from diwan.kernel.base.act import Act, system_act
from diwan.kernel.base.errors import Conflict, Invalid, NotAllowed, NotFound
from diwan.kernel.identity import services
from diwan.kernel.identity.models import Mandate, Post
from diwan.kernel.identity.rules import Visa
from diwan.kernel.identity.selectors import posts_in, seats_of
from diwan.kernel.journal.models import Entry
from diwan.kernel.territory.models import Office
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.territory.selectors import offices_of
from diwan.kernel.testing.world import COMMUNE, NOW, OTHER_COMMUNE, PROVINCE, as_office, make_holder

pytestmark = pytest.mark.usefixtures("communities")
TODAY = NOW.date()
VISA = Visa("45/2026", TODAY - timedelta(days=30), TODAY - timedelta(days=12))
NAMES = {"name_ar": "المكتب الرئيسي", "name_fr": "Bureau principal"}


def act_in(territory: int = COMMUNE) -> Act:
    return system_act(territory, NOW)


def opened(kind: str = "civil_status_main", code: str = "01", starts: date | None = None) -> Office:
    return services.open_office(
        act_in(), kind=kind, code=code, starts=starts, reference="7/2026", visa=VISA, **NAMES
    )


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"kind": "bakery"}, "kind"),
        ({"code": "0 2"}, "code"),
        ({"code": "٠٢"}, "code"),
        ({"code": ""}, "code"),
        ({"name_ar": "Annexe"}, "name_ar"),
        ({"name_fr": "مكتب"}, "name_fr"),
    ],
)
def test_what_an_office_cannot_be_is_said_at_its_field(said: dict[str, str], field: str) -> None:
    wanted = {"kind": "service", "code": "02", **NAMES, **said}
    with pytest.raises(Invalid) as why:
        services.open_office(act_in(), **wanted)
    assert set(why.value.fields) == {field}


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(Invalid) as why:
        services.open_office(
            act_in(), kind="civil_status_subsidiary", code="", name_ar="", name_fr="", starts=TODAY
        )
    assert set(why.value.fields) == {"code", "name_ar", "name_fr", "reference", "visa"}


def test_civil_status_is_kept_in_communes_and_arrondissements_alone() -> None:
    with pytest.raises(Invalid) as why:
        services.open_office(act_in(PROVINCE), kind="civil_status_main", code="01", **NAMES)
    assert set(why.value.fields) == {"kind"}
    assert services.open_office(act_in(PROVINCE), kind="service", code="dac", **NAMES).code == "DAC"


def test_a_subsidiary_office_does_not_open_before_the_governors_visa() -> None:
    """Decree 2-22-04, art. 7."""
    with pytest.raises(Invalid) as why:
        opened("civil_status_subsidiary", "02", VISA.given_on - timedelta(days=1))
    assert set(why.value.fields) == {"starts"}
    assert opened("civil_status_subsidiary", "02", VISA.given_on).valid_from == VISA.given_on


def test_a_new_main_office_opens_after_the_last_day_of_the_one_before() -> None:
    """Decree 2-22-04, art. 7: one main office."""
    old = opened()
    with pytest.raises(Invalid):
        opened(code="02", starts=TODAY + timedelta(days=60))
    services.close_office(act_in(), office=old, on=TODAY + timedelta(days=30), reference="9/2026")
    with pytest.raises(Invalid) as why:
        opened(code="02", starts=TODAY + timedelta(days=30))
    assert set(why.value.fields) == {"starts"}
    made = opened(code="02", starts=TODAY + timedelta(days=31))
    assert list(offices_of(COMMUNE, day=TODAY)) == [old]
    assert list(offices_of(COMMUNE, day=TODAY + timedelta(days=31))) == [made]


def test_a_code_is_never_given_again() -> None:
    """Decree 2-22-04, art. 19: numbers of records carry it."""
    services.close_office(act_in(), office=opened(code="01"), on=TODAY, reference="9/2026")
    with pytest.raises(Invalid) as why:
        opened("service", "01")
    assert why.value.fields["code"][0].code == "identity.errors.office_code_known"


def test_an_office_is_amended_by_an_order_and_the_journal_keeps_its_name() -> None:
    office = opened()
    with pytest.raises(Invalid) as why:
        services.amend_office(act_in(), office=office, name_ar="", name_fr="Bureau central", reference=" ")
    assert set(why.value.fields) == {"name_ar", "reference"}
    named = services.amend_office(
        act_in(), office=office, name_ar="المكتب المركزي", name_fr="Bureau central", reference="8/2026",
        hours_fr="De 9 h à 16 h",
    )  # fmt: skip
    assert (named.name.fr, named.code, named.hours_fr) == ("Bureau central", "01", "De 9 h à 16 h")
    with reading(Scope("national")):
        entry = Entry.objects.get(verb="territory.office_amended")
    assert "Bureau principal" in entry.facts
    assert "8/2026" in entry.facts


def test_an_office_closes_once_by_an_order_and_not_before_it_opened() -> None:
    office = opened(starts=TODAY)
    with pytest.raises(Invalid) as why:
        services.close_office(act_in(), office=office, on=TODAY - timedelta(days=1), reference="")
    assert set(why.value.fields) == {"on", "reference"}
    closed = services.close_office(act_in(), office=office, on=TODAY, reference="9/2026")
    for verb in (
        lambda: services.close_office(act_in(), office=closed, on=TODAY, reference="9/2026"),
        lambda: services.amend_office(act_in(), office=closed, reference="9/2026", **NAMES),
    ):
        with pytest.raises(Conflict):
            verb()


def test_an_office_with_a_delegate_closes_once_it_is_taken_back() -> None:
    """Decree 2-22-04, art. 3: a delegation is for one office."""
    office = opened()
    president = make_holder("president", "president")
    delegate = make_holder("delegate", "clerk")
    with as_office(COMMUNE):
        Post.objects.filter(kinds=["president"]).update(standing="president")
        giver, receiver = (
            Mandate.objects.select_related("post", "person").get(person=one.person)
            for one in (president, delegate)
        )
    given = services.delegate_signature(
        act_in(), giver=giver, receiver=receiver, kinds=["registrar"], starts=TODAY, reference="3/2026",
        office=office,
    )  # fmt: skip
    last = TODAY + timedelta(days=9)
    with pytest.raises(Invalid) as why:
        services.close_office(act_in(), office=office, on=last, reference="")
    assert why.value.fields["on"][0].details["reference"] == "3/2026"
    assert set(why.value.fields) == {"on", "reference"}, "all its faults in one round"
    services.revoke_delegation(act_in(), delegation=given, on=last + timedelta(days=1), reference="4/2026")
    assert services.close_office(act_in(), office=office, on=last, reference="9/2026").valid_to == last


def test_the_head_and_the_administrator_open_offices_and_nobody_else() -> None:
    clerk = make_holder("clerk", "clerk", "registrar")
    with pytest.raises(NotAllowed):
        services.open_office(clerk.in_office(), kind="service", code="02", **NAMES)
    administrator = make_holder("admin", "administrator")
    assert services.open_office(administrator.in_office(), kind="service", code="02", **NAMES).pk


def test_another_communitys_office_is_not_there() -> None:
    office = opened()
    with pytest.raises(NotFound):
        services.close_office(act_in(OTHER_COMMUNE), office=office, on=TODAY, reference="9/2026")


def closed(office: Office, successor: Office | None = None, last: date = TODAY) -> Office:
    return services.close_office(act_in(), office=office, on=last, reference="9/2026", successor=successor)


def offices_of_seats(person: int, *days: date) -> list[int | None]:
    """The office in which somebody sits on each day."""
    with as_office(COMMUNE):
        return [seats_of(person, day)[0].office for day in days]


@pytest.fixture
def main() -> Office:
    return opened()


@pytest.fixture
def branch() -> Office:
    return opened("civil_status_subsidiary", "02")


def test_an_office_with_posts_does_not_close_without_a_successor(main: Office, branch: Office) -> None:
    make_holder("clerk", "clerk", office=branch)
    with pytest.raises(Invalid) as why:
        closed(branch)
    (fault,) = why.value.fields["successor"]
    with as_office(COMMUNE):
        (post,) = posts_in(branch, TODAY)
    assert fault.code == "identity.errors.office_not_empty"
    assert fault.details["left"] == post.title
    assert closed(branch, main).successor == main


def test_its_posts_sit_with_the_successor_from_the_next_day(main: Office, branch: Office) -> None:
    clerk = make_holder("clerk", "clerk", office=branch)
    last = TODAY + timedelta(days=9)
    closed(branch, main, last)
    assert offices_of_seats(clerk.person.pk, last, last + timedelta(days=1)) == [branch.pk, main.pk]


def test_what_it_had_taken_over_goes_on_with_it(main: Office, branch: Office) -> None:
    """An office closed on its successor, which closes in its turn."""
    clerk = make_holder("clerk", "clerk", office=branch)
    closed(branch, main, TODAY - timedelta(days=1))
    third = opened("civil_status_subsidiary", "03")
    with pytest.raises(Invalid):
        closed(main, None)
    closed(main, third)
    assert offices_of_seats(clerk.person.pk, TODAY, TODAY + timedelta(days=1)) == [main.pk, third.pk]


def test_a_successor_is_open_after_it_and_of_its_kind(main: Office, branch: Office) -> None:
    service = services.open_office(act_in(), kind="service", code="TECH", **NAMES)
    third = opened("civil_status_subsidiary", "03", TODAY)
    closed(third, None, TODAY + timedelta(days=1))
    for successor, code in ((branch, "closed"), (third, "closed"), (service, "kind")):
        with pytest.raises(Invalid) as why:
            closed(branch, successor, TODAY + timedelta(days=1))
        assert why.value.fields["successor"][0].code == f"identity.errors.office_successor_{code}"
    abroad = services.open_office(act_in(OTHER_COMMUNE), kind="civil_status_main", code="01", **NAMES)
    with pytest.raises(NotFound):
        closed(branch, abroad)


# --- a closing taken back


def withdrawn(office: Office, at: datetime = NOW, reference: str = "10/2026") -> Office:
    return services.withdraw_closing(system_act(COMMUNE, at), office=office, reference=reference)


def test_a_closing_is_taken_back_before_its_last_day_is_over(main: Office, branch: Office) -> None:
    """Decree 2-22-04, art. 7: what an order did another undoes, and both stay in the journal."""
    clerk = make_holder("agent", "clerk", office=branch)
    with pytest.raises(Conflict):
        withdrawn(branch)
    closed(branch, main, TODAY + timedelta(days=3))
    with pytest.raises(Invalid) as why:
        withdrawn(branch, reference=" ")
    assert set(why.value.fields) == {"reference"}
    with pytest.raises(NotFound):
        services.withdraw_closing(act_in(OTHER_COMMUNE), office=branch, reference="10/2026")
    open_ = withdrawn(branch)
    assert (open_.valid_to, open_.successor) == (None, None)
    assert offices_of_seats(clerk.person.pk, TODAY + timedelta(days=4)) == [branch.pk]
    with reading(Scope("national")):
        entry = Entry.objects.get(verb="territory.office_closing_withdrawn")
    assert main.code in entry.facts
    assert "10/2026" in entry.facts


def test_a_closing_whose_day_is_over_is_taken_back_only_while_nothing_was_done(
    main: Office, branch: Office
) -> None:
    clerk = make_holder("agent", "administrator", office=branch)
    later = NOW + timedelta(days=2)
    assert withdrawn(closed(branch, main), later).valid_to is None
    closed(branch, main)
    services.open_office(clerk.in_office(later), kind="service", code="77", **NAMES)
    with pytest.raises(Invalid) as why:
        withdrawn(branch, later)
    (fault,) = why.value.fields["office"]
    assert fault.code == "identity.errors.office_worked_after"


def test_a_closing_is_not_taken_back_once_its_successor_closes(main: Office, branch: Office) -> None:
    third = opened("civil_status_subsidiary", "03")
    closed(branch, third, TODAY - timedelta(days=1))
    closed(third, main, TODAY + timedelta(days=5))
    with pytest.raises(Invalid) as why:
        withdrawn(branch, NOW + timedelta(days=1))
    assert why.value.fields["office"][0].code == "identity.errors.office_successor_ended"


def closing_on(office: Office) -> Office | None:
    with as_office(COMMUNE):
        return Office.objects.get(pk=office.pk).successor


def test_what_was_to_close_on_an_office_does_so_again_when_its_closing_is_taken_back(
    main: Office, branch: Office
) -> None:
    """An office to close on another, which was to close in its turn, and stays."""
    third = opened("civil_status_subsidiary", "03")
    closed(third, branch, TODAY + timedelta(days=3))
    closed(branch, main, TODAY + timedelta(days=9))
    assert closing_on(third) == main
    withdrawn(branch)
    assert closing_on(third) == branch


def test_a_chain_of_closings_is_taken_back_in_any_order(main: Office, branch: Office) -> None:
    third, fourth = (opened("civil_status_subsidiary", code) for code in ("03", "04"))
    for undone in ((branch, third), (third, branch)):
        closed(fourth, branch, TODAY + timedelta(days=3))
        closed(branch, third, TODAY + timedelta(days=6))
        closed(third, main, TODAY + timedelta(days=9))
        assert closing_on(fourth) == main
        for office in undone:
            withdrawn(office)
        assert closing_on(fourth) == branch
        withdrawn(fourth)


def test_what_an_order_said_since_stands_when_a_closing_is_taken_back(main: Office, branch: Office) -> None:
    """The first office was made to close on the very successor, by its own order."""
    third = opened("civil_status_subsidiary", "03")
    closed(third, branch, TODAY + timedelta(days=3))
    closed(branch, main, TODAY + timedelta(days=9))
    withdrawn(third)
    closed(third, main, TODAY + timedelta(days=3))
    withdrawn(branch)
    assert closing_on(third) == main


def test_posts_that_had_come_count_as_before_when_a_closing_is_taken_back(
    main: Office, branch: Office
) -> None:
    clerk = make_holder("clerk", "clerk", office=branch)
    third = opened("civil_status_subsidiary", "03")
    closed(branch, third, TODAY - timedelta(days=1))
    closed(third, main, TODAY + timedelta(days=5))
    withdrawn(third)
    assert offices_of_seats(clerk.person.pk, TODAY, TODAY + timedelta(days=9)) == [third.pk, third.pk]
    withdrawn(branch)
    assert offices_of_seats(clerk.person.pk, TODAY) == [branch.pk]


def test_a_main_office_does_not_come_back_beside_the_next_one() -> None:
    """Decree 2-22-04, art. 7: one main office."""
    old = opened()
    closed(old, last=TODAY)
    opened(code="02", starts=TODAY + timedelta(days=1))
    with pytest.raises(Invalid) as why:
        withdrawn(old)
    assert why.value.fields["office"][0].code == "identity.errors.main_office_known"


def test_a_clerk_takes_no_closing_back(main: Office, branch: Office) -> None:
    closed(branch, main)
    with pytest.raises(NotAllowed):
        services.withdraw_closing(
            make_holder("clerk", "clerk").in_office(), office=branch, reference="10/2026"
        )
