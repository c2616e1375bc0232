"""Reading the High Commission's decisions on names, and applying them to a name that is given."""

from __future__ import annotations

from django.db.models import QuerySet

from diwan.kernel.territory.models import KINGDOM, Territory
from diwan.modules.civil_status.content import BirthContent
from diwan.modules.civil_status.models import NameDecision, NameKind, NameSpelling
from diwan.modules.civil_status.name_rules import Decided, decision_in_force, given_name_faults
from diwan.modules.civil_status.names.known import usual_latin
from diwan.modules.civil_status.names.letters import folded_arabic
from diwan.modules.civil_status.rules import Fault, first_name_faults


def plain_name(arabic: str) -> str:
    """A name as decisions are found by: folded, its final letters in one form each."""
    return folded_arabic(arabic).replace("ى", "ي").replace("ة", "ه")


def decisions_kept() -> QuerySet[NameDecision]:
    """Every decision of the Commission, the latest first; never what a commune might have written."""
    return NameDecision.objects.filter(territory_id=KINGDOM).order_by("-decided_on", "-id")


def decisions_like(typed: str) -> QuerySet[NameDecision]:
    """The decisions on names that begin with what was typed."""
    return decisions_kept().filter(plain__startswith=plain_name(typed))


def decided_of(kind: NameKind, arabic: str) -> Decided | None:
    """What stands decided of one name."""
    rows = decisions_kept().filter(kind=kind, plain=plain_name(arabic))
    return decision_in_force(Decided(row.accepted, row.reference, row.decided_on) for row in rows)


def is_place_only(first_ar: str) -> bool:
    """Whether a first name is that of a territory of the Kingdom, and nobody's: نعيمة is a commune and a name."""
    name = " ".join(first_ar.split())
    if not name or usual_latin(name) or not Territory.objects.filter(name_ar=name).exists():
        return False
    return not NameSpelling.objects.filter(kind=NameKind.FIRST, written=name).exists()


def new_name_faults(content: BirthContent) -> list[Fault]:
    """Everything that keeps the first name of a newborn from being given; acts of paper registers keep theirs."""
    if content.legacy.number or not content.name.first_ar:
        return first_name_faults(content) if not content.legacy.number else []
    decided = decided_of(NameKind.FIRST, content.name.first_ar)
    return [
        *first_name_faults(content),
        *given_name_faults(content, decided, is_place=is_place_only(content.name.first_ar)),
    ]
