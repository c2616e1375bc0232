"""People and their accounts."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Literal

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Conflict, DomainError, Invalid, NotAllowed, Refused
from diwan.kernel.identity import identifiers
from diwan.kernel.identity.models import Account, Person, Proof
from diwan.kernel.identity.selectors import person_confirmed_as
from diwan.kernel.journal.services import note, service

KEEPERS = ("administrator", "president", "governor", "wali", "registrar", "registry_clerk", "clerk", "system")
PERSONAL = (
    "family_ar", "first_ar", "family_fr", "first_fr", "family_zgh", "first_zgh", "cnie", "idcs", "birth_date",
    "sex", "email", "phone", "address",
)  # fmt: skip
OLDEST = 130


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is, as declared (law 36.21 art. 19 for the names)."""

    family_ar: str
    first_ar: str
    family_fr: str = ""
    first_fr: str = ""
    family_zgh: str = ""
    first_zgh: str = ""
    cnie: str | None = None
    idcs: str | None = None
    birth_date: date | None = None
    sex: Literal["", "F", "M"] = ""
    email: str = ""
    phone: str = ""
    address: str = ""


def checked(identity: Identity, today: date) -> Identity:
    """The identity in normal form; `Invalid` names every field that cannot be."""
    faults: dict[str, list[DomainError]] = {}
    written = normal_names(identity, faults)
    written = normal_numbers(written, faults)
    born = written.birth_date
    if born and not (today.year - OLDEST <= born.year and born <= today):
        faults["birth_date"] = [Refused("identity.errors.birth_date")]
    if faults:
        raise Invalid(faults)
    return written


def normal_names(identity: Identity, faults: dict[str, list[DomainError]]) -> Identity:
    """Names cleaned, each in its script; those in Arabic are required."""
    names = {
        f.name: f.name.rsplit("_", 1)[1] for f in fields(Identity) if f.name[-3:] in ("_ar", "_fr", "zgh")
    }
    cleaned = {name: identifiers.normal_name(getattr(identity, name)) for name in names}
    for name, language in names.items():
        if not cleaned[name]:
            if language == "ar":
                faults[name] = [Refused("identity.errors.name_missing")]
        elif code := identifiers.name_fault(cleaned[name], language):
            faults[name] = [Refused(code)]
    return replace(identity, **cleaned)  # type: ignore[arg-type]


def normal_numbers(identity: Identity, faults: dict[str, list[DomainError]]) -> Identity:
    """Identifiers and telephone in one form."""
    cnie = identifiers.normal_cnie(identity.cnie) if identity.cnie else None
    if identity.cnie and cnie is None:
        faults["cnie"] = [Refused("identity.errors.cnie")]
    idcs = identifiers.normal_idcs(identity.idcs) if identity.idcs else None
    if identity.idcs and idcs is None:
        faults["idcs"] = [Refused("identity.errors.idcs")]
    phone = identifiers.normal_phone(identity.phone) if identity.phone else ""
    if phone is None:
        faults["phone"] = [Refused("identity.errors.phone")]
    return replace(identity, cnie=cnie, idcs=idcs, phone=phone or "", email=identity.email.strip().lower())


def refuse_known(identity: Identity, besides: int | None = None) -> None:
    """Refuse a second person whose same national number is confirmed; what others only declare stops nobody."""
    others = Person.objects.exclude(pk=besides or 0).exclude(proof=Proof.DECLARED)
    if identity.cnie and others.filter(cnie=identity.cnie).exists():
        raise Invalid({"cnie": [Conflict("identity.errors.cnie_known")]})
    if identity.idcs and others.filter(idcs=identity.idcs).exists():
        raise Invalid({"idcs": [Conflict("identity.errors.idcs_known")]})


def new_person(identity: Identity, proof: Proof) -> Person:
    """The row of a person nobody knows yet; two at once confirmed with one number end in `Conflict`.

    A declared number is never compared: a stranger learns nothing from what sign-up answers.
    """
    if proof != Proof.DECLARED:
        refuse_known(identity)
    try:
        return Person.objects.create(**asdict(identity), proof=proof)
    except IntegrityError as twice:
        raise Conflict("identity.errors.cnie_known") from twice


