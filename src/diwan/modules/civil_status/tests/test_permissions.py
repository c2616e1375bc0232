"""A third party's copy: asked with a motive, permitted or refused in sixty days, and one copy alone on it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from diwan.kernel.base.errors import Invalid, NotAllowed, Refused
from diwan.kernel.cases.models import Case, CaseOutput
from diwan.kernel.cases.services import attach_document, do_transition, save_draft, submit_case
from diwan.kernel.cases.services.signing import sign_output
from diwan.kernel.cases.services.timers import run_due_timers
from diwan.kernel.documents.services import revoke_document
from diwan.kernel.territory.models import KINGDOM, Office
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, NOW, Somebody, as_office, make_holder, make_person
from diwan.modules.civil_status.content import CopyKind, Kinship
from diwan.modules.civil_status.giving import Asker, Given
from diwan.modules.civil_status.mandates import OFFICER
from diwan.modules.civil_status.models import Issue, Record
from diwan.modules.civil_status.permissions import PROCEDURE, permission_held
from diwan.modules.civil_status.services import give_copy, register_birth, sign_issue
from diwan.modules.civil_status.tests.samples import YOUSSEF, paper_birth

HERE = Scope("office", COMMUNE, COMMUNE)
CARD = "EE123456"
ASKED: dict[str, Any] = {
    "cnie": CARD, "phone": "+212612345678", "record_type": "birth", "holder_name": "يوسف العلوي",
    "wanted": "extract", "motive": "دعوى إثبات دين على ورثة صاحب الرسم",
}  # fmt: skip
FOUND = {"found_record": "412/1984", "findings": "سبب جدي"}


@pytest.fixture(autouse=True)
def own_keys(settings: Any, tmp_path: Path) -> None:
    """Keys and files of this test alone."""
    settings.ENVIRONMENT = dataclasses.replace(
        settings.ENVIRONMENT, var=tmp_path, storage_url=(tmp_path / "files").as_uri()
    )


@pytest.fixture
def record(clerk: Somebody, office: Office) -> Record:
    return register_birth(clerk.in_office(), office=office, content=paper_birth(412, 1984, YOUSSEF))


@pytest.fixture
def central(communities: None) -> Somebody:
    return make_holder("central", "civil_status.central_authority", territory=KINGDOM, wide=True)


@pytest.fixture
def case(office: Office) -> Case:
    """A request from somebody's own account."""
    act = make_person("stranger", cnie=CARD).as_citizen()
    draft = save_draft(act, procedure=PROCEDURE, values=ASKED)
    attach_document(
        act,
        document="proof",
        name="a.pdf",
        media_type="application/pdf",
        size=9,
        digest="0" * 64,
        draft=draft,
    )
    return submit_case(act, draft=draft)


def moved(who: Somebody, case: Case, transition: str, at: dt.datetime = NOW, **more: Any) -> Case:
    return do_transition(who.in_office(at), case=case, transition=transition, **more)


@pytest.fixture
def permitted(case: Case, officer: Somebody, central: Somebody) -> Case:
    case = moved(officer, case, "ask_permission", values=FOUND)
    return moved(central, case, "permit", values={"permission_reference": "77/2026"})


def asker(case: Case, **more: Any) -> Asker:
    return Asker(
        **{"name": "سعيد", "kinship": Kinship.OTHER, "cnie": CARD, "permission": case.number, **more}
    )


def given(clerk: Somebody, record: Record, who: Asker, kind: CopyKind = CopyKind.EXTRACT) -> Issue:
    return give_copy(clerk.in_office(), record=record, kind=kind, asker=who)


def refused(clerk: Somebody, record: Record, who: Asker, kind: CopyKind = CopyKind.EXTRACT) -> str:
    with pytest.raises(Invalid) as why:
        given(clerk, record, who, kind)
    (reason,) = why.value.fields["permission"]
    return reason.code.rsplit(".", 1)[1]


def test_the_central_authority_has_sixty_days(case: Case, officer: Somebody, clerk: Somebody) -> None:
    """Decree 2-22-04, art. 41; the officer sends it up, and only the authority permits."""
    with pytest.raises(NotAllowed):
        moved(clerk, case, "ask_permission", values=FOUND)
    case = moved(officer, case, "ask_permission", values=FOUND)
    assert case.held_by == "civil_status.central_authority"
    assert case.due_on == dt.date(2026, 5, 11), "9 May is a Saturday"
    with pytest.raises(NotAllowed):
        moved(officer, case, "permit", values={"permission_reference": "77/2026"})


