"""A version written as what it changes of an earlier one: a change of the law is a small file (decision 0072).

`amends = 1` at the top names the version it starts from. Of the keyed tables (`fields`, `steps`, `uses`) what it says
of a thing takes the place of what was said, property by property; new things come after; all else is replaced.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from diwan.kernel.cases.schema.problems import Problem, ProcedureInvalid
from diwan.kernel.cases.schema.procedure import Procedure

Raw = dict[str, Any]
AMENDS = "amends"
TABLES = [
    info.alias or name for name, info in Procedure.model_fields.items() if str(info.annotation)[:5] == "dict["
]
KEYED = frozenset({"uses", "parameters", *TABLES})
"""The tables of things by name; whatever else stands at the top is one value."""


def amended(base: Raw, change: Raw) -> Raw:
    """The whole version a change comes to on the one it starts from."""
    whole = dict(base)
    for name, value in change.items():
        whole[name] = _with_things(whole.get(name, {}), value) if name in KEYED else value
    whole.pop(AMENDS, None)
    return whole


def _with_things(held: Raw, said: Raw) -> Raw:
    things = dict(held)
    for key, thing in said.items():
        before = things.get(key)
        both = isinstance(before, dict) and isinstance(thing, dict)
        things[key] = {**before, **thing} if both else thing  # type: ignore[dict-item]
    return things


def written_out(raw: Raw, earlier: Callable[[int], Raw | None], name: str) -> Raw:
    """A version with all it amends, however often that was amended; `earlier` gives another version as written."""
    start = raw.get(AMENDS)
    if start is None:
        return raw
    found = earlier(start) if isinstance(start, int) and start < raw.get("version", 0) else None
    if found is None:
        raise ProcedureInvalid(name, [Problem(AMENDS, "no_version", {"version": start})])
    return amended(written_out(found, earlier, name), raw)


def among(versions: Mapping[tuple[str, int], Raw], key: str) -> Callable[[int], Raw | None]:
    """Where the earlier versions of one key are found."""
    return lambda version: versions.get((key, version))
