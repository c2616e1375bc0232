"""What the process that forks the servers leaves behind."""

from __future__ import annotations

import django.db
import pytest

from diwan.config.launch.serving import require_guarded_database
from diwan.kernel.territory import security


class Line:
    """A connection that notes how it is left."""

    def __init__(self) -> None:
        self.left: list[str] = []

    def close(self) -> None:
        self.left.append("closed")

    def close_pool(self) -> None:
        self.left.append("pool closed")


def test_no_pool_is_handed_to_a_forked_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its threads would be missing there: the server answered on one connection, and never again once that broke."""
    line = Line()
    monkeypatch.setattr(django.db, "connection", line)
    monkeypatch.setattr(security, "weaknesses", list)
    require_guarded_database()
    assert line.left == ["closed", "pool closed"]
