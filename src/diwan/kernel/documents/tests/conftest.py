"""One world for the tests of documents: an officer who signs, one who signs by delegation, keys of their own."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from diwan.kernel.base.text import Text


@pytest.fixture(autouse=True)
def own_keys(settings: Any, tmp_path: Path) -> None:
    """Keys and files of this test alone."""
    settings.ENVIRONMENT = dataclasses.replace(
        settings.ENVIRONMENT, var=tmp_path, storage_url=(tmp_path / "files").as_uri()
    )
    settings.PUBLIC_URL = "https://diwan.example.ma"


@pytest.fixture
def prepared(communities: None) -> Callable[..., Any]:
    """A certificate ready to be signed, in any languages."""
    return make_prepared


def make_president(username: str = "president", territory: int | None = None) -> Any:
    from diwan.kernel.testing.world import COMMUNE, make_holder

    return make_holder(username, "president", territory=territory or COMMUNE)


def make_delegate(giver: Any, ends: date | None = None, username: str = "delegate") -> Any:
    """A clerk to whom the president delegated the signature."""
    from diwan.kernel.identity.models import Delegation, Mandate
    from diwan.kernel.testing.world import COMMUNE, LONG_AGO, as_office, make_holder

    somebody = make_holder(username, "clerk")
    with as_office(COMMUNE):
        Delegation.objects.create(
            territory_id=COMMUNE,
            giver=Mandate.objects.get(person=giver.person),
            receiver=Mandate.objects.get(person=somebody.person),
            kinds=["registrar"], reference="2026/14", starts=LONG_AGO, ends=ends, published_on=LONG_AGO,
        )  # fmt: skip
    return somebody


FACTS = {
    "opening": Text("يشهد ضابط الحالة المدنية بما يلي.", "L’officier de l’état civil atteste ce qui suit."),
    "facts": [
        {"label": Text("الاسم الكامل", "Nom complet"), "value": Text("يوسف العلوي", "Youssef Alaoui")},
        {"label": Text("البطاقة الوطنية", "CNIE"), "value": {"kind": "code", "value": "EE123456"}},
        {"label": Text("تاريخ الازدياد", "Né le"), "value": date(1990, 3, 1)},
    ],
}


def make_prepared(act: Any, **changes: Any) -> Any:
    from diwan.kernel.documents.services import prepare_document

    given: dict[str, Any] = {
        "kind": "test.certificate", "template": "documents/certificate",
        "title": Text("شهادة إدارية", "Certificat administratif"), "data": FACTS,
        "signer_kinds": ("registrar",), "number": "12/2026",
        "subject": Text("يوسف العلوي", "Youssef Alaoui"),
    }  # fmt: skip
    return prepare_document(act, **{**given, **changes})
