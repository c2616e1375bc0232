"""Controls of answers that are more than one line; each works without scripts, and scripts only make it easier."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from diwan.kernel.base.text import Text, t
from diwan.kernel.base.whole import whole_number
from diwan.kernel.cases.kinds.land import written_commune
from diwan.kernel.cases.kinds.parts import Part
from diwan.kernel.cases.kinds.rows import InRow, totals_of
from diwan.kernel.cases.kinds.said import written_answer, written_measure
from diwan.kernel.cases.kinds.where import Commune
from diwan.kernel.cases.schema.fields import MOST_ROWS, Column, FormField
from diwan.shell.dates import DateParts
from diwan.shell.fields import Grouped
from diwan.shell.spellings import Groups, block_html, spelt

LTR = {"class": "input input--code", "dir": "ltr"}
FIRST_ROWS = 1
Data = Mapping[str, Any]
Files = MultiValueDict[str, Any]


def yes_no_choices(yes: str, no: str) -> list[tuple[str, str]]:
    """The two answers of a cell, and none."""
    return [("", ""), ("yes", yes), ("no", no)]


class PartsWidget(Grouped):
    """An answer of several parts, each with its label: a person, a company, an address, a parcel, a point.

    With `spells`, the names of a person are proposed in the script that was left empty.
    """

    template_name = "shell_cases/widgets/parts.html"

    def __init__(self, parts: Sequence[Part], names: str = "", ground: Ground | None = None) -> None:
        super().__init__()
        self.parts = parts
        self.names = names
        self.ground = ground
        self.spells = False
        self.proposed: Groups | None = None

    def id_for_label(self, id_: str) -> str:
        """The first part's."""
        return f"{id_}_{self.parts[0].key}"

    def value_from_datadict(self, data: Data, files: Files, name: str) -> dict[str, Any]:
        """What was typed, part by part."""
        return {part.key: typed_part(part, data, f"{name}_{part.key}") for part in self.parts}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Each part with its label and its control."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        given = value if isinstance(value, Mapping) else {}
        id_ = (attrs or {}).get("id", f"id_{name}")
        context["parts"] = [
            self.drawn(part, f"{name}_{part.key}", f"{id_}_{part.key}", given) for part in self.parts
        ]
        context["ground"] = self.ground
        context["name"] = name
        both = {"name_ar", "name_fr"} <= {part.key for part in self.parts}
        context["spellings"] = block_html(f"{name}_", self.proposed) if self.spells and both else ""
        return context

    def drawn(self, part: Part, name: str, id_: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """One part as its template needs it."""
        value = shown_part(part, given.get(part.key))
        hinted = {"aria-describedby": f"{id_}-hint"} if part.hint else {}
        control = control_of(part, self.names)
        if self.spells and part.key in ("name_ar", "name_fr"):
            control.attrs |= spelt(name)
        return {
            "label": part.label,
            "id": id_,
            "hint": part.hint,
            "required": part.required,
            "key": part.key,
            "wide": part.type == "commune",
            "group": isinstance(control, DateParts),
            "html": control.render(name, value, {"id": id_, **hinted}),
        }


def control_of(part: Part, names: str) -> forms.Widget:
    """The control of a part."""
    if part.type == "date":
        return DateParts()
    if part.type == "choice":
        listed = [(key, str(words)) for key, words in part.choices.items()]
        return forms.Select({"class": "input"}, choices=[("", t("shell_cases.form.choose")), *listed])
    if part.type == "commune":
        return forms.TextInput({"class": "input", "dir": "auto", "list": names, "autocomplete": "off"})
    if part.latin:
        return forms.TextInput({**LTR, "autocomplete": "off"})
    return forms.TextInput({"class": "input", "dir": "auto"})


def typed_part(part: Part, data: Data, name: str) -> str:
    """What was typed in a part; the three controls of a date are put together."""
    if part.type != "date":
        return str(data.get(name, ""))
    return typed_day(data, name)


def typed_day(data: Data, name: str) -> str:
    """Day, month and year as one text; nothing when all three are empty."""
    parts = [str(data.get(f"{name}_{part}", "")).strip() for part in ("day", "month", "year")]
    return "/".join(parts) if any(parts) else str(data.get(name, ""))


def shown_part(part: Part, value: Any) -> Any:
    """A part as its control shows it, stored or typed."""
    if part.type == "date" and isinstance(value, str) and value:
        return shown_day(value)
    if part.type == "commune":
        return shown_commune(value)
    return value


def shown_day(value: str) -> Any:
    """A stored day as a date; a typed one in its three parts."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        return value.split("/") if value.count("/") == 2 else None


def shown_commune(value: Any) -> Any:
    """A stored commune as one types it."""
    if not isinstance(value, Mapping):
        return value
    name, above = (
        Text(value.get("ar", ""), value.get("fr", "")),
        Text(value.get("above_ar", ""), value.get("above_fr", "")),
    )
    return str(written_commune(Commune(value.get("code", ""), name, above)))


class PlaceWidget(forms.TextInput):
    """A commune by its name, those near at hand proposed."""

    def __init__(self, names: str) -> None:
        super().__init__({"class": "input", "dir": "auto", "list": names, "autocomplete": "off"})

    def format_value(self, value: Any) -> Any:
        """The name one types, where the answer is stored."""
        return shown_commune(value)


@dataclass(frozen=True, slots=True)
class Ground:
    """What a map needs: whether it takes a point or corners, and where the outline of the community is."""

    kind: str
    outline: str


class PolygonWidget(Grouped):
    """A polygon: corners typed one a line, or drawn on the map, which writes them there."""

    template_name = "shell_cases/widgets/polygon.html"

    def __init__(self, ground: Ground) -> None:
        super().__init__()
        self.ground = ground

    def id_for_label(self, id_: str) -> str:
        """The corners'."""
        return f"{id_}_corners"

    def value_from_datadict(self, data: Data, files: Files, name: str) -> dict[str, str]:
        """The corners as typed."""
        return {"corners": str(data.get(f"{name}_corners", "")).replace("\r\n", "\n")}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The corners as lines, latitude first."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context |= {"corners": corners_text(value), "id": (attrs or {}).get("id", f"id_{name}"), "name": name}
        context["ground"] = self.ground
        context["area"] = value.get("area") if isinstance(value, Mapping) else None
        return context


def corners_text(value: Any) -> str:
    """Corners, one a line; a stored ring without its last point, which is its first."""
    if not isinstance(value, Mapping):
        return ""
    if "ring" in value:
        return "\n".join(f"{north:.6f}, {east:.6f}" for east, north in value["ring"][:-1])
    return str(value.get("corners", ""))


class RowsWidget(Grouped):
    """A table: a card a row, with buttons that add one and take one away."""

    template_name = "shell_cases/widgets/rows.html"

    def __init__(self, asked: FormField, words: tuple[str, str]) -> None:
        super().__init__()
        self.asked = asked
        self.words = words
        self.faults: Iterable[object] = ()
        """What was refused of the table; that of one cell is said at it."""

    def id_for_label(self, id_: str) -> str:
        """The first cell's."""
        return f"{id_}_0_{next(iter(self.asked.columns), '')}"

    def value_from_datadict(self, data: Data, files: Files, name: str) -> list[dict[str, str]]:
        """The rows as typed, in order."""
        count = whole_number(str(data.get(f"{name}_rows", "0")), most=MOST_ROWS) or 0
        return [
            {key: str(data.get(f"{name}_{n}_{key}", "")) for key in self.asked.columns} for n in range(count)
        ]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Each row with its cells; one empty row where there is none, and one for scripts to copy."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        rows = [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []
        least = max(FIRST_ROWS, self.asked.min_rows or 0)
        rows = rows or [{} for _ in range(least)]
        most = self.asked.max_rows or MOST_ROWS
        context |= {
            "name": name,
            "rows": [(n, list(self.cells(name, str(n), row))) for n, row in enumerate(rows)],
            "blank": list(self.cells(name, "__n__", {})),
            "count": len(rows),
            "most": most,
            "full": len(rows) >= most,
            "totals": self.totals(rows),
        }
        return context

    def cells(self, name: str, number: str, row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """The cells of one row."""
        refused = [one for one in self.faults if isinstance(one, InRow) and str(one.row - 1) == number]
        for key, column in self.asked.columns.items():
            id_ = f"id_{name}_{number}_{key}"
            control = cell_control(column, self.words)
            why = next((one.why.words() for one in refused if one.column == column), "")
            marks = {"aria-invalid": "true", "aria-describedby": f"{id_}-error"} if why else {}
            value = row.get(key)
            value = ("yes" if value else "no") if isinstance(value, bool) else value
            yield {
                "label": column_label(column),
                "id": id_,
                "required": column.required,
                "why": why,
                "html": control.render(f"{name}_{number}_{key}", value, {"id": id_} | marks),
            }

    def totals(self, rows: list[Any]) -> list[dict[str, Any]]:
        """The sum of each column that has one, where its cells can be read."""
        found = []
        for key, column in self.asked.columns.items():
            if column.total:
                try:
                    total = totals_of(self.asked, [r for r in rows if str(r.get(key, "")).strip()])[key]
                except ArithmeticError:
                    continue
                found.append(
                    {
                        "key": key,
                        "label": Text(column.label.ar, column.label.fr),
                        "value": written_measure(column, total),
                    }
                )
        return found


def column_label(column: Column) -> str:
    """The label of a column, with its unit."""
    label = str(Text(column.label.ar, column.label.fr))
    unit = (
        Text(column.unit.ar, column.unit.fr)
        if column.unit
        else Text("م²", "m²")
        if column.type == "area"
        else ""
    )
    return f"{label} ({unit})" if unit else label


def cell_control(column: Column, words: tuple[str, str]) -> forms.Widget:
    """The control of a cell."""
    match column.type:
        case "choice":
            listed = [(key, str(Text(w.ar, w.fr))) for key, w in (column.choices or {}).items()]
            return forms.Select({"class": "input"}, choices=[("", t("shell_cases.form.choose")), *listed])
        case "bool":
            return forms.Select({"class": "input"}, choices=yes_no_choices(*words))
        case "date":
            return forms.DateInput({"class": "input", "type": "date"})
        case "number" | "money" | "area":
            return forms.TextInput({**LTR, "inputmode": "decimal", "autocomplete": "off"})
        case _:
            return forms.TextInput({"class": "input", "dir": "auto"})


class FileWidget(forms.FileInput):
    """A file, with what was given before, seen and taken away from here."""

    template_name = "shell_cases/widgets/file.html"

    def __init__(self, address: str = "") -> None:
        super().__init__({"accept": "application/pdf,image/png,image/jpeg"})
        self.address = address
        self.stored: Any = None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """What was given before, where something was."""
        context: dict[str, Any] = super().get_context(name, None, attrs)
        value = self.stored
        context["given"] = value if isinstance(value, Mapping) else None
        context["address"] = self.address
        context["is_picture"] = isinstance(value, Mapping) and str(value.get("media_type", "")).startswith(
            "image/"
        )
        return context

    def value_from_datadict(self, data: Data, files: Files, name: str) -> Any:
        """The upload."""
        return files.get(name)


class CountedWidget(forms.Widget):
    """A number that follows from other answers; nobody types it."""

    template_name = "shell_cases/widgets/counted.html"

    def __init__(self, asked: FormField) -> None:
        super().__init__()
        self.asked = asked
        self.stored: Any = None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The number in words, as it was last counted."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["said"] = written_answer(self.asked, self.stored) if self.stored not in (None, "") else ""
        return context


def with_row_order(posted: QueryDict, keys: Sequence[str]) -> QueryDict | None:
    """What was typed with a row added or taken away, as the button `row` says; None where it says nothing known.

    `add:floors` adds a row to the table `floors`; `remove:floors:1` takes its second one away; `count` changes none.
    """
    what, _, rest = posted.get("row", "").partition(":")
    table, _, number = rest.partition(":")
    if what == "count":
        return posted.copy()
    if table not in keys or what not in ("add", "remove"):
        return None
    changed = posted.copy()
    count = whole_number(posted.get(f"{table}_rows", "0"), most=MOST_ROWS) or 0
    if what == "add" and count < MOST_ROWS:
        changed[f"{table}_rows"] = str(count + 1)
    gone = whole_number(number, most=MOST_ROWS)
    if what == "remove" and gone is not None and gone < count:
        closed_up(changed, posted, table, gone, count)
    return changed


def closed_up(changed: QueryDict, posted: QueryDict, table: str, gone: int, count: int) -> None:
    """Move the rows after the one that goes up by one."""
    for n in range(gone, count):
        for name in [name for name in changed if name.startswith(f"{table}_{n}_")]:
            del changed[name]
    for n in range(gone + 1, count):
        for name in [name for name in posted if name.startswith(f"{table}_{n}_")]:
            changed[f"{table}_{n - 1}_{name.removeprefix(f'{table}_{n}_')}"] = posted.get(name, "")
    changed[f"{table}_rows"] = str(count - 1)
