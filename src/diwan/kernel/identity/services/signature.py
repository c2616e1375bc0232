"""Delegations of signature and replacement of who is absent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from diwan.kernel.assembly.registry import house
from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound, Refused
from diwan.kernel.identity import rules
from diwan.kernel.identity.events import DelegationRevoked, SignatureDelegated
from diwan.kernel.identity.models import Delegation, Mandate, Replacement
from diwan.kernel.identity.selectors import civil_status_offices_delegated_to, council_on, holder_of, in_force
from diwan.kernel.identity.standing import Standing
from diwan.kernel.journal.services import emit, note, service
from diwan.kernel.territory.models import Office, OfficeKind

SIGNERS = ("president", "governor", "wali", "administrator", "system")
CIVIL_STATUS = (OfficeKind.CIVIL_STATUS_MAIN, OfficeKind.CIVIL_STATUS_SUBSIDIARY)


def per_office_kinds() -> frozenset[str]:
    """The kinds of mandate modules declare as delegated for one office only."""
    return frozenset(kind.key for kind in house().mandates.values() if kind.per_office)


def invalid(faults: Iterable[rules.Fault]) -> None:
    """Raise `Invalid` with the words of every fault, by field."""
    found: dict[str, list[DomainError]] = {}
    for fault in faults:
        found.setdefault(fault.field, []).append(Refused(fault.code, **fault.details))
    if found:
        raise Invalid(found)


def require_own_signature(act: Act, giver: Mandate) -> None:
    """One delegates one's own signature; an administrator records the order that was signed."""
    if act.mandate_id != giver.pk and not act.may("administrator", "system"):
        raise NotAllowed("identity.errors.not_your_signature")


def replaces(act: Act, absent: Mandate) -> bool:
    """Whether the act is done by who stands in for an absent holder on that day (113.14 art. 109)."""
    standing_in = Replacement.objects.filter(in_force(act.day), replacement_id=act.mandate_id)
    return standing_in.filter(territory_id=absent.territory_id, absent=absent).exists()


@service("identity.signature_delegated", mandate=SIGNERS)
def delegate_signature(
    act: Act,
    *,
    giver: Mandate,
    receiver: Mandate,
    kinds: Iterable[str],
    starts: date,
    ends: date | None = None,
    reference: str,
    published_on: date | None = None,
    office: Office | None = None,
    subject_ar: str = "",
    subject_fr: str = "",
) -> Delegation:
    """Delegate one's signature by a published order (113.14 art. 102 to 105; decree 2-22-04 art. 3 and 6).

    Without an end it lasts as long as both mandates do.
    """
    require_own_signature(act, giver)
    if giver.territory_id != receiver.territory_id:
        raise Invalid({"receiver": [Refused("identity.errors.other_community")]})
    if office is not None and office.territory_id != giver.territory_id:
        raise Invalid({"office": [Refused("identity.errors.other_community")]})
    last_days = [m.ends for m in (giver, receiver) if m.ends is not None]
    until = ends or min(last_days, default=None)
    grant = rules.Grant(
        kinds=frozenset(kinds),
        starts=starts,
        ends=until,
        reference=reference,
        published_on=published_on or starts,
        office=office.pk if office else None,
        civil_status_office=office is not None and office.kind in CIVIL_STATUS,
    )
    elsewhere = civil_status_offices_delegated_to(receiver.person_id, grant.starts, grant.ends)
    faults = rules.delegation_faults(
        holder_of(giver), holder_of(receiver), grant, per_office=per_office_kinds(), other_offices=elsewhere
    )
    invalid(faults)
    refuse_same(giver, receiver, office, grant)
    note(ends=until)
    made = Delegation.objects.create(
        territory_id=giver.territory_id,
        giver=giver,
        receiver=receiver,
        kinds=sorted(grant.kinds),
        starts=starts,
        ends=until,
        reference=reference.strip(),
        published_on=grant.published_on,
        office=office,
        subject_ar=subject_ar.strip(),
        subject_fr=subject_fr.strip(),
    )
    emit(act, SignatureDelegated(made))
    return made


def refuse_same(giver: Mandate, receiver: Mandate, office: Office | None, grant: rules.Grant) -> None:
    """Refuse what is delegated already to the same person in the same days."""
    standing = Delegation.objects.filter(
        territory_id=giver.territory_id,
        giver=giver,
        receiver=receiver,
        office=office,
        revoked_on=None,
    )
    for other in standing:
        same = grant.kinds & set(other.kinds)
        if same and rules.overlap(grant.starts, grant.ends, other.starts, other.ends):
            raise Conflict("identity.errors.already_delegated", reference=other.reference)


