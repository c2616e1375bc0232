"""PAdES: sign a PDF/A, lay the signature field on its signature block, and check a signed PDF."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from asn1crypto import cms, core
from asn1crypto import x509 as asn1_x509
from pkcs11.exceptions import PKCS11Error
from pyhanko.pdf_utils.content import RawContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.api import CAdESSignedAttrSpec, SignerAttrSpec
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.timestamps import HTTPTimeStamper, TimestampRequestError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext

from diwan.kernel.base.errors import Refused
from diwan.kernel.documents.keys import Key

FIELD = "Signature"
TITLE_OID = "2.5.4.12"
DESCRIPTION_OID = "2.5.4.13"
BLOCK_WIDTH = 84 / 25.4 * 72
DESTINATION_LIFT = 10
WITHOUT_TIMESTAMP = 3 * 1024
TIMESTAMP = 8 * 1024


@dataclass(frozen=True, slots=True)
class Capacity:
    """Who signs and as what, as it stands inside the signature itself."""

    name: str
    capacity: str
    delegation: str
    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class SignatureCheck:
    """What was found in a signed PDF."""

    intact: bool
    whole: bool
    trusted: bool
    signer: str
    capacity: str
    delegation: str
    signed_at: datetime | None
    timestamped: bool = False

    @property
    def holds(self) -> bool:
        """Whether nothing was changed since the signature."""
        return self.intact and self.whole


def claimed(kind: str, value: str) -> cms.AttCertAttribute:
    """One attribute the signer claims: the title (capacity) or its description (delegation)."""
    return cms.AttCertAttribute({"type": kind, "values": [core.UTF8String(value)]})


def signed_attributes(capacity: Capacity) -> CAdESSignedAttrSpec:
    """The capacity and the delegation as signed attributes (signer-attributes-v2, ETSI EN 319 122-1)."""
    attributes = [claimed(TITLE_OID, capacity.capacity)]
    if capacity.delegation:
        attributes.append(claimed(DESCRIPTION_OID, capacity.delegation))
    return CAdESSignedAttrSpec(signer_attributes=SignerAttrSpec(attributes, []))


def named_destinations(root: Any) -> dict[str, Any]:
    """The places the template left marks at."""
    try:
        names = root["/Names"]["/Dests"]["/Names"]
    except KeyError:
        return {}
    return {str(names[i]): names[i + 1] for i in range(0, len(names), 2)}


def page_number(writer: Any, destination: Any) -> int:
    """The page a destination is on, from 0."""
    wanted = destination.raw_get(0).reference.idnum
    for number in range(int(writer.root["/Pages"]["/Count"])):
        reference, _ = writer.find_page_for_modification(number)
        if reference.idnum == wanted:
            return number
    return 0


def signature_field(writer: IncrementalPdfFileWriter) -> SigFieldSpec:
    """The field laid on the signature block of the last marks, or an invisible one."""
    marks = named_destinations(writer.root)
    top, bottom = marks.get("diwan-signature-top"), marks.get("diwan-signature-bottom")
    if top is None or bottom is None:
        return SigFieldSpec(FIELD)
    left = float(top[2])
    box = (
        round(left),
        round(float(bottom[3]) - DESTINATION_LIFT),
        round(left + BLOCK_WIDTH),
        round(float(top[3]) - DESTINATION_LIFT),
    )
    return SigFieldSpec(FIELD, on_page=page_number(writer, top), box=box)


def bytes_needed(key: Key, *, timestamped: bool) -> int:
    """Room kept for the signature, so that it is encoded once and not first as a trial."""
    certificates: list[asn1_x509.Certificate] = [*key.signer.cert_registry]
    if key.signer.signing_cert is not None:
        certificates.append(key.signer.signing_cert)
    size = sum(len(one.dump()) for one in certificates) + WITHOUT_TIMESTAMP
    return 2 * (size + (TIMESTAMP if timestamped else 0))


@lru_cache(maxsize=4)
def time_stamper(url: str) -> HTTPTimeStamper | None:
    """The RFC 3161 authority of the settings, or none."""
    return HTTPTimeStamper(url) if url else None


class SignerAt(PdfSigner):
    """A signer whose clock is the act's: the signature says when the act was done."""

    def __init__(self, *given: Any, at: datetime, **named: Any) -> None:
        super().__init__(*given, **named)
        self.at = at

    def init_signing_session(self, pdf_out: Any, existing_fields_only: bool = False) -> Any:
        """A session at the time of the act."""
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.at
        return session


