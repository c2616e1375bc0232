"""A signature that is no signature at all is forged, not a fault of ours."""

from __future__ import annotations

from diwan.kernel.payments.providers import signing


def test_a_signature_in_other_letters_is_only_wrong() -> None:
    assert not signing.body_is_genuine("t=1,v1=é", b"{}")
    assert not signing.query_is_genuine({"order": "1-1", "signature": "توقيع"})


def test_what_one_signs_is_genuine() -> None:
    assert signing.body_is_genuine(signing.signature_of_body("1", b"{}"), b"{}")
    assert not signing.body_is_genuine(signing.signature_of_body("1", b"{}"), b"{ }")
