"""Whole numbers as people type them, in Western or Arabic-Indic digits."""

from __future__ import annotations

LARGEST_KEY = 2**63 - 1
LARGEST_INTEGER = 2**31 - 1
ARABIC_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
DIRECTION_MARKS = "\u200e\u200f\u061c\u2066\u2067\u2068\u2069"


def western_digits(text: str) -> str:
    """The text with Western digits, whichever of the Arabic keyboards typed it; nothing else changes."""
    return text.translate(ARABIC_DIGITS)


def whole_number(typed: str | None, *, least: int = 0, most: int = LARGEST_KEY) -> int | None:
    """The number a text says, within bounds that are both included; None for any other text.

    Superscripts, signs, separators and endless rows of digits are no number; `isdigit` and `int` disagree
    about the first and `int` refuses the last.
    """
    digits = western_digits((typed or "").strip().strip(DIRECTION_MARKS).strip())
    if not (digits.isascii() and digits.isdigit()) or len(digits.lstrip("0")) > len(str(most)):
        return None
    number = int(digits.lstrip("0") or "0")
    return number if least <= number <= most else None
