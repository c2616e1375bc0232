"""From a template and its data to an archival PDF (PDF/A-2b), in Arabic, in French, or side by side."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Literal, TypeVar

import typst
from django.apps import apps
from django.utils import timezone
from pyhanko.pdf_utils.reader import PdfFileReader

from diwan.kernel.base.errors import Refused
from diwan.kernel.base.money import Money
from diwan.kernel.base.text import Text
from diwan.kernel.documents.configuration import configuration
from diwan.kernel.documents.keys import is_demo

Languages = tuple[Literal["ar", "fr"], ...]
ARABIC: Languages = ("ar",)
FRENCH: Languages = ("fr",)
SIDE_BY_SIDE: Languages = ("ar", "fr")
PACKAGES = Path(__file__).parent / "typst"
KINDS = ("text", "name", "code", "date", "moment", "money")
LONG = 1
CLOSEST = 3
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The lines under "Kingdom of Morocco, Ministry of the Interior"; an empty one is left out."""

    community: Text
    region: Text | None = None
    province: Text | None = None
    service: Text | None = None


@dataclass(frozen=True, slots=True)
class SignatureWords:
    """What stands in the signature block; without `signed_at` the block says that nothing is signed yet."""

    name: Text
    capacity: Text
    delegation: Text | None = None
    signed_at: datetime | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Verification:
    """The verification block: the code as printed, what the QR code holds, the address to type."""

    code: str
    url: str
    address: str
    qr: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything around the matter of an act: letterhead, title, number, signature, verification."""

    title: Text
    letterhead: Letterhead
    languages: Languages = ARABIC
    number: str = ""
    date: date | None = None
    place: Text | None = None
    subtitle: Text | None = None
    signature: SignatureWords | None = None
    verification: Verification | None = None
    state: Literal["draft", "signed", "plain"] = "draft"
    demo: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)


def plain(value: Any) -> Any:
    """A value as templates read it: texts as `ar`/`fr`, dates and amounts with their kind, the rest as text."""
    match value:
        case None | bool() | int() | str():
            return value
        case Text():
            return {"ar": value.ar, "fr": value.fr}
        case datetime():
            return {"kind": "date", "value": timezone.localtime(value).isoformat()}
        case date():
            return {"kind": "date", "value": value.isoformat()}
        case Money():
            return {"kind": "money", "value": str(value.amount)}
        case Decimal() | float():
            return str(value)
        case Mapping():
            return {str(name): plain(inner) for name, inner in value.items()}
        case Sequence() | set() | frozenset():
            return [plain(inner) for inner in value]
    raise TypeError(f"{type(value).__name__} cannot be typeset")


def as_code(value: str) -> dict[str, str]:
    """A number, a CNIE, a reference: shown left to right, never broken."""
    return {"kind": "code", "value": value}


def as_moment(day: date, hour: time) -> dict[str, str]:
    """A day and its hour as a register writes them, where no time zone is told."""
    return {"kind": "moment", "value": datetime.combine(day, hour).isoformat(timespec="minutes")}


def words(value: Text | None) -> dict[str, str] | None:
    """A text for the template, or nothing."""
    return None if value is None else {"ar": value.ar, "fr": value.fr}


def envelope(sheet: Sheet) -> dict[str, Any]:
    """The sheet as the template library reads it; a paper nobody signs is marked where all others would be."""
    head, sign, check = sheet.letterhead, sheet.signature, sheet.verification
    return {
        **plain(sheet.extra),
        "languages": list(sheet.languages),
        "title": words(sheet.title),
        "subtitle": words(sheet.subtitle),
        "number": sheet.number or None,
        "date": sheet.date.isoformat() if sheet.date else None,
        "place": words(sheet.place),
        "state": sheet.state,
        "demo": sheet.demo or (sheet.state == "plain" and is_demo(configuration())),
        "letterhead": {
            name: words(getattr(head, name)) for name in ("region", "province", "community", "service")
        },
        "signature": sign and {
            "name": words(sign.name),
            "capacity": words(sign.capacity),
            "delegation": words(sign.delegation),
            "signed_at": timezone.localtime(sign.signed_at).isoformat() if sign.signed_at else None,
        },
        "verification": check and {
            "code": check.code, "url": check.url, "address": check.address, "qr": check.qr,
        },
    }  # fmt: skip


def template_file(template: str) -> Path:
    """The file of `app_label/name`: `<app>/documents/<name>.typ`."""
    label, _, name = template.partition("/")
    try:
        folder = Path(apps.get_app_config(label).path) / "documents"
    except LookupError as unknown:
        raise Refused("documents.errors.no_template", template=template) from unknown
    file = (folder / f"{name}.typ").resolve()
    if not file.is_file() or folder.resolve() not in file.parents:
        raise Refused("documents.errors.no_template", template=template)
    return file


@cache
def fonts(folders: tuple[Path, ...]) -> typst.Fonts:
    """The fonts of printed acts, read once; no font of the machine is ever used."""
    missing = [str(folder) for folder in folders if not folder.is_dir()]
    if missing:
        raise FileNotFoundError(f"fonts are not installed: {', '.join(missing)}")
    return typst.Fonts(include_system_fonts=False, font_paths=list(folders))


_kept = threading.local()


def compiler() -> typst.Compiler:
    """The compiler of this thread: one each, since a Typst compiler refuses two threads at once."""
    wanted = fonts(configuration().fonts)
    if getattr(_kept, "fonts", None) is not wanted:
        _kept.fonts = wanted
        _kept.compiler = typst.Compiler(font_paths=wanted, ignore_system_fonts=True, package_path=PACKAGES)
    found: typst.Compiler = _kept.compiler
    return found


def typeset(template: str, sheet: Sheet, data: Mapping[str, Any], *, at: datetime) -> bytes:
    """The PDF/A-2b of an act; the same sheet, data and time always give the same bytes."""
    return as_roomy_as_fits(
        data, lambda close: pdf_of(compiled(template, sheet, data, at, close, format="pdf", pdf_standards=["a-2b"])),
        pages=pages_of,
    )  # fmt: skip


def pdf_of(made: object) -> bytes:
    """What the compiler gave, sure to be one file."""
    if not isinstance(made, bytes):
        raise TypeError("one PDF expected")
    return made


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF has."""
    return int(PdfFileReader(BytesIO(pdf)).root["/Pages"]["/Count"])


