"""Plans as architects send them: pages of any size, turned or not, made by hand so that a test knows every byte."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

A4, A1 = (595, 842), (2384, 1684)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page: its size in points, by how much it is turned when shown, where its corner is."""

    width: int = A4[0]
    height: int = A4[1]
    turned: int = 0
    corner: tuple[int, int] = (0, 0)
    drawn: bytes = b"5 w 40 40 m 300 300 l S"


def drawing(leaves: Sequence[Leaf] = (Leaf(),), catalog: bytes = b"", page: bytes = b"") -> bytes:
    """A PDF of these pages, each with a line drawn on it; `catalog` and `page` add entries to their dictionaries."""
    kids = b" ".join(b"%d 0 R" % (3 + 2 * n) for n in range(len(leaves)))
    parts = [
        b"<</Type/Catalog/Pages 2 0 R%b>>" % catalog,
        b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, len(leaves)),
    ]
    for number, leaf in enumerate(leaves):
        left, bottom = leaf.corner
        box = (left, bottom, left + leaf.width, bottom + leaf.height)
        parts += [
            b"<</Type/Page/Parent 2 0 R/MediaBox[%d %d %d %d]/Rotate %d/Contents %d 0 R/Resources<<>>%b>>"
            % (*box, leaf.turned, 4 + 2 * number, page),
            b"<</Length %d>>stream\n%b\nendstream" % (len(leaf.drawn), leaf.drawn),
        ]
    return pdf_of(parts)


def pdf_of(objects: Sequence[bytes]) -> bytes:
    """A PDF of these objects, the catalogue first, with a plain table."""
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    size = len(objects) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n" % size + b"".join(b"%010d 00000 n \n" % at for at in places)
    return out + table + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))
