"""The closed vocabulary of effects: what a transition does besides moving the case."""

from typing import Annotated, Any

from pydantic import Discriminator, Tag

from diwan.kernel.cases.schema.references import (
    BodyRef,
    DocumentRef,
    FeeRef,
    FieldRef,
    LinkRef,
    MandateRef,
    OutputRef,
    RecipientRef,
    RegisterRef,
)
from diwan.kernel.cases.schema.says import SAYS
from diwan.kernel.cases.schema.words import Declared, DelayText, Words


class Number(Declared):
    """Take the next number of a register."""

    number: RegisterRef


class Issue(Declared):
    """Typeset an output and send it to its signer."""

    issue: OutputRef


class Notify(Declared):
    """Tell somebody; `saying` adds a sentence to the usual notice."""

    notify: RecipientRef
    saying: Words | None = None


class Publish(Declared):
    """Put an output on the community's public board once it is signed, for a time or until it is taken off."""

    publish: OutputRef
    open_for: DelayText | None = None


class CopyTo(Declared):
    """Send another body a copy of the signed documents; it acknowledges that they arrived."""

    copy_to: BodyRef
    within: DelayText | None = None


class Fetch(Declared):
    """Ask another administration for a document (law 55.19 art. 23)."""

    fetch: DocumentRef


class Appoint(Declared):
    """Assign the case to a holder of a mandate."""

    appoint: MandateRef


class Record(Declared):
    """Write a value into a field."""

    record: FieldRef
    value: str | int | bool


class Open(Declared):
    """Open a linked case at once, filed with what it carries over; what it lacks refuses the transition."""

    open: LinkRef


class Refund(Declared):
    """Give a fee back."""

    refund: FeeRef


class Revoke(Declared):
    """Withdraw a document of this case: whoever verifies it reads so, with the reasons of the transition."""

    revoke: OutputRef


class Replace(Declared):
    """The document of the linked case that ended takes the place of this one, as soon as it is signed."""

    replace: OutputRef


KINDS: dict[str, type[Declared]] = {
    "number": Number,
    "issue": Issue,
    "notify": Notify,
    "publish": Publish,
    "copy_to": CopyTo,
    "fetch": Fetch,
    "appoint": Appoint,
    "record": Record,
    "open": Open,
    "refund": Refund,
    "revoke": Revoke,
    "replace": Replace,
}


def _kind_of(value: Any) -> str | None:
    if isinstance(value, Declared):
        return next(kind for kind, model in KINDS.items() if type(value) is model)
    return next((kind for kind in KINDS if isinstance(value, dict) and kind in value), None)


AnyEffect = Annotated[
    Annotated[Number, Tag("number")]
    | Annotated[Issue, Tag("issue")]
    | Annotated[Notify, Tag("notify")]
    | Annotated[Publish, Tag("publish")]
    | Annotated[CopyTo, Tag("copy_to")]
    | Annotated[Fetch, Tag("fetch")]
    | Annotated[Appoint, Tag("appoint")]
    | Annotated[Record, Tag("record")]
    | Annotated[Open, Tag("open")]
    | Annotated[Refund, Tag("refund")]
    | Annotated[Revoke, Tag("revoke")]
    | Annotated[Replace, Tag("replace")],
    Discriminator(
        _kind_of,
        custom_error_type="effect",
        custom_error_message=SAYS["effect"],
        custom_error_context={"kinds": ", ".join(KINDS)},
    ),
]
Effects = list[AnyEffect]