def as_roomy_as_fits(
    data: Mapping[str, Any], make: Callable[[int], Made], *, pages: Callable[[Made], int]
) -> Made:
    """The act set as roomy as lets one page hold it; where none does, in the setting its long form reads best in."""
    steps = steps_of(data)
    first: Made | None = None
    for close in steps:
        made = make(close)
        if len(steps) == 1 or pages(made) == 1:
            return made
        first = made if close == LONG else first
    return first if first is not None else make(LONG)


def steps_of(data: Mapping[str, Any]) -> range:
    """How close an act may be set: data that is `dense` begins close; `one_page` data is set closer if need be."""
    begin = LONG if data.get("dense") else 0
    return range(begin, CLOSEST + 1) if data.get("one_page") else range(begin, begin + 1)


def pictured(
    template: str, sheet: Sheet, data: Mapping[str, Any], *, at: datetime, ppi: int = 110
) -> list[bytes]:
    """The pages of an act as PNG pictures, for screens that show no PDF."""
    return as_roomy_as_fits(
        data,
        lambda close: listed(compiled(template, sheet, data, at, close, format="png", ppi=ppi)),
        pages=len,
    )


def listed(pages: bytes | Sequence[bytes]) -> list[bytes]:
    """Pictures as a list, whether the compiler made one or several."""
    return [pages] if isinstance(pages, bytes) else list(pages)


def compiled(
    template: str, sheet: Sheet, data: Mapping[str, Any], at: datetime, close: int, **options: Any
) -> Any:
    """An act through the compiler; `Refused` with the place of the fault when it cannot be typeset."""
    file = template_file(template)
    inputs = {
        "act": json.dumps({**envelope(sheet), "close": close}, ensure_ascii=False),
        "data": json.dumps(plain(data), ensure_ascii=False),
    }
    try:
        return compiler().compile(
            input=file, root=file.parent, sys_inputs=inputs,
            timestamp=timezone.localtime(at).replace(tzinfo=fixed_offset(at), microsecond=0), **options,
        )  # fmt: skip
    except typst.TypstError as fault:
        raise Refused("documents.errors.not_typeset", template=template, fault=fault.message) from fault


def fixed_offset(at: datetime) -> Any:
    """The offset from UTC at that time, which is what a PDF keeps."""
    return timezone.get_fixed_timezone(timezone.localtime(at).utcoffset() or 0)
