"""The community's board: documents go on it once they are signed, and are taken off with a reason."""

from __future__ import annotations

from django.db.models import QuerySet

from diwan.kernel.base.act import Act
from diwan.kernel.base.deferral import later
from diwan.kernel.base.errors import Invalid, NotFound, Refused
from diwan.kernel.cases import events
from diwan.kernel.cases.models import BoardNotice, Case, CaseOutput
from diwan.kernel.cases.schema.effects import Publish
from diwan.kernel.cases.services.effects import last_day_of
from diwan.kernel.cases.services.recording import there
from diwan.kernel.cases.situation import as_text
from diwan.kernel.documents.models import IssuedDocument
from diwan.kernel.journal.services import service


def publish_wanted(act: Act, event: events.PublicationWanted | events.OutputSigned) -> None:
    """Whatever of a case is to be published and is signed goes on the board."""
    case = event.case if isinstance(event, events.PublicationWanted) else event.output.case
    if not case.law.has_effect(Publish):
        return
    if act.hat == "office":
        put_on_board(act, case, "")
        return
    later(
        "cases.carry_out",
        territory=case.territory_id, number=case.number, what="publish", key="", moment=act.at.isoformat(),
    )  # fmt: skip


def wanted_on_board(case: Case) -> dict[str, str]:
    """The outputs to publish, each with how long it stays."""
    facts = case.facts.filter(kind="publish")
    return {fact.key: fact.details.get("open_for", "") for fact in facts}


def put_on_board(act: Act, case: Case, _key: str) -> None:
    """Publish what is signed and not on the board yet."""
    for output, stays in to_publish(case):
        publish_output(there(act, case), case=case, output=output, open_for=stays)


def to_publish(case: Case) -> list[tuple[CaseOutput, str]]:
    """Signed outputs that were to be published and are not."""
    wanted = wanted_on_board(case)
    signed: QuerySet[CaseOutput] = CaseOutput.objects.filter(
        territory_id=case.territory_id, case=case, key__in=wanted, signed_at__isnull=False
    )
    known = set(
        BoardNotice.objects.filter(territory_id=case.territory_id, output__in=signed).values_list(
            "output", flat=True
        )
    )
    return [(output, wanted[output.key]) for output in signed if output.pk not in known]


@service("cases.published", mandate="anyone")
def publish_output(act: Act, *, case: Case, output: CaseOutput, open_for: str) -> BoardNotice:
    """Put a signed document on the board from today."""
    document = IssuedDocument.objects.get(territory_id=case.territory_id, pk__in=[output.document_id])
    title = as_text(case.law.outputs[output.key].title)
    return BoardNotice.objects.create(
        territory_id=case.territory_id, case_number=case.number, output=output.pk, title_ar=title.ar,
        title_fr=title.fr, number=output.number, digest=document.digest, published_at=act.at,
        until=last_day_of(case, open_for or None, act),
    )  # fmt: skip


@service("cases.taken_off_board", mandate=("president", "administrator", "clerk"), personal=("reason",))
def take_off_board(act: Act, *, notice: BoardNotice, reason: str) -> BoardNotice:
    """Take a document off the board before its day, with the reason."""
    if not reason.strip():
        raise Invalid({"reason": [Refused("cases.field_errors.why")]})
    rows = BoardNotice.objects.select_for_update().filter(territory_id=act.territory, withdrawn_at=None)
    row = rows.filter(pk=notice.pk).first()
    if row is None:
        raise NotFound("cases.errors.no_output")
    row.withdrawn_at, row.withdrawn_for = act.at, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_for"])
    return row
