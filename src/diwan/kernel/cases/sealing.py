"""Plans in versions: which pieces are versions of one another, which is the last, where its sealed copy is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from diwan.kernel.base.errors import NotFound
from diwan.kernel.cases.models import Case, CaseDocument
from diwan.kernel.cases.schema.procedure import Procedure
from diwan.kernel.documents.models import IssuedDocument, State

ABOUT = "cases.casedocument"


def versions_of(law: Procedure, document: str) -> frozenset[str]:
    """The pieces under which a version of this one is given, itself first among them."""
    return frozenset(
        {document} | {str(key) for key, one in law.documents.items() if one.version_of == document}
    )


def pieces_sealed(law: Procedure) -> list[str]:
    """The pieces that an act of the procedure seals, by the name of their first version."""
    return sorted({str(key) for output in law.outputs.values() for key in output.seals})


def sealed_documents(law: Procedure) -> frozenset[str]:
    """Every piece that an act of the procedure may seal one day, each under all its versions' names."""
    return frozenset().union(*(versions_of(law, key) for key in pieces_sealed(law)))


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a piece: its number from 1, whether it is the last, the act that is its sealed copy."""

    paper: CaseDocument
    number: int
    last: bool
    sealed: IssuedDocument | None = None


def versions_in(law: Procedure, papers: Iterable[CaseDocument], document: str) -> list[Version]:
    """The versions of a piece among the papers of a case, replaced ones too, oldest first."""
    keys = versions_of(law, document)
    found = sorted((one for one in papers if one.key in keys), key=lambda one: (one.added_at, one.pk))
    return [Version(one, number, number == len(found)) for number, one in enumerate(found, 1)]


def sealed_of(case: Case) -> dict[int, IssuedDocument]:
    """The sealed copies of the papers of a case, by paper; no query where the procedure seals nothing."""
    if not sealed_documents(case.law):
        return {}
    papers = [str(one.pk) for one in case.documents.all()]
    rows = IssuedDocument.objects.filter(
        territory_id=case.territory_id, about_type=ABOUT, about_id__in=papers
    )
    return {int(row.about_id): row for row in rows.exclude(state=State.DRAFT).order_by("pk")}


def sealed_copy(case: Case, paper: int) -> IssuedDocument:
    """The sealed copy of one paper of a case; `NotFound` where it has none."""
    row = sealed_of(case).get(paper)
    if row is None:
        raise NotFound("cases.errors.no_output")
    return row
