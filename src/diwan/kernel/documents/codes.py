"""Short verification codes: twelve random characters and one that catches a slip of the hand."""

from __future__ import annotations

import secrets

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTVWXYZ"
RANDOM = 12
LENGTH = RANDOM + 1


def check_character(body: str) -> str:
    """The last character: a sum weighted by place, modulo a prime, so that one slip or one swap shows."""
    total = sum(place * ALPHABET.index(letter) for place, letter in enumerate(body, start=1))
    return ALPHABET[total % len(ALPHABET)]


def new_code() -> str:
    """A code nobody can guess: about 59 random bits."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM))
    return body + check_character(body)


def normalised(typed: str) -> str | None:
    """The code as kept, from whatever a person typed; None when it cannot be one."""
    code = "".join(c for c in typed.upper() if c.isalnum())
    if len(code) != LENGTH or any(c not in ALPHABET for c in code):
        return None
    return code if check_character(code[:-1]) == code[-1] else None


def grouped(code: str) -> str:
    """The code as printed: 7K3M-Q9TD-XW2F-8."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
