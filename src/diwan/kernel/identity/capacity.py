"""In which capacity one signs: by one's own post, by delegation, or in the place of who is absent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import NotAllowed
from diwan.kernel.base.text import Text
from diwan.kernel.identity.models import Delegation
from diwan.kernel.identity.selectors import Seat, Source, lapsed_delegation, seats_of

PRINCIPALS = (
    ("president", Text("الرئيس", "président"), "du"),
    ("wali", Text("الوالي", "wali"), "du"),
    ("governor", Text("العامل", "gouverneur"), "du"),
)
HOLDER = Text("صاحب الصفة", "titulaire")


@dataclass(frozen=True, slots=True)
class Capacity:
    """What is written under a signature: the signer's title, in whose place (empty in one's own), by which order.

    `delegation` and `replacement` are the ids of what gives the capacity; `office` is the only one it is for.
    """

    title: Text
    by: Text
    reference: str
    community: Text
    delegation: int | None = None
    replacement: int | None = None
    office: int | None = None


def capacity_for(signer: Act | Seat, kind: str) -> Capacity:
    """The capacity in which an act or a seat holds a kind of mandate; `NotAllowed` says why it does not."""
    seat = seat_behind(signer) if isinstance(signer, Act) else signer
    if kind in seat.own:
        return Capacity(seat.title, Text("", ""), "", seat.community)
    source = next((s for s in seat.sources if kind in s.kinds), None)
    if source is None:
        raise NotAllowed("base.errors.not_allowed")
    return Capacity(
        title=seat.title,
        by=words_for(source),
        reference=source.reference,
        community=seat.community,
        delegation=None if source.replaces else source.id,
        replacement=source.id if source.replaces else None,
        office=source.office,
    )


def only_office(act: Act, kinds: tuple[str, ...]) -> int | None:
    """The one office in which an act may use these kinds, when a delegation for one office alone gives them.

    None for whoever holds one of them by post, by replacement, or by a delegation for the whole community.
    """
    if act.person is None or act.mandate_id is None:
        return None
    seat = seat_behind(act)
    if not seat.own.isdisjoint(kinds):
        return None
    offices = [source.office for source in seat.sources if not source.kinds.isdisjoint(kinds)]
    return None if not offices or None in offices else offices[0]


def seat_behind(act: Act) -> Seat:
    """The seat an act was done from, as it is on the day of the act."""
    day = act.day
    found = seats_of(act.person, day) if act.person is not None else []
    seat = next((s for s in found if s.mandate == act.mandate_id), None)
    if seat is None:
        raise NotAllowed("identity.errors.no_seat")
    return seat


def words_for(source: Source) -> Text:
    """How acting for somebody else is written under a signature."""
    who, article = next(
        ((title, article) for kind, title, article in PRINCIPALS if kind in source.principal), (HOLDER, "du")
    )
    if source.replaces:
        return Text(f"نيابة عن {who.ar}", f"Pour le {who.fr} empêché")
    return Text(f"بتفويض من {who.ar}", f"Par délégation {article} {who.fr}")


def day_words(day: date) -> Text:
    """A date written out in both languages."""
    return Text(format_date(day, "d MMMM y", locale="ar_MA"), format_date(day, "d MMMM y", locale="fr_MA"))


def refusal_for(person: int, territory: int, kind: str, day: date) -> NotAllowed:
    """Why somebody who perhaps once held a kind by delegation does not hold it on a day, in words."""
    last = lapsed_delegation(person, territory, kind)
    if last is None:
        return NotAllowed("base.errors.not_allowed")
    code, when = lapse_of(last, day)
    return NotAllowed(code, reference=last.reference, day=day_words(when))


def lapse_of(delegation: Delegation, day: date) -> tuple[str, date]:
    """The reason a delegation is not in force on a day, and the date that goes with it."""
    if delegation.revoked_on is not None and delegation.revoked_on <= day:
        return "identity.errors.delegation_revoked", delegation.revoked_on
    if delegation.ends is not None and delegation.ends < day:
        return "identity.errors.delegation_expired", delegation.ends
    first = max(delegation.starts, delegation.published_on)
    if first > day:
        return "identity.errors.delegation_not_yet", first
    return "identity.errors.delegation_orphan", delegation.giver.ends or day
