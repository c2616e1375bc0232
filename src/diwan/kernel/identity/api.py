"""`/api/identity`: people in office, posts, mandates, delegations of signature, replacements."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema, Status

from diwan.kernel.base.errors import NotFound
from diwan.kernel.base.rows import M, one_of
from diwan.kernel.identity import services
from diwan.kernel.identity.absence_api import router as absence_router
from diwan.kernel.identity.calls import act_for, reading_scope, reads, seat_of_call, writes
from diwan.kernel.identity.models import Delegation, Mandate, Post, Replacement
from diwan.kernel.identity.office_api import router as office_router
from diwan.kernel.identity.rules import APPOINTERS, SEERS
from diwan.kernel.identity.selectors import (
    delegations_of,
    people_in_office,
    person_known_to,
    posts_of,
    replacements_of,
)
from diwan.kernel.identity.shapes import BothWords, Day, Id, Limit, Line, Offset, Window, Words, window
from diwan.kernel.territory.models import Office
from diwan.kernel.territory.scope import reading

router = Router()
router.add_router("", absence_router)
router.add_router("", office_router)


class PostOut(Schema):
    """A place in the organisation."""

    id: int
    title: BothWords
    kinds: list[str]
    standing: str
    rank: int
    office_id: int | None


class MandateOut(Schema):
    """Who holds a post, since when, until when."""

    id: int
    person_id: int
    name: BothWords
    post: PostOut
    starts: date
    ends: date | None
    reference: str

    @staticmethod
    def resolve_name(mandate: Mandate) -> Words:
        """The holder's name."""
        return Words(ar=mandate.person.name.ar, fr=mandate.person.name.fr)


class DelegationOut(Schema):
    """A published delegation of signature."""

    id: int
    giver_id: int
    receiver_id: int
    kinds: list[str]
    office_id: int | None
    reference: str
    published_on: date
    starts: date
    ends: date | None
    revoked_on: date | None
    revocation_reference: str


class ReplacementOut(Schema):
    """Who stands in for whom."""

    id: int
    absent_id: int
    replacement_id: int
    starts: date
    ends: date | None
    reason: str


class MandateIn(Schema):
    """A person put in a post."""

    person: Id
    post: Id
    starts: Day
    ends: Day | None = None
    reference: Line


class EndIn(Schema):
    """The last day of a mandate, and why."""

    on: Day
    reason: Line
    reference: str = Field("", max_length=200)


class DelegationIn(Schema):
    """What a published order says."""

    giver: Id
    receiver: Id
    kinds: list[Line] = Field(min_length=1, max_length=50)
    starts: Day
    ends: Day | None = None
    reference: Line
    published_on: Day | None = None
    office: Id | None = None


class RevocationIn(Schema):
    """The order that takes a delegation back."""

    on: Day
    reference: Line


class ReplacementIn(Schema):
    """Who is absent, since when, and why."""

    absent: Id
    starts: Day
    ends: Day | None = None
    reason: Line
    reference: str = Field("", max_length=200)
    replacement: Id | None = None
    prevented: list[Id] = Field(default_factory=list, max_length=20)


def here(request: HttpRequest, rows: QuerySet[M], id: int) -> M:
    """One row of the caller's community; `NotFound` for any other."""
    with reading(reading_scope(request, "desk")):
        own = rows.filter(territory_id=seat_of_call(request).territory)
        return one_of(own, id, "identity.errors.not_here")


def mandate_here(request: HttpRequest, id: int) -> Mandate:
    """A mandate of the caller's community."""
    return here(request, Mandate.objects.select_related("person", "post"), id)


@router.get("/people", response=Window[MandateOut], summary="Who holds what on a day")
@reads("desk", mandate=SEERS)
def people(
    request: HttpRequest, day: Day | None = None, limit: Limit = 50, offset: Offset = 0
) -> dict[str, object]:
    """The mandates in force on a day, today by default."""
    held = people_in_office(seat_of_call(request).territory, day or timezone.localdate())
    return dict(window(held, limit, offset))


