from __future__ import annotations

import pytest
from django.test import Client

from diwan.config import health


@pytest.mark.django_db
def test_a_migrated_and_guarded_database_is_ready(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "faults": []})


@pytest.mark.django_db
def test_an_unguarded_table_is_not_ready_and_is_not_named(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "weaknesses", lambda: ["identity_person has no row security"])
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["faults"]) == (503, ["row_security"])
