"""What the engine's tests share: a tennis club, its answers, its cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from diwan.kernel.base.act import Act
from diwan.kernel.cases.models import Case, CaseDocument, CaseFact, Draft
from diwan.kernel.cases.services import (
    attach_document,
    save_draft,
    submit_case,
)
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, NOW, Somebody

TENNIS = "tennis.membership"
ANSWERS = {"full_name": "سعاد العلوي", "born_on": "1990-05-04", "junior": "no", "level": "beginner"}
OFFICE = Scope("office", COMMUNE, COMMUNE)


def later(act: Act, **delta: int) -> Act:
    return replace(act, at=act.at + timedelta(**delta))


def photo(
    act: Act, *, draft: Draft | None = None, case: Case | None = None, key: str = "photo"
) -> CaseDocument:
    return attach_document(
        act,
        document=key,
        name="photo.png",
        media_type="image/png",
        size=9,
        digest="0" * 64,
        draft=draft,
        case=case,
    )


def drafted(citizen: Somebody, at: datetime = NOW, *, with_photo: bool = True, **answers: str) -> Draft:
    act = citizen.as_citizen(at=at)
    draft = save_draft(act, procedure=TENNIS, values={**ANSWERS, **answers})
    if with_photo:
        photo(act, draft=draft)
    return draft


def filed(citizen: Somebody, at: datetime = NOW, **options: object) -> Case:
    return submit_case(citizen.as_citizen(at=at), draft=drafted(citizen, at, **options))  # type: ignore[arg-type]


def fresh(case: Case) -> Case:
    with reading(Scope("national")):
        return Case.objects.get(pk=case.pk)


def fresh_in(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def facts(case: Case) -> list[tuple[str, str]]:
    with reading(Scope("national")):
        return list(CaseFact.objects.filter(case_id=case.pk).order_by("seq").values_list("kind", "key"))
