"""From a record to a signed PDF/A, against a bare Typst compile and a bare signature of bytes like them.

    python bench/issue.py [--acts 200]

One run measures both, act by act in turn, on the same machine and database. `issue` is the whole service: lock the
row, read who may sign, seal the QR code, typeset, sign with capacity and delegation, keep the file, write the
rows and the journal, commit. `bare` compiles the same template with the same data (another number, so that nothing
is remembered) and signs the bytes with nothing said in the signature.
"""

from __future__ import annotations

import argparse
import io
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from served import fresh_database

from diwan.kernel.documents.authority import Subject
from diwan.kernel.documents.configuration import configuration
from diwan.kernel.documents.keys import key_for
from diwan.kernel.documents.services import sign_document
from diwan.kernel.documents.sheets import signed_sheet
from diwan.kernel.documents.signing import bytes_needed
from diwan.kernel.documents.typeset import SIDE_BY_SIDE, SignatureWords, compiler, envelope, template_file

WARM = 5


def timed(work: Callable[[], object]) -> float:
    """Milliseconds of one run."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def bare(document: Any, number: str) -> Callable[[], object]:
    """A compile and a signature with nothing around them; what is given to them is made beforehand."""
    setting = configuration()
    words = SignatureWords(document.title, document.title, None, document.prepared_at)
    sheet = replace(signed_sheet(document, words, setting), number=number)
    inputs = {
        "act": json.dumps(envelope(sheet), ensure_ascii=False),
        "data": json.dumps(document.data, ensure_ascii=False),
    }
    file = template_file(document.template)
    key = key_for(Subject("bench", "Bench", "Bench"), setting)
    room = bytes_needed(key, timestamped=False)
    said = PdfSignatureMetadata(
        field_name="Signature", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
    )

    def run() -> object:
        pdf = compiler().compile(
            input=file, root=file.parent, format="pdf", sys_inputs=inputs, pdf_standards=["a-2b"]
        )
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))  # type: ignore[arg-type]
        return PdfSigner(said, signer=key.signer).sign_pdf(writer, bytes_reserved=room)

    return run


def measure(acts: int) -> tuple[list[float], list[float]]:
    """Times of each act, whole and bare, in turn."""
    from diwan.kernel.documents.tests.conftest import make_prepared, make_president
    from diwan.kernel.testing.world import make_tree

    make_tree()
    act = make_president().in_office()
    whole: list[float] = []
    plain: list[float] = []
    for count in range(acts + WARM):
        document = make_prepared(act, number=f"{count}/2026", languages=SIDE_BY_SIDE)
        reference = bare(document, f"{count}/1926")
        first, second = (lambda d=document: sign_document(act, document=d)), reference
        turns = [(first, whole), (second, plain)]
        for work, times in reversed(turns) if count % 2 else turns:
            times.append(timed(work))
    return whole[WARM:], plain[WARM:]


def main() -> None:
    """Measure and print one ratio, with what it is made of."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--acts", type=int, default=200)
    acts = parser.parse_args().acts
    with tempfile.TemporaryDirectory() as folder, fresh_database():
        settings.ENVIRONMENT = replace(settings.ENVIRONMENT, var=Path(folder), storage_url="")
        whole, plain = measure(acts)
    issue, reference = statistics.median(whole), statistics.median(plain)
    p95 = statistics.quantiles(whole, n=20)[-1]
    print(
        f"issue: {issue:.1f} ms an act (95th percentile {p95:.1f}, {1000 / issue:.0f} acts/s on one core); "
        f"bare compile and signature {reference:.1f} ms; ratio {issue / reference:.2f} ({acts} acts)"
    )


if __name__ == "__main__":
    main()