def test_a_permission_opens_one_copy_and_no_second(
    permitted: Case, clerk: Somebody, officer: Somebody, record: Record
) -> None:
    """Law 36.21, art. 43; decree 2-22-04, art. 41."""
    with reading(HERE):
        assert Case.objects.get(pk=permitted.pk).outcome == "granted"
        assert CaseOutput.objects.filter(case=permitted, key="permission").exists()
    first = given(clerk, record, asker(permitted))
    assert first.permission == permitted.number
    assert refused(clerk, record, asker(permitted)) == "permission_used"


def test_the_authority_signs_its_permission_from_above(permitted: Case, central: Somebody) -> None:
    """The paper the applicant takes with them names the record and the file."""
    with reading(HERE):
        output = CaseOutput.objects.get(case=permitted, key="permission")
    signed = sign_output(central.in_office(), output=output)
    assert signed.signed_at is not None
    assert signed.document_id is not None


def test_a_paper_withdrawn_does_not_count(
    permitted: Case, clerk: Somebody, officer: Somebody, record: Record
) -> None:
    """A copy spoilt by the office is made again on the same permission."""
    spoilt = sign_issue(officer.in_office(kind=OFFICER), issue=given(clerk, record, asker(permitted)))
    revoke_document(officer.in_office(kind=OFFICER), document=spoilt.document, reason="خطأ في الطبع")
    assert given(clerk, record, asker(permitted)).number == 2


def test_a_permission_is_for_its_person_record_and_kind(
    permitted: Case, clerk: Somebody, office: Office, record: Record
) -> None:
    other = register_birth(clerk.in_office(), office=office, content=paper_birth(413, 1984, YOUSSEF))
    assert refused(clerk, other, asker(permitted)) == "permission_other_record"
    assert refused(clerk, record, asker(permitted, cnie="EE999999")) == "permission_other_person"
    assert refused(clerk, record, asker(permitted), CopyKind.FULL) == "permission_other_kind"


def test_a_file_not_yet_decided_opens_nothing(case: Case, clerk: Somebody, record: Record) -> None:
    assert refused(clerk, record, asker(case)) == "permission_not_granted"


def test_a_permission_on_paper_still_serves_once(clerk: Somebody, record: Record) -> None:
    """Given before the office switched: the clerk has it in hand."""
    paper = Asker("سعيد", Kinship.OTHER, cnie=CARD, permission="90/2019")
    assert given(clerk, record, paper).permission == "90/2019"
    assert refused(clerk, record, paper) == "permission_used"


def test_watiqa_finds_the_permission_and_uses_it_once(
    permitted: Case, clerk: Somebody, record: Record
) -> None:
    with as_office(COMMUNE):
        assert permission_held(record, "EE999999", Given.EXTRACT) == ""
        assert permission_held(record, CARD, Given.FULL) == ""
    with as_office(COMMUNE):
        assert permission_held(record, CARD, Given.EXTRACT) == permitted.number
    given(clerk, record, asker(permitted))
    with as_office(COMMUNE), pytest.raises(Refused, match="permission_used"):
        permission_held(record, CARD, Given.EXTRACT)


def test_a_refusal_is_reasoned_and_may_be_taken_back_on_appeal(
    case: Case, officer: Somebody, central: Somebody, clerk: Somebody, record: Record
) -> None:
    """Law 55.19, art. 21: thirty days to ask again."""
    case = moved(officer, case, "ask_permission", values=FOUND)
    with pytest.raises(Invalid):
        moved(central, case, "deny")
    case = moved(central, case, "deny", reasons="لا مصلحة ظاهرة")
    assert (case.step, case.due_on) == ("permission_refused", NOW.date() + dt.timedelta(days=30))
    case = moved(clerk, case, "appeal", reasons="حكم ابتدائي جديد")
    case = moved(central, case, "permit_on_appeal", values={"permission_reference": "78/2026"})
    assert given(clerk, record, asker(case)).permission == case.number


def test_without_an_appeal_the_refusal_is_final(case: Case, officer: Somebody, central: Somebody) -> None:
    case = moved(officer, case, "ask_permission", values=FOUND)
    moved(central, case, "deny", reasons="لا مصلحة ظاهرة")
    run_due_timers(NOW + dt.timedelta(days=40))
    with reading(HERE):
        assert Case.objects.get(pk=case.pk).step == "refused"