@service("identity.delegation_revoked", mandate=SIGNERS)
def revoke_delegation(act: Act, *, delegation: Delegation, on: date, reference: str) -> Delegation:
    """Take a delegation back from a day on; what was signed under it before stands."""
    found = (
        Delegation.objects.select_for_update(of=("self",))
        .select_related("giver")
        .filter(pk=delegation.pk, territory_id=delegation.territory_id)
        .first()
    )
    if found is None:
        raise NotFound("identity.errors.no_delegation")
    if not replaces(act, found.giver):
        require_own_signature(act, found.giver)
    if found.revoked_on is not None:
        raise Conflict("identity.errors.already_revoked")
    if not reference.strip():
        raise Invalid({"reference": [Refused("identity.errors.reference_missing")]})
    if on < act.day or (found.ends is not None and on > found.ends):
        raise Invalid({"on": [Refused("identity.errors.revoked_when")]})
    found.revoked_on = on
    found.revocation_reference = reference.strip()
    found.save(update_fields=("revoked_on", "revocation_reference"))
    emit(act, DelegationRevoked(found))
    return found


@service("identity.replacement_named", mandate=SIGNERS, personal=("reason",))
def name_replacement(
    act: Act,
    *,
    absent: Mandate,
    starts: date,
    ends: date | None = None,
    reason: str,
    reference: str = "",
    replacement: Mandate | None = None,
    prevented: Iterable[Mandate] = (),
) -> Replacement:
    """Record who replaces an absent holder, for more than a month (113.14 art. 109; 112.14 art. 105).

    For a president the law names who: the vice-presidents in order, else the oldest member; `prevented`
    are those who are absent too. For other posts of the same community the decision does (`replacement`).
    """
    if not reason.strip():
        raise Invalid({"reason": [Refused("identity.errors.reason_missing")]})
    if ends is not None and ends < starts:
        raise Invalid({"ends": [Refused("identity.errors.dates_reversed")]})
    chosen = lawful_replacement(absent, starts, ends, replacement, {m.pk for m in prevented})
    others = Replacement.objects.filter(territory_id=absent.territory_id, absent=absent)
    if any(rules.overlap(starts, ends, other.starts, other.ends) for other in others):
        raise Conflict("identity.errors.already_replaced")
    return Replacement.objects.create(
        territory_id=absent.territory_id,
        absent=absent,
        replacement=chosen,
        starts=starts,
        ends=ends,
        reason=reason.strip(),
        reference=reference.strip(),
    )


def lawful_replacement(
    absent: Mandate, starts: date, ends: date | None, wanted: Mandate | None, prevented: set[int]
) -> Mandate:
    """The mandate that replaces another; refuses anybody but whom the law names."""
    if absent.post.standing != Standing.PRESIDENT:
        if (
            wanted is None
            or wanted.territory_id != absent.territory_id
            or wanted.person_id == absent.person_id
        ):
            raise Invalid({"replacement": [Refused("identity.errors.replacement_missing")]})
        return wanted
    if not rules.calls_for_replacement(starts, ends):
        raise Invalid({"ends": [Refused("identity.errors.absence_short")]})
    council = {m.pk: m for m in council_on(absent.territory_id, starts) if m.person_id != absent.person_id}
    found = rules.replacement_for(holder_of(m) for pk, m in council.items() if pk not in prevented)
    if found is None:
        raise Refused("identity.errors.nobody_replaces")
    lawful = council[found.mandate]
    if wanted is not None and wanted.pk != lawful.pk:
        raise Invalid({"replacement": [Refused("identity.errors.not_in_order", person=lawful.person.name)]})
    return lawful


@service("identity.replacement_ended", mandate=SIGNERS)
def end_replacement(act: Act, *, replacement: Replacement, on: date) -> Replacement:
    """The holder is back: `on` is the first day of his return."""
    last_day = on - timedelta(days=1)
    if replacement.ends is not None and replacement.ends <= last_day:
        raise Conflict("identity.errors.already_ended")
    if last_day < replacement.starts:
        raise Invalid({"on": [Refused("identity.errors.before_start")]})
    replacement.ends = last_day
    replacement.save(update_fields=("ends",))
    return replacement
