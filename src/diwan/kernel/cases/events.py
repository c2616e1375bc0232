"""What happens to cases, for the modules that listen."""

from __future__ import annotations

from dataclasses import dataclass

from diwan.kernel.cases.models import (
    Case,
    CaseFee,
    CaseOpinion,
    CaseOutput,
    CaseVisit,
    Meeting,
    PublicInquiry,
)
from diwan.kernel.cases.schema.words import Words


@dataclass(frozen=True, slots=True)
class CaseFiled:
    """A case was opened."""

    case: Case


@dataclass(frozen=True, slots=True)
class CaseMoved:
    """A transition was made."""

    case: Case
    transition: str
    origin: str
    target: str


@dataclass(frozen=True, slots=True)
class CaseTurned:
    """Where a case stands it is another's turn: what held it up was paid."""

    case: Case


@dataclass(frozen=True, slots=True)
class LinkedCaseWanted:
    """A transition opens another case: `link` names it in the procedure of the case."""

    case: Case
    link: str


@dataclass(frozen=True, slots=True)
class CaseNotified:
    """Somebody has to be told: `recipient` is applicant, professional, desk, or a kind of mandate."""

    case: Case
    recipient: str
    saying: Words | None
    fact: str


@dataclass(frozen=True, slots=True)
class FeeOwed:
    """A case owes a fee from now on."""

    fee: CaseFee


@dataclass(frozen=True, slots=True)
class OutputAsked:
    """A document waits for its signer."""

    output: CaseOutput


@dataclass(frozen=True, slots=True)
class OutputSigned:
    """A document of a case was signed."""

    output: CaseOutput


@dataclass(frozen=True, slots=True)
class OpinionAsked:
    """A body is asked its opinion, in a first or a new round."""

    opinion: CaseOpinion


@dataclass(frozen=True, slots=True)
class OpinionGiven:
    """A body answered, in time or late."""

    opinion: CaseOpinion


@dataclass(frozen=True, slots=True)
class OpinionSilent:
    """The delay of an opinion is over without an answer."""

    opinion: CaseOpinion


@dataclass(frozen=True, slots=True)
class OpinionOver:
    """Nobody waits for that opinion any more: it was decided, or a new round began."""

    opinion: CaseOpinion


@dataclass(frozen=True, slots=True)
class CopyWanted:
    """A body has to receive a copy of the documents of a case, once they are signed."""

    case: Case


@dataclass(frozen=True, slots=True)
class PublicationWanted:
    """A document of a case goes on the community's board, once it is signed."""

    case: Case


@dataclass(frozen=True, slots=True)
class DocumentWanted:
    """A document is asked of the administration that has it."""

    case: Case
    document: str


@dataclass(frozen=True, slots=True)
class VisitPlanned:
    """A day was given for a visit: its members are called, by `call`, the count of days given so far."""

    visit: CaseVisit
    call: int


@dataclass(frozen=True, slots=True)
class VisitOver:
    """Nobody goes there any more for that call: another day was given, it was made, or it is needed no more."""

    visit: CaseVisit
    call: int


@dataclass(frozen=True, slots=True)
class VisitMade:
    """Somebody went there."""

    visit: CaseVisit


@dataclass(frozen=True, slots=True)
class MeetingCalled:
    """A committee was called: its members find the day, the place and the files where they work."""

    meeting: Meeting
    case: Case
    bodies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MeetingBegun:
    """Nobody is called any more to a meeting that opened, or was put off; `case` is the first of its files."""

    meeting: Meeting
    case: Case


@dataclass(frozen=True, slots=True)
class MinutesSigned:
    """The minutes of a meeting were signed: the bodies that were called to it receive them."""

    meeting: Meeting
    case: Case


@dataclass(frozen=True, slots=True)
class InquiryPosted:
    """A public inquiry was announced: those who must post its notice are asked to."""

    inquiry: PublicInquiry
