"""Who of a community's desk opens an act or a file by its address: those whose work it belongs to.

Row security keeps communities apart; inside one, a seat held for something else (a declaring hospital, a cashier)
opens nothing (law 09.08 art. 3 and 23). A module registers whose work its acts and files are when it is ready:

    read_by("civil_status", CLERK, OFFICER)
"""

from __future__ import annotations

from collections.abc import Iterable

from diwan.kernel.documents.models import IssuedDocument, StoredFile
from diwan.kernel.identity.rules import OVERSEERS

_readers: dict[str, frozenset[str]] = {}


def read_by(label: str, *kinds: str) -> None:
    """Register the kinds of mandate that read the acts and files of a module."""
    _readers[label] = _readers.get(label, frozenset()) | frozenset(kinds)


def readers_of(row: IssuedDocument | StoredFile) -> frozenset[str]:
    """The kinds of mandate that read an act or a file: who signs it, whose work it is, who oversees the house."""
    own = (row.kind, *row.signer_kinds) if isinstance(row, IssuedDocument) else ("",)
    labels = {own[0].partition(".")[0], row.about_type.partition(".")[0]}
    return OVERSEERS.union(own[1:], *(_readers.get(label, frozenset()) for label in labels))


def may_read(kinds: Iterable[str], row: IssuedDocument | StoredFile) -> bool:
    """Whether a seat of these kinds opens this act or file."""
    return not frozenset(kinds).isdisjoint(readers_of(row))
