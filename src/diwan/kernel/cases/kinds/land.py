"""Where something lies: a commune, an address, a parcel of the land register."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from diwan.kernel.base.errors import Invalid, Refused
from diwan.kernel.base.text import Text
from diwan.kernel.base.whole import western_digits
from diwan.kernel.cases.kinds.parts import InPart, Part, read_parts
from diwan.kernel.cases.kinds.plain import Asked
from diwan.kernel.cases.kinds.where import Commune, Where
from diwan.kernel.territory.names import folded

MOST_PROPOSED = 3
WITHIN = re.compile(r"(?P<name>[^()،,]+?)\s*[(،,]\s*(?P<above>[^()]+?)\s*\)?\s*")
COMMUNE = Part("commune", Text("الجماعة أو المقاطعة", "Commune ou arrondissement"), "commune")
ADDRESS = (
    COMMUNE,
    Part("quarter", Text("الحي أو الدوار", "Quartier ou douar"), required=False),
    Part("street", Text("الزنقة أو الشارع", "Rue ou avenue"), required=False),
    Part("number", Text("الرقم", "Numéro"), "code", required=False, longest=20),
)
TITLES = {
    "title": Text("رسم عقاري", "Titre foncier"),
    "requisition": Text("مطلب تحفيظ", "Réquisition d'immatriculation"),
    "unregistered": Text("عقار غير محفظ", "Terrain non immatriculé"),
}
ZONES = {str(n): Text(f"المنطقة {n}", f"Zone {n}") for n in range(1, 5)}
"""The Moroccan Lambert zones (EPSG 26191, 26192, 26194, 26195)."""
PARCEL_NUMBER = Part(
    "number", Text("رقم الرسم أو المطلب", "N° du titre ou de la réquisition"), "code", required=False, longest=30,
    latin=True, hint=Text("مثل 12345/04", "par exemple 12345/04"),
)  # fmt: skip
EASTING = Part(
    "x", Text("الإحداثية X بالمتر", "Coordonnée X (mètres)"), "code", required=False, longest=14, latin=True
)
NORTHING = Part(
    "y", Text("الإحداثية Y بالمتر", "Coordonnée Y (mètres)"), "code", required=False, longest=14, latin=True
)
ZONE = Part("zone", Text("منطقة لامبير", "Zone Lambert"), "choice", required=False, choices=ZONES)
PARCEL = (
    Part("title", Text("الوضعية العقارية", "Situation foncière"), "choice", choices=TITLES),
    PARCEL_NUMBER,
    Part("name", Text("اسم الملك", "Nom de la propriété"), required=False),
    ZONE,
    EASTING,
    NORTHING,
)
WRITTEN = re.compile(r"\s*(?P<kind>[TR])?\s*(?P<number>\d.*?)\s*")
NUMBER_SHAPE = re.compile(r"[A-Z]{0,3}\d{1,7}(/[A-Z0-9]{1,4}){0,2}")
ARABIC_NUMBER = re.compile(r"\d{1,7}(/[\dء-ي]{1,4}){0,2}")
LARGEST_COORDINATE = 2_000_000


def read_place(asked: Asked, raw: Any, where: Where) -> dict[str, Any]:
    """A commune of the list, by its code, or by its name as people spell it."""
    typed = raw.get("code") if isinstance(raw, dict) else raw
    if not isinstance(typed, str) or not typed.strip():
        raise Refused("cases.field_errors.no_commune")
    return kept_commune(found_commune(typed.strip(), where))


def found_commune(typed: str, where: Where) -> Commune:
    """The one commune a text names; `Refused` says which ones come near when it names none or several.

    «Name (province)» tells apart those of the same name.
    """
    apart = WITHIN.fullmatch(typed)
    name, above = (apart["name"], apart["above"]) if apart else (typed, "")
    near = where.communes(name)
    exact = [c for c in near if c.code == typed or folded(name) in (folded(c.name.ar), folded(c.name.fr))]
    if above:
        exact = [c for c in exact if folded(above) in (folded(c.above.ar), folded(c.above.fr))] or exact
    if len(exact) == 1:
        return exact[0]
    proposed = exact or list(near)
    if not proposed:
        raise Refused("cases.field_errors.no_commune")
    listed = Text(
        "، ".join(written_commune(c).ar for c in proposed[:MOST_PROPOSED]),
        ", ".join(written_commune(c).fr for c in proposed[:MOST_PROPOSED]),
    )
    raise Refused(
        "cases.field_errors.which_commune" if exact else "cases.field_errors.near_communes", communes=listed
    )


def written_commune(commune: Commune) -> Text:
    """A commune as one types it to be understood: with the province it lies in."""
    return Text(f"{commune.name.ar} ({commune.above.ar})", f"{commune.name.fr} ({commune.above.fr})")


def kept_commune(commune: Commune) -> dict[str, str]:
    """A commune as an answer keeps it: its code, and the names it had."""
    name, above = commune.name, commune.above
    return {"code": commune.code, "ar": name.ar, "fr": name.fr, "above_ar": above.ar, "above_fr": above.fr}


def read_address(asked: Asked, raw: Any, where: Where) -> dict[str, Any]:
    """An address in the territory: its commune from the list, then a quarter or a street at least."""
    found = read_parts(raw, ADDRESS, where)
    try:
        found["commune"] = read_place(asked, found["commune"], where)
    except Refused as fault:
        raise Invalid({"": [InPart(COMMUNE.label, fault)]}) from fault
    if not found.get("quarter") and not found.get("street"):
        raise Refused("cases.field_errors.street_or_quarter")
    return found


def read_parcel(asked: Asked, raw: Any, where: Where) -> dict[str, Any]:
    """A parcel: registered under a title, under requisition, or neither; its coordinates all or none.

    A plain text is the number of a title, or of a requisition where R stands before it.
    """
    if isinstance(raw, str):
        said = WRITTEN.fullmatch(western_digits(raw).upper())
        kind = "requisition" if said and said["kind"] == "R" else "title"
        raw = {"title": kind, "number": said["number"] if said else raw}
    found = read_parts(raw, PARCEL, where, {"number": parcel_number, "x": metres, "y": metres})
    if found["title"] != "unregistered" and not found.get("number"):
        raise Invalid({"": [InPart(PARCEL_NUMBER.label, Refused("cases.field_errors.part_missing"))]})
    given = [part for part in (ZONE, EASTING, NORTHING) if part.key in found]
    if given and len(given) < len((ZONE, EASTING, NORTHING)):
        raise Refused("cases.field_errors.coordinates_whole")
    return found


def parcel_number(typed: str) -> str:
    """The number of a title or a requisition; the land registry that keeps it follows the stroke."""
    number = western_digits(re.sub(r"[\s.-]", "", typed)).upper()
    if not NUMBER_SHAPE.fullmatch(number) and not ARABIC_NUMBER.fullmatch(number):
        raise Refused("cases.field_errors.parcel_number")
    return number


def metres(typed: str) -> str:
    """A Lambert coordinate in metres, to the centimetre."""
    text = western_digits(re.sub(r"\s", "", typed)).replace(",", ".")
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise Refused("cases.field_errors.number") from error
    if not number.is_finite() or not 0 <= number <= LARGEST_COORDINATE:
        raise Refused("cases.field_errors.metres")
    return str(round(number, 2))


def say_place(value: dict[str, Any]) -> Text:
    """A commune and the province it lies in."""
    return Text(
        f"{value.get('ar', '')} ({value.get('above_ar', '')})",
        f"{value.get('fr', '')} ({value.get('above_fr', '')})",
    )


def say_address(value: dict[str, Any]) -> Text:
    """An address on one line, from the door to the province."""
    place = say_place(value.get("commune", {}))
    near = [value.get("number", ""), value.get("street", ""), value.get("quarter", "")]
    return Text(
        "، ".join(filter(None, [*near, place.ar])),
        ", ".join(filter(None, [" ".join(filter(None, near[:2])), near[2], place.fr])),
    )


def say_parcel(value: dict[str, Any]) -> Text:
    """A parcel by its title, then its coordinates."""
    title = TITLES.get(value.get("title", ""), Text("", ""))
    rest = [f"«{value['name']}»"] if value.get("name") else []
    number = value.get("number", "")
    where = (value.get("zone", ""), value.get("x", ""), value.get("y", ""))
    arabic = [
        f"{title.ar} {number}".strip(),
        *rest,
        *([f"لامبير {where[0]}: X {where[1]}، Y {where[2]}"] if where[1] else []),
    ]
    french = [
        f"{title.fr} {number}".strip(),
        *rest,
        *([f"Lambert {where[0]} : X {where[1]}, Y {where[2]}"] if where[1] else []),
    ]
    return Text("، ".join(arabic), ", ".join(french))
