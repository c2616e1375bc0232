"""What is seen over and over is drawn once for the same values, and never shown for other ones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from unittest.mock import patch

import pytest
from django.template import Context, Template
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import override

from diwan.kernel.base.text import Text
from diwan.shell import drawn as remembered
from diwan.shell.cases.queue_rows import Row

ROW = Row(
    1, "2026-000001", "/desk/x/", Text("الرباط", "Rabat"), Text("سعاد", "Souad"), Text("رخصة", "Permis"),
    Text("دراسة", "Étude"), date(2026, 11, 23), date(2026, 11, 25),
)  # fmt: skip


@pytest.fixture(autouse=True)
def nothing_drawn() -> Iterator[None]:
    remembered._drawn.cache_clear()
    yield
    remembered._drawn.cache_clear()


def row(**changed: object) -> str:
    values = {name: getattr(ROW, name) for name in Row.__slots__} | changed
    tag = '{% load shell %}{% drawn "shell_cases/row.html" row=row picks=picks beside=beside wide=wide %}'
    return Template(tag).render(Context({"row": Row(**values)}))  # type: ignore[arg-type]


def test_the_same_row_is_rendered_once_and_a_changed_one_anew() -> None:
    with patch.object(remembered, "render_to_string", wraps=remembered.render_to_string) as rendered:
        first = row()
        assert row() == first and rendered.call_count == 1
        assert "2026-000002" in row(number="2026-000002") and rendered.call_count == 2


def test_each_language_and_each_day_has_its_own() -> None:
    with override("ar"):
        arabic, tomorrow = row(), row(today=date(2026, 11, 24))
        assert "رخصة" in arabic and "Permis" not in arabic
        assert tomorrow != arabic, "a day less is left"
    with override("fr"):
        assert "Permis" in row() and "رخصة" not in row()


def test_markup_that_was_drawn_is_not_shown_for_plain_words_that_spell_the_same() -> None:
    words, template = "<b>2</b>", "{% load shell %}{% button words %}"
    safe = Template(template).render(Context({"words": SafeString(words)}))
    plain = Template(template).render(Context({"words": words}))
    assert words in safe and words not in plain and escape(words) in plain


def test_a_name_with_markup_is_escaped_however_often_it_is_drawn() -> None:
    for _ in range(2):
        assert "<i>" not in row(applicant=Text("<i>س", "<i>س"))
