"""What happens to people, for the modules that listen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from diwan.kernel.base.errors import DomainError
from diwan.kernel.identity.models import Delegation, Person
from diwan.kernel.territory.models import Office


@dataclass(frozen=True, slots=True)
class IdentityConfirmed:
    """Who somebody is was seen on a paper: what was declared is confirmed."""

    person: Person


@dataclass(frozen=True, slots=True)
class ClaimRefuted:
    """The number somebody had declared turned out to be another person's."""

    person: Person


@dataclass(frozen=True, slots=True)
class SignatureDelegated:
    """An order delegates a signature."""

    delegation: Delegation


@dataclass(frozen=True, slots=True)
class DelegationRevoked:
    """An order takes a delegation back."""

    delegation: Delegation


Faults = dict[str, list[DomainError]]


@dataclass(frozen=True, slots=True)
class OfficeEndWeighed:
    """An order would give an office its last day: whoever registered there after it adds why not, by field."""

    office: Office
    last: date
    faults: Faults


@dataclass(frozen=True, slots=True)
class OfficeClosed:
    """An order gave an office its last day, and the office that takes over what is in it."""

    office: Office


@dataclass(frozen=True, slots=True)
class OfficeReturnWeighed:
    """An office whose last day, `last`, is over would be open again: whoever worked for it elsewhere adds why not."""

    office: Office
    last: date
    faults: Faults


@dataclass(frozen=True, slots=True)
class OfficeKeptOpen:
    """The order that closed an office was taken back: it is open as if there had been none."""

    office: Office
    last: date
