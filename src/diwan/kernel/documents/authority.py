"""The authority of a demonstration: a root made at first run, and a certificate for each officer who signs.

Every certificate and every signed page says that it is a demonstration. The verification key, which seals QR
codes in any installation, is kept beside it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fcntl import LOCK_EX, flock
from functools import lru_cache
from pathlib import Path
from typing import Any
from unicodedata import bidirectional

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from diwan.kernel.documents.qr import published

DEMO_UNIT = "DEMONSTRATION - SANS VALEUR LEGALE"
ROOT_NAME = "Diwan DEMO root - sans valeur légale"
LIFETIME = timedelta(days=3650)
BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose certificate: a stable key, the name, and the community acted for."""

    key: str
    name: str
    community: str


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A private key and its certificate."""

    private: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One process at a time makes keys."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        flock(lock, LOCK_EX)
        yield


def write_whole(file: Path, content: bytes, mode: int) -> None:
    """Write so that a reader sees all or nothing, and only those it is meant for."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as out:
        out.write(content)
    draft.replace(file)


def save_key(file: Path, key: ec.EllipticCurvePrivateKey) -> None:
    """Keep a private key, readable by its owner alone."""
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    write_whole(file, pem, 0o600)


def load_key(file: Path) -> ec.EllipticCurvePrivateKey:
    """Read a private key kept by `save_key`."""
    key = serialization.load_pem_private_key(file.read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{file.name} is not an elliptic-curve key")
    return key


def fitted(value: str) -> str:
    """A name as a certificate allows it: one direction of writing, 64 bytes, never cut inside a letter."""
    arabic = "".join(c for c in value if bidirectional(c) in ("R", "AL") or c == " ")
    latin = "".join(c for c in value if bidirectional(c) not in ("R", "AL", "NSM", "BN") and c.isprintable())
    kept = latin if any(c.isalpha() for c in latin) else arabic
    return " ".join(kept.encode()[:64].decode(errors="ignore").split()) or "-"


def distinguished(common: str, community: str = "") -> x509.Name:
    """The name in a demo certificate."""
    parts = [(NameOID.COUNTRY_NAME, "MA"), (NameOID.ORGANIZATIONAL_UNIT_NAME, DEMO_UNIT)]
    if community:
        parts.append((NameOID.ORGANIZATION_NAME, fitted(community)))
    parts.append((NameOID.COMMON_NAME, fitted(common)))
    return x509.Name([x509.NameAttribute(kind, value) for kind, value in parts])


def certificate(
    subject: x509.Name, key: ec.EllipticCurvePublicKey, issuer: x509.Name, by: ec.EllipticCurvePrivateKey,
    *, root: bool,
) -> x509.Certificate:  # fmt: skip
    """A certificate of the demo authority; only the root may sign others, only officers may sign acts."""
    usage = x509.KeyUsage(
        digital_signature=not root, content_commitment=not root, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=root, crl_sign=root,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(BEGINNING)
        .not_valid_after(BEGINNING + 3 * LIFETIME)
        .add_extension(x509.BasicConstraints(ca=root, path_length=0 if root else None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False)
        .sign(by, hashes.SHA256())
    )


def keep(folder: Path, name: str, subject: x509.Name, issuer: KeyPair | None) -> None:
    """Make a key and its certificate unless they are there; the certificate comes last, as the sign of done."""
    if (folder / f"{name}.crt").exists():
        return
    key = ec.generate_private_key(ec.SECP256R1())
    by = issuer.private if issuer else key
    signer = issuer.certificate.subject if issuer else subject
    made = certificate(subject, key.public_key(), signer, by, root=issuer is None)
    save_key(folder / f"{name}.key", key)
    write_whole(folder / f"{name}.crt", made.public_bytes(serialization.Encoding.PEM), 0o644)


def kept(folder: Path, name: str) -> KeyPair:
    """A key and certificate made before."""
    found = x509.load_pem_x509_certificate((folder / f"{name}.crt").read_bytes())
    return KeyPair(load_key(folder / f"{name}.key"), found)


@lru_cache(maxsize=8)
def demo_root(folder: Path) -> KeyPair:
    """The root of the demo authority, made when first needed."""
    with locked(folder):
        keep(folder, "demo-root", distinguished(ROOT_NAME), None)
        return kept(folder, "demo-root")


@lru_cache(maxsize=512)
def demo_key(folder: Path, subject: Subject) -> KeyPair:
    """An officer's key under the demo root, made at the officer's first signature."""
    root = demo_root(folder)
    signers = folder / "signers"
    with locked(signers):
        keep(signers, subject.key, distinguished(subject.name, subject.community), root)
        return kept(signers, subject.key)


@lru_cache(maxsize=8)
def verification_key(folder: Path) -> ec.EllipticCurvePrivateKey:
    """The key that seals QR codes, made at first use; past ones stay published when it is replaced."""
    file = folder / "verification.key"
    with locked(folder):
        if not file.exists():
            save_key(file, ec.generate_private_key(ec.SECP256R1()))
        return load_key(file)


def published_keys(folder: Path, holder: str, *, demo: bool) -> list[dict[str, Any]]:
    """The verification key in use, then those retired (`retired-keys.json`, kept by hand at each change)."""
    now = published(verification_key(folder).public_key(), holder, demo=demo)
    retired = folder / "retired-keys.json"
    return [now, *(json.loads(retired.read_text("utf-8")) if retired.exists() else [])]
