"""A desk page that lists records with their filiation leaves one trace of what it is about to show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from diwan.kernel.identity.acting import act_in, desk_scope_in, seat_held
from diwan.kernel.territory.scope import Scope, reading
from diwan.modules.civil_status.listings import is_told
from diwan.modules.civil_status.models import Record
from diwan.modules.civil_status.services.listing import record_listing

Look = Callable[[HttpRequest], Any]
Of = Callable[[Any], Sequence[Record]]


def telling(look: Look, of: Of) -> Callable[[HttpRequest], Scope]:
    """The reader's scope, once the journal says what `look` finds; `of` gives the records that will be shown.

    What was found stands in `request.listed`, so that the page itself does not look again (`listed`).
    """

    def scope(request: HttpRequest) -> Scope:
        held = desk_scope_in(request)
        if is_shown(request) and not hasattr(request, "listed"):
            seat = seat_held(request)
            with reading(held):
                found = look(request)
                records = [record.pk for record in of(found)]
                told = is_told(seat.territory, seat.mandate, records, timezone.now())
            request.listed = found  # type: ignore[attr-defined]
            if not told:
                record_listing(act_in(request), records=records)
        return held

    return scope


def is_shown(request: HttpRequest) -> bool:
    """Whether the list itself will be shown: asked for, or answered in place to a script."""
    return request.method in ("GET", "HEAD") or bool(request.headers.get("HX-Request"))


def listed(request: HttpRequest, look: Look) -> Any:
    """What the page's own scope found already; found now where the page is shown again after a refusal."""
    return request.listed if hasattr(request, "listed") else look(request)