@service("identity.person_registered", mandate="anyone", personal=PERSONAL)
def register_person(
    act: Act,
    *,
    family_ar: str,
    first_ar: str,
    family_fr: str = "",
    first_fr: str = "",
    family_zgh: str = "",
    first_zgh: str = "",
    cnie: str | None = None,
    idcs: str | None = None,
    birth_date: date | None = None,
    sex: Literal["", "F", "M"] = "",
    email: str = "",
    phone: str = "",
    address: str = "",
) -> Person:
    """Record a person seen at the counter, card in hand (law 04-20); only an office may."""
    if act.hat != "office":
        raise NotAllowed("base.errors.not_allowed")
    identity = Identity(
        family_ar, first_ar, family_fr, first_fr, family_zgh, first_zgh, cnie, idcs, birth_date, sex, email,
        phone, address,
    )  # fmt: skip
    return new_person(checked(identity, act.day), Proof.COUNTER)


@service("identity.person_corrected", mandate=KEEPERS, personal=("identity", "reason"))
def correct_person(act: Act, *, person: Person, identity: Identity, reason: str) -> Person:
    """Correct who somebody is, on proof (law 09-08 art. 8: right of rectification)."""
    if not reason.strip():
        raise Invalid({"reason": [Refused("identity.errors.reason_missing")]})
    right = checked(identity, act.day)
    refuse_known(right, besides=person.pk)
    note(fields=[f.name for f in fields(right) if getattr(right, f.name) != getattr(person, f.name)])
    for name, value in asdict(right).items():
        setattr(person, name, value)
    person.proof = Proof.COUNTER
    person.save()
    return person


@service("identity.contact_updated", mandate="anyone", personal=("email", "phone", "address"))
def update_contact(act: Act, *, email: str, phone: str, address: str) -> Person:
    """Change how one can be reached; names and numbers change at the counter only."""
    person = Person.objects.get(pk=own_person(act))
    faults: dict[str, list[DomainError]] = {}
    blank = Identity("", "", email=email, phone=phone, address=address)
    reach = normal_numbers(blank, faults)
    if faults:
        raise Invalid(faults)
    person.email, person.phone = reach.email, reach.phone
    person.address = " ".join(address.split())
    person.save(update_fields=("email", "phone", "address"))
    return person


def own_person(act: Act) -> int:
    """The person who acts for herself."""
    if act.person is None:
        raise NotAllowed("identity.errors.no_person")
    return act.person


@service("identity.account_opened", mandate=KEEPERS, personal=("username", "email"))
def open_account(
    act: Act, *, person: Person, username: str, password: str = "", email: str = "", language: str = "ar"
) -> Account:
    """Open the account of a person who is there in person; without a password, one is set by e-mail."""
    refuse_username(username)
    if Account.objects.filter(person=person).exists():
        raise Invalid({"person": [Conflict("identity.errors.has_account")]})
    note(password=bool(password))
    return Account.objects.create(
        person=person,
        username=username,
        email=(email or person.email).strip().lower(),
        language=language,
        password=make_password(password or None),
        date_joined=act.at,
    )


def refuse_username(username: str) -> None:
    """Refuse a user name that is taken, whatever its capitals."""
    if Account.objects.filter(username__iexact=username).exists():
        raise Invalid({"username": [Conflict("identity.errors.username_taken")]})


@service("identity.signed_up", mandate="anyone", personal=("identity", "username"))
def sign_up(act: Act, *, identity: Identity, username: str, password: str, language: str = "ar") -> Account:
    """Open one's own account; the identity is as declared until a counter or the national identity confirms it."""
    refuse_username(username)
    who = checked(identity, act.day)
    return Account.objects.create(
        person=new_person(who, Proof.DECLARED),
        username=username,
        email=who.email,
        language=language,
        password=make_password(password),
        date_joined=act.at,
    )


@service("identity.person_recognised", mandate="system", personal=("identity",))
def open_national_account(act: Act, *, identity: Identity, issuer: str) -> Account:
    """Open the account of a person the national identity provider vouches for (law 04-20; decree 2-21-473).

    The person may be known already, from a counter; the user name is drawn, for nobody will type it.
    """
    who = checked(identity, act.day)
    known = person_confirmed_as(who.cnie)
    if known is not None and Account.objects.filter(person=known).exists():
        raise Conflict("identity.errors.has_account")
    person = known or new_person(who, Proof.NATIONAL)
    if person.proof != Proof.NATIONAL:
        person.proof = Proof.NATIONAL
        person.save(update_fields=("proof",))
    return Account.objects.create(
        person=person,
        username=f"n{act.id.hex[:12]}",
        email=who.email,
        password=make_password(None),
        date_joined=act.at,
    )


@service("identity.language_chosen", mandate="anyone")
def choose_language(act: Act, *, account: Account, language: Literal["ar", "fr"]) -> Account:
    """Keep the language an account reads in."""
    if account.pk != act.actor.account:
        raise NotAllowed("base.errors.not_allowed")
    account.language = language
    account.save(update_fields=("language",))
    return account