@router.get("/posts", response=Window[PostOut], summary="The posts of the community")
@reads("desk", mandate=SEERS)
def posts(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, object]:
    """Those that are open."""
    return dict(window(posts_of(seat_of_call(request).territory), limit, offset))


@router.post("/mandates", response={201: MandateOut}, summary="Put a person in a post")
@writes("desk", mandate=APPOINTERS)
def give_mandate(request: HttpRequest, wanted: MandateIn) -> Status[Mandate]:
    """One president at a time; nobody twice in one post. The person is one this community knows already."""
    with reading(reading_scope(request, "desk")):
        person = person_known_to(seat_of_call(request).territory, wanted.person)
    if person is None:
        raise NotFound("identity.errors.not_here")
    post = here(request, Post.objects.all(), wanted.post)
    made = services.give_mandate(
        act_for(request),
        person=person,
        post=post,
        starts=wanted.starts,
        ends=wanted.ends,
        reference=wanted.reference,
    )
    return Status(201, made)


@router.post("/mandates/{id}/end", response=MandateOut, summary="End a mandate")
@writes("desk", mandate=APPOINTERS)
def end_mandate(request: HttpRequest, id: Id, wanted: EndIn) -> Mandate:
    """What was signed under it stands."""
    mandate = mandate_here(request, id)
    return services.end_mandate(act_for(request), mandate=mandate, **wanted.dict())


@router.get("/delegations", response=Window[DelegationOut], summary="Delegations of signature")
@reads("desk", mandate=SEERS)
def delegations(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, object]:
    """All of the community's, the latest first."""
    return dict(window(delegations_of(seat_of_call(request).territory), limit, offset))


@router.post("/delegations", response={201: DelegationOut}, summary="Delegate a signature")
@writes("desk", mandate=APPOINTERS)
def delegate(request: HttpRequest, wanted: DelegationIn) -> Status[Delegation]:
    """By a published order (113.14 art. 102 to 105; decree 2-22-04 art. 3)."""
    office = here(request, Office.objects.all(), wanted.office) if wanted.office else None
    assert office is None or isinstance(office, Office)
    made = services.delegate_signature(
        act_for(request),
        giver=mandate_here(request, wanted.giver),
        receiver=mandate_here(request, wanted.receiver),
        kinds=wanted.kinds,
        starts=wanted.starts,
        ends=wanted.ends,
        reference=wanted.reference,
        published_on=wanted.published_on,
        office=office,
    )
    return Status(201, made)


@router.post("/delegations/{id}/revoke", response=DelegationOut, summary="Take a delegation back")
@writes("desk", mandate=APPOINTERS)
def revoke(request: HttpRequest, id: Id, wanted: RevocationIn) -> Delegation:
    """From a day on."""
    found = here(request, Delegation.objects.all(), id)
    return services.revoke_delegation(
        act_for(request), delegation=found, on=wanted.on, reference=wanted.reference
    )


@router.get("/replacements", response=Window[ReplacementOut], summary="Replacements of the absent")
@reads("desk", mandate=SEERS)
def replacements(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, object]:
    """All of the community's, the latest first."""
    return dict(window(replacements_of(seat_of_call(request).territory), limit, offset))


@router.post("/replacements", response={201: ReplacementOut}, summary="Record a replacement")
@writes("desk", mandate=APPOINTERS)
def replace_absent(request: HttpRequest, wanted: ReplacementIn) -> Status[Replacement]:
    """For a president the law says who replaces (113.14 art. 109)."""
    made = services.name_replacement(
        act_for(request),
        absent=mandate_here(request, wanted.absent),
        starts=wanted.starts,
        ends=wanted.ends,
        reason=wanted.reason,
        reference=wanted.reference,
        replacement=mandate_here(request, wanted.replacement) if wanted.replacement else None,
        prevented=[mandate_here(request, id) for id in wanted.prevented],
    )
    return Status(201, made)
