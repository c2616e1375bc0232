"""Which law a case lives under: the stored versions, read once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from diwan.kernel.cases.models import ProcedureVersion
from diwan.kernel.cases.schema.load import Resolved, thawed
from diwan.kernel.cases.schema.procedure import Procedure

if TYPE_CHECKING:
    from diwan.kernel.cases.models import Case

_thawed: dict[str, Procedure] = {}
_resolved: dict[str, Resolved] = {}
"""By hash, so that neither ever goes stale."""


def procedure_of(case: Case) -> Procedure:
    """The procedure a case was opened under, whatever is in force today."""
    return procedure_with(case.version_id)


def procedure_with(digest: str) -> Procedure:
    """A stored version by its hash."""
    found = _thawed.get(digest)
    if found is None:
        found = _thawed[digest] = thawed(ProcedureVersion.objects.get(pk=digest).resolved)
    return found


def resolved_with(digests: Iterable[str]) -> dict[str, Resolved]:
    """Stored versions by their hashes, those this process has not met yet in one query."""
    wanted = set(digests)
    if unknown := wanted - _resolved.keys():
        for row in ProcedureVersion.objects.filter(pk__in=unknown):
            law = _thawed.setdefault(row.pk, thawed(row.resolved))
            _resolved[row.pk] = Resolved(law, row.resolved, row.pk)
    return {digest: _resolved[digest] for digest in wanted}


def kept(resolved: Resolved) -> str:
    """The hash of a version that is now kept for the cases opened under it."""
    ProcedureVersion.objects.get_or_create(
        hash=resolved.hash,
        defaults={
            "key": resolved.procedure.key,
            "version": resolved.procedure.version,
            "resolved": resolved.json,
        },
    )
    _thawed.setdefault(resolved.hash, resolved.procedure)
    return resolved.hash
