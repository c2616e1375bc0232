"""People at the counter: who they are, on which paper it was seen, and what is only declared."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from typing import Literal

from django.db import IntegrityError

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Conflict, DomainError, Invalid, NotAllowed, Refused
from diwan.kernel.identity.events import ClaimRefuted, IdentityConfirmed
from diwan.kernel.identity.models import Account, IdentitySeen, Mandate, PaperKind, Person, Proof
from diwan.kernel.identity.selectors import claims_on, confirmed_holder
from diwan.kernel.identity.services.other_papers import Paper, drop_claim, join_or_refuse, parent_of
from diwan.kernel.identity.services.people import Identity, checked
from diwan.kernel.journal.services import emit, note, service

CONFIRMERS = ("registry_clerk", "registrar", "administrator", "system")
NAMES = ("family_ar", "first_ar", "birth_date")
ON_PAPER = ("family_ar", "first_ar", "family_fr", "first_fr", "cnie", "birth_date")
ON_PROOF = (*ON_PAPER, "idcs", "sex")


NO_PAPER, CARD = Paper(PaperKind.NONE), Paper(PaperKind.CNIE)


@service("identity.person_received", mandate="anyone", personal=("identity", "number"))
def receive_person(
    act: Act,
    *,
    identity: Identity,
    paper: Paper = NO_PAPER,
    language: Literal["ar", "fr"] = "ar",
    apart: bool = False,
) -> Person:
    """The person who stands at the counter: known by a number that was seen, or written down now.

    A number that is only declared never gives access to what is kept under it. While accounts declare a number
    that is seen here, `apart` says that the file is to be opened without them. Raises `Invalid` by field.
    """
    if act.hat != "office":
        raise NotAllowed("base.errors.not_allowed")
    who = checked(identity, act.day)
    require_paper(who, paper)
    person = known_at_counter(who, paper) or written_down(act, who, paper, language, apart=apart)
    record_seen(act, person, who, paper)
    return person


def require_paper(who: Identity, paper: Paper) -> None:
    """A card is known by its number, another paper by its own."""
    faults: dict[str, list[DomainError]] = {}
    if paper.is_card and not who.cnie:
        faults["cnie"] = [Refused("identity.errors.card_number_missing")]
    if paper.kind not in (PaperKind.CNIE, PaperKind.NONE) and not paper.number.strip():
        faults["paper_number"] = [Refused("identity.errors.paper_number_missing")]
    if faults:
        raise Invalid(faults)


def known_at_counter(who: Identity, paper: Paper) -> Person | None:
    """Whom this paper shows; without a card, whom the same words described before."""
    if paper.is_card:
        holder = confirmed_holder(who.cnie or "")
        if holder is not None and any(getattr(holder, name) != getattr(who, name) for name in NAMES):
            raise Invalid({"cnie": [Conflict("identity.errors.card_differs")]})
        return holder
    same = {name: getattr(who, name) for name in (*NAMES, "phone")}
    return Person.objects.filter(**same, cnie=None, account=None, proof=proof_of(paper)).first()


def written_down(act: Act, who: Identity, paper: Paper, language: str, *, apart: bool) -> Person:
    """A new row; the number is kept only if it was seen on the card."""
    if paper.is_card:
        claims = claims_on(who.cnie or "")
        if claims and not apart:
            raise Invalid({"cnie": [Conflict("identity.errors.card_claimed", count=len(claims))]})
        for claim in claims:
            refute_claim(act, person=claim)
    kept = who if paper.is_card else replace(who, cnie=None, idcs=None)
    return Person.objects.create(**asdict(kept), language=language, proof=proof_of(paper))


def proof_of(paper: Paper) -> Proof:
    """Whether anything was seen."""
    return Proof.DECLARED if paper.kind == PaperKind.NONE else Proof.COUNTER


def record_seen(
    act: Act, person: Person, who: Identity, paper: Paper, through: Person | None = None
) -> IdentitySeen:
    """Note what the paper showed and what was only said."""
    given = [f.name for f in fields(Identity) if getattr(who, f.name)]
    seen = [] if paper.kind == PaperKind.NONE else [n for n in ON_PAPER if n in given]
    if not paper.is_card and "cnie" in seen:
        seen.remove("cnie")
    return IdentitySeen.objects.create(
        territory_id=act.territory,
        person=person,
        paper=paper.kind,
        paper_number=(who.cnie or "") if paper.is_card else paper.number.strip(),
        through=through,
        seen=seen,
        declared=[name for name in given if name not in seen],
        seen_at=act.at,
        seen_by=act.person,
    )


@service("identity.identity_confirmed", mandate=CONFIRMERS, personal=("identity", "number"))
def confirm_identity(act: Act, *, person: Person, identity: Identity, paper: Paper | None) -> Person:
    """Confirm who the holder of an account is: by a paper in hand, or by the national identity (law 04-20).

    A foreigner shows a residence card or a passport; a child too young for a card comes with a parent, whose card
    and family booklet are shown. A national number is confirmed by the card alone: what the account declared of it
    otherwise is taken back.
    `paper` is None when the national identity vouches, which only the system says. What was shown is right where
    the account said otherwise. Every other account that declared the number loses it and is told; files opened at
    a counter for the number before join this person (`same_as`). A number confirmed for another account is refused.
    """
    require_proof(act, paper)
    through: Person | None = None
    row = Person.objects.select_for_update().get(pk=person.pk)
    shown = checked(replace(identity, email=row.email, phone=row.phone, address=row.address), act.day)
    require_paper(shown, paper or CARD)
    if paper and shown.birth_date is None:
        raise Invalid({"birth_date": [Refused("identity.errors.birth_date")]})
    if paper and not paper.is_card:
        shown = replace(shown, cnie=None, idcs=None)
        through = parent_of(row, shown, paper, act.day) if paper.kind == PaperKind.FAMILY_BOOKLET else None
        join_or_refuse(act, row, shown, paper)
        drop_claim(row)
    displace_others(act, row, shown.cnie or "")
    correct(row, shown)
    row.proof = Proof.NATIONAL if paper is None or row.proof == Proof.NATIONAL else Proof.COUNTER
    save_confirmed(row)
    if paper:
        record_seen(act, row, replace(shown, email="", phone="", address=""), paper, through)
    emit(act, IdentityConfirmed(row))
    return row


def require_proof(act: Act, paper: Paper | None) -> None:
    """A paper, or the word of the national identity that the system itself brings."""
    if paper is None and not act.may("system"):
        raise NotAllowed("base.errors.not_allowed")
    if paper is not None and paper.kind == PaperKind.NONE:
        raise Invalid({"paper": [Refused("identity.errors.paper_needed")]})


def correct(row: Person, shown: Identity) -> None:
    """What was shown takes the place of what was declared; what it leaves out stays."""
    note(corrected=[name for name in ON_PROOF if getattr(shown, name) != getattr(row, name)])
    for name in ON_PROOF:
        setattr(row, name, getattr(shown, name) or getattr(row, name))


def save_confirmed(row: Person) -> None:
    """Save; of two counters that confirm one number at the same moment, the second is refused."""
    try:
        row.save()
    except IntegrityError as twice:
        raise Conflict("identity.errors.cnie_known") from twice


def displace_others(act: Act, row: Person, cnie: str) -> None:
    """Nobody else keeps the number: a counter's row joins this one, a mere claim is refuted.

    Whoever holds or held a mandate under it keeps it: acts were signed by that person, an account is opened for them.
    """
    holder = confirmed_holder(cnie, besides=row.pk)
    if holder is not None:
        if Account.objects.filter(person=holder).exists():
            raise Invalid({"cnie": [Conflict("identity.errors.card_confirmed_elsewhere")]})
        if Mandate.objects.filter(person=holder).exists():
            raise Invalid({"cnie": [Conflict("identity.errors.card_of_an_officer")]})
        holder.cnie, holder.same_as = None, row
        holder.save(update_fields=["cnie", "same_as"])
        note(joined=holder.pk)
    for claim in claims_on(cnie, besides=row.pk):
        refute_claim(act, person=claim)


@service("identity.claim_refuted", mandate="anyone")
def refute_claim(act: Act, *, person: Person) -> Person:
    """Take from an account a number that is another person's; its holder is told why."""
    if act.hat != "office":
        raise NotAllowed("base.errors.not_allowed")
    person.cnie = None
    person.save(update_fields=["cnie"])
    emit(act, ClaimRefuted(person))
    return person
