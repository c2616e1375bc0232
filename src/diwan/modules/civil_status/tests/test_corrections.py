"""Correcting a record: material error by permission, substantial by judgment, a double cancelled or frozen."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from diwan.kernel.base.errors import Conflict, NotAllowed, Refused
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.services import attach_document, do_transition, save_draft, submit_case
from diwan.kernel.territory.models import KINGDOM, Office
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, NOW, Somebody, make_holder
from diwan.modules.civil_status.content import State
from diwan.modules.civil_status.corrections import DOUBLE, LETTERS, MATERIAL, SUBSTANTIAL
from diwan.modules.civil_status.models import Record, RecordVersion
from diwan.modules.civil_status.services import apply_correction, find_correction, register_birth
from diwan.modules.civil_status.tests.samples import YOUSSEF, paper_birth
from diwan.modules.civil_status.tests.test_pages import signed_in, text_of

HERE = Scope("office", COMMUNE, COMMUNE)
PAPERS = {MATERIAL: ("proof",), SUBSTANTIAL: ("judgment_copy", "finality"), DOUBLE: ("copies",), LETTERS: ()}
ASKED: dict[str, Any] = {
    "quality": "holder", "cnie": "EE123456", "phone": "+212612345678", "record_type": "birth", "record_number": "412",
    "record_year": "1984", "holder_name": "يوسف العلوي",
}  # fmt: skip
OWN: dict[str, dict[str, Any]] = {
    MATERIAL: {"written": "يوسف", "wanted": "يونس"},
    SUBSTANTIAL: {
        "court": "المحكمة",
        "judgment": "214/2026",
        "judged_on": "2026-02-10",
        "wanted": "تغيير الاسم",
    },
    DOUBLE: {"other_number": "413", "other_year": "1984"},
    LETTERS: {"first_tf": "ⵢⵓⵙⴼ", "father_first_la": "Ahmed"},
}
CORRECTED = {"datum": "name.first_ar", "new": "يونس"}


@pytest.fixture
def record(clerk: Somebody, office: Office) -> Record:
    return register_birth(clerk.in_office(), office=office, content=paper_birth(412, 1984, YOUSSEF))


@pytest.fixture
def other(clerk: Somebody, office: Office) -> Record:
    return register_birth(clerk.in_office(), office=office, content=paper_birth(413, 1984, YOUSSEF))


@pytest.fixture
def central(communities: None) -> Somebody:
    return make_holder("central", "civil_status.central_authority", territory=KINGDOM, wide=True)


def filed(clerk: Somebody, procedure: str) -> Case:
    act = clerk.in_office()
    draft = save_draft(act, procedure=procedure, values={**ASKED, **OWN[procedure]})
    for key in PAPERS[procedure]:
        attach_document(
            act,
            document=key,
            name="a.pdf",
            media_type="application/pdf",
            size=9,
            digest="0" * 64,
            draft=draft,
        )
    return submit_case(act, draft=draft)


def moved(who: Somebody, case: Case, transition: str, **more: Any) -> Case:
    return do_transition(who.in_office(), case=case, transition=transition, **more)


def applied(officer: Somebody, case: Case, fields: dict[str, str]) -> Any:
    return apply_correction(
        officer.in_office(), case=case, date=NOW.date(), authority="السلطة المركزية", reference="9/2026",
        fields=fields, text_ar="صحح",
    )  # fmt: skip


def state(record: Record) -> Record:
    with reading(HERE):
        return Record.objects.get(pk=record.pk)


def test_a_material_error_is_corrected_on_permission_in_one_act(
    clerk: Somebody, officer: Somebody, central: Somebody, record: Record
) -> None:
    """Law 36.21, art. 48 and 51: the authority has fifteen days."""
    case = filed(clerk, MATERIAL)
    with pytest.raises(Refused):
        moved(officer, case, "ask_permission", values={"findings": "ظاهر"})
    find_correction(clerk.in_office(), case=case, record=record)
    case = moved(officer, case, "ask_permission", values={"findings": "ظاهر"})
    assert (case.held_by, case.due_on) == (
        "civil_status.central_authority",
        NOW.date() + dt.timedelta(days=15),
    )
    with pytest.raises(Conflict):
        applied(officer, case, CORRECTED)
    case = moved(central, case, "permit", values={"permission_reference": "9/2026"})
    with pytest.raises(Refused):
        moved(officer, case, "apply")
    done = applied(officer, case, CORRECTED)
    assert (done.mention.type, done.mention.fields) == ("material_correction", CORRECTED)
    assert state(record).first_ar == "يونس"
    with reading(HERE):
        assert Case.objects.get(pk=case.pk).step == "applied"
        before, after = RecordVersion.objects.filter(record=record).order_by("number")
    assert (before.content["name"]["first_ar"], after.content["name"]["first_ar"]) == ("يوسف", "يونس")


def test_a_permission_refused_goes_to_the_president_of_the_court(
    clerk: Somebody, officer: Somebody, central: Somebody, record: Record
) -> None:
    """Law 36.21, art. 51."""
    case = filed(clerk, MATERIAL)
    find_correction(clerk.in_office(), case=case, record=record)
    case = moved(officer, case, "ask_permission", values={"findings": "ظاهر"})
    case = moved(central, case, "deny", reasons="لا إثبات")
    with pytest.raises(Refused):
        moved(clerk, case, "bring_order")
    attach_document(
        clerk.in_office(), document="court_order", name="o.pdf", media_type="application/pdf", size=9,
        digest="1" * 64, case=case,
    )  # fmt: skip
    case = moved(clerk, case, "bring_order")
    assert applied(officer, case, CORRECTED).record.pk == record.pk


def test_only_the_central_authority_permits(clerk: Somebody, officer: Somebody, record: Record) -> None:
    """Decree 2-22-04, art. 1 and 41; law 36.21, art. 51."""
    case = filed(clerk, MATERIAL)
    find_correction(clerk.in_office(), case=case, record=record)
    case = moved(officer, case, "ask_permission", values={"findings": "ظاهر"})
    with pytest.raises(NotAllowed):
        moved(officer, case, "permit", values={"permission_reference": "9/2026"})


def test_a_judgment_corrects_a_substantial_error(clerk: Somebody, officer: Somebody, record: Record) -> None:
    """Law 36.21, art. 50: through the pages."""
    case = filed(clerk, SUBSTANTIAL)
    client = signed_in(clerk)
    address = reverse("civil_status:correction", args=[case.pk])
    assert case.number in text_of(client.get(reverse("civil_status:corrections")))
    assert "412/1984" in text_of(client.get(address))
    assert client.post(address, {"record": str(record.pk)}).status_code == 302
    moved(clerk, case, "forward")
    apply = reverse("civil_status:apply_correction", args=[case.pk])
    assert client.get(apply).status_code == 403
    judge = signed_in(officer)
    assert 'value="214/2026"' in text_of(judge.get(apply))
    typed = {
        "seen": "1", "type": "substantial_correction", "date": "10/02/2026", "authority": "المحكمة الابتدائية",
        "reference": "214/2026", **CORRECTED,
    }  # fmt: skip
    proposed = text_of(judge.post(apply, {**typed, "verb": "propose"}))
    assert "صُحح خطأ جوهري في هذا الرسم" in proposed
    assert "«يونس» بدل «يوسف»" in proposed
    assert judge.post(apply, {**typed, "verb": "sign", "text_ar": "صحح"}).status_code == 302
    assert state(record).first_ar == "يونس"
    history = text_of(client.get(reverse("civil_status:history", args=[record.pk])))
    assert "<del><bdi>يوسف</bdi></del>" in history
    assert "<ins><bdi>يونس</bdi></ins>" in history
    assert "214/2026" in history


def test_a_double_with_the_same_data_is_cancelled_on_permission(
    clerk: Somebody, officer: Somebody, central: Somebody, record: Record, other: Record
) -> None:
    """Law 36.21, art. 23."""
    case = filed(clerk, DOUBLE)
    with pytest.raises(Refused):
        find_correction(clerk.in_office(), case=case, record=record)
    find_correction(clerk.in_office(), case=case, record=record, double=other)
    case = moved(officer, case, "ask_permission", values={"findings": "نفس البيانات"})
    case = moved(central, case, "permit", values={"permission_reference": "9/2026"})
    applied(officer, case, {"other_record": "413/1984"})
    assert (state(record).state, state(other).state) == (State.CANCELLED, State.ACTIVE)


def test_two_records_that_differ_are_frozen_until_the_court_decides(
    clerk: Somebody, officer: Somebody, record: Record, other: Record
) -> None:
    """Law 36.21, art. 23."""
    case = filed(clerk, DOUBLE)
    find_correction(clerk.in_office(), case=case, record=record, double=other)
    case = moved(officer, case, "freeze_both", reasons="اسم الأم يختلف")
    assert {state(record).state, state(other).state} == {State.FROZEN}
    attach_document(
        clerk.in_office(), document="court_judgment", name="j.pdf", media_type="application/pdf", size=9,
        digest="2" * 64, case=case,
    )  # fmt: skip
    case = moved(clerk, case, "bring_judgment")
    applied(officer, case, {"other_record": "413/1984"})
    assert (state(record).state, state(other).state) == (State.CANCELLED, State.ACTIVE)


def test_the_demo_leaves_files_in_each_state() -> None:
    from diwan.modules.civil_status.demo_corrections import PLANS

    assert {procedure for procedure, *_ in PLANS} == set(PAPERS)
