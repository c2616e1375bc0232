"""The tables of civil status, one file a subject."""

from diwan.modules.civil_status.models.arrivals import Arrival
from diwan.modules.civil_status.models.booklets import Booklet, BookletChild, ChildElsewhere
from diwan.modules.civil_status.models.books import OfficeRegime, PaperBook
from diwan.modules.civil_status.models.cancellations import Cancellation
from diwan.modules.civil_status.models.carried import CarriedMention
from diwan.modules.civil_status.models.corrections import Correction
from diwan.modules.civil_status.models.demands import DemandState, IncomingDemand, OutgoingDemand
from diwan.modules.civil_status.models.family_decrees import FamilyNameDecree
from diwan.modules.civil_status.models.imports import ImportReport
from diwan.modules.civil_status.models.issues import Issue
from diwan.modules.civil_status.models.listings import Listing
from diwan.modules.civil_status.models.name_decisions import NameDecision
from diwan.modules.civil_status.models.names import NameForm, NameKey, NameKind, NameNear, NameSpelling
from diwan.modules.civil_status.models.notices import (
    OPEN,
    CourtSummary,
    IncomingNotice,
    NoticeState,
    OutgoingNotice,
)
from diwan.modules.civil_status.models.orders import OrderCause, OrderCopy, Receiver
from diwan.modules.civil_status.models.outages import OutageRecord, OutageReport
from diwan.modules.civil_status.models.records import Mention, Record, RecordVersion

__all__ = [
    "OPEN",
    "Arrival",
    "Booklet",
    "BookletChild",
    "Cancellation",
    "CarriedMention",
    "ChildElsewhere",
    "Correction",
    "CourtSummary",
    "DemandState",
    "FamilyNameDecree",
    "ImportReport",
    "IncomingDemand",
    "IncomingNotice",
    "Issue",
    "Listing",
    "Mention",
    "NameDecision",
    "NameForm",
    "NameKey",
    "NameKind",
    "NameNear",
    "NameSpelling",
    "NoticeState",
    "OfficeRegime",
    "OrderCause",
    "OrderCopy",
    "OutageRecord",
    "OutageReport",
    "OutgoingDemand",
    "OutgoingNotice",
    "PaperBook",
    "Receiver",
    "Record",
    "RecordVersion",
]
