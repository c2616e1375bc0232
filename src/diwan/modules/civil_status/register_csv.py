"""Reading a register from a CSV file: whatever its encoding, its separator and the language of its headings.

Nothing here knows the database: a file becomes rows, each with its content or its faults, by line.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from diwan.kernel.base.days import date_from
from diwan.kernel.base.whole import LARGEST_INTEGER, western_digits, whole_number
from diwan.modules.civil_status.content import (
    BirthContent,
    Content,
    DeathContent,
    Declarant,
    Legacy,
    Moment,
    Name,
    Parent,
    Place,
    RecordType,
    Sex,
)
from diwan.modules.civil_status.register_headings import HEADINGS, REQUIRED
from diwan.modules.civil_status.rules import Fault, cnie_from, faults_of, idcs_from

LARGEST = 64 * 1024 * 1024
SEPARATORS = ";,\t"
_SIGNATURES = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b")
_HOUR = re.compile(r"^(\d{1,2})\s*(?:[:hH]|س)\s*(\d{1,2})?(?:\s*mn?)?(?::\d\d)?$")
_SEXES = {
    "m": Sex.MALE, "h": Sex.MALE, "masculin": Sex.MALE, "homme": Sex.MALE, "garçon": Sex.MALE, "male": Sex.MALE,
    "ذكر": Sex.MALE, "ذ": Sex.MALE, "1": Sex.MALE,
    "f": Sex.FEMALE, "féminin": Sex.FEMALE, "feminin": Sex.FEMALE, "femme": Sex.FEMALE, "fille": Sex.FEMALE,
    "female": Sex.FEMALE, "أنثى": Sex.FEMALE, "انثى": Sex.FEMALE, "أ": Sex.FEMALE, "2": Sex.FEMALE,
}  # fmt: skip
_NATIONALITIES = {"": "MA", "مغربية": "MA", "مغربي": "MA", "marocaine": "MA", "marocain": "MA", "ma": "MA"}
_YES = frozenset(["1", "oui", "yes", "نعم", "x"])


class UnreadableFile(Exception):
    """The file is not a register as text: `code` says why, `value` what was seen."""

    def __init__(self, code: str, value: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.value = value


@dataclass(frozen=True, slots=True)
class Table:
    """A file read as text: its cells by line, and how they were written."""

    encoding: str
    separator: str
    headings: tuple[str, ...]
    lines: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class LineFault:
    """A fault and where it is: line 1 is the headings, an empty column means the whole line."""

    line: int
    column: str
    code: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One act of the register, ready to be written."""

    line: int
    number: int
    year: int
    content: Content


@dataclass(frozen=True, slots=True)
class ReadRegister:
    """A whole file: its rows when there is no fault at all."""

    encoding: str
    separator: str
    count: int
    rows: tuple[Row, ...]
    faults: tuple[LineFault, ...] = field(default=())


def text_of(data: bytes) -> tuple[str, str]:
    """The text and its encoding: UTF-8 or UTF-16, marked or not, else windows-1256, which also reads French."""
    if data.startswith(_SIGNATURES):
        raise UnreadableFile("not_text")
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _decoded(data, encoding)
    if (unmarked := _unmarked_utf16(data)) is not None:
        return _decoded(data, unmarked)
    if b"\0" in data:
        raise UnreadableFile("not_text")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _decoded(data, "windows-1256")


