"""Who signs, as what, and under which delegation, read from identity at the time of the act."""

from __future__ import annotations

from dataclasses import dataclass

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import NotAllowed, Refused
from diwan.kernel.base.text import Text
from diwan.kernel.documents.typeset import SignatureWords
from diwan.kernel.identity.capacity import Capacity, capacity_for, day_words, refusal_for
from diwan.kernel.identity.models import Delegation, Person
from diwan.kernel.identity.selectors import Seat, seats_of
from diwan.kernel.territory.models import Office

NOWHERE = Text("—", "—")


@dataclass(frozen=True, slots=True)
class Signatory:
    """The person who signs, the words under the signature, and the delegation used, if any."""

    person: int
    latin_name: str
    words: SignatureWords
    delegation: int | None
    office: int | None = None


def signatory_of(act: Act, kinds: tuple[str, ...]) -> Signatory:
    """Who signs in this act, or why nobody may: the mandate or the delegation no longer runs.

    The mandates are read again at the act's own time: a form may have been opened before a delegation ended.
    """
    if act.person is None or act.mandate_id is None:
        raise NotAllowed("documents.errors.no_signatory")
    capacity = capacity_of(act, act.person, kinds)
    person = Person.objects.get(pk=act.person)
    words = SignatureWords(
        person.name, capacity.title, source_words(capacity, act.territory), act.at, capacity.reference
    )
    return Signatory(person.pk, person.name.fr, words, capacity.delegation, capacity.office)


def refuse_other_office(signatory: Signatory, office: int | None) -> None:
    """A delegation given for one office signs what that office issues, and nothing else (decree 2-22-04 art. 3)."""
    if signatory.office is None or signatory.office == office:
        return
    names = {o.pk: o.name for o in Office.objects.filter(pk__in=[p for p in (signatory.office, office) if p])}
    own = names.get(signatory.office, NOWHERE)
    if office is None:
        raise Refused("documents.errors.only_own_office", own=own)
    raise Refused("documents.errors.other_office", own=own, office=names.get(office, NOWHERE))


def capacity_of(act: Act, person: int, kinds: tuple[str, ...]) -> Capacity:
    """The capacity that gives one of these kinds of mandate on the day of the act."""
    seat = seat_today(act)
    if seat is None:
        raise Refused("documents.errors.mandate_ended")
    held = next((kind for kind in kinds if kind in seat.kinds), None)
    if held is None:
        raise refusal_for(person, act.territory, kinds[0], act.day)
    return capacity_for(seat, held)


def seat_today(act: Act) -> Seat | None:
    """The seat the act is done from, if it is still held on the day of the act."""
    day = act.day
    seats = seats_of(act.person, day) if act.person else []
    return next((seat for seat in seats if seat.mandate == act.mandate_id), None)


def source_words(capacity: Capacity, territory: int) -> Text | None:
    """بتفويض من الرئيس، القرار رقم … : in whose place, by which published order (113.14 art. 103, 109)."""
    if not capacity.by.ar:
        return None
    by, reference = capacity.by, capacity.reference
    if not reference:
        return by
    arabic, french = f"{by.ar}، القرار رقم \u2068{reference}\u2069", f"{by.fr}, arrêté n° {reference}"
    if capacity.delegation is None:
        return Text(arabic, french)
    row = Delegation.objects.only("published_on").get(territory_id=territory, pk=capacity.delegation)
    day = day_words(row.published_on)
    return Text(f"{arabic} المنشور في {day.ar}", f"{french} publié le {day.fr}")
