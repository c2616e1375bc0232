"""What is said before a request starts: what it takes, what it costs, how long, and if nobody answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from diwan.kernel.base.calendar import Delay
from diwan.kernel.base.money import Money
from diwan.kernel.base.text import Text
from diwan.kernel.cases.schema.procedure import Clock, DocumentAsked, Fee, Procedure
from diwan.kernel.cases.schema.words import Words
from diwan.shell.written import length_words


@dataclass(frozen=True, slots=True)
class Piece:
    """A document of the file."""

    label: Text
    help: Text | None
    optional: bool


@dataclass(frozen=True, slots=True)
class Cost:
    """A fee: its amount, or nothing where a rule works it out."""

    label: Text
    amount: Money | None


@dataclass(frozen=True, slots=True)
class Time:
    """A delay of the procedure in words; the longest where there are variants."""

    label: Text
    length: str
    legal: Sequence[str]


@dataclass(frozen=True, slots=True)
class Before:
    """Everything one should know before starting."""

    given: Sequence[Piece]
    fetched: Sequence[Piece]
    costs: Sequence[Cost]
    time: Time | None
    other_times: Sequence[Time]
    silence: str


def text_of(words: Words) -> Text:
    """A procedure's words as a text of the house."""
    return Text(words.ar, words.fr)


def piece_of(document: DocumentAsked) -> Piece:
    """A document as one reads of it."""
    return Piece(
        text_of(document.label),
        text_of(document.help) if document.help else None,
        document.kind == "complementary",
    )


def cost_of(fee: Fee) -> Cost:
    """A fee as one reads of it."""
    return Cost(text_of(fee.label), None if fee.amount is None else Money.of(fee.amount))


def time_of(clock: Clock) -> Time:
    """A clock as one reads of it."""
    longest = max((Delay.parse(variant.is_) for variant in clock.variants), key=lambda d: d.nominal_days)
    return Time(text_of(clock.label), length_words(longest), clock.legal)


def main_clock(procedure: Procedure) -> str:
    """The clock that matters to the applicant: the one whose end means something, else the first."""
    named = procedure.silence.clock
    return str(named) if named else next(iter(procedure.clocks), "")


def before_starting(procedure: Procedure) -> Before:
    """What a procedure asks of people and promises them."""
    first = main_clock(procedure)
    asked = [d for d in procedure.documents.values() if d.at is None or d.from_ == "office"]
    return Before(
        given=[piece_of(d) for d in asked if d.from_ != "office"],
        fetched=[piece_of(d) for d in asked if d.from_ == "office"],
        costs=[cost_of(fee) for fee in procedure.fees.values()],
        time=time_of(procedure.clocks[first]) if first in procedure.clocks else None,
        other_times=[
            time_of(c) for key, c in procedure.clocks.items() if key != first and c.of != "applicant"
        ],
        silence=procedure.silence.means,
    )
