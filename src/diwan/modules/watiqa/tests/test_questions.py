"""The questions of a request for a copy, as the portal asks them."""

from __future__ import annotations

import datetime as dt

from django.utils import translation

from diwan.kernel.cases.registry import catalogue
from diwan.shell.cases.forms import Site, drawn


def test_a_postal_address_is_asked_only_of_whoever_chose_the_post() -> None:
    law = next(one for one in catalogue().listed(dt.date(2026, 5, 1)) if one.key == "watiqa.birth_copy")
    with translation.override("ar"):
        address, always = drawn(law, "post_address", Site()), drawn(law, "family_ar", Site())
    shown_when = address.shown_when  # type: ignore[attr-defined]
    assert {**shown_when, "words": ""} == {
        "field": "delivery",
        "answers": "post",
        "required": True,
        "words": "",
    }
    assert "«إرسال بالبريد المضمون»" in str(shown_when["words"])
    assert not always.shown_when  # type: ignore[attr-defined]


def test_a_question_says_once_when_it_is_asked() -> None:
    """The commune of another counter follows from the counter: that copies wait at one is not said again."""
    law = next(one for one in catalogue().listed(dt.date(2026, 6, 1)) if one.key == "watiqa.birth_copy")
    with translation.override("fr"):
        commune = drawn(law, "collect_commune", Site())
    assert "Comment voulez-vous recevoir" not in str(commune.help_text)
    assert "autre bureau" in str(commune.shown_when["words"])  # type: ignore[attr-defined]
