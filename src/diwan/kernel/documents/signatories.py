"""Who signs, as what, and under which delegation, read from identity at the time of the act."""

from __future__ import annotations

from dataclasses import dataclass

from babel.dates import format_date
from django.utils import timezone

from diwan.kernel.assembly.registry import house
from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import NotAllowed, Refused
from diwan.kernel.base.text import Text
from diwan.kernel.documents.typeset import SignatureWords
from diwan.kernel.identity.models import Delegation, Mandate, Person, Replacement
from diwan.kernel.identity.selectors import Seat, seats_of


@dataclass(frozen=True, slots=True)
class Signatory:
    """The person who signs, the words under the signature, and the delegation used, if any."""

    person: int
    latin_name: str
    words: SignatureWords
    delegation: int | None


def signatory_of(act: Act, kinds: tuple[str, ...]) -> Signatory:
    """Who signs in this act, or why nobody may: the mandate or the delegation no longer runs.

    The mandates are read again at the act's own time: a form may have been opened before a delegation ended.
    """
    if act.person is None or act.mandate_id is None:
        raise NotAllowed("documents.errors.no_signatory")
    seat = seat_today(act)
    if seat is None:
        raise Refused("documents.errors.mandate_ended")
    mandate = Mandate.objects.select_related("post").get(territory_id=act.territory, pk=act.mandate_id)
    delegation, words, reference = source_of(seat, kinds)
    person = Person.objects.get(pk=act.person)
    name = SignatureWords(person.name, mandate.post.title, words, act.at, reference)
    return Signatory(person.pk, person.name.fr, name, delegation)


def seat_today(act: Act) -> Seat | None:
    """The seat the act is done from, if it is still held on the day of the act."""
    day = timezone.localtime(act.at).date()
    seats = seats_of(act.person, day) if act.person else []
    return next((seat for seat in seats if seat.mandate == act.mandate_id), None)


Source = tuple[int | None, Text | None, str]


def source_of(seat: Seat, kinds: tuple[str, ...]) -> Source:
    """Where the power to sign comes from: the post itself, a delegation, or a replacement."""
    wanted, included = frozenset(kinds), house().included
    if wanted & seat.own:
        return None, None, ""
    for number, given, reference in seat.delegations:
        if wanted & included(given):
            return number, delegation_words(seat.territory, number), reference
    for number, given, reference in seat.replaces:
        if wanted & included(given):
            return None, replacement_words(seat.territory, number), reference
    raise Refused("documents.errors.delegation_ended")


def delegation_words(territory: int, number: int) -> Text:
    """بتفويض من … : by whom, under which published reference, of which date (113.14 art. 103)."""
    row = Delegation.objects.select_related("giver__post").get(territory_id=territory, pk=number)
    giver, reference = row.giver.post.title, row.reference
    day = {language: format_date(row.published_on, "d MMMM y", f"{language}_MA") for language in ("ar", "fr")}
    return Text(
        f"بتفويض من {giver.ar}، القرار رقم \u2068{reference}\u2069 بتاريخ {day['ar']}",
        f"Par délégation ({giver.fr}), arrêté n° {reference} du {day['fr']}",
    )


def replacement_words(territory: int, number: int) -> Text:
    """In the place of an absent or prevented holder (113.14 art. 109)."""
    row = Replacement.objects.select_related("absent__post").get(territory_id=territory, pk=number)
    absent, reference = row.absent.post.title, row.reference
    shown_ar = f"، القرار رقم \u2068{reference}\u2069" if reference else ""
    shown_fr = f", arrêté n° {reference}" if reference else ""
    return Text(f"نيابة عن {absent.ar} لتغيبه{shown_ar}", f"Par suppléance ({absent.fr}){shown_fr}")
