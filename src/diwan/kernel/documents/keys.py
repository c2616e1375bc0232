"""Which key signs: a token through PKCS#11, a PKCS#12 file, or the demo authority's key of the officer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import serialization
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.sign import Signer
from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
from pyhanko.sign.signers import SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from diwan.kernel.base.errors import Refused
from diwan.kernel.documents.authority import KeyPair, Subject, demo_key, demo_root
from diwan.kernel.documents.configuration import Configuration, Token


@dataclass(frozen=True, slots=True)
class Key:
    """A key ready to sign, and whether it is only a demonstration's."""

    signer: Signer
    demo: bool
    label: str


def asn1_certificate(pair: KeyPair) -> asn1_x509.Certificate:
    """A certificate as pyHanko reads it."""
    return asn1_x509.Certificate.load(pair.certificate.public_bytes(serialization.Encoding.DER))


def asn1_key(pair: KeyPair) -> asn1_keys.PrivateKeyInfo:
    """A private key as pyHanko reads it."""
    der = pair.private.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return asn1_keys.PrivateKeyInfo.load(der)


@lru_cache(maxsize=512)
def from_demo_authority(folder: Path, subject: Subject) -> Key:
    """The demo key of an officer."""
    pair = demo_key(folder, subject)
    chain: Any = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    chain.register(asn1_certificate(KeyPair(pair.private, demo_root(folder).certificate)))
    signer = SimpleSigner(
        signing_cert=asn1_certificate(pair), signing_key=asn1_key(pair), cert_registry=chain
    )
    return Key(signer, demo=True, label=subject.name)


@lru_cache(maxsize=8)
def from_pkcs12(file: Path, password: str) -> Key:
    """The key of a PKCS#12 file."""
    load: Any = SimpleSigner.load_pkcs12
    signer = load(file, passphrase=password.encode() or None)
    if signer is None:
        raise Refused("documents.errors.key_unreadable", file=file.name)
    return Key(signer, demo=False, label=signer.subject_name or file.stem)


@lru_cache(maxsize=4)
def from_token(token: Token) -> Key:
    """The key on a token or hardware module; the session stays open for the life of the process."""
    session = open_pkcs11_session(
        str(token.module), token_criteria=TokenCriteria(label=token.label), user_pin=token.pin or None
    )
    signer = PKCS11Signer(session, cert_label=token.key, key_label=token.key, use_raw_mechanism=True)
    return Key(signer, demo=False, label=signer.subject_name or token.key)


def key_for(subject: Subject, setting: Configuration) -> Key:
    """The key that signs for an officer: the token's, else the file's, else the demo authority's."""
    if setting.token is not None:
        return from_token(setting.token)
    if setting.pkcs12 is not None:
        return from_pkcs12(setting.pkcs12, setting.pkcs12_password)
    return from_demo_authority(setting.authority, subject)


def is_demo(setting: Configuration) -> bool:
    """Whether this installation signs with the demo authority."""
    return setting.token is None and setting.pkcs12 is None
