"""A file given as an answer, and a statement signed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from diwan.kernel.base.errors import Refused
from diwan.kernel.base.text import Text
from diwan.kernel.cases.kinds.plain import NO, YES, Asked
from diwan.kernel.cases.kinds.where import Where
from diwan.kernel.documents.keeping import KeptFile


def read_file(asked: Asked, raw: Any, where: Where) -> dict[str, Any]:
    """A file just taken in, or one this request holds already: a digest alone opens nobody else's file."""
    if isinstance(raw, KeptFile):
        return {"name": raw.name, "media_type": raw.media_type, "size": raw.size, "digest": raw.digest}
    if isinstance(raw, Mapping) and raw.get("digest") in where.held:
        return {key: raw[key] for key in ("name", "media_type", "size", "digest") if key in raw}
    raise Refused("cases.field_errors.file")


def digests_in(values: Mapping[str, Any]) -> frozenset[str]:
    """The digests of the files among stored answers."""
    found = (
        value.get("digest")
        for value in values.values()
        if isinstance(value, Mapping) and "media_type" in value
    )
    return frozenset(digest for digest in found if isinstance(digest, str))


def is_signed(raw: Any) -> bool:
    """Whether somebody says yes to a statement."""
    if isinstance(raw, bool) or raw is None:
        return bool(raw)
    if str(raw).lower() in YES:
        return True
    if str(raw).lower() in ("", *NO):
        return False
    raise Refused("cases.field_errors.yes_no")


@dataclass(frozen=True, slots=True)
class Signed:
    """A simple electronic signature: who agreed to which statement, over what, when."""

    person: int | None
    name: str
    at: datetime
    digest: str

    def stored(self) -> dict[str, Any]:
        """The signature as an answer keeps it."""
        return {"person": self.person, "name": self.name, "at": self.at.isoformat(), "digest": self.digest}


def digest_over(statement: Text, matter: Mapping[str, Any]) -> str:
    """The digest that binds a statement to what was signed with it; the same matter gives the same digest."""
    whole = {"statement": {"ar": statement.ar, "fr": statement.fr}, "matter": matter}
    written = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return sha256(written.encode()).hexdigest()


def say_file(value: Mapping[str, Any]) -> Text:
    """A file by its name."""
    return Text(value.get("name", ""), value.get("name", ""))


def say_signature(value: Mapping[str, Any]) -> Text:
    """A signature: by whom, when, and the beginning of its digest."""
    name, day, digest = (str(value.get(key, "")) for key in ("name", "at", "digest"))
    kept = f"\u2066{day[:10]} ({digest[:12]})\u2069"
    return Text(f"وقعه {name} في {kept}", f"Signé par {name} le {kept}")
