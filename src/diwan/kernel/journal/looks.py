"""Looking from above is an act too: a wider scope leaves an entry in the chain of who looks."""

from __future__ import annotations

from diwan.kernel.base.act import Act
from diwan.kernel.journal.services import service
from diwan.kernel.territory.scope import Scope


@service("journal.looked", mandate="anyone")
def record_look(act: Act, *, page: str, lo: int, hi: int) -> None:
    """Record that somebody looked beyond their own community (organic law 113.14 art. 110; law 09-08)."""


def looks_beyond(scope: Scope) -> bool:
    """Whether a scope shows more than one community's own rows."""
    return scope.hat == "national" or (scope.hat == "office" and scope.hi != scope.lo)
