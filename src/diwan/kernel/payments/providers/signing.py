"""Signatures between Diwan and a payment provider: HMAC-SHA256 over exactly the bytes sent."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from hashlib import sha256
from urllib.parse import urlencode

from django.conf import settings

HEADER = "Diwan-Signature"


def digest(message: bytes) -> str:
    """The signature of a message under the shared secret."""
    return hmac.new(settings.PAYMENT_SECRET.encode(), message, sha256).hexdigest()


def signature_of_body(stamp: str, body: bytes) -> str:
    """The header that signs a body together with the time it was sent."""
    return f"t={stamp},v1={digest(stamp.encode() + b'.' + body)}"


def body_is_genuine(header: str, body: bytes) -> bool:
    """Whether a body carries the signature of who holds the secret.

    The age of the stamp is not judged: a provider that retries for days must be heard, and hearing twice
    changes nothing.
    """
    parts = dict(part.split("=", 1) for part in header.split(",") if "=" in part)
    expected = digest(parts.get("t", "").encode() + b"." + body)
    return hmac.compare_digest(expected.encode(), parts.get("v1", "").encode())


def signed_query(fields: Mapping[str, str]) -> str:
    """A query string with its signature, for a page opened in the citizen's browser."""
    query = urlencode(sorted(fields.items()))
    return f"{query}&signature={digest(query.encode())}"


def query_is_genuine(fields: Mapping[str, str]) -> bool:
    """Whether a query was signed by who holds the secret."""
    unsigned = {name: value for name, value in fields.items() if name != "signature"}
    query = urlencode(sorted(unsigned.items()))
    return hmac.compare_digest(digest(query.encode()).encode(), fields.get("signature", "").encode())
