"""An office: one of those open in the community asked, or in a commune answered before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diwan.kernel.base.errors import Refused
from diwan.kernel.base.text import Text
from diwan.kernel.base.whole import whole_number
from diwan.kernel.cases.kinds.where import OfficeAt, Where
from diwan.kernel.cases.schema.fields import FormField
from diwan.kernel.cases.schema.procedure import Procedure
from diwan.kernel.territory.names import folded


def read_office(asked: FormField, raw: Any, where: Where) -> dict[str, Any]:
    """An office by its number, or by its name as it is written; `Refused` where that commune has none such."""
    typed = raw.get("office") if isinstance(raw, Mapping) else raw
    text = str(typed).strip() if isinstance(typed, str | int) else ""
    number = whole_number(text)
    for one in where.offices(commune_of(asked, where.said), asked.offices):
        if one.id == number or (text and folded(text)) in (folded(one.name.ar), folded(one.name.fr)):
            return kept_office(one)
    raise Refused("cases.field_errors.office")


def commune_of(asked: FormField, values: Mapping[str, Any]) -> str | None:
    """The code of the commune an office is looked for in: None for the community asked, empty while unanswered."""
    if asked.commune is None:
        return None
    place = values.get(asked.commune)
    return str(place.get("code", "")) if isinstance(place, Mapping) else ""


def kept_office(office: OfficeAt) -> dict[str, Any]:
    """An office as an answer keeps it: its number, the names it had, where it is."""
    return {
        "office": office.id, "ar": office.name.ar, "fr": office.name.fr, "code": office.code,
        "place_ar": office.place.ar, "place_fr": office.place.fr,
    }  # fmt: skip


def say_office(value: Mapping[str, Any]) -> Text:
    """An office and its community."""
    return Text(
        f"{value.get('ar', '')}، {value.get('place_ar', '')}",
        f"{value.get('fr', '')}, {value.get('place_fr', '')}",
    )


def without_strays(law: Procedure, values: Mapping[str, Any]) -> dict[str, Any]:
    """The answers without the offices of a commune that was answered before and is no longer."""
    return {key: None if _is_stray(law, values, key, value) else value for key, value in values.items()}


def _is_stray(law: Procedure, values: Mapping[str, Any], key: str, value: Any) -> bool:
    asked = law.fields.get(key)
    if asked is None or asked.type != "office" or not isinstance(value, Mapping) or asked.commune is None:
        return False
    return value.get("code") != commune_of(asked, values)
