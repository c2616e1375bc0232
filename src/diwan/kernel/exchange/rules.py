"""Pure rules of tokens: what is kept of a secret, and which offices no machine holds."""

from __future__ import annotations

from hashlib import sha256

LONGEST_DAYS = 400
PERSONAL_OFFICES = ("president", "governor", "wali", "registrar", "administrator")
SHOWN = 12


def digest_of(secret: str) -> bytes:
    """What is kept of a secret."""
    return sha256(secret.encode()).digest()
