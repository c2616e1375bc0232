"""What an office gives from its records, to whom, on what entitlement and at what fee: plain values and rules."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from diwan.modules.civil_status.content import CopyKind, Kinship

UNPAID = (Kinship.COURT, Kinship.ADMINISTRATION, Kinship.CONSULATE)


class Given(StrEnum):
    """A copy (decree 2-22-04, art. 44), a certificate, or the family booklet (art. 42)."""

    COPY = "copy"
    FULL = "full"
    EXTRACT = "extract"
    LIFE = "life"
    SINGLE = "single"
    CONCORDANCE = "concordance"
    UNREGISTERED = "unregistered"
    BOOKLET = "booklet"


COPIES = tuple(Given(kind.value) for kind in CopyKind)
CERTIFICATES = (Given.LIFE, Given.SINGLE, Given.CONCORDANCE)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, how they stand to the person of the record, and what they showed to prove it.

    `permission` is the reference of the central authority's, which third parties need.
    """

    name: str
    kinship: Kinship
    cnie: str = ""
    proof: str = ""
    permission: str = ""


def entitlement_refusal(asker: Asker, *, foreign: bool, deceased: bool) -> tuple[str, str]:
    """The field and the reason for which a copy is refused; two empty words when it is given (law 36.21, art. 43).

    The holder, ascendants, descendants, spouse or widow(er), guardian, proxy, kafil or applicant for kafala;
    courts and administrations; diplomats and consuls for their own nationals (`foreign`: the record says the person
    is one); anybody else on the central authority's permission.
    """
    match asker.kinship:
        case Kinship.OTHER if not asker.permission.strip():
            return "permission", "third_party"
        case Kinship.SELF if deceased:
            return "kinship", "holder_deceased"
        case Kinship.SELF if not asker.cnie.strip():
            return "cnie", "card_needed"
        case Kinship.CONSULATE if not foreign:
            return "kinship", "own_nationals"
        case Kinship.COURT | Kinship.ADMINISTRATION | Kinship.CONSULATE if not asker.proof.strip():
            return "proof", "letter_needed"
        case Kinship.SELF | Kinship.OTHER:
            return "", ""
        case _ if not asker.proof.strip():
            return "proof", "proof_needed"
    return "", ""


def certificate_refusal(given: Given, asker: Asker) -> tuple[str, str]:
    """Certificates are about oneself: asked by the holder, by who represents him, or by authorities in their duties;
    kinship alone does not suffice, save for a minor's parents."""
    if given is Given.LIFE and asker.kinship not in (
        Kinship.SELF,
        Kinship.GUARDIAN,
        Kinship.ASCENDANT,
        Kinship.KAFIL,
    ):
        return "kinship", "must_appear"
    if asker.kinship in (Kinship.DESCENDANT, Kinship.SPOUSE, Kinship.KAFALA_APPLICANT, Kinship.OTHER):
        return "kinship", "himself_only"
    return "", ""


def fee_for(given: Given, kinship: Kinship, *, years: int = 0) -> tuple[str, int]:
    """The fee of the national book and how many times it is due; nothing from who asks in the course of duty.

    Two dirhams a copy or certificate, two for each year searched, fifty for a booklet, as communal stamps
    (law 30-89, art. 74, kept by law 39-07).
    """
    if kinship in UNPAID:
        return "", 0
    match given:
        case Given.BOOKLET:
            return "civil_status.booklet", 1
        case Given.UNREGISTERED:
            return "civil_status.search_year", max(1, years)
        case _:
            return "civil_status.copy", 1
