"""The words by which a case is found: kept in the act that changes them; those of documents by a worker."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef

from diwan.kernel.base.act import Act, system_act
from diwan.kernel.base.deferral import UNHURRIED, later
from diwan.kernel.base.errors import NotFound
from diwan.kernel.base.folding import Words, words_in
from diwan.kernel.cases.models import Case, CaseDocument, CaseText
from diwan.kernel.cases.wording import MOST_IN_PAPERS, marks_of, words_of
from diwan.kernel.documents.reading import is_readable, text_of
from diwan.kernel.documents.storage import content_of
from diwan.kernel.journal.services import note, service
from diwan.kernel.territory.scope import Scope, reading

BATCH = 200
_KEEP = """
INSERT INTO cases_casetext AS t (territory_id, case_id, holder_id, opened_at, words, papers)
VALUES (%s, %s, %s, %s, cases_words(%s::text[], %s::text[]) || array_to_tsvector(%s::text[]), '')
ON CONFLICT (territory_id, case_id) DO UPDATE SET words = excluded.words || t.papers, holder_id = excluded.holder_id
"""
_KEEP_PAPERS = """
INSERT INTO cases_casetext AS t (territory_id, case_id, holder_id, opened_at, words, papers)
SELECT %s, %s, %s, %s, v.said || v.read, v.read
  FROM (SELECT cases_words(%s::text[], %s::text[]) || array_to_tsvector(%s::text[]) AS said,
               cases_words(%s::text[], %s::text[]) AS read) AS v
ON CONFLICT (territory_id, case_id) DO UPDATE SET words = excluded.words, papers = excluded.papers
"""


def index_case(case: Case, papers: Iterable[CaseDocument] | None = None) -> None:
    """Keep the words of a case as it stands now; what its documents hold stays as it was read."""
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, _said(case, _standing(case) if papers is None else papers))


def read_later(act: Act, case: Case, papers: Iterable[CaseDocument]) -> None:
    """Leave the reading of documents that may hold text to a worker; names are kept by it too."""
    if any(is_readable(paper.media_type) for paper in papers):
        later("cases.read_papers", territory=case.territory_id, case=case.pk, moment=act.at.isoformat(),
              lock=f"cases.read_papers:{case.pk}", priority=UNHURRIED)  # fmt: skip


def read_papers(territory: int, case: int, at: datetime) -> None:
    """Read the documents of a case and keep their words; the reading, which takes long, is outside the act."""
    with reading(Scope("national")):
        rows = CaseDocument.objects.filter(territory_id=territory, case_id=case, replaced_at=None)
        papers = list(rows.values_list("digest", "media_type"))
    read = words_in((_read(digest, kind) for digest, kind in papers), MOST_IN_PAPERS)
    keep_papers(system_act(territory, at), case=case, read=read)


def _read(digest: str, media_type: str) -> str:
    """A file that is lost holds no words; those who open it are told so."""
    if not is_readable(media_type):
        return ""
    try:
        return text_of(content_of(digest), media_type)
    except NotFound:
        return ""


@service("cases.papers_read", mandate="system")
def keep_papers(act: Act, *, case: int, read: Words) -> None:
    """Keep what was read in the documents of a case, and its own words anew."""
    row = Case.objects.filter(territory_id=act.territory, pk=case).select_for_update(of=("self",)).first()
    if row is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(_KEEP_PAPERS, [*_said(row, _standing(row)), list(read.plain), list(read.latin)])
    note(number=row.number, words=len(read))


def index_missing(at: datetime, most: int = 20_000) -> int:
    """Keep the words of cases that have none yet, as after an upgrade; gives how many, by acts of a few hundred."""
    wordless = Case.objects.filter(
        ~Exists(CaseText.objects.filter(territory_id=OuterRef("territory_id"), case_id=OuterRef("pk")))
    )
    with reading(Scope("national")):
        rows = list(wordless.order_by("territory_id", "pk").values_list("territory_id", "pk")[:most])
    by_community: dict[int, list[int]] = {}
    for place, case in rows:
        by_community.setdefault(place, []).append(case)
    for place, cases in by_community.items():
        for start in range(0, len(cases), BATCH):
            index_some(system_act(place, at), cases=cases[start : start + BATCH])
    return len(rows)


@service("cases.words_kept", mandate="system")
def index_some(act: Act, *, cases: list[int]) -> None:
    """Keep the words of some cases, and have their documents read."""
    for row in Case.objects.filter(territory_id=act.territory, pk__in=cases).prefetch_related("documents"):
        papers = [paper for paper in row.documents.all() if paper.replaced_at is None]
        index_case(row, papers)
        read_later(act, row, papers)
    note(cases=len(cases))


def _standing(case: Case) -> list[CaseDocument]:
    return list(CaseDocument.objects.filter(territory_id=case.territory_id, case=case, replaced_at=None))


def _said(case: Case, papers: Iterable[CaseDocument]) -> list[Any]:
    said = words_of(case, papers, case.holder)
    place: list[Any] = [case.territory_id, case.pk, case.holder_id, case.opened_at]
    return [*place, list(said.plain), list(said.latin), marks_of(case)]
