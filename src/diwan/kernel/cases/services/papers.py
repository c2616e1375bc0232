"""Files of a case: what the applicant brings, what the office fetches itself."""

from __future__ import annotations

from diwan.kernel.base.act import Act
from diwan.kernel.base.deferral import later
from diwan.kernel.base.errors import NotAllowed, NotFound, Refused
from diwan.kernel.cases.models import Case, CaseDocument, Draft
from diwan.kernel.cases.schema.procedure import Procedure
from diwan.kernel.cases.sealing import sealed_documents
from diwan.kernel.cases.selectors import law_in, parties_of
from diwan.kernel.cases.services.applying import record_fact
from diwan.kernel.cases.services.indexing import index_case, read_later
from diwan.kernel.cases.services.moving import locked_case
from diwan.kernel.cases.services.visits import replace_visits
from diwan.kernel.cases.situation import as_text
from diwan.kernel.documents.keeping import KeptFile
from diwan.kernel.documents.sealing import check_stampable
from diwan.kernel.journal.services import service


@service("cases.document_added", mandate="anyone", personal=("name",))
def attach_document(
    act: Act,
    *,
    document: str,
    name: str,
    media_type: str,
    size: int,
    digest: str,
    draft: Draft | None = None,
    case: Case | None = None,
) -> CaseDocument:
    """Put a file whose content is kept already into a draft or a case; a newer one replaces the one before.

    The applicant brings documents while it is his turn; the office adds those it fetches (law 55.19 art. 23).
    """
    if (draft is None) == (case is None):
        raise ValueError("a document goes into a draft or into a case")
    case = locked_case(case) if case is not None else None
    holder, law = _owner(act, draft, case, document)
    if document not in law.documents:
        raise NotFound("cases.errors.no_document", document=document)
    if act.hat == "citizen" and law.documents[document].from_ == "office":
        raise NotAllowed("cases.errors.not_your_act", act=as_text(law.documents[document].label))
    if document in sealed_documents(law):
        check_stampable(digest, media_type, name)
    _replace(draft, case, document, act)
    row = CaseDocument.objects.create(
        territory_id=(draft or case).territory_id,  # type: ignore[union-attr]
        draft=draft,
        case=case,
        holder_id=holder,
        key=document,
        name=name,
        media_type=media_type,
        size=size,
        digest=digest,
        added_at=act.at,
        added_by=act.person,
    )
    if case is not None:
        _brought(act, case, row)
        _ask_no_more(act, case, document)
        case.save(update_fields=["revision"])
    return row


def take_fetched(act: Act, case: Case, document: str, paper: KeptFile) -> CaseDocument:
    """What another administration gave for a case (law 55.19 art. 23), on the case's timeline."""
    _replace(None, case, document, act)
    row = CaseDocument.objects.create(
        territory_id=case.territory_id, case=case, holder_id=case.holder_id, key=document, name=paper.name,
        media_type=paper.media_type, size=paper.size, digest=paper.digest, added_at=act.at, added_by=act.person,
    )  # fmt: skip
    _brought(act, case, row)
    return row


def set_aside(act: Act, case: Case, document: str) -> None:
    """Take a document out of what a case rests on; it stays kept, and what its words found does not."""
    _replace(None, case, document, act)
    index_case(case)
    read_later(act, case, case.documents.filter(key=document))


def _ask_no_more(act: Act, case: Case, document: str) -> None:
    """Who was asked for a piece that came by another way is told that nobody waits for it any more."""
    if case.law.documents[document].from_ != "office":
        return
    round = case.facts.filter(kind="fetch", key=document).count()
    if round:
        later(
            "cases.close_request",
            territory=case.territory_id, number=case.number, key=document, round=round, what="fetch",
            moment=act.at.isoformat(),
        )  # fmt: skip


def _brought(act: Act, case: Case, row: CaseDocument) -> None:
    """A document that came into a case: on its timeline, a visit's report made void, its words kept.

    What it replaced is counted among what may hold text: its words are to go.
    """
    record_fact(act, case, "document", key=row.key, origin=case.step, details={"digest": row.digest})
    replace_visits(act, case, row.key)
    index_case(case)
    read_later(act, case, case.documents.filter(key=row.key))


def _owner(act: Act, draft: Draft | None, case: Case | None, document: str) -> tuple[int | None, Procedure]:
    if draft is not None:
        if draft.author_id != act.person:
            raise NotAllowed("cases.errors.not_your_act", act=document)
        law = law_in(draft.territory_id, draft.procedure, act.at)
        return draft.holder_id if act.hat == "office" else act.person, law
    assert case is not None
    who = parties_of(act, case)
    if "applicant" in who and case.ball != "applicant":
        raise Refused("cases.errors.not_your_turn")
    if "applicant" not in who and case.held_by not in who and case.law.office not in who:
        raise NotAllowed("cases.errors.not_your_queue")
    if not case.is_open:
        raise Refused("cases.errors.closed")
    return case.holder_id, case.law


def _replace(draft: Draft | None, case: Case | None, document: str, act: Act) -> None:
    rows = CaseDocument.objects.filter(key=document, replaced_at=None)
    if draft is not None:
        rows.filter(territory_id=draft.territory_id, draft=draft).delete()
    elif case is not None:
        rows.filter(territory_id=case.territory_id, case=case).update(replaced_at=act.at)
