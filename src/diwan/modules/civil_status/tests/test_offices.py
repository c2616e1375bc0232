"""A delegate is the officer of one office (decree 2-22-04, art. 3): the office acted in is compared (art. 43, 46)."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Invalid, Refused
from diwan.kernel.documents.services import sign_document
from diwan.kernel.identity.models import Delegation, Mandate
from diwan.kernel.identity.services import close_office
from diwan.kernel.territory.models import Office
from diwan.kernel.testing.world import COMMUNE, Somebody, as_office, make_holder, make_office
from diwan.modules.civil_status.content import CopyKind, MentionType, RecordType, Regime
from diwan.modules.civil_status.mandates import OFFICER, SIGNING
from diwan.modules.civil_status.models import Record
from diwan.modules.civil_status.rules import issuing_office_for, may_act_on
from diwan.modules.civil_status.services import (
    add_mention,
    close_paper_register,
    decide_regime,
    open_paper_book,
    prepare_copy,
    register_birth,
)
from diwan.modules.civil_status.tests.samples import birth, paper_birth


@pytest.fixture(autouse=True)
def own_keys(settings: Any, tmp_path: Path) -> None:
    """Keys and files of this test alone."""
    settings.ENVIRONMENT = dataclasses.replace(
        settings.ENVIRONMENT, var=tmp_path, storage_url=(tmp_path / "files").as_uri()
    )


@pytest.fixture
def annex(office: Office) -> Office:
    """A second office of the same commune."""
    return make_office(COMMUNE, "07")


@pytest.fixture
def president(office: Office) -> Somebody:
    return make_holder("president", "president", OFFICER)


@pytest.fixture
def delegate(president: Somebody, annex: Office) -> Act:
    """An agent to whom the president delegated the functions of officer at the annex."""
    agent = make_holder("agent", "clerk")
    given, received = (Mandate.objects.get(person=one.person) for one in (president, agent))
    with as_office(COMMUNE):
        Delegation.objects.create(
            territory_id=COMMUNE, giver=given, receiver=received, kinds=[OFFICER], office=annex,
            reference="9/2026", starts=dt.date(2026, 1, 5), published_on=dt.date(2026, 1, 5),
        )  # fmt: skip
    return agent.in_office(kind=OFFICER)


MARRIED: dict[str, Any] = {
    "type": MentionType.MARRIAGE, "date": dt.date(2026, 3, 9), "authority": "قسم قضاء الأسرة", "text_ar": "تزوج",
}  # fmt: skip


def test_any_office_issues_a_copy_of_the_national_register_article_43(
    clerk: Somebody, delegate: Act, office: Office, annex: Office
) -> None:
    record = register_birth(clerk.in_office(), office=office, content=birth())
    document = prepare_copy(delegate, record=record, kind=CopyKind.FULL)
    assert document.office_id == annex.pk
    assert document.sheet["letterhead"]["service"]["ar"] == annex.name_ar
    assert office.name_ar in str(document.data["register"])
    assert sign_document(delegate, document=document).delegation_ref == "9/2026"


def test_a_delegate_does_not_sign_what_another_office_issues_decree_article_3(
    clerk: Somebody, president: Somebody, delegate: Act, office: Office
) -> None:
    record = register_birth(clerk.in_office(), office=office, content=birth())
    document = prepare_copy(clerk.in_office(), record=record, kind=CopyKind.FULL)
    assert document.office_id == office.pk
    with pytest.raises(Refused) as refusal:
        sign_document(delegate, document=document)
    assert refusal.value.code == "documents.errors.other_office"
    assert str(office.name) in refusal.value.words()
    assert sign_document(president.in_office(kind=OFFICER), document=document).state == "signed"


def test_a_delegate_writes_in_the_register_of_his_office_alone(
    delegate: Act, office: Office, annex: Office
) -> None:
    with pytest.raises(Refused) as refusal:
        register_birth(delegate, office=office, content=birth())
    assert refusal.value.code == "civil_status.offices.not_delegated"
    assert register_birth(delegate, office=annex, content=birth()).office_id == annex.pk


def test_a_register_still_on_paper_is_its_offices_alone_article_59(
    clerk: Somebody, president: Somebody, delegate: Act, office: Office
) -> None:
    decide_regime(
        president.in_office(), regime=Regime.PAPER_37_99, since=dt.date(2003, 5, 1), **decision(office)
    )
    record = register_birth(clerk.in_office(), office=office, content=paper_birth(12, 1987))
    document = prepare_copy(delegate, record=record, kind=CopyKind.FULL)
    assert document.office_id == office.pk
    with pytest.raises(Refused):
        sign_document(delegate, document=document)
    with pytest.raises(Refused) as refusal:
        add_mention(delegate, record=record, **MARRIED)
    assert refusal.value.code == "civil_status.offices.on_paper_elsewhere"
    add_mention(president.in_office(), record=record, **MARRIED)


def decision(office: Office) -> dict[str, Any]:
    return {"office": office, "decision": "7/2026"}


def test_once_paper_ends_in_an_office_any_office_updates_its_old_records_articles_46_and_59(
    clerk: Somebody, president: Somebody, delegate: Act, office: Office
) -> None:
    officer = president.in_office()
    decide_regime(officer, regime=Regime.PAPER_37_99, since=dt.date(2003, 5, 1), **decision(office))
    record: Record = register_birth(clerk.in_office(), office=office, content=paper_birth(12, 1987))
    decide_regime(officer, regime=Regime.NATIONAL_36_21, since=dt.date(2026, 1, 1), **decision(office))
    assert add_mention(delegate, record=record, **MARRIED).version == 2


@pytest.mark.parametrize(
    ("register", "acting", "national", "issues"),
    [(1, 2, True, 2), (1, None, True, 1), (1, 2, False, 1), (1, 1, False, 1)],
)
def test_who_issues(register: int, acting: int | None, national: bool, issues: int) -> None:
    assert issuing_office_for(register, acting, national=national) == issues


@pytest.mark.parametrize(
    ("own", "national", "may"), [(2, True, True), (None, False, True), (2, False, False), (1, False, True)]
)
def test_who_updates(own: int | None, national: bool, may: bool) -> None:
    assert may_act_on(1, own, national=national) is may
    assert OFFICER in SIGNING


def test_a_closed_office_receives_no_declaration_after_its_last_day(
    officer: Somebody, office: Office
) -> None:
    """Decree art. 7 and 19: what was declared before that day is still numbered in its register."""
    act = officer.in_office()
    with as_office(COMMUNE):
        Office.objects.filter(pk=office.pk).update(valid_to=act.day - dt.timedelta(days=1))
    office.refresh_from_db()
    with pytest.raises(Invalid) as why:
        register_birth(act, office=office, content=birth())
    assert set(why.value.fields) == {"office"}
    begun = act.day - dt.timedelta(days=1)
    assert register_birth(act, office=office, content=birth(), begun=begun).number == 1


def test_an_office_not_open_yet_receives_none_either(officer: Somebody, office: Office) -> None:
    act = officer.in_office()
    with as_office(COMMUNE):
        Office.objects.filter(pk=office.pk).update(valid_from=act.day + dt.timedelta(days=1))
    office.refresh_from_db()
    with pytest.raises(Invalid):
        register_birth(act, office=office, content=birth())


def test_registers_on_paper_are_closed_the_day_their_office_closes(officer: Somebody, office: Office) -> None:
    """Decree 2-99-665; decree art. 7 and 19: before the last working day of the year, since no act follows."""
    act = officer.in_office()
    decide_regime(act, office=office, regime=Regime.PAPER_37_99, since=dt.date(2020, 1, 1), decision="12")
    book = open_paper_book(
        act, office=office, type=RecordType.BIRTH, year=2026, pages=9, court="مراكش",
        stamped_on=dt.date(2025, 12, 20),
    )  # fmt: skip
    with pytest.raises(Refused):
        close_paper_register(act, book=book)
    with as_office(COMMUNE):
        Office.objects.filter(pk=office.pk).update(valid_to=act.day)
    assert close_paper_register(act, book=book).closed_on == act.day


def test_an_office_does_not_end_long_before_what_it_registered(officer: Somebody, office: Office) -> None:
    """Decree art. 19: a year typed wrong in the order would leave its records after its end."""
    record = register_birth(officer.in_office(), office=office, content=birth())
    act, other = make_holder("boss", "administrator").in_office(), make_office(COMMUNE, "09")
    a_year_before = act.day.replace(year=act.day.year - 1)
    with pytest.raises(Invalid) as why:
        close_office(act, office=office, on=a_year_before, reference="9/2026", successor=other)
    (fault,) = why.value.fields["on"]
    assert (fault.code, fault.details["record"]) == ("civil_status.offices.acts_after", record.reference)
    closed = close_office(act, office=office, on=act.day, reference="9/2026", successor=other)
    assert closed.valid_to == act.day
