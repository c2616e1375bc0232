"""What happens to people, for the modules that listen."""

from __future__ import annotations

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class OfficeClosed:
    """An order gives an office its last day: whoever registered there after it refuses."""

    office: Office
