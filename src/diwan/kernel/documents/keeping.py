"""A file somebody sends, checked by its content and kept, before the act that will record it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from diwan.kernel.documents.configuration import configuration
from diwan.kernel.documents.intake import ANY_KIND, take_in
from diwan.kernel.documents.storage import keep


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file whose content is kept already: its name, kind, size in bytes and digest."""

    name: str
    media_type: str
    size: int
    digest: str


def taken_and_kept(
    name: str, chunks: Iterable[bytes], *, limit: int | None = None, kinds: tuple[str, ...] = ANY_KIND
) -> KeptFile:
    """Take a file in and keep its content under its digest; `Refused` says in words what is wrong with it.

    At most `limit` bytes, by default the house's own.
    """
    found = take_in(name, chunks, limit=limit or configuration().upload_limit, kinds=kinds)
    with found.content:
        keep(found.content, found.digest)
    return KeptFile(found.name, found.media_type, found.size, found.digest)
