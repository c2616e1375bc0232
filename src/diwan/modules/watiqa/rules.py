"""Who may have whose copy, on what proof, in which form, at what price, and how often one may ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Event(StrEnum):
    """What the record is about (law 36.21, art. 36)."""

    BIRTH = "birth"
    DEATH = "death"


class Quality(StrEnum):
    """In what quality somebody asks for a copy (law 36.21, art. 43)."""

    HOLDER = "holder"
    ASCENDANT = "ascendant"
    DESCENDANT = "descendant"
    SPOUSE = "spouse"
    WIDOWED = "widowed"
    GUARDIAN = "guardian"
    PROXY = "proxy"
    KAFIL = "kafil"
    KAFALA_APPLICANT = "kafala_applicant"
    COURT = "court"
    ADMINISTRATION = "administration"
    AUTHORISED = "authorised"


class Kind(StrEnum):
    """The three copies of decree 2-22-04, art. 44 and 45: نسخة، نسخة كاملة، نسخة موجزة."""

    COPY = "copy"
    FULL = "full"
    EXTRACT = "extract"


class Delivery(StrEnum):
    """How the copy reaches who asked for it."""

    DOWNLOAD = "download"
    POST = "post"
    COUNTER = "counter"


class Writing(StrEnum):
    """The language of the copy."""

    ARABIC = "ar"
    FRENCH = "fr"
    BOTH = "both"


class Proof(StrEnum):
    """What shows the quality; the first four the office finds in its own registers."""

    IDENTITY = "identity"
    PARENTS_ON_RECORD = "parents_on_record"
    OWN_RECORD = "own_record"
    MARRIAGE_MENTION = "marriage_mention"
    KINSHIP = "kinship_proof"
    MARRIAGE = "marriage_proof"
    GUARDIANSHIP = "guardianship_order"
    POWER_OF_ATTORNEY = "power_of_attorney"
    KAFALA = "kafala_order"
    KAFALA_REQUEST = "kafala_request"
    LETTER = "official_letter"
    PERMISSION = "authority_permission"


FOUND_BY_OFFICE = frozenset(
    {Proof.IDENTITY, Proof.PARENTS_ON_RECORD, Proof.OWN_RECORD, Proof.MARRIAGE_MENTION}
)

PROOFS: Mapping[Quality, tuple[Proof, ...]] = {
    Quality.HOLDER: (Proof.IDENTITY,),
    Quality.ASCENDANT: (Proof.PARENTS_ON_RECORD, Proof.KINSHIP),
    Quality.DESCENDANT: (Proof.OWN_RECORD, Proof.KINSHIP),
    Quality.SPOUSE: (Proof.MARRIAGE_MENTION, Proof.MARRIAGE),
    Quality.WIDOWED: (Proof.MARRIAGE_MENTION, Proof.MARRIAGE),
    Quality.GUARDIAN: (Proof.GUARDIANSHIP,),
    Quality.PROXY: (Proof.POWER_OF_ATTORNEY,),
    Quality.KAFIL: (Proof.KAFALA,),
    Quality.KAFALA_APPLICANT: (Proof.KAFALA_REQUEST,),
    Quality.COURT: (Proof.LETTER,),
    Quality.ADMINISTRATION: (Proof.LETTER,),
    Quality.AUTHORISED: (Proof.PERMISSION,),
}


# Who may have whose copy


def may_have_copy(quality: Quality, event: Event) -> bool:
    """Law 36.21, art. 43: those it names; the holder of a death record asks for nothing any more.

    Anybody else needs the permission of the central authority (decree 2-22-04, art. 41: sixty days), which
    makes them `AUTHORISED`. A kafala is asked for a living child.
    """
    if event is Event.DEATH:
        return quality not in (Quality.HOLDER, Quality.KAFALA_APPLICANT, Quality.SPOUSE)
    return quality is not Quality.WIDOWED


def qualities_for(event: Event) -> tuple[Quality, ...]:
    """The qualities the form offers."""
    return tuple(q for q in Quality if may_have_copy(q, event))


def proofs_for(quality: Quality) -> tuple[Proof, ...]:
    """What shows this quality, the office's own sources first; any one of them is enough."""
    return PROOFS[quality]


def asked_of_applicant(quality: Quality) -> Proof | None:
    """The paper the applicant must join to the file, None when the registers may show the quality.

    Law 55.19, art. 7 and 23: the office never asks for what it holds itself.
    """
    proofs = proofs_for(quality)
    return None if FOUND_BY_OFFICE.intersection(proofs) else proofs[0]


def may_be_joined(quality: Quality) -> Proof | None:
    """The paper worth joining in case the registers do not show the quality (a grandparent, an old marriage)."""
    return next((p for p in proofs_for(quality) if p not in FOUND_BY_OFFICE), None)


# What the record shows of the quality


