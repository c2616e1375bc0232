"""The QR code of an act: an address that opens the public page, and behind `#` a signed payload anyone can
check without network.

The part behind `#` never reaches a server. It is `payload.key.signature`, each base64url without padding:
the payload is compact JSON in UTF-8, the key the first six bytes of the SHA-256 of the public key
(SubjectPublicKeyInfo), the signature ECDSA P-256 with SHA-256 (`r || s`) over `PREFIX + payload`.
"""

from __future__ import annotations

import base64
import binascii
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import segno
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from diwan.kernel.base.errors import Refused
from diwan.kernel.base.text import Text
from diwan.kernel.documents.codes import normalised

PREFIX = b"diwan-document-1\n"
VERSION = 1
HALF = 32
KEY_BYTES = 6
MASK = 3


@dataclass(frozen=True, slots=True)
class Statement:
    """What a QR code says of its act; the subject is masked, for whoever holds the paper already has it.

    `delegation` is the reference of the published delegation, empty when the capacity itself suffices.
    """

    code: str
    kind: Text
    number: str
    community: Text
    signer: Text
    capacity: Text
    delegation: str
    signed_at: datetime
    subject: Text | None = None


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A published verification key and who answers for it."""

    kid: str
    key: ec.EllipticCurvePublicKey
    holder: str
    demo: bool


def b64(raw: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    """The bytes of base64url without padding."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def key_id(key: ec.EllipticCurvePublicKey) -> str:
    """The name of a key: the beginning of its digest."""
    spki = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return b64(sha256(spki).digest()[:KEY_BYTES])


def pair(text: Text | None) -> list[str] | str | None:
    """Arabic and French, or one string when they are the same."""
    if text is None:
        return None
    return text.ar if text.ar == text.fr else [text.ar, text.fr]


def alone(text: Text | None, language: str) -> str | None:
    """The text in one language: the code must stay small enough to be scanned from paper."""
    if text is None:
        return None
    return text.fr if language == "fr" else text.ar


def payload_of(statement: Statement, language: str) -> bytes:
    """The compact form of a statement: the kind in both languages, the rest in that of the act."""
    fields = {
        "v": VERSION,
        "c": statement.code,
        "k": pair(statement.kind),
        "n": statement.number,
        "a": alone(statement.community, language),
        "s": alone(statement.signer, language),
        "q": alone(statement.capacity, language),
        "g": statement.delegation,
        "t": statement.signed_at.isoformat(timespec="minutes"),
        "m": alone(statement.subject, language),
    }
    kept = {name: value for name, value in fields.items() if value}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()


def token_of(statement: Statement, private: ec.EllipticCurvePrivateKey, language: str = "ar") -> str:
    """The signed part of the QR code."""
    payload = payload_of(statement, language)
    r, s = decode_dss_signature(private.sign(PREFIX + payload, ec.ECDSA(hashes.SHA256())))
    signature = r.to_bytes(HALF, "big") + s.to_bytes(HALF, "big")
    return ".".join((b64(payload), key_id(private.public_key()), b64(signature)))


def address_of(base: str, code: str) -> str:
    """The page of a code: nothing personal in it."""
    return f"{base.rstrip('/')}/v/{code}"


def qr_text(
    base: str, statement: Statement, private: ec.EllipticCurvePrivateKey, language: str = "ar"
) -> str:
    """What the QR code holds: the address, then the signed part."""
    return f"{address_of(base, statement.code)}#{token_of(statement, private, language)}"


def qr_svg(text: str) -> str:
    """The QR code as one path of SVG.

    The mask is given: choosing among the eight costs most of the time and any of them is read alike.
    """
    out = io.BytesIO()
    segno.make(text, error="l", micro=False, mask=MASK).save(
        out, kind="svg", xmldecl=False, svgns=True, border=2, omitsize=True
    )
    return out.getvalue().decode()


def read_token(scanned: str, keys: Mapping[str, PublicKey]) -> tuple[Statement, PublicKey]:
    """What a scanned QR code says, once its signature is checked; `Refused` says what is wrong with it."""
    token = scanned.strip().rpartition("#")[2]
    parts = token.split(".")
    if len(parts) != 3:
        raise Refused("documents.qr.not_a_code")
    payload, kid, signature = parts
    known = keys.get(kid)
    if known is None:
        raise Refused("documents.qr.unknown_key")
    try:
        raw, both = unb64(payload), unb64(signature)
    except (binascii.Error, ValueError) as broken:
        raise Refused("documents.qr.not_a_code") from broken
    if not is_signed(raw, both, known.key):
        raise Refused("documents.qr.altered")
    return statement_from(raw), known


def is_signed(payload: bytes, signature: bytes, key: ec.EllipticCurvePublicKey) -> bool:
    """Whether the key signed exactly this payload."""
    if len(signature) != 2 * HALF:
        return False
    r, s = int.from_bytes(signature[:HALF], "big"), int.from_bytes(signature[HALF:], "big")
    try:
        key.verify(encode_dss_signature(r, s), PREFIX + payload, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def text_from(value: Any) -> Text | None:
    """A text from its compact form."""
    if not value:
        return None
    return Text(value, value) if isinstance(value, str) else Text(value[0], value[1])


def statement_from(payload: bytes) -> Statement:
    """The statement of a payload whose signature holds."""
    fields = json.loads(payload)
    code = normalised(str(fields.get("c", "")))
    if fields.get("v") != VERSION or code is None:
        raise Refused("documents.qr.not_a_code")
    empty = Text("", "")
    return Statement(
        code=code,
        kind=text_from(fields.get("k")) or empty,
        number=str(fields.get("n", "")),
        community=text_from(fields.get("a")) or empty,
        signer=text_from(fields.get("s")) or empty,
        capacity=text_from(fields.get("q")) or empty,
        delegation=str(fields.get("g", "")),
        signed_at=datetime.fromisoformat(fields["t"]),
        subject=text_from(fields.get("m")),
    )


def published(key: ec.EllipticCurvePublicKey, holder: str, *, demo: bool) -> dict[str, Any]:
    """A key as the static page reads it: a JSON Web Key with its holder."""
    numbers = key.public_numbers()
    jwk = {
        "kty": "EC",
        "crv": "P-256",
        "x": b64(numbers.x.to_bytes(HALF, "big")),
        "y": b64(numbers.y.to_bytes(HALF, "big")),
    }
    return {"kid": key_id(key), "holder": holder, "demo": demo, "jwk": jwk}


def keys_from(entries: list[dict[str, Any]]) -> dict[str, PublicKey]:
    """Published keys by name; the name is computed again, never believed."""
    found: dict[str, PublicKey] = {}
    for entry in entries:
        x, y = (int.from_bytes(unb64(entry["jwk"][axis]), "big") for axis in "xy")
        key = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
        found[key_id(key)] = PublicKey(key_id(key), key, str(entry["holder"]), bool(entry["demo"]))
    return found


def masked(name: str) -> str:
    """A name as its holder recognises it and nobody else learns it: first letters only, past the article."""
    return " ".join(f"{_first_letter(part)}•••" for part in name.split())


def _first_letter(part: str) -> str:
    rest = part.removeprefix("ال")
    return rest[0] if len(rest) > 1 else part[0]
