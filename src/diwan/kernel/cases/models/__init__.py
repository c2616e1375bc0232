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
from diwan.kernel.cases.models.text import CaseText
from diwan.kernel.cases.models.views import QueueView
from diwan.kernel.cases.models.visits import CaseVisit, VisitMember, VisitPhoto
from diwan.kernel.cases.models.workshop import (
    DraftState,
    ProcedureDraft,
    ProcedureEnding,
    PublishedProcedure,
)

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
    "CaseText",
    "CaseVisit",
    "Draft",
    "DraftState",
    "InquiryRemark",
    "Meeting",
    "MeetingCase",
    "MeetingMember",
    "ProcedureDraft",
    "ProcedureEnding",
    "ProcedureFigures",
    "ProcedureVersion",
    "PublicInquiry",
    "PublishedProcedure",
    "QueueView",
    "RemarkAuthor",
    "SlotChange",
    "VisitMember",
    "VisitPhoto",
]
