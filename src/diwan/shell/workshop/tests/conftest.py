"""What the tests of the workshop start from: a writer and a head of one commune, beside the tennis club."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from diwan.kernel.cases.models import ProcedureDraft
from diwan.kernel.cases.services import start_procedure
from diwan.kernel.cases.tests.conftest import club, own_keys  # noqa: F401
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import Somebody, make_holder
from diwan.shell.cases.tests.test_calendar import signed_in


@pytest.fixture
def writer(club: Path) -> Somebody:  # noqa: F811
    return make_holder("writer", "procedure_writer")


@pytest.fixture
def head(club: Path) -> Somebody:  # noqa: F811
    return make_holder("head", "president")


@pytest.fixture
def bench(writer: Somebody) -> Client:
    return signed_in(writer)


@pytest.fixture
def draft(writer: Somebody) -> ProcedureDraft:
    return start_procedure(
        writer.in_office(), title_ar="ترخيص الملصقات", title_fr="Permis d'affichage", source="authorisation"
    )


def now(draft: ProcedureDraft) -> ProcedureDraft:
    with reading(Scope("national")):
        return ProcedureDraft.objects.get(pk=draft.pk)
