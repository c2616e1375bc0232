"""Certificates: of life, of being single, of two names for one person, of no registration."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import DomainError, Invalid, Refused
from diwan.kernel.base.text import Text
from diwan.kernel.documents.letterheads import official_name
from diwan.kernel.documents.services import prepare_document
from diwan.kernel.documents.typeset import ARABIC, Languages
from diwan.kernel.journal.services import note, service
from diwan.kernel.territory.models import Office, Territory
from diwan.modules.civil_status.certificate_rules import (
    PROBABLE,
    OtherName,
    Parents,
    Searched,
    concordance_refusal,
    is_a_namesake,
    life_refusal,
    search_faults,
    single_refusal,
)
from diwan.modules.civil_status.certificate_words import certificate_data, unregistered_data
from diwan.modules.civil_status.content import Content, MentionType, RecordType, State
from diwan.modules.civil_status.copies import both
from diwan.modules.civil_status.giving import CERTIFICATES, Asker, Given, certificate_refusal
from diwan.modules.civil_status.mandates import DESK, SIGNING
from diwan.modules.civil_status.models import Issue, Mention, Record
from diwan.modules.civil_status.names.scoring import likeness
from diwan.modules.civil_status.rules import may_be_copied
from diwan.modules.civil_status.search import Match, Where, records_named
from diwan.modules.civil_status.selectors import content_of, latest_content, record_in_scope
from diwan.modules.civil_status.services.issuing import logged, refuse_asker, refuse_field
from diwan.modules.civil_status.services.listing import record_listing
from diwan.modules.civil_status.services.offices import issuing_office, refuse_register

TEMPLATE = "documents/certificate"
NO_OTHER = OtherName()


@service("civil_status.certificate_given", mandate=DESK, personal=("asker", "other"))
def give_certificate(
    act: Act, *, record: Record, given: Given, asker: Asker, languages: Languages = ARABIC,
    other: OtherName = NO_OTHER,
) -> Issue:  # fmt: skip
    """Prepare a certificate from a birth record, ready to sign; `Refused` or `Invalid` says why not."""
    held = record_in_scope(record.pk)
    if not may_be_copied(State(held.state)):
        raise Refused("civil_status.errors.not_copied", record=held.reference)
    if held.type != RecordType.BIRTH or given not in CERTIFICATES:
        raise Refused("civil_status.certificates.from_birth_only")
    content = latest_content(held)
    refuse_certificate(given, held)
    refuse_asker(asker, held, content.nationality)
    refuse_field(*certificate_refusal(given, asker))
    if given is Given.CONCORDANCE:
        refuse_concordance(held, content, other)
    document = prepare_document(
        act, kind=f"civil_status.certificate.{given.value}", template=TEMPLATE,
        title=both(f"certificates.{given.value}.title"), data=certificate_data(given, held, content, asker, other),
        signer_kinds=SIGNING, languages=languages, subject=held.full_name,
        office=issuing_office(act, held), about=held,
    )  # fmt: skip
    return logged(act, given=given, document=document, asker=asker, record=held)


def refuse_certificate(given: Given, record: Record) -> None:
    """Refuse what the record itself denies."""
    margin = [MentionType(m) for m in margin_of(record)]
    reason = ""
    if given is Given.LIFE:
        reason = life_refusal(deceased=record.deceased)
    elif given is Given.SINGLE:
        reason = single_refusal(deceased=record.deceased, margin=margin)
    if reason:
        raise Refused(f"civil_status.certificates.{given.value}.{reason}", record=record.reference)


def margin_of(record: Record) -> Iterable[str]:
    """The kinds of the record's mentions, in order of time."""
    here = Mention.objects.filter(territory_id=record.territory_id, record=record)
    return here.order_by("date", "version").values_list("type", flat=True)


