"""Work of Rokhas done by the workers."""

from __future__ import annotations

from datetime import datetime

from procrastinate.contrib.django import app

from diwan.modules.rokhas import services


@app.task(name="rokhas.keep_permit")
def keep_permit(territory: int, number: str, moment: str) -> None:
    """The public register follows a case that moved."""
    services.keep_permit(territory=territory, number=number, at=datetime.fromisoformat(moment))
