"""Between the content of a record and the JSON its versions keep."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from diwan.modules.civil_status.content import BirthContent, Content, DeathContent, RecordType


@cache
def _adapter(kind: RecordType) -> TypeAdapter[Any]:
    return TypeAdapter(BirthContent if kind is RecordType.BIRTH else DeathContent)


def type_of(content: Content) -> RecordType:
    """Whether this is a birth or a death."""
    return RecordType.BIRTH if isinstance(content, BirthContent) else RecordType.DEATH


def stored(content: Content) -> dict[str, Any]:
    """The content as a version keeps it: what is empty is left out."""
    kept: dict[str, Any] = _adapter(type_of(content)).dump_python(content, mode="json", exclude_defaults=True)
    return kept


def stored_text(content: Content) -> str:
    """The same as one line of JSON, for bulk writing."""
    return _adapter(type_of(content)).dump_json(content, exclude_defaults=True).decode()


def content_from(kind: RecordType, kept: Mapping[str, Any]) -> Content:
    """The content a version keeps."""
    content: Content = _adapter(kind).validate_python(dict(kept))
    return content


def changed(content: Content, changes: Mapping[str, Any]) -> Content:
    """The content with some fields replaced, named by dotted path (`name.first_ar`, `mother.born`)."""
    kept = _adapter(type_of(content)).dump_python(content, mode="json")
    for path, value in changes.items():
        _put(kept, path.split("."), value, path)
    return content_from(type_of(content), kept)


def _put(holder: Any, path: list[str], value: Any, whole: str) -> None:
    field, rest = path[0], path[1:]
    if not isinstance(holder, dict) or field not in holder:
        raise KeyError(whole)
    if rest:
        _put(holder[field], rest, value, whole)
    else:
        holder[field] = value
