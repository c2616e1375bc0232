"""Plans in versions, and the seal of the one approved: "ne varietur" (12.90 art. 43, 2-18-577 art. 44)."""

from __future__ import annotations

from typing import Any

import pytest

from diwan.kernel.base.errors import Refused
from diwan.kernel.cases.models import Case, CaseDocument
from diwan.kernel.cases.sealing import sealed_of, versions_in
from diwan.kernel.cases.services import attach_document, save_draft
from diwan.kernel.documents.inspection import inspect
from diwan.kernel.documents.keeping import taken_and_kept
from diwan.kernel.documents.models import IssuedDocument
from diwan.kernel.documents.selectors import signed_pdf
from diwan.kernel.documents.tests.drawings import Leaf, drawing
from diwan.kernel.territory.scope import reading
from diwan.modules.rokhas.tests.world import (
    HOUSE,
    HOUSE_PAPERS,
    OFFICE,
    World,
    filed,
    moved,
    paid,
    signed,
    weighed,
)

SMALL = "rokhas.building_permit_small"


def bring(world: World, key: str, days: int, content: bytes, **to: Any) -> CaseDocument:
    kept = taken_and_kept(f"{key}.pdf", [content])
    return attach_document(
        world.act("citizen", days), document=key, name=kept.name, media_type=kept.media_type, size=kept.size,
        digest=kept.digest, **to,
    )  # fmt: skip


def granted(world: World) -> Case:
    """Granted on plans that were changed once."""
    case = filed(world, SMALL, HOUSE, HOUSE_PAPERS)
    weighed(world, case, 0)
    moved(world, case, "president", "request_changes", 1, changes="الواجهة")
    bring(world, "amended_plans", 5, drawing([Leaf(), Leaf(turned=90)]), case=case)
    moved(world, case, "citizen", "file_amended", 5)
    weighed(world, case, 5)
    moved(world, case, "president", "grant", 6)
    paid(world, case, 7)
    return moved(world, case, "desk", "deliver", 7)


def seen(case: Case) -> tuple[list[CaseDocument], dict[int, IssuedDocument]]:
    with reading(OFFICE):
        row = Case.objects.get(pk=case.pk)
        return list(row.documents.all()), sealed_of(row)


def test_the_last_version_is_sealed_with_the_permit_and_no_other(world: World) -> None:
    case = granted(world)
    assert seen(case)[1] == {}
    (permit,) = signed(world, 8)
    papers, sealed = seen(case)
    first, last = versions_in(case.law, papers, "plans")
    assert (first.number, first.last, last.number, last.last) == (1, False, 2, True)
    assert set(sealed) == {last.paper.pk}
    row = sealed[last.paper.pk]
    assert row.number == permit.number
    with reading(OFFICE):
        pdf = signed_pdf(row)
        told = Case.objects.get(pk=case.pk).facts.filter(kind="signed").latest("seq").details
    found = inspect([pdf])
    assert found.same and found.signature is not None and found.signature.holds
    assert told["sealed"] == [row.printed_code]
    assert row.holder_id == world.citizen.person.pk


def test_plans_are_given_as_pdf_and_as_one_that_can_be_stamped(world: World) -> None:
    act = world.act("citizen", 0)
    draft = save_draft(act, procedure=SMALL, values=HOUSE)
    with pytest.raises(Refused, match="plan_not_pdf"):
        attach_document(
            act,
            document="plans",
            name="plan.png",
            media_type="image/png",
            size=9,
            digest="0" * 64,
            draft=draft,
        )
    with pytest.raises(Refused, match="not_stampable"):
        bring(world, "plans", 0, drawing([Leaf(turned=45)]), draft=draft)
    bring(world, "areas", 0, drawing([Leaf(turned=45)]), draft=draft)
