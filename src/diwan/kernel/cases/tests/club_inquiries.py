"""The tennis club hears its neighbours before it admits a ranked player, who is said to play at night."""

from __future__ import annotations

from pathlib import Path

from diwan.kernel.cases.models import Case, PublicInquiry
from diwan.kernel.cases.registry import catalogue
from diwan.kernel.cases.services.inquiries import Remark, post_inquiry, prepare_inquiry
from diwan.kernel.cases.tests.tennis import OFFICE
from diwan.kernel.territory.scope import reading
from diwan.kernel.testing.world import NOW, Somebody

INQUIRIES = """
[documents.report]
from = "office"
source = "commune"
label = { ar = "تقرير البحث", fr = "Rapport d'enquête" }
[inquiries.neighbours]
asked_in = "in_review"
held_by = "clerk"
notice = "3 days"
open_for = "15 days"
report_within = "5 open_days"
posters = ["local_authority"]
remarks = "cases.remarks"
report = "report"
again_on = "give_information"
says = { ar = "يطلب {full_name} اللعب ليلا.", fr = "{full_name} demande à jouer la nuit." }
when = { field = "level", eq = "ranked" }
legal = "dahir du 25 août 1914"
label = { ar = "بحث الجيران", fr = "Enquête auprès des voisins" }
"""
ADMIT = """[transitions.admit]
when = { inquiry = "neighbours" }
"""
COMPLAINT = Remark("الضجيج ليلا لا يطاق", "فاطمة الراجي", "0612345678")


def inquired_text(text: str) -> str:
    """The file of the club with its inquiry."""
    return text.replace("[transitions.admit]\n", ADMIT).replace(
        "[outputs.card]", f"{INQUIRIES}\n[outputs.card]", 1
    )


def with_inquiries(club: Path) -> None:
    """The membership as it is when neighbours are heard."""
    file = club / "tennis_membership.toml"
    file.write_text(inquired_text(file.read_text("utf-8")), "utf-8")
    catalogue.cache_clear()


def inquiry_of(case: Case) -> PublicInquiry:
    """The latest round of the inquiry."""
    with reading(OFFICE):
        return PublicInquiry.objects.get(case_id=case.pk, latest=True)


def posted(people: dict[str, Somebody], case: Case, at: object = NOW) -> PublicInquiry:
    """The inquiry with its notice on the board."""
    act = people["clerk"].in_office(at=at)  # type: ignore[arg-type]
    prepare_inquiry(act, inquiry=inquiry_of(case), place="مقر النادي")
    return post_inquiry(act, inquiry=inquiry_of(case))
