"""A signed PDF that somebody sends to be verified: is it an original of ours, and is its signature intact."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from diwan.kernel.base.errors import Refused
from diwan.kernel.documents.authority import demo_root
from diwan.kernel.documents.configuration import configuration
from diwan.kernel.documents.intake import PDF, clean_name, take_in
from diwan.kernel.documents.keys import asn1_certificate, is_demo
from diwan.kernel.documents.selectors import Verified, verified_by_digest
from diwan.kernel.documents.signing import SignatureCheck, check_pdf
from diwan.kernel.territory.scope import PUBLIC, reading


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found: the act, whether the file is its original, and the signature inside."""

    act: Verified | None
    same: bool
    signature: SignatureCheck | None


NO_PDF = ("documents.errors.kind_unknown", "documents.errors.kind_refused")


def inspect(
    chunks: Iterable[bytes], expected: Verified | None = None, *, name: str = "act.pdf"
) -> Inspection:
    """Compare a file with the act expected, or find the act whose original it is; nothing is kept.

    `name` is what the sender calls the file, to be named in a refusal; how it ends does not matter.
    """
    try:
        taken = take_in("act.pdf", chunks, limit=configuration().upload_limit, kinds=(PDF,))
    except Refused as why:
        if why.code not in NO_PDF:
            raise
        raise Refused("documents.verify.not_pdf", name=clean_name(name)) from why
    with taken.content:
        signature = check_pdf(taken.content.read(), known_roots())
    with reading(PUBLIC):
        found = verified_by_digest(taken.digest)
    if expected is None:
        return Inspection(found, found is not None, signature)
    return Inspection(expected, found is not None and found.code == expected.code, signature)


def known_roots() -> list[object]:
    """The root of the demo authority, where it is the one that signs."""
    setting = configuration()
    return [asn1_certificate(demo_root(setting.authority))] if is_demo(setting) else []
