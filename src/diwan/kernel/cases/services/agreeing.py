"""What an applicant agrees to: statements signed over what was checked, answers taken from what is held."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import DomainError, Invalid, Refused
from diwan.kernel.cases.answers import answer
from diwan.kernel.cases.ground import ground_of
from diwan.kernel.cases.held import held_for
from diwan.kernel.cases.kinds.computed import with_computed
from diwan.kernel.cases.kinds.papers import Signed, digest_over
from diwan.kernel.cases.models import Case, Draft
from diwan.kernel.cases.schema.formed import signed_at_filing
from diwan.kernel.cases.schema.procedure import Procedure
from diwan.kernel.cases.selectors import law_in
from diwan.kernel.cases.services.recording import locked_draft, record_fact
from diwan.kernel.cases.situation import Situation, as_text, is_asked, is_blank
from diwan.kernel.identity.models import Person
from diwan.kernel.journal.services import note, service

Values = Mapping[str, Any]
SYSTEM = "system"


def signatures(
    act: Act, law: Procedure, case: Case, *, keys: Collection[str], signs: Collection[str], matter: Values
) -> dict[str, Any]:
    """The statements signed among `keys`, each bound to `matter`; `Invalid` where a wanted one is not signed.

    A simple electronic signature (law 43-20): the account says yes to the statement over what it has before it; a
    digest of both is kept with the name and the moment. At the counter it is the applicant's, whom the officer
    has before him.
    """
    situation = Situation(law, case.values, act.at)
    asked = [key for key in keys if is_asked(law.fields[key], situation)]
    missing = [key for key in asked if key not in signs and law.fields[key].required]
    if missing and not act.may(SYSTEM):
        raise Invalid({key: [Refused("cases.field_errors.unsigned")] for key in missing})
    return {key: signed_by(act, law, case, key, matter) for key in asked if key in signs}


def signed_by(act: Act, law: Procedure, case: Case, key: str, matter: Values) -> dict[str, Any]:
    """One signature as the case keeps it."""
    statement = law.fields[key].statement
    words = as_text(statement or law.fields[key].label)
    whole = {"procedure": law.key, "version": law.version, "territory": case.territory_id, **matter}
    applicant = law.fields[key].set_by == "applicant"
    signer = case.holder_id if applicant and case.holder_id else act.person
    person = Person.objects.filter(pk=signer).first() if signer else None
    name = str(person.name.ar) if person else (case.applicant if applicant else act.actor.label)
    return Signed(signer, name, act.at, digest_over(words, whole)).stored()


def record_signatures(act: Act, case: Case, signed: Values) -> None:
    """Each signature on the case's timeline, with its statement and the digest of what was signed."""
    for key, value in signed.items():
        statement = case.law.fields[key].statement
        words = {"ar": statement.ar, "fr": statement.fr} if statement else {}
        details = {"digest": value["digest"], "signer": value["person"], "statement": words}
        record_fact(act, case, "signature", key=key, origin=case.step, details=details)


def signed_on_filing(
    act: Act, law: Procedure, case: Case, signs: Collection[str], papers: Values
) -> dict[str, Any]:
    """The statements of a request that is filed, over all its answers and documents."""
    matter = {"answers": dict(case.values), "documents": dict(papers)}
    return signatures(act, law, case, keys=signed_at_filing(law), signs=signs, matter=matter)


@service("cases.consent_given", mandate="anyone", personal=("fields",))
def give_consent(act: Act, *, draft: Draft, agrees: bool) -> Draft:
    """Whether an applicant lets a request take over what the administration holds of him, once for the whole request.

    With it, the questions that say so (`known`) are answered, those answered already left as they are (law 55.19
    art. 23; 09-08 art. 4). Asked again it changes nothing.
    """
    row = locked_draft(act, draft)
    if row.consent:
        note(repeated=True)
        return row
    law = law_in(row.territory_id, row.procedure, act.at)
    person = Person.objects.filter(pk=row.holder_id).first() if row.holder_id else None
    held = held_for(person, law) if person and agrees else {}
    taken = taken_over(act, law, row, held)
    row.values = with_computed(law, {**row.values, **taken})
    row.consent = {"agrees": agrees, "at": act.at.isoformat(), "fields": sorted(taken)}
    row.saved_at = act.at
    row.save()
    note(fields=sorted(taken), agrees=agrees)
    return row


def taken_over(act: Act, law: Procedure, draft: Draft, held: Values) -> dict[str, Any]:
    """What is held, read as if it had been typed; what does not read any more is left to be asked."""
    where = ground_of(draft.territory_id, act.at, held)
    found = {}
    for key, value in held.items():
        if not is_blank(draft.values.get(key)):
            continue
        try:
            found[key] = answer(law.fields[key], value, act.at, required=False, where=where)
        except DomainError:
            continue
    return {key: value for key, value in found.items() if value is not None}


def record_consent(act: Act, case: Case, consent: Values) -> None:
    """What was agreed to before filing, on the case's timeline."""
    if consent:
        record_fact(act, case, "consent", origin=case.step, details=dict(consent))
