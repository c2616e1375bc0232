"""Days as people type them."""

from __future__ import annotations

from datetime import date

import pytest

from diwan.kernel.base.days import day_in, day_or_none
from diwan.kernel.base.errors import Invalid


@pytest.mark.parametrize("text", ["2026-03-05", "5/3/2026", "05.03.2026", " 05-03-2026 ", "٠٥/٠٣/٢٠٢٦"])
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert day_or_none(text) == date(2026, 3, 5)


@pytest.mark.parametrize("text", ["", "31/02/2026", "demain", "5/3/26", "2026"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert day_or_none(text) is None


def test_the_reason_stands_at_its_field() -> None:
    with pytest.raises(Invalid) as refusal:
        day_in({"since": "31/02/2026"}, "since", "civil_status.faults.impossible_date")
    assert set(refusal.value.fields) == {"since"}