def _decoded(data: bytes, encoding: str) -> tuple[str, str]:
    try:
        return data.decode(encoding), encoding
    except UnicodeDecodeError as why:
        raise UnreadableFile("bad_encoding", encoding) from why


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark shows by the zero bytes of its separators and digits, all on one side."""
    head = data[:4000]
    if len(head) < 4 or b"\0" not in head:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 8 * max(even, 1) or (odd and not even):
        return "utf-16-le"
    return "utf-16-be" if even > 8 * max(odd, 1) or (even and not odd) else None


def table_of(data: bytes) -> Table:
    """The cells of a file; raises `UnreadableFile` when it is no table at all."""
    if len(data) > LARGEST:
        raise UnreadableFile("too_large", str(LARGEST // 1024 // 1024))
    text, encoding = text_of(data)
    if not text.strip():
        raise UnreadableFile("empty_file")
    separator = _separator_of(text.splitlines()[0])
    try:
        lines = list(_cells(text, separator))
    except csv.Error as why:
        raise UnreadableFile("not_csv", str(why)) from why
    return Table(encoding, separator, lines[0][1], tuple(lines[1:]))


def _separator_of(first_line: str) -> str:
    counts = {separator: first_line.count(separator) for separator in SEPARATORS}
    best = max(counts, key=lambda separator: counts[separator])
    if not counts[best]:
        raise UnreadableFile("no_separator")
    return best


def _cells(text: str, separator: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    before = 0
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield before + 1, tuple(_clean(cell) for cell in cells)
        before = reader.line_num


def _clean(cell: str) -> str:
    """Without the invisible marks that spreadsheets and keyboards leave."""
    return "".join(c for c in cell if unicodedata.category(c) not in ("Cf", "Cc")).strip()


@cache
def _field_of(heading: str) -> str | None:
    folded = re.sub(r"[\s_\-:.'’]+", " ", unicodedata.normalize("NFKC", heading).lower()).strip()
    return HEADINGS.get(folded)


def register_from(data: bytes, kind: RecordType, *, today: dt.date) -> ReadRegister:
    """Read and check a whole register: every row, or every fault by line."""
    try:
        table = table_of(data)
    except UnreadableFile as why:
        return ReadRegister("", "", 0, (), (LineFault(0, "", why.code, why.value),))
    faults = list(_heading_faults(table))
    rows: list[Row] = []
    if not faults:
        for line, cells in table.lines:
            row, wrong = _row(line, _named(table.headings, cells), cells, table.headings, kind, today)
            faults += wrong
            if row is not None:
                rows.append(row)
        faults += [*_repeated(rows), *_repeated_identifiers(rows)]
        if not table.lines:
            faults.append(LineFault(2, "", "no_rows"))
    kept = () if faults else tuple(rows)
    return ReadRegister(
        table.encoding, table.separator, len(table.lines), kept, tuple(sorted(faults, key=_place))
    )


def _place(fault: LineFault) -> tuple[int, str, str]:
    return fault.line, fault.column, fault.code


def _heading_faults(table: Table) -> Iterator[LineFault]:
    fields = [_field_of(heading) for heading in table.headings]
    for heading, name in zip(table.headings, fields, strict=True):
        if heading and name is None:
            yield LineFault(1, heading, "unknown_column", heading)
    for name in {name for name in fields if name and fields.count(name) > 1}:
        yield LineFault(1, name, "repeated_column", name)
    for name in REQUIRED:
        if name not in fields:
            yield LineFault(1, name, "missing_column", name)


def _repeated(rows: list[Row]) -> Iterator[LineFault]:
    first: dict[tuple[int, str, int], int] = {}
    for row in rows:
        place = (row.year, row.content.legacy.register, row.number)
        if place in first:
            yield LineFault(row.line, "number", "repeated_in_file", str(first[place]))
        first.setdefault(place, row.line)


def _repeated_identifiers(rows: list[Row]) -> Iterator[LineFault]:
    """A digital identifier is one person's (law 36.21, art. 30): one row of a register bears it."""
    first: dict[str, int] = {}
    for row in rows:
        if not row.content.idcs:
            continue
        if row.content.idcs in first:
            yield LineFault(row.line, "idcs", "idcs_repeated_in_file", str(first[row.content.idcs]))
        first.setdefault(row.content.idcs, row.line)


def _named(headings: tuple[str, ...], cells: tuple[str, ...]) -> dict[str, str]:
    named = ((_field_of(heading), cell) for heading, cell in zip(headings, cells, strict=False))
    return {name: cell for name, cell in named if name}


def content_from_cells(
    cells: Mapping[str, str], kind: RecordType, *, today: dt.date
) -> tuple[Content | None, list[Fault]]:
    """What was typed, field by field under the names of the columns: a content, or its faults by column."""
    reader = _Cells(cells)
    content = _birth(reader) if kind is RecordType.BIRTH else _death(reader)
    faults = reader.faults or (faults_of(content, today=today) if content else [])
    return content, [Fault(column_of(fault.field), fault.code, fault.value) for fault in faults]


def _row(
    line: int, cells: Mapping[str, str], raw: tuple[str, ...], headings: tuple[str, ...], kind: RecordType,
    today: dt.date,
) -> tuple[Row | None, list[LineFault]]:  # fmt: skip
    if len(raw) != len(headings):
        return None, [LineFault(line, "", "wrong_cell_count", f"{len(raw)}/{len(headings)}")]
    reader = _Cells(cells)
    number, year = reader.whole("number"), reader.whole("year")
    content = _birth(reader) if kind is RecordType.BIRTH else _death(reader)
    faults = reader.faults or (faults_of(content, today=today) if content else [])
    faults = [*faults, *_book_faults(number, year, content, today)]
    if faults or content is None or number is None or year is None:
        return None, [LineFault(line, column_of(fault.field), fault.code, fault.value) for fault in faults]
    return Row(line, number, year, content), []


def _book_faults(
    number: int | None, year: int | None, content: Content | None, today: dt.date
) -> Iterator[Fault]:
    if number is not None and number <= 0:
        yield Fault("number", "bad_number", str(number))
    if year is not None and not 1850 <= year <= today.year:
        yield Fault("year", "bad_year", str(year))
    elif year is not None and content is not None and year < content.event.year:
        yield Fault("year", "register_before_event", str(year))


_COLUMNS = {"event": "date", "place": "place_ar", "born": "birth_date", "twin_order": "twin_order"}


def column_of(path: str) -> str:
    """The column a fault of the content speaks of."""
    bare = path.removeprefix("name.").removeprefix("legacy.")
    flat = bare.replace(".", "_").replace("_born", "_birth_date")
    return _COLUMNS.get(bare) or flat.replace("_father_name_", "_father_")


