"""The text of a document somebody sent: of a PDF that holds text; pictures hold none, and nobody reads them here.

PDFium reads it in a process of its own, so that a malicious file can crash or delay nothing but itself. It gives
Arabic in its logical order, where readers in pure Python run its words together.
"""

from __future__ import annotations

import subprocess
import sys

from diwan.kernel.documents.intake import PDF

SECONDS = 20
PAGES = 200
LETTERS = 400_000
_READ = f"""
import sys, pypdfium2
found, document = 0, pypdfium2.PdfDocument(sys.stdin.buffer.read())
for number in range(min(len(document), {PAGES})):
    text = document[number].get_textpage().get_text_range()
    sys.stdout.buffer.write(text.encode("utf-8", "ignore") + b"\\n")
    found += len(text)
    if found > {LETTERS}:
        break
"""


def is_readable(media_type: str) -> bool:
    """Whether a kind of file may hold text."""
    return media_type == PDF


def text_of(content: bytes, media_type: str) -> str:
    """The text of a file, at most so many pages and letters; empty for a picture, a scan or what cannot be read."""
    if not is_readable(media_type):
        return ""
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-c", _READ],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        return (late.stdout or b"").decode("utf-8", "ignore")
    return done.stdout.decode("utf-8", "ignore")