class Standing(StrEnum):
    """What the record says of the quality claimed."""

    PROVEN = "proven"
    PROBABLE = "probable"
    UNPROVEN = "unproven"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody as a form or a record names them; empty where it does not say.

    `seen`: an office or the national identity has checked who it is; what was only declared proves nothing.
    """

    arabic: str = ""
    latin: str = ""
    cnie: str = ""
    born: dt.date | None = None
    seen: bool = True


@dataclass(frozen=True, slots=True)
class Shown:
    """What the registers show: whose the record is, and its parents."""

    holder: Identity
    father: Identity = Identity()
    mother: Identity = Identity()
    own_parents: tuple[Identity, ...] = ()
    """Parents named on the requester's own record, where the office holds it."""


def standing_of(quality: Quality, requester: Identity, shown: Shown) -> Standing:
    """How far the registers bear out the quality claimed (law 36.21, art. 43).

    Only the holder's own claim can be contradicted by a record: it says whose it is. A grandparent may be
    right though this one record is silent, and a marriage is read by the clerk in the margin or on its paper.
    Whoever only declared who they are may be the one, and shows a paper.
    """
    shows = _shown_standing(quality, requester, shown)
    return Standing.PROBABLE if shows is Standing.PROVEN and not requester.seen else shows


def _shown_standing(quality: Quality, requester: Identity, shown: Shown) -> Standing:
    match quality:
        case Quality.HOLDER:
            return likeness_of(requester, shown.holder)
        case Quality.ASCENDANT:
            return borne_out(likeness_of(requester, p) for p in (shown.father, shown.mother))
        case Quality.DESCENDANT:
            return borne_out(likeness_of(shown.holder, parent) for parent in shown.own_parents)
        case _:
            return Standing.UNPROVEN


def borne_out(likenesses: Iterable[Standing]) -> Standing:
    """The best of several, where failing to resemble any contradicts nothing."""
    found = set(likenesses)
    return next((s for s in (Standing.PROVEN, Standing.PROBABLE) if s in found), Standing.UNPROVEN)


def likeness_of(one: Identity, other: Identity) -> Standing:
    """Whether two descriptions are of one person: by card number, else by name and day of birth.

    A card number that differs settles it (law 04-20: one number a person); a name alone never proves.
    """
    if one.cnie and other.cnie:
        return Standing.PROVEN if one.cnie == other.cnie else Standing.CONTRADICTED
    if not same_name(one, other):
        return Standing.CONTRADICTED
    if one.born and other.born:
        return Standing.PROVEN if one.born == other.born else Standing.CONTRADICTED
    return Standing.PROBABLE


def same_name(one: Identity, other: Identity) -> bool:
    """Whether the names agree in a script both are written in."""
    if one.arabic and other.arabic:
        return one.arabic == other.arabic
    return bool(one.latin) and one.latin == other.latin


def may_be_matched(standing: Standing, *, paper_seen: bool) -> bool:
    """Whether a record may be tied to the request: shown by the register, or by a paper the clerk has read."""
    if standing is Standing.CONTRADICTED:
        return False
    return standing is Standing.PROVEN or paper_seen


# Form, number and price


COPY_FEE = "civil_status.copy"
POSTAGE = "delivery.post"

DELIVERIES: Mapping[Kind, frozenset[Delivery]] = {
    Kind.EXTRACT: frozenset(Delivery),
    Kind.FULL: frozenset(Delivery),
    Kind.COPY: frozenset({Delivery.DOWNLOAD, Delivery.COUNTER}),
}
"""The postal service of Watiqa carries extracts and full copies; the copy with all its changes was added by
decree 2-22-04 and is downloaded or handed over."""

MOST_COPIES: Mapping[Kind, int] = {Kind.EXTRACT: 10, Kind.FULL: 5, Kind.COPY: 2}


def may_be_delivered(kind: Kind, delivery: Delivery) -> bool:
    """Which way each kind of copy may travel."""
    return delivery in DELIVERIES[kind]


def copies_for(delivery: Delivery, asked: int) -> int:
    """How many copies are made: a signed file serves any number of times, so it is made and paid once."""
    return 1 if delivery is Delivery.DOWNLOAD else asked


def too_many_copies(kind: Kind, delivery: Delivery, asked: int) -> bool:
    """Whether more paper is asked for than one request may bring."""
    return not 1 <= copies_for(delivery, asked) <= MOST_COPIES[kind]


def pays(quality: Quality) -> bool:
    """Courts and administrations ask in the course of their duties, free of charge."""
    return quality not in (Quality.COURT, Quality.ADMINISTRATION)


def charges_for(quality: Quality, delivery: Delivery, copies: int) -> dict[str, int]:
    """Which fees of the national book are due, and how many times.

    Two dirhams a copy as communal stamp (law 30-89 art. 74, kept by law 39-07), and the registered letter at
    the community's own tariff when it goes by post.
    """
    if not pays(quality):
        return {}
    post = {POSTAGE: 1} if delivery is Delivery.POST else {}
    return {COPY_FEE: copies_for(delivery, copies), **post}
