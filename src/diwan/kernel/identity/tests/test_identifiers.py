"""Numbers and names as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diwan.kernel.identity import identifiers
from diwan.kernel.identity.identifiers import name_fault, normal_cnie, normal_idcs, normal_name, normal_phone


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("AB123456", "AB123456"), (" ab 123-456 ", "AB123456"), ("K١٢٣٤٥٦٧", "K1234567"),
        ("\u200fBE12\u200e", "BE12"),
        ("ＡＢ１２", "AB12"), ("123456", None), ("ABC1234", None), ("AB12345678", None), ("", None), ("أب123", None),
    ],
)  # fmt: skip
def test_cnie(typed: str, number: str | None) -> None:
    assert normal_cnie(typed) == number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0612345678", "+212612345678"), ("06 12 34 56 78", "+212612345678"), ("+212 6 12 34 56 78", "+212612345678"),
        ("00212612345678", "+212612345678"), ("٠٦١٢٣٤٥٦٧٨", "+212612345678"), ("+2120612345678", "+212612345678"),
        ("0522-123456", "+212522123456"), ("+33612345678", "+33612345678"), ("061234567", None), ("0412345678", None),
        ("+2121234", None), ("abc", None),
    ],
)  # fmt: skip
def test_phone(typed: str, number: str | None) -> None:
    assert normal_phone(typed) == number


def test_idcs_key_is_checked_by_what_the_settings_name(settings: object) -> None:
    identifiers.idcs_check.cache_clear()
    assert normal_idcs("123 456 789-7") == "1234567897"
    assert normal_idcs("12345678") is None
    settings.IDCS_CHECK = f"{__name__}.even_key"  # type: ignore[attr-defined]
    identifiers.idcs_check.cache_clear()
    assert normal_idcs("1234567897") is None
    assert normal_idcs("1234567898") == "1234567898"
    identifiers.idcs_check.cache_clear()


def even_key(identifier: str) -> bool:
    return int(identifier[9:]) % 2 == 0


@pytest.mark.parametrize(
    ("name", "language", "fault"),
    [
        ("بن عبد الله", "ar", None), ("عبد اللّٰه", "ar", None), ("Souad", "ar", "identity.errors.name_ar"),
        ("سعاد1", "ar", "identity.errors.name_ar"),
        ("Aït-M'hamed", "fr", None), ("سعاد", "fr", "identity.errors.name_fr"),
        ("ⵙⵓⵄⴰⴷ", "zgh", None), ("Souad", "zgh", "identity.errors.name_zgh"), ("-", "fr", "identity.errors.name_fr"),
        ("<b>", "fr", "identity.errors.name_fr"), ("ا" * 81, "ar", "identity.errors.name_long"),
    ],
)  # fmt: skip
def test_names_keep_to_their_script(name: str, language: str, fault: str | None) -> None:
    assert name_fault(name, language) == fault


def test_a_name_is_cleaned() -> None:
    assert normal_name("  سعـــاد \u200f العلوي\u202c ") == "سعاد العلوي"


@given(st.text(max_size=40))
def test_normal_forms_stay_as_they_are(text: str) -> None:
    for normal in (normal_cnie, normal_phone, normal_idcs):
        once = normal(text)
        assert once is None or normal(once) == once
    assert normal_name(normal_name(text)) == normal_name(text)
