"""The citizen's requests that are not filed yet."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import File, Router, Status
from ninja.files import UploadedFile

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import NotFound
from diwan.kernel.cases.api.common import taken
from diwan.kernel.cases.api.shapes import (
    AboutIn,
    AnswersIn,
    CaseLine,
    ConsentIn,
    DraftIn,
    DraftOut,
    FileOut,
    Key,
    StandingOut,
    SubmitIn,
)
from diwan.kernel.cases.concerning import Standing, standing_for
from diwan.kernel.cases.models import Case, Draft
from diwan.kernel.cases.resolving import is_offered
from diwan.kernel.cases.selectors import (
    drafts_of,
)
from diwan.kernel.cases.services import (
    attach_document,
    drop_draft,
    give_consent,
    save_draft,
    submit_case,
)
from diwan.kernel.cases.services.concerning import say_what_it_is_about
from diwan.kernel.cases.services.filing import section_fields
from diwan.kernel.documents.keeping import KeptFile
from diwan.kernel.identity.calls import (
    citizen_act_for,
    person_of_call,
    reading_scope,
    reads,
    writes,
)
from diwan.kernel.identity.shapes import Id
from diwan.kernel.territory.models import Level, Territory
from diwan.kernel.territory.scope import reading

router = Router()


@router.get("/drafts", response=list[DraftOut], summary="My requests not filed yet")
@reads("citizen")
def drafts(request: HttpRequest) -> list[Draft]:
    """The latest first."""
    return list(drafts_of(person_of_call(request))[:100])


@router.post("/drafts", response=DraftOut, summary="Begin a request")
@writes("citizen")
def begin(request: HttpRequest, payload: DraftIn) -> Draft:
    """A draft; nothing is filed yet."""
    territory = Territory.objects.filter(pk=payload.territory, valid_to=None).first()
    if territory is None or territory.level not in (Level.COMMUNE, Level.ARRONDISSEMENT):
        raise NotFound("cases.errors.no_community")
    if not is_offered(payload.territory, payload.procedure, timezone.localdate()):
        raise NotFound("cases.errors.no_procedure", key=payload.procedure)
    act = citizen_act_for(request, payload.territory)
    return save_draft(act, procedure=payload.procedure, values=payload.values)


def own_draft(request: HttpRequest, pk: int) -> Draft:
    """A draft of the caller's own."""
    with reading(reading_scope(request, "citizen")):
        return draft_seen(pk)


def draft_seen(pk: int) -> Draft:
    """A draft the scope shows."""
    found = Draft.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound("cases.errors.no_draft")
    return found


def act_on(request: HttpRequest, draft: Draft) -> Act:
    """The caller's act, addressed to the community of a draft."""
    return citizen_act_for(request, draft.territory_id, known=True)


@router.put("/drafts/{id}", response=DraftOut, summary="Keep answers")
@writes("citizen")
def keep_answers(request: HttpRequest, id: Id, payload: AnswersIn) -> Draft:
    """Wrong answers are refused by field; holes may wait."""
    draft = own_draft(request, id)
    return save_draft(
        act_on(request, draft),
        procedure=draft.procedure,
        values=payload.values,
        section=payload.section,
        draft=draft,
    )


@router.delete("/drafts/{id}", response={204: None}, summary="Throw a draft away")
@writes("citizen")
def throw_away(request: HttpRequest, id: Id) -> Status[None]:
    """Its files go with it."""
    draft = own_draft(request, id)
    drop_draft(act_on(request, draft), draft=draft)
    return Status(204, None)


@router.post("/drafts/{id}/documents/{key}", response=FileOut, summary="Add a document to a draft")
@writes("citizen")
def add_to_draft(request: HttpRequest, id: Id, key: Key, file: File[UploadedFile]) -> Any:
    """Checked by its content, not by its name."""
    draft = own_draft(request, id)
    return attach_document(act_on(request, draft), document=key, draft=draft, **taken(file))


@router.post("/drafts/{id}/answers/{key}", response=DraftOut, summary="Give a file as an answer")
@writes("citizen")
def answer_with_file(request: HttpRequest, id: Id, key: Key, file: File[UploadedFile]) -> Draft:
    """For a question of type `file`; the other answers of its page stay."""
    draft = own_draft(request, id)
    act = act_on(request, draft)
    with reading(reading_scope(request, "citizen")):
        law = draft.law
    asked = law.fields.get(key)
    if asked is None or asked.type != "file" or not asked.section:
        raise NotFound("cases.errors.no_document", document=key)
    kept: dict[str, Any] = {name: draft.values.get(name) for name in section_fields(law, asked.section)}
    values = kept | {key: KeptFile(**taken(file))}
    return save_draft(act, procedure=draft.procedure, values=values, section=asked.section, draft=draft)


@router.post("/drafts/{id}/submit", response=CaseLine, summary="File a draft")
@writes("citizen")
def submit(request: HttpRequest, id: Id, payload: SubmitIn | None = None) -> Case:
    """Filing twice gives the same case; `signs` names the statements the applicant agrees to."""
    draft = own_draft(request, id)
    act = act_on(request, draft)
    return submit_case(act, draft=draft, channel="api", signs=payload.signs if payload else ())


@router.post(
    "/drafts/{id}/consent", response=DraftOut, summary="Let a request take over what is held already"
)
@writes("citizen")
def consent(request: HttpRequest, id: Id, payload: ConsentIn) -> Draft:
    """Once for the whole request; what was answered already stays."""
    draft = own_draft(request, id)
    return give_consent(act_on(request, draft), draft=draft, agrees=payload.agrees)


@router.get("/drafts/{id}/about", response=list[StandingOut], summary="My permits a request may be about")
@reads("citizen")
def standing(request: HttpRequest, id: Id) -> list[Standing]:
    """Those that stand in the request's community, the latest decision first."""
    draft = draft_seen(id)
    return standing_for(act_on(request, draft), draft)


@router.post("/drafts/{id}/about", response=DraftOut, summary="Say which of my permits a request is about")
@writes("citizen")
def about(request: HttpRequest, id: Id, payload: AboutIn) -> Draft:
    """What is known of it is taken over; the decision may take its place once it is signed."""
    draft = own_draft(request, id)
    return say_what_it_is_about(act_on(request, draft), draft=draft, number=payload.number, link=payload.link)