def sign_pdf(pdf: bytes, key: Key, capacity: Capacity, *, at: datetime, timestamp_url: str = "") -> bytes:
    """The PDF with a PAdES signature (B-B, or B-T with a timestamp), visible on its signature block.

    The block's words are set by the template; the field over it adds no ink, so the page stays PDF/A.
    """
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    return sign_written(writer, signature_field(writer), key, capacity, at=at, timestamp_url=timestamp_url)


def seal_written(
    writer: IncrementalPdfFileWriter,
    name: str,
    key: Key,
    capacity: Capacity,
    *,
    at: datetime,
    timestamp_url: str = "",
) -> bytes:
    """What a writer holds, signed without a block to be seen, as a whole that nobody may add to.

    A file that carries a signature already cannot be certified; ours is then one more, over all that came before.
    """
    first = not writer.prev.embedded_signatures
    place = SigFieldSpec(name)
    return sign_written(writer, place, key, capacity, at=at, timestamp_url=timestamp_url, certify=first)


def sign_written(
    writer: IncrementalPdfFileWriter,
    place: SigFieldSpec,
    key: Key,
    capacity: Capacity,
    *,
    at: datetime,
    timestamp_url: str = "",
    certify: bool = False,
) -> bytes:
    """What a writer holds, with a PAdES signature in that field."""
    writer.document_meta.last_modified = at
    metadata = PdfSignatureMetadata(
        field_name=place.sig_field_name,
        md_algorithm="sha256",
        name=capacity.name,
        reason=capacity.reason,
        location=capacity.place,
        certify=certify,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
        cades_signed_attr_spec=signed_attributes(capacity),
    )
    signer = SignerAt(
        metadata,
        at=at,
        signer=key.signer,
        timestamper=time_stamper(timestamp_url),
        stamp_style=no_ink(place),
        new_field_spec=place,
    )
    try:
        out = signer.sign_pdf(writer, bytes_reserved=bytes_needed(key, timestamped=bool(timestamp_url)))
    except (TimestampRequestError, OSError) as silent:
        raise Refused("documents.errors.no_timestamp") from silent
    except (SigningError, PKCS11Error) as broken:
        raise Refused("documents.errors.key_failed") from broken
    return bytes(out.getbuffer())


def no_ink(place: SigFieldSpec) -> StaticStampStyle | None:
    """The appearance of a visible field: an empty drawing, with no font to embed."""
    if place.box is None:
        return None
    left, bottom, right, top = place.box
    size = BoxConstraints(right - left, top - bottom)
    return StaticStampStyle(border_width=0, background=RawContent(b"", box=size))


def check_pdf(pdf: bytes, roots: Iterable[asn1_x509.Certificate] = ()) -> SignatureCheck | None:
    """What the signature of a PDF says and whether it holds; None when there is no signature."""
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        signatures = reader.embedded_regular_signatures
        if not signatures:
            return None
        last = signatures[-1]
        context = ValidationContext(trust_roots=list(roots), allow_fetching=False)
        status = validate_pdf_signature(last, signer_validation_context=context)
    except (PdfError, SignatureValidationError, ValueError, KeyError):
        return SignatureCheck(False, False, False, "", "", "", None)
    claims = claims_of(last.signer_info)
    return SignatureCheck(
        intact=bool(status.intact and status.valid),
        whole=last.evaluate_signature_coverage().name == "ENTIRE_FILE",
        trusted=bool(status.trusted),
        signer=str(last.sig_object.get("/Name", "")),
        capacity=claims.get(TITLE_OID, ""),
        delegation=claims.get(DESCRIPTION_OID, ""),
        signed_at=last.self_reported_timestamp,
        timestamped=status.timestamp_validity is not None,
    )


def claims_of(signer: cms.SignerInfo) -> dict[str, str]:
    """The attributes the signer claimed, by identifier."""
    for attribute in signer["signed_attrs"]:
        if attribute["type"].native == "signer_attributes_v2":
            found = attribute["values"][0]["claimed_attributes"].native or []
            return {claim["type"]: str(claim["values"][0]) for claim in found}
    return {}
