"""Which law a case lives under: the stored versions, read once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diwan.kernel.cases.models import ProcedureVersion
from diwan.kernel.cases.schema.load import Resolved, thawed
from diwan.kernel.cases.schema.procedure import Procedure

if TYPE_CHECKING:
    from diwan.kernel.cases.models import Case

_thawed: dict[str, Procedure] = {}


def procedure_of(case: Case) -> Procedure:
    """The procedure a case was opened under, whatever is in force today."""
    return procedure_with(case.version_id)


def procedure_with(digest: str) -> Procedure:
    """A stored version by its hash."""
    found = _thawed.get(digest)
    if found is None:
        found = _thawed[digest] = thawed(ProcedureVersion.objects.get(pk=digest).resolved)
    return found


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
