"""Cases and what they are made of; what other bodies are asked about them."""

from diwan.kernel.cases.models.asked import BodyRequest, BodySeat
from diwan.kernel.cases.models.board import BoardNotice
from diwan.kernel.cases.models.cases import (
    CalendarDay,
    Case,
    CaseClock,
    CaseDocument,
    CaseDue,
    CaseFact,
    CaseFee,
    CaseOpinion,
    CaseOutput,
    Draft,
    ProcedureFigures,
    ProcedureVersion,
    SlotChange,
)
from diwan.kernel.cases.models.committees import Meeting, MeetingCase, MeetingMember
from diwan.kernel.cases.models.inquiries import InquiryRemark, PublicInquiry, RemarkAuthor
from diwan.kernel.cases.models.visits import CaseVisit, VisitMember, VisitPhoto

__all__ = [
    "BoardNotice",
    "BodyRequest",
    "BodySeat",
    "CalendarDay",
    "Case",
    "CaseClock",
    "CaseDocument",
    "CaseDue",
    "CaseFact",
    "CaseFee",
    "CaseOpinion",
    "CaseOutput",
    "CaseVisit",
    "Draft",
    "InquiryRemark",
    "Meeting",
    "MeetingCase",
    "MeetingMember",
    "ProcedureFigures",
    "ProcedureVersion",
    "PublicInquiry",
    "RemarkAuthor",
    "SlotChange",
    "VisitMember",
    "VisitPhoto",
]
