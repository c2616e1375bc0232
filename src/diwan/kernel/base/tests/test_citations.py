"""Legal references read as sentences in both languages."""

from __future__ import annotations

import pytest

from diwan.kernel.base.citations import cited, cited_all


@pytest.mark.parametrize(
    ("noted", "ar", "fr"),
    [
        ("55.19", "القانون 55.19", "loi 55.19"),
        ("36.21 art. 43", "القانون 36.21، المادة 43", "loi 36.21, art.\xa043"),
        ("2-22-04 art. 44-45", "المرسوم 2.22.04، المادتان 44 و45", "décret 2.22.04, art.\xa044 à 45"),
        ("113.14 art. 94-109", "القانون التنظيمي 113.14، المواد من 94 إلى 109",
         "loi organique 113.14, art.\xa094 à 109"),
        ("55.19 art. 10, 12", "القانون 55.19، المادتان 10 و12", "loi 55.19, art.\xa010 et 12"),
        ("55.19 art. 10, 14, 16", "القانون 55.19، المواد 10 و14 و16", "loi 55.19, art.\xa010, 14 et 16"),
        ("2-22-141 annex 2", "المرسوم 2.22.141، الملحق 2", "décret 2.22.141, annexe 2"),
        ("2-18-577 annexe 9", "المرسوم 2.18.577، الملحق 9", "décret 2.18.577, annexe 9"),
    ],
)  # fmt: skip
def test_a_reference_is_written_out(noted: str, ar: str, fr: str) -> None:
    written = cited(noted)
    assert (written.ar, written.fr) == (ar, fr)


def test_what_is_noted_otherwise_stays() -> None:
    assert cited("usage constant").ar == "usage constant"
    assert cited("55.19 et la coutume").fr == "55.19 et la coutume"


def test_two_texts_in_one_note_and_in_a_list_read_the_same() -> None:
    apart, together = cited_all(["36.21 art. 43", "2-22-04 art. 41"]), cited("36.21 art. 43, 2-22-04 art. 41")
    assert apart == together
    assert apart.ar == "القانون 36.21، المادة 43؛ المرسوم 2.22.04، المادة 41"
