"""Writing a procedure, proposing it, approving and publishing it by another person, ending it (decision 0060)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.urls import NoReverseMatch, reverse

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Conflict, DomainError, Invalid, NotFound, Refused
from diwan.kernel.base.text import Text
from diwan.kernel.cases.kinds.said import written_day
from diwan.kernel.cases.models import DraftState, ProcedureDraft, ProcedureEnding, PublishedProcedure
from diwan.kernel.cases.published import LOCAL, home_of, local_key, published_rows
from diwan.kernel.cases.registry import catalogue
from diwan.kernel.cases.schema.problems import ProcedureInvalid
from diwan.kernel.cases.selectors import officers_at
from diwan.kernel.cases.sources import source_of
from diwan.kernel.cases.versions import kept
from diwan.kernel.cases.writing.reading import Reading, read_text
from diwan.kernel.cases.writing.starting import TEMPLATES, begun_from, blank, template
from diwan.kernel.cases.writing.text import name_from, stamped, tables_of
from diwan.kernel.identity.capacity import day_words
from diwan.kernel.journal.services import note, service
from diwan.kernel.notices.services import notify
from diwan.kernel.territory.models import KINGDOM, Level, Territory

WRITERS = ("procedure_writer", "administrator")
APPROVERS = ("procedure_approver", "president")
PUBLISHING = (Level.KINGDOM, Level.COMMUNE, Level.ARRONDISSEMENT)
LONGEST_TEXT = 200_000


@service("cases.procedure_started", mandate=WRITERS)
def start_procedure(
    act: Act, *, title_ar: str, title_fr: str, source: str = "", change: bool = False
) -> ProcedureDraft:
    """Begin to write a procedure: from nothing, from a template, or from a procedure in force (`source`).

    With `change` the same procedure gets a new version: a community changes its own, the ministry any national one.
    Raises `Invalid` by field, `Conflict` when the same procedure is being changed already.
    """
    if not Territory.objects.filter(pk=act.territory, level__in=PUBLISHING).exists():
        raise Refused("cases.workshop.no_procedures_here")
    title_ar, title_fr = title_ar.strip(), title_fr.strip()
    if change:
        return _begun_change(act, source)
    faults: dict[str, list[DomainError]] = {
        name: [Refused("cases.workshop.title_missing")]
        for name, value in (("title_ar", title_ar), ("title_fr", title_fr))
        if not value
    }
    if faults:
        raise Invalid(faults)
    key = _free_key(act.territory, title_fr)
    text = (
        begun_from(_text_of(act, source), key, title_ar, title_fr)
        if source
        else blank(key, title_ar, title_fr)
    )
    return _kept(act, ProcedureDraft(key=key, base=0), text)


def _begun_change(act: Act, key: str) -> ProcedureDraft:
    if home_of(key) != act.territory:
        raise Refused("cases.workshop.not_yours_to_change")
    if _drafts(act).filter(key=key).exclude(state=DraftState.PUBLISHED).exists():
        raise Conflict("cases.workshop.already_begun")
    return _kept(act, ProcedureDraft(key=key, base=_last_version(key)), _text_of(act, key))


def _text_of(act: Act, source: str) -> str:
    if source in TEMPLATES:
        return template(source)
    if home_of(source) not in (KINGDOM, act.territory):
        raise NotFound("cases.errors.no_procedure", key=source)
    return source_of(source, act.day)


def _free_key(territory: int, title: str) -> str:
    taken = {
        *ProcedureDraft.objects.filter(territory_id=territory).values_list("key", flat=True),
        *PublishedProcedure.objects.filter(territory_id=territory).values_list("key", flat=True),
        *catalogue().versions,
    }
    own = {key.partition(".")[2] for key in taken if key.startswith(local_key(territory, ""))}
    if territory != KINGDOM:
        return local_key(territory, name_from(title, own))
    return f"national.{name_from(title, {key.partition('.')[2] for key in taken if key.startswith('national.')})}"


@service("cases.procedure_saved", mandate=WRITERS)
def save_procedure(act: Act, *, draft: ProcedureDraft, document: bytes, seen: int) -> ProcedureDraft:
    """Keep a text as it was typed (UTF-8), whatever is wrong with it; its author may not approve it any more.

    `seen` is the revision the author was looking at: `Conflict` if somebody saved since, and nothing is lost.
    """
    row = _open(act, draft)
    if seen != row.revision:
        raise Conflict("cases.workshop.saved_since")
    if len(document) > LONGEST_TEXT:
        raise Invalid({"text": [Refused("cases.workshop.too_long")]})
    return _kept(act, row, document.decode("utf-8", "replace").replace("\x00", "").replace("\r\n", "\n"))


@service("cases.procedure_dropped", mandate=WRITERS)
def drop_procedure(act: Act, *, draft: ProcedureDraft) -> None:
    """Throw a text away that was never published."""
    row = _open(act, draft)
    note(key=row.key)
    row.delete()


@service("cases.procedure_proposed", mandate=WRITERS)
def propose_procedure(act: Act, *, draft: ProcedureDraft, remarks: str = "") -> ProcedureDraft:
    """Hand a text over to who approves it; `Refused` while something is wrong with it."""
    row = _open(act, draft)
    _require_whole(read_text(row.text, act.territory, row.key))
    row.state, row.proposed_at, row.proposed_by = DraftState.PROPOSED, act.at, act.person
    row.remarks = remarks.strip()
    row.save()
    approvers = {one.pk for one in officers_at(act.territory, act.day, APPROVERS)} - set(row.writers)
    _tell(act, approvers, "proposed", row, "workshop:decide")
    return row


@service("cases.procedure_returned", mandate=(*APPROVERS, *WRITERS))
def return_procedure(act: Act, *, draft: ProcedureDraft, reasons: str) -> ProcedureDraft:
    """Give a proposed text back to its writers, with the reasons why."""
    row = _proposed(act, draft)
    if not reasons.strip():
        raise Invalid({"reasons": [Refused("cases.field_errors.why")]})
    row.state, row.remarks = DraftState.RETURNED, reasons.strip()
    row.save()
    _tell(act, set(row.writers) - {act.person}, "returned", row, "workshop:draft", row.remarks)
    return row


@service("cases.procedure_published", mandate=APPROVERS)
def publish_procedure(
    act: Act, *, draft: ProcedureDraft, in_force: date, decided_by: str
) -> PublishedProcedure:
    """Approve a proposed text and put it in force from a day on; never by one of those who wrote it.

    Raises `Refused` to its writers, `Invalid` at `in_force` for a day that has passed or comes before the version in
    force, at `decided_by` without the decision it rests on. Cases opened before keep their version.
    """
    row = _proposed(act, draft)
    if act.person is None or act.person in row.writers:
        raise Refused("cases.workshop.own_text")
    _require_publishable(act, row.key, in_force, decided_by)
    text = stamped(row.text, version=_last_version(row.key) + 1, in_force=in_force)
    resolved = _require_whole(read_text(text, act.territory, row.key)).resolved
    assert resolved is not None
    law = resolved.procedure
    row.state = DraftState.PUBLISHED
    row.save(update_fields=["state"])
    note(key=law.key, version=law.version)
    _tell(act, row.writers, "published", row, "workshop:home", written_day(in_force))
    return PublishedProcedure.objects.create(
        territory_id=act.territory, key=law.key, version=law.version, title_ar=law.title.ar, title_fr=law.title.fr,
        text=text, hash=kept(resolved), in_force=in_force, decided_by=decided_by.strip(), published_at=act.at,
        writers=row.writers, approved_by=act.person,
    )  # fmt: skip


@service("cases.procedure_ended", mandate=APPROVERS)
def end_procedure(
    act: Act, *, published: PublishedProcedure, last_day: date, decided_by: str
) -> ProcedureEnding:
    """End a published procedure after a day; cases opened by then go on under it."""
    row = published_rows(Q(territory_id=act.territory, pk=published.pk)).first()
    if row is None:
        raise NotFound("cases.workshop.none")
    faults: dict[str, list[DomainError]] = {}
    if last_day < act.day or last_day < row.in_force:
        faults["last_day"] = [Refused("cases.errors.day_gone", day=day_words(last_day))]
    if not decided_by.strip():
        faults["decided_by"] = [Refused("cases.workshop.decision_missing")]
    if faults:
        raise Invalid(faults)
    if row.last_day is not None:  # type: ignore[attr-defined]
        raise Conflict("cases.workshop.already_ended")
    return ProcedureEnding.objects.create(
        territory_id=act.territory, published=row, last_day=last_day, decided_by=decided_by.strip(),
        ended_at=act.at, ended_by=act.person,
    )  # fmt: skip


def _require_publishable(act: Act, key: str, in_force: date, decided_by: str) -> None:
    faults: dict[str, list[DomainError]] = {}
    if not (home_of(key) == act.territory and (LOCAL.match(key) or act.territory == KINGDOM)):
        raise Refused("cases.workshop.not_yours_to_change")
    before = max((row.in_force for row in published_rows(Q(key=key))), default=None)
    if in_force < act.day:
        faults["in_force"] = [Refused("cases.errors.day_gone", day=day_words(in_force))]
    elif before is not None and in_force < before:
        faults["in_force"] = [Refused("cases.workshop.before_another", day=day_words(before))]
    if not decided_by.strip():
        faults["decided_by"] = [Refused("cases.workshop.decision_missing")]
    if faults:
        raise Invalid(faults)


def _last_version(key: str) -> int:
    published = (
        PublishedProcedure.objects.filter(key=key).order_by("-version").values_list("version", flat=True)
    )
    shipped = [r.procedure.version for r in catalogue().versions.get(key, ())]
    return max([*published[:1], *shipped], default=0)


def _require_whole(reading: Reading) -> Reading:
    if reading.resolved is None:
        raise Refused("cases.workshop.has_problems", count=len(reading.problems))
    return reading


def _kept(act: Act, row: ProcedureDraft, text: str) -> ProcedureDraft:
    if row.pk is None:
        row.territory_id, row.started_at = act.territory, act.at
    row.text, row.saved_at, row.revision = text, act.at, row.revision + 1
    row.writers = sorted({*row.writers, act.person or 0})
    row.title_ar, row.title_fr = _title_in(text, row)
    row.save()
    return row


def _title_in(text: str, row: ProcedureDraft) -> tuple[str, str]:
    """The title a text says, the one it had before where it cannot be read."""
    try:
        title = tables_of(text).get("title")
    except ProcedureInvalid:
        title = None
    said = title if isinstance(title, dict) else {}
    return str(said.get("ar") or row.title_ar or row.key), str(said.get("fr") or row.title_fr or row.key)


def _drafts(act: Act):  # type: ignore[no-untyped-def]
    return ProcedureDraft.objects.select_for_update(of=("self",)).filter(territory_id=act.territory)


def _tell(
    act: Act, people: Iterable[int], what: str, draft: ProcedureDraft, page: str, more: str | Text = ""
) -> None:
    """Tell those a text waits for, or those who wrote it what became of it; in the application alone."""
    try:
        link = reverse(page, args=() if page.endswith(":home") else (draft.pk,))
    except NoReverseMatch:
        link = ""
    values = {"title": Text(draft.title_ar, draft.title_fr), "more": more}
    for person in sorted(people):
        notify(act, person=person, key=f"cases.notices.text_{what}", values=values, channels=(), link=link)


def _locked(act: Act, draft: ProcedureDraft) -> ProcedureDraft:
    row: ProcedureDraft | None = _drafts(act).filter(pk=draft.pk).first()
    if row is None:
        raise NotFound("cases.workshop.none")
    return row


def _open(act: Act, draft: ProcedureDraft) -> ProcedureDraft:
    row = _locked(act, draft)
    if not row.is_open:
        raise Conflict("cases.workshop.not_open")
    return row


def _proposed(act: Act, draft: ProcedureDraft) -> ProcedureDraft:
    row = _locked(act, draft)
    if row.state != DraftState.PROPOSED:
        raise Conflict("cases.workshop.not_proposed")
    return row
