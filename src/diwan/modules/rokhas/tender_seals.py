"""Offers sealed to a key that nobody holds alone, opened by k of n members together (decision 71).

Only what the locked `cryptography` gives: X25519, HKDF-SHA256, AES-256-GCM. No arithmetic of our own: the key of a
tender is wrapped once for each group of k members, under what all of that group share with it.
"""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import combinations
from secrets import choice

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from diwan.kernel.base.whole import western_digits

SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH, GROUP = 25, 5
KEY, NONCE = 32, 12
MEMBER, WRAP, ENVELOPE = b"diwan.tender.member", b"diwan.tender.wrap", b"diwan.tender.offer"
BLOCK = 2048
"""Envelopes are filled up to so many bytes: their length tells nothing of an amount."""


class Unreadable(Exception):
    """What was sealed does not open with this key: another key, another bidder's, or changed since."""


@dataclass(frozen=True, slots=True)
class Forged:
    """The keys of a tender as they are kept: to seal with, to meet with, and the opening key, wrapped by group."""

    sealing: bytes
    meeting: bytes
    wraps: dict[str, str]


def new_code() -> str:
    """A member's opening code: 122 bits in signs nobody takes for one another, five by five."""
    signs = "".join(choice(SIGNS) for _ in range(CODE_LENGTH))
    return "-".join(signs[at : at + GROUP] for at in range(0, CODE_LENGTH, GROUP))


def code_typed(typed: str) -> str:
    """A code as it was typed, without what only separates its signs."""
    return "".join(sign for sign in western_digits(typed).upper() if sign in SIGNS)


def public_of(code: str) -> bytes:
    """The half of a member's key that is kept; the code itself is kept nowhere."""
    return _member(code).public_key().public_bytes_raw()


def share_of(code: str, meeting: bytes) -> bytes:
    """What a member brings to the opening: worth nothing without those of k - 1 others."""
    return _member(code).exchange(X25519PublicKey.from_public_bytes(meeting))


def forged(members: Mapping[int, bytes], needed: int) -> Forged:
    """The keys of a tender for these members, by number; the opening key exists nowhere once this returns."""
    opening, meeting = X25519PrivateKey.generate(), X25519PrivateKey.generate()
    shared = {
        number: meeting.exchange(X25519PublicKey.from_public_bytes(public))
        for number, public in members.items()
    }
    content = opening.private_bytes_raw()
    wraps = {
        _named(group): b64encode(_locked(_group_key(group, shared), content, _named(group))).decode()
        for group in combinations(sorted(members), needed)
    }
    return Forged(opening.public_key().public_bytes_raw(), meeting.public_key().public_bytes_raw(), wraps)


def opening_key(shares: Mapping[int, bytes], wraps: Mapping[str, str]) -> bytes:
    """The key of a tender from the shares of enough members; `Unreadable` when they are too few or not theirs."""
    for name, wrapped in wraps.items():
        group = tuple(int(number) for number in name.split("+"))
        if set(group) <= set(shares):
            return _unlocked(_group_key(group, shares), b64decode(wrapped), name)
    raise Unreadable


def sealed(sealing: bytes, about: str, content: bytes) -> bytes:
    """A content sealed to a tender; `about` binds it to whom and what it is for."""
    once = X25519PrivateKey.generate()
    mine = once.public_key().public_bytes_raw()
    key = _derived(once.exchange(X25519PublicKey.from_public_bytes(sealing)), ENVELOPE + mine + sealing)
    return mine + _locked(key, content + b" " * (-len(content) % BLOCK), about)


def unsealed(opening: bytes, about: str, envelope: bytes) -> bytes:
    """What was sealed, its filling left out; `Unreadable` where it is not what was put in."""
    private = X25519PrivateKey.from_private_bytes(opening)
    theirs, rest = envelope[:KEY], envelope[KEY:]
    if len(theirs) < KEY:
        raise Unreadable
    info = ENVELOPE + theirs + private.public_key().public_bytes_raw()
    return _unlocked(
        _derived(private.exchange(X25519PublicKey.from_public_bytes(theirs)), info), rest, about
    ).rstrip(b" ")


def locked_paper(content: bytes) -> tuple[bytes, bytes]:
    """A file under a key of its own, which goes into the envelope: `(key, file)`."""
    key = os.urandom(KEY)
    return key, _locked(key, content, "paper")


def unlocked_paper(key: bytes, content: bytes) -> bytes:
    """The file again; `Unreadable` where it was changed."""
    return _unlocked(key, content, "paper")


def seal_mark(envelope: bytes) -> str:
    """The digest by which an envelope is known on its receipt, in the journal and in the minutes."""
    return sha256(envelope).hexdigest()


def _member(code: str) -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(_derived(code_typed(code).encode(), MEMBER))


def _group_key(group: tuple[int, ...], shared: Mapping[int, bytes]) -> bytes:
    return _derived(b"".join(shared[number] for number in group), WRAP + _named(group).encode())


def _named(group: tuple[int, ...]) -> str:
    return "+".join(map(str, group))


def _derived(secret: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=KEY, salt=None, info=info).derive(secret)


def _locked(key: bytes, content: bytes, about: str) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, content, about.encode())


def _unlocked(key: bytes, content: bytes, about: str) -> bytes:
    try:
        return AESGCM(key).decrypt(content[:NONCE], content[NONCE:], about.encode())
    except (InvalidTag, ValueError) as why:
        raise Unreadable from why
