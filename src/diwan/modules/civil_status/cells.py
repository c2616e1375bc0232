"""A content back as the cells of an entry form: the inverse of `register_csv.content_from_cells`."""

from __future__ import annotations

from diwan.modules.civil_status.content import BirthContent, Content, Moment, Name, Parent


def cells_of(content: Content) -> dict[str, str]:
    """What a form shows of a content, under the names of the register's columns; nothing for what is unknown."""
    cells = {
        **_name(content.name),
        "sex": content.sex.value,
        "date": _day(content.event),
        "hour": f"{content.event.hour:%H:%M}" if content.event.hour else "",
        "place_ar": content.place.ar,
        "place_fr": content.place.fr,
        "nationality": "" if content.nationality == "MA" else content.nationality,
        "idcs": content.idcs,
        "cnie": content.cnie,
        **_parent("father", content.father),
        **_parent("mother", content.mother),
        "declarant_name": content.declarant.name,
        "declarant_capacity": content.declarant.capacity,
        "declarant_cnie": content.declarant.cnie,
    }
    if isinstance(content, BirthContent):
        cells["twin_order"] = str(content.twin_order or "")
    else:
        cells |= {
            "birth_date": _day(content.born), "birth_place_ar": content.birth_place.ar,
            "birth_place_fr": content.birth_place.fr, "marital_status": content.marital_status,
            "occupation": content.occupation, "residence": content.residence,
            "birth_record": content.birth_record, "stillborn": "1" if content.stillborn else "",
        }  # fmt: skip
    return {name: value for name, value in cells.items() if value}


def _name(name: Name, prefix: str = "") -> dict[str, str]:
    return {
        f"{prefix}{part}_{script}": getattr(name, f"{part}_{script}")
        for script in ("ar", "la", "tf")
        for part in ("family", "first")
    }


def _parent(side: str, parent: Parent) -> dict[str, str]:
    return {
        **_name(parent.name, f"{side}_"),
        f"{side}_father_ar": parent.father_name.ar,
        f"{side}_father_fr": parent.father_name.fr,
        f"{side}_birth_date": _day(parent.born),
        f"{side}_birth_place_ar": parent.birth_place.ar,
        f"{side}_birth_place_fr": parent.birth_place.fr,
        f"{side}_occupation": parent.occupation,
        f"{side}_residence": parent.residence,
        f"{side}_nationality": "" if parent.nationality == "MA" else parent.nationality,
        f"{side}_cnie": parent.cnie,
        f"{side}_deceased": "1" if parent.deceased else "",
    }


def _day(moment: Moment | None) -> str:
    if moment is None:
        return ""
    return f"{moment.day:%d/%m/%Y}" if moment.day else str(moment.year)
