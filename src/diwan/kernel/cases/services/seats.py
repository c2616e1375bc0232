"""Who answers for a body in a community: named, replaced, withdrawn."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from diwan.kernel.assembly.registry import house
from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import DomainError, Invalid, NotFound, Refused
from diwan.kernel.base.text import Text
from diwan.kernel.cases.bodies import BODIES
from diwan.kernel.cases.models import BodySeat
from diwan.kernel.journal.services import service
from diwan.kernel.territory.models import Territory

NAMERS = ("administrator", "president", "governor", "system")


@service("cases.body_named", mandate=NAMERS)
def name_body(
    act: Act, *, body: str, name: Text, seat: int | None = None, kind: str = "", email: str = ""
) -> BodySeat:
    """Say who answers for a body here and below: a mandate of a community, or an address to send links to.

    `Invalid` names the fields `body`, `name_ar`, `name_fr`, `seat`, `kind` and `email`.
    """
    faults: dict[str, list[DomainError]] = {
        field: [Refused(f"cases.field_errors.{why}")]
        for field, why in wrong_in(body, name, seat, kind, email)
    }
    if faults:
        raise Invalid(faults)
    close_seats(act, body)
    return BodySeat.objects.create(
        territory_id=act.territory, body=body, name_ar=name.ar.strip(), name_fr=name.fr.strip(), seat_id=seat,
        kind=kind, email=email.strip(), named_at=act.at,
    )  # fmt: skip


def wrong_in(body: str, name: Text, seat: int | None, kind: str, email: str) -> Iterator[tuple[str, str]]:
    """What keeps a seat from being named, by field."""
    if body not in BODIES:
        yield "body", "body"
    for field, words in (("name_ar", name.ar), ("name_fr", name.fr)):
        if not words.strip():
            yield field, "name"
    if bool(seat) != bool(kind) or (kind and kind not in house().mandates):
        yield "kind", "seat_and_kind"
    if seat is not None and not Territory.objects.filter(pk=seat, valid_to=None).exists():
        yield "seat", "seat_and_kind"
    if email.strip() and not is_email(email.strip()):
        yield "email", "email"


def is_email(typed: str) -> bool:
    """Whether an address can be written to."""
    try:
        validate_email(typed)
    except ValidationError:
        return False
    return True


@service("cases.body_withdrawn", mandate=NAMERS)
def withdraw_body(act: Act, *, body: str) -> BodySeat:
    """Nobody answers for that body here any more; the one named above, if any, does again."""
    row = close_seats(act, body)
    if row is None:
        raise NotFound("cases.errors.no_request")
    return row


def close_seats(act: Act, body: str) -> BodySeat | None:
    """Close the seat that is named now, if one is."""
    row = BodySeat.objects.filter(territory_id=act.territory, body=body, closed_at=None).first()
    if row is not None:
        row.closed_at = act.at
        row.save(update_fields=["closed_at"])
    return row
