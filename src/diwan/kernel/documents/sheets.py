"""What surrounds an act on paper, made from its row."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.utils import timezone

from diwan.kernel.base.text import Text
from diwan.kernel.documents.authority import verification_key
from diwan.kernel.documents.configuration import Configuration
from diwan.kernel.documents.models import IssuedDocument
from diwan.kernel.documents.qr import Statement, address_of, qr_svg, qr_text
from diwan.kernel.documents.typeset import Letterhead, Sheet, SignatureWords, Verification
from diwan.kernel.territory.models import Territory

LETTERHEAD = ("region", "province", "community", "service")


def place_of(territory: int) -> Text:
    """Where acts of a community are done."""
    return Territory.objects.only("name_ar", "name_fr").get(pk=territory).name


def text_in(value: dict[str, str] | None) -> Text | None:
    """A text as the row keeps it."""
    return Text(value["ar"], value["fr"]) if value else None


def letterhead_in(row: IssuedDocument) -> Letterhead:
    """The letterhead fixed when the act was prepared."""
    kept = {part: text_in(row.sheet["letterhead"].get(part)) for part in LETTERHEAD}
    community = kept.pop("community") or Text("", "")
    return Letterhead(community=community, **kept)


def draft_sheet(row: IssuedDocument) -> Sheet:
    """The sheet of an act that is not signed."""
    return Sheet(
        title=row.title, letterhead=letterhead_in(row), languages=row.in_languages, number=row.number,
        date=row.dated, place=text_in(row.sheet.get("place")), subtitle=text_in(row.sheet.get("subtitle")),
        state="draft", demo=row.demo,
    )  # fmt: skip


def signed_sheet(row: IssuedDocument, signature: SignatureWords, setting: Configuration) -> Sheet:
    """The sheet of an act as it is signed: signature block, QR code, and the mark of a demonstration."""
    return Sheet(
        title=row.title, letterhead=letterhead_in(row), languages=row.in_languages, number=row.number,
        date=row.dated, place=text_in(row.sheet.get("place")), subtitle=text_in(row.sheet.get("subtitle")),
        signature=signature, verification=verification_of(row, signature, setting), state="signed", demo=row.demo,
    )  # fmt: skip


def statement_of(row: IssuedDocument, signature: SignatureWords) -> Statement:
    """What the QR code says of an act."""
    return Statement(
        code=row.code, kind=row.title, number=row.number, community=letterhead_in(row).community,
        signer=signature.name, capacity=signature.capacity, delegation=signature.reference,
        signed_at=timezone.localtime(signature.signed_at or row.prepared_at), subject=row.subject,
    )  # fmt: skip


def verification_of(row: IssuedDocument, signature: SignatureWords, setting: Configuration) -> Verification:
    """The verification block of an act."""
    language = "fr" if row.in_languages == ("fr",) else "ar"
    text = qr_text(
        setting.public_url, statement_of(row, signature), verification_key(setting.authority), language
    )
    return Verification(
        code=row.printed_code,
        url=address_of(setting.public_url, row.code),
        address=f"{urlsplit(setting.public_url).netloc}/verify",
        qr=qr_svg(text),
    )
