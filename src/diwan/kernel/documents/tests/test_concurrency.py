"""Two officers who sign the same act at the same moment, on two connections."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Conflict
from diwan.kernel.documents.models import IssuedDocument, StoredFile
from diwan.kernel.documents.selectors import signed_pdf
from diwan.kernel.documents.services import sign_document
from diwan.kernel.documents.signing import check_pdf
from diwan.kernel.documents.tests.conftest import make_prepared, make_president
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE


@pytest.mark.parametrize("round", range(3))
def test_one_signature_wins_and_the_other_is_a_conflict(communities_for_real: None, round: int) -> None:
    acts = [make_president(name).in_office() for name in ("first", "second")]
    document = make_prepared(acts[0])
    ready = threading.Barrier(2)

    def sign(act: Act) -> str:
        row = IssuedDocument(pk=document.pk, territory_id=COMMUNE)
        ready.wait()
        try:
            return sign_document(act, document=row).digest
        except Conflict as conflict:
            return conflict.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        results = sorted(pool.map(sign, acts), key=len)
    assert results[0] == "documents.errors.already_signed"
    assert len(results[1]) == 64
    with reading(Scope("office", COMMUNE, COMMUNE)):
        row = IssuedDocument.objects.get(pk=document.pk)
        assert row.digest == results[1]
        assert StoredFile.objects.filter(about_id=str(row.pk)).count() == 1
    check = check_pdf(signed_pdf(row))
    assert check is not None
    assert check.holds
