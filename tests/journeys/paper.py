"""What a stranger does with a signed file: checks it with other people's tools, and reads its code."""

from __future__ import annotations

import subprocess
from pathlib import Path

import zxingcpp


def accepted_by_qpdf(file: Path) -> bool:
    """Whether an independent reader finds the file sound."""
    return subprocess.run(["qpdf", "--check", str(file)], capture_output=True, check=False).returncode == 0


def said_by_pdfsig(file: Path) -> str:
    """What an independent checker says of the signature."""
    done = subprocess.run(["pdfsig", str(file)], capture_output=True, text=True, check=False)
    return done.stdout


def text_of(file: Path) -> str:
    """The words of the file."""
    return subprocess.run(["pdftotext", str(file), "-"], capture_output=True, text=True, check=True).stdout


def code_on(file: Path) -> str:
    """What the QR code of its first page holds, read from a picture of the page as a telephone would."""
    drawn = subprocess.run(
        ["pdftoppm", "-gray", "-r", "200", "-f", "1", "-l", "1", str(file)], capture_output=True, check=True
    ).stdout
    kind, size, depth, pixels = drawn.split(b"\n", 3)
    assert (kind, depth) == (b"P5", b"255")
    width, height = map(int, size.split())
    picture = memoryview(pixels[: width * height]).cast("B", [height, width])
    found = [code.text for code in zxingcpp.read_barcodes(picture)]
    assert len(found) == 1, found
    return str(found[0])
