"""What people type where a number is asked."""

from __future__ import annotations

import pytest

from diwan.kernel.base.whole import LARGEST_KEY, whole_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0", 0),
        ("12", 12),
        ("007", 7),
        (" 12 ", 12),
        ("٣", 3),
        ("١٩٨٧", 1987),
        ("۴۲", 42),
        ("\u200f٣\u200e", 3),
        (str(LARGEST_KEY), LARGEST_KEY),
    ],
)
def test_a_number_is_read_in_the_digits_of_either_keyboard(typed: str, number: int) -> None:
    assert whole_number(typed) == number


@pytest.mark.parametrize(
    "typed",
    [
        "",
        None,
        " ",
        "²",
        "1²",
        "①",
        "፩",
        "-1",
        "+1",
        "1.5",
        "1_000",
        "x",
        "\x00",
        "9" * 5000,
        str(LARGEST_KEY + 1),
    ],
)
def test_anything_else_is_no_number(typed: str | None) -> None:
    assert whole_number(typed) is None


def test_leading_zeros_do_not_make_a_number_long() -> None:
    assert whole_number("0" * 5000 + "9") == 9


def test_bounds_are_included() -> None:
    assert [whole_number(n, least=2, most=4) for n in "12345"] == [None, 2, 3, 4, None]
