"""What a third party's permission opens: one copy of one record, of the kind asked, to the person it names.

Law 36.21, art. 43; the central authority answers in sixty days (decree 2-22-04, art. 41).
"""

from __future__ import annotations

from diwan.kernel.base.errors import Refused
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.services.moving import locked_case
from diwan.kernel.documents.models import State
from diwan.modules.civil_status.content import Kinship
from diwan.modules.civil_status.giving import Asker, Given
from diwan.modules.civil_status.models import Issue, Record
from diwan.modules.civil_status.notice_values import number_and_year
from diwan.modules.civil_status.rules import cnie_from

PROCEDURE = "civil_status.third_party_copy"
GRANTED = "granted"


def permission_refusal(record: Record, asker: Asker, given: Given) -> str:
    """Why the permission named does not open this copy; no words when it does.

    A file of this house is held until the act ends and must say the same person, record and kind. A permission
    under another number is one on paper, which the clerk has in hand; neither serves twice.
    """
    reference = asker.permission.strip()
    found = Case.objects.filter(
        territory_id=record.territory_id, number=reference, procedure=PROCEDURE
    ).first()
    if found is not None:
        reason = file_refusal(locked_case(found), record, asker, given)
        if reason:
            return reason
    return "permission_used" if is_used(record.territory_id, reference) else ""


def file_refusal(case: Case, record: Record, asker: Asker, given: Given) -> str:
    """What a file of permission does not say of the copy asked for."""
    if case.outcome != GRANTED:
        return "permission_not_granted"
    if not opens(case, record):
        return "permission_other_record"
    if cnie_from(str(case.values.get("cnie", ""))) != cnie_from(asker.cnie):
        return "permission_other_person"
    return "" if case.values.get("wanted") == given.value else "permission_other_kind"


def opens(case: Case, record: Record) -> bool:
    """Whether a file is about this record, as the officer who found it wrote."""
    number, year = number_and_year(str(case.values.get("found_record", "")))
    same = (number, year) == (record.number, record.year)
    return same and case.values.get("record_type") == record.type


def is_used(territory: int, reference: str) -> bool:
    """Whether something was given on a permission already; what was withdrawn since does not count."""
    given = Issue.objects.filter(
        territory_id=territory, kinship=Kinship.OTHER.value, permission=reference
    ).exclude(document__state=State.REVOKED)
    return given.exists()


def permission_held(record: Record, cnie: str, given: Given) -> str:
    """The reference of a permission this person may still use for this copy; no words when none was granted here.

    `Refused` when every one that was has served.
    """
    granted = Case.objects.filter(
        territory_id=record.territory_id, procedure=PROCEDURE, outcome=GRANTED, values__cnie=cnie_from(cnie)
    ).order_by("id")
    fitting = [
        case.number
        for case in granted
        if not file_refusal(locked_case(case), record, Asker("", Kinship.OTHER, cnie=cnie), given)
    ]
    free = next((number for number in fitting if not is_used(record.territory_id, number)), "")
    if fitting and not free:
        raise Refused("civil_status.entitlement.permission_used")
    return free
