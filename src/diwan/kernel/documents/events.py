"""What happens to issued acts, for the modules that listen."""

from __future__ import annotations

from dataclasses import dataclass

from diwan.kernel.documents.models import IssuedDocument


@dataclass(frozen=True, slots=True)
class SignatureAsked:
    """Somebody is about to sign an act, from wherever: who answers for its subject refuses here by raising."""

    document: IssuedDocument


@dataclass(frozen=True, slots=True)
class DocumentSigned:
    """An act bears its signature, wherever it was signed from."""

    document: IssuedDocument