def refuse_concordance(record: Record, content: Content, other: OtherName) -> None:
    """Refuse two names that are the same, or that nothing brings together."""
    pairs = [(other.ar.strip(), content.name.arabic), (other.la.strip(), content.name.latin)]
    told = [(one, known) for one, known in pairs if one and known]
    same = bool(told) and all(one.lower() == known.lower() for one, known in told)
    alike = min((likeness(one, known) for one, known in told), default=0.0)
    field, reason = concordance_refusal(other, same=same, likeness=alike, changed=once_bore(record, other))
    if reason:
        raise Invalid({field: [Refused(f"civil_status.certificates.concordance.{reason}")]})


def once_bore(record: Record, other: OtherName) -> bool:
    """Whether an earlier version of the record bore the other name."""
    for version in range(1, record.latest):
        name = content_of(record, version).name
        if other.ar.strip() == name.arabic or (other.la and other.la.strip().lower() == name.latin.lower()):
            return True
    return False


@service("civil_status.years_searched", mandate=DESK, personal=("searched",))
def search_years(act: Act, *, searched: Searched) -> tuple[Match, ...]:
    """Look for somebody in the births of a community over some years: every search is journalled. What was found is
    to be reviewed before anybody is told that they are not registered."""
    refuse_search(act, searched)
    found = probable(act, searched)
    note(found=len(found), years=searched.years)
    if found:
        record_listing(act, records=[match.record.pk for match in found])
    return found


@service("civil_status.unregistered_given", mandate=DESK, personal=("asker", "searched"))
def give_unregistered(
    act: Act, *, office: Office, searched: Searched, asker: Asker, languages: Languages = ARABIC
) -> Issue:
    """Certify that no birth record was found over the years searched, each of which is paid for; refused as long as a
    probable record exists."""
    refuse_register(act, office, SIGNING)
    if not asker.name.strip():
        raise Invalid({"name": [Refused("civil_status.faults.missing", value="")]})
    refuse_search(act, searched)
    if found := probable(act, searched):
        raise Refused("civil_status.certificates.unregistered.probable", count=len(found))
    name = f"{searched.first} {searched.family}".strip()
    document = prepare_document(
        act, kind="civil_status.certificate.unregistered", template=TEMPLATE,
        title=both("certificates.unregistered.title"),
        data=unregistered_data(searched, official_name(Territory.objects.get(pk=act.territory))),
        signer_kinds=SIGNING, languages=languages, subject=Text(name, name), office=office.pk, about=office,
    )  # fmt: skip
    return logged(
        act, given=Given.UNREGISTERED, document=document, asker=asker, record=None, years=searched.years
    )


def refuse_search(act: Act, searched: Searched) -> None:
    """Refuse a search that is none, field by field."""
    if fields := search_problems(searched, act.day):
        raise Invalid(fields)


def search_problems(searched: Searched, day: dt.date) -> dict[str, list[DomainError]]:
    """Why a search is none, in words, by field."""
    fields: dict[str, list[DomainError]] = {}
    for field, reason in search_faults(searched, day):
        fields.setdefault(field, []).append(Refused(f"civil_status.certificates.unregistered.{reason}"))
    return fields


def probable(act: Act, searched: Searched) -> tuple[Match, ...]:
    """Records of the years searched that may be the person's, nearest first."""
    where = Where(act.territory, act.last, type=RecordType.BIRTH)
    found = records_named(searched.family, searched.first, where).matches
    return tuple(
        match
        for match in found
        if match.score >= PROBABLE
        and searched.from_year <= match.record.event_year <= searched.to_year
        and match.record.sex == searched.sex.value
        and not is_a_namesake(parents_of(searched, match.record))
    )


def parents_of(searched: Searched, record: Record) -> Parents:
    """The parents named in the search beside those of a record, each in the script that was typed."""
    return Parents(
        father=nearness(searched.father, record.father_ar, record.father_la),
        mother=nearness(searched.mother, record.mother_ar, record.mother_la),
    )


def nearness(typed: str, *written: str) -> float | None:
    """How near a name typed is to one that is written, of which one may know the beginning only: first names."""
    words = typed.split()
    known = [one for one in written if one.strip()]
    if not words or not known:
        return None
    forms = [form for one in known for form in (one, " ".join(one.split()[: len(words)]))]
    return max(likeness(" ".join(words), form) for form in forms)
