"""What a body is shown of a case, and by which way it is reached: reads alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Literal

from django.db.models import Exists, OuterRef, Q, QuerySet

from diwan.kernel.base.errors import NotFound
from diwan.kernel.base.text import Text
from diwan.kernel.cases.bodies import BODIES
from diwan.kernel.cases.inquiry_reads import announced_in
from diwan.kernel.cases.models import BoardNotice, BodyRequest, BodySeat, Case, CaseOutput
from diwan.kernel.cases.selectors import documents_of
from diwan.kernel.cases.situation import as_text, is_blank
from diwan.kernel.cases.spoken import said
from diwan.kernel.documents.models import IssuedDocument
from diwan.kernel.territory.models import Territory

Kinds = frozenset[str] | set[str] | tuple[str, ...]


def body_name(key: str, named: BodySeat | None = None) -> Text:
    """What a body is called: as the community names it, or as everybody does."""
    if named is not None:
        return named.name
    return BODIES.get(key, Text(key, key))


def seat_of_body(body: str, place: Territory) -> BodySeat | None:
    """Who answers for a body in a community: named by the community itself, or by the nearest one above it."""
    named = BodySeat.objects.filter(body=body, closed_at=None, territory_id__lte=place.pk)
    return named.filter(territory__last__gte=place.pk).order_by("-territory_id").first()


@dataclass(frozen=True, slots=True)
class BodyHere:
    """A body as a community consults it: who is named, and whether by the community itself or by one above."""

    key: str
    name: Text
    named: BodySeat | None
    here: bool

    @property
    def way(self) -> Literal["desk", "link", "unnamed"]:
        """How a question reaches it: at a desk or by its machine, by a link to an address, or by a link alone."""
        if self.named is None:
            return "unnamed"
        return "desk" if self.named.seat_id else "link"


def bodies_in(place: Territory) -> list[BodyHere]:
    """Every body procedures may name, and who answers for it in a community; the nearest naming wins."""
    above = BodySeat.objects.filter(closed_at=None, territory_id__lte=place.pk, territory__last__gte=place.pk)
    nearest = {row.body: row for row in above.select_related("territory", "seat").order_by("territory_id")}
    return [
        BodyHere(key, name, row := nearest.get(key), here=row is not None and row.territory_id == place.pk)
        for key, name in BODIES.items()
    ]


def file_for(case: Case) -> dict[str, Any]:
    """The file as a body reads it: who asks, the answers, the pieces; nothing that is secret."""
    law = case.law
    facts = [
        _pair(as_text(asked.label), said(asked, case.values[key]))
        for key, asked in law.fields.items()
        if asked.section and not is_blank(case.values.get(key))
    ]
    files = [
        {
            "n": paper.pk, "label": _words(as_text(law.documents[paper.key].label)), "name": paper.name,
            "media": paper.media_type, "size": paper.size, "digest": paper.digest,
        }
        for paper in documents_of(case)
        if paper.key in law.documents and not law.documents[paper.key].secret
    ]  # fmt: skip
    return {"applicant": case.applicant, "facts": facts, "files": files}


def papers_for_copy(case: Case) -> dict[str, Any]:
    """What a copy carries: the signed documents of the case."""
    outputs = {o.document_id: o for o in case.outputs.all() if o.signed_at and o.document_id}
    issued = IssuedDocument.objects.filter(territory_id=case.territory_id, pk__in=outputs).select_related(
        "file"
    )
    files = [
        {
            "n": document.pk, "label": _words(_title_of(case, outputs[document.pk])),
            "name": f"{document.number.replace('/', '-')}.pdf", "media": "application/pdf",
            "size": document.file.size if document.file else 0, "digest": document.digest,
        }
        for document in issued
    ]  # fmt: skip
    return {"applicant": case.applicant, "facts": [], "files": files}


def requests_to(territory: int, kinds: Kinds, *, answered: bool = False) -> QuerySet[BodyRequest]:
    """What the mandates of a seat are asked by others, the nearest last day first."""
    found = BodyRequest.objects.filter(territory_id=territory, kind__in=list(kinds)).select_related("asker")
    if answered:
        return found.exclude(state="open").order_by("-answered_at", "-asked_at")
    return found.filter(state="open").order_by("last_day", "asked_at")


def request_for(territory: int, kinds: Kinds, pk: int) -> BodyRequest:
    """One of them; `NotFound` for whoever is not asked."""
    found = BodyRequest.objects.filter(territory_id=territory, kind__in=list(kinds), pk=pk)
    row = found.select_related("asker").first()
    if row is None:
        raise NotFound("cases.errors.no_request")
    return row


def request_linked(secret: str, at: datetime) -> BodyRequest | None:
    """The open request a link leads to, while the link holds."""
    found = BodyRequest.objects.filter(digest=link_digest(secret), link_expires_at__gt=at, state="open")
    return found.select_related("asker", "territory").first()


def requests_of(case: Case) -> list[BodyRequest]:
    """The requests of a case that wait in its own community."""
    return list(
        BodyRequest.objects.filter(
            territory_id=case.territory_id, asker=case.territory_id, number=case.number
        )
    )


def board_of(territory: int, day: date) -> QuerySet[BoardNotice]:
    """What stands on the board of a community on a day, the latest first; an inquiry while it may be read."""
    read = announced_in(territory).filter(pk=OuterRef("inquiry"))
    posted = BoardNotice.objects.filter(
        Q(inquiry=None) | Exists(read), territory_id=territory, withdrawn_at=None
    )
    return posted.filter(Q(until=None) | Q(until__gte=day)).order_by("-published_at")


def link_digest(secret: str) -> bytes:
    """What is kept of the secret of a link."""
    return sha256(secret.encode()).digest()


def file_in(request: BodyRequest, number: int) -> dict[str, Any]:
    """One of the pieces shown; `NotFound` for any other."""
    for paper in request.file.get("files", []):
        if paper["n"] == number:
            return dict(paper)
    raise NotFound("cases.errors.no_output")


def _title_of(case: Case, output: CaseOutput) -> Text:
    return as_text(case.law.outputs[output.key].title)


def _words(text: Text) -> dict[str, str]:
    return {"ar": text.ar, "fr": text.fr}


def _pair(label: Text, value: Text) -> dict[str, dict[str, str]]:
    return {"label": _words(label), "value": _words(value)}
