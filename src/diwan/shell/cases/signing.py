"""What waits for a signature, whichever module prepared it: one list, each thing signed by its module's own service.

A module registers what it presents when its app is ready:

    signs_at(SigningPlace("watiqa", Text(...), (OFFICER,), count_to_sign, copies_waiting, sign_one))

What the signer writes alone and signs on the spot (minutes of a visit, of a meeting, of an inquiry) is no part of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from diwan.kernel.base.act import Act
from diwan.kernel.base.several import Outcome, each
from diwan.kernel.base.text import Text
from diwan.kernel.cases.clocks import local
from diwan.kernel.cases.models import Case, CaseOutput
from diwan.kernel.cases.selectors import outputs_to_sign
from diwan.kernel.cases.services import sign_output
from diwan.kernel.cases.situation import as_text
from diwan.kernel.identity.selectors import Seat
from diwan.shell.cases.people import applicants_of
from diwan.shell.parts import Words

MOST = 200
"""How many of one kind are laid out at once; the count says how many there are."""


@dataclass(frozen=True, slots=True)
class Presented:
    """One thing presented for a signature: what it is, about whom, from whom, since when and until when.

    `key` is what its module calls it, `thing` what its module signs, under a mandate of kind `kind`; it is read whole
    at `url`, or, where looking at it is an act, at `preview` by POST.
    """

    key: str
    thing: Any
    kind: str
    what: Words
    number: str
    about: str
    by: str
    since: datetime
    url: str
    due: date | None = None
    preview: str = ""


@dataclass(frozen=True, slots=True)
class SigningPlace:
    """What one module presents: to whom, how much, which things, and the service that signs one of them."""

    key: str
    title: Text
    mandates: tuple[str, ...]
    count: Callable[[Seat], int]
    presented: Callable[[Seat], Iterable[Presented]]
    sign: Callable[[Act, Any], object]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A line of the one list."""

    place: SigningPlace
    row: Presented

    @property
    def key(self) -> str:
        """What the line is called in the form."""
        return f"{self.place.key}:{self.row.key}"

    @property
    def pressing(self) -> tuple[date, datetime]:
        """By deadline; what has none is due the day it is presented, and is never left to the end."""
        return self.row.due or local(self.row.since), self.row.since


_places: list[SigningPlace] = []


def signs_at(place: SigningPlace) -> None:
    """Register what a module presents for signature."""
    _places.append(place)


def places_of(seat: Seat) -> list[SigningPlace]:
    """What may be presented to a seat."""
    return [CASES, *(place for place in _places if not seat.kinds.isdisjoint(place.mandates))]


def counts_of(seat: Seat) -> dict[str, int]:
    """How much waits for a seat, by place."""
    return {place.key: place.count(seat) for place in places_of(seat)}


def waiting_for(seat: Seat, only: str = "") -> list[Waiting]:
    """What waits for a seat's signature, the most pressing first; with `only`, of one place."""
    places = (place for place in places_of(seat) if only in ("", place.key))
    found = [Waiting(place, row) for place in places for row in place.presented(seat)]
    return sorted(found, key=lambda line: line.pressing)


def sign_all(lines: Iterable[Waiting], act_as: Callable[[str], Act]) -> list[Outcome[Waiting]]:
    """Sign several, each by its module's service in an act of its own: one that is refused loses no other."""
    return each(lines, lambda line: line.place.sign(act_as(line.row.kind), line.row.thing))


def outputs_presented(seat: Seat) -> Sequence[Presented]:
    """The documents of case files that wait for one of the seat's mandates."""
    waiting = list(outputs_to_sign(seat.territory, seat.last, seat.kinds)[:MOST])
    names = applicants_of(output.case for output in waiting)
    return [
        Presented(
            key=str(one.pk), thing=one, kind=one.signer, what=as_text(one.case.law.outputs[one.key].title),
            number=one.number, about=str(names[one.case.pk]), by=str(as_text(one.case.law.title)), since=one.asked_at,
            due=due_of(one.case), url=reverse("cases:desk_case", args=(one.territory.code, one.case.number)),
            preview=reverse("cases:preview", args=(one.pk,)),
        )
        for one in waiting
    ]  # fmt: skip


def due_of(case: Case) -> date | None:
    """By when the office has to act; a day that is the applicant's, as a permit's last one, presses no signer."""
    return case.due_on if case.ball == "office" else None


def _sign_output(act: Act, output: CaseOutput) -> object:
    return sign_output(act, output=output)


CASES = SigningPlace(
    "cases", Text("وثائق الملفات", "Dossiers"), (),
    lambda seat: outputs_to_sign(seat.territory, seat.last, seat.kinds).count(), outputs_presented, _sign_output,
)  # fmt: skip