class _Cells:
    """The cells of one line by field, read into values; what cannot be read is a fault."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        self.cells = cells
        self.faults: list[Fault] = []

    def text(self, name: str) -> str:
        return self.cells.get(name, "")

    def _fault(self, name: str, code: str) -> None:
        self.faults.append(Fault(name, code, self.text(name)))

    def whole(self, name: str, *, required: bool = True) -> int | None:
        text = self.text(name)
        if not text:
            if required:
                self._fault(name, "missing")
            return None
        number = whole_number(text, most=LARGEST_INTEGER)
        if number is None:
            self._fault(name, "not_a_number")
        return number

    def day(self, name: str) -> dt.date | None:
        moment = self.moment(name)
        return moment.day if moment else None

    def moment(self, name: str, hour: str = "") -> Moment | None:
        """A day, or a year alone as old registers have it."""
        text = western_digits(self.text(name))
        if not text:
            return None
        if re.fullmatch(r"\d{4}", text):
            return Moment(int(text))
        try:
            return Moment.on(date_from(text), self.hour(hour) if hour else None)
        except ValueError:
            self._fault(name, "impossible_date")
            return None

    def hour(self, name: str) -> dt.time | None:
        text = western_digits(self.text(name))
        found = _HOUR.match(text)
        if text and (not found or int(found[1]) > 23 or int(found[2] or 0) > 59):
            self._fault(name, "impossible_hour")
            return None
        return dt.time(int(found[1]), int(found[2] or 0)) if found else None

    def sex(self) -> Sex | None:
        found = _SEXES.get(self.text("sex").lower())
        if found is None:
            self._fault("sex", "unknown_sex" if self.text("sex") else "missing")
        return found

    def name(self, prefix: str = "") -> Name:
        return Name(*(self.text(f"{prefix}{part}_{script}") for script in ("ar", "la", "tf")
                      for part in ("family", "first")))  # fmt: skip

    def place(self, name: str) -> Place:
        return Place(self.text(f"{name}_ar"), self.text(f"{name}_fr"))

    def nationality(self, name: str = "nationality") -> str:
        text = self.text(name)
        return _NATIONALITIES.get(text.lower(), text)

    def parent(self, side: str) -> Parent:
        return Parent(
            name=self.name(f"{side}_"),
            father_name=self.place(f"{side}_father"),
            born=self.moment(f"{side}_birth_date"),
            birth_place=self.place(f"{side}_birth_place"),
            occupation=self.text(f"{side}_occupation"),
            residence=self.text(f"{side}_residence"),
            nationality=self.nationality(f"{side}_nationality"),
            cnie=cnie_from(self.text(f"{side}_cnie")),
            deceased=self.text(f"{side}_deceased").lower() in _YES,
        )

    def declarant(self) -> Declarant:
        cnie = cnie_from(self.text("declarant_cnie"))
        return Declarant(self.text("declarant_name"), self.text("declarant_capacity"), cnie)

    def legacy(self) -> Legacy:
        return Legacy(
            number=western_digits(self.text("number")),
            year=whole_number(self.text("year"), least=1000, most=9999),
            register=self.text("register"),
            page=self.text("page"),
        )


def _birth(cells: _Cells) -> BirthContent | None:
    event, sex = cells.moment("date", "hour"), cells.sex()
    twin = cells.whole("twin_order", required=False)
    if event is None and not cells.text("date"):
        cells.faults.append(Fault("date", "missing"))
    if event is None or sex is None:
        return None
    return BirthContent(
        name=cells.name(), sex=sex, event=event, place=cells.place("place"), declared_on=cells.day("declared_on"),
        twin_order=twin, nationality=cells.nationality(), idcs=idcs_from(cells.text("idcs")),
        cnie=cnie_from(cells.text("cnie")), father=cells.parent("father"), mother=cells.parent("mother"),
        declarant=cells.declarant(), legacy=cells.legacy(),
    )  # fmt: skip


def _death(cells: _Cells) -> DeathContent | None:
    event, sex = cells.moment("date", "hour"), cells.sex()
    if event is None and not cells.text("date"):
        cells.faults.append(Fault("date", "missing"))
    if event is None or sex is None:
        return None
    return DeathContent(
        name=cells.name(), sex=sex, event=event, born=cells.moment("birth_date"), place=cells.place("place"),
        birth_place=cells.place("birth_place"), declared_on=cells.day("declared_on"),
        nationality=cells.nationality(), idcs=idcs_from(cells.text("idcs")), cnie=cnie_from(cells.text("cnie")),
        marital_status=cells.text("marital_status"), occupation=cells.text("occupation"),
        residence=cells.text("residence"), birth_record=cells.text("birth_record"),
        stillborn=cells.text("stillborn").lower() in _YES, father=cells.parent("father"),
        mother=cells.parent("mother"), declarant=cells.declarant(), legacy=cells.legacy(),
    )  # fmt: skip
