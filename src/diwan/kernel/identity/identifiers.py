"""National identifiers, telephone numbers and names: brought to one form, and checked as loosely as life demands."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

CNIE = re.compile(r"[A-Z]{1,2}[0-9]{1,7}")
IDCS = re.compile(r"[0-9]{9}[A-Z0-9]{1,3}")
MOROCCAN_PHONE = re.compile(r"\+212[5-8]\d{8}")
FOREIGN_PHONE = re.compile(r"\+[1-9]\d{6,14}")
SEPARATORS = re.compile(r"[\s.\-_/()\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
NAME_MARKS = frozenset(" -'’ʼ")
SCRIPTS = {"ar": "ARABIC", "fr": "LATIN", "zgh": "TIFINAGH"}
LONGEST_NAME = 80


class IdcsCheck(Protocol):
    """Decides whether the check key of a digital civil and social identifier holds."""

    def __call__(self, identifier: str, /) -> bool: ...


def western(text: str) -> str:
    """The same text with Western digits, whatever keyboard typed it."""
    return "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in text)


def compact(text: str) -> str:
    """Western digits, capitals, no separators and no direction marks."""
    return SEPARATORS.sub("", western(unicodedata.normalize("NFKC", text))).upper()


def normal_cnie(text: str) -> str | None:
    """A national identity card number (law 04-20) in one form; None when it cannot be one."""
    written = compact(text)
    return written if CNIE.fullmatch(written) else None


def normal_phone(text: str) -> str | None:
    """A telephone number with its country; numbers of Morocco may leave it out. None when it cannot be one."""
    digits = compact(text)
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    elif re.fullmatch(r"0[5-8]\d{8}", digits):
        digits = f"+212{digits[1:]}"
    elif re.fullmatch(r"212[5-8]\d{8}", digits):
        digits = f"+{digits}"
    digits = digits.replace("+2120", "+212", 1)
    shape = MOROCCAN_PHONE if digits.startswith("+212") else FOREIGN_PHONE
    return digits if shape.fullmatch(digits) else None


def any_key(identifier: str) -> bool:
    """The default check: the algorithm of the key is not public, so that every key is taken."""
    return bool(identifier)


@cache
def idcs_check() -> IdcsCheck:
    """The check named by the setting `IDCS_CHECK`."""
    found: IdcsCheck = import_string(getattr(settings, "IDCS_CHECK", f"{__name__}.any_key"))
    return found


def normal_idcs(text: str) -> str | None:
    """A digital civil and social identifier (decree 2-21-473): nine digits and a check key; None otherwise.

    How long the key is, no text we read says: one to three figures or letters are taken.
    """
    written = compact(text)
    return written if IDCS.fullmatch(written) and idcs_check()(written) else None


def normal_name(text: str) -> str:
    """A name with single spaces, without what keyboards and copies leave behind."""
    composed = unicodedata.normalize("NFC", text).replace("ـ", "")
    kept = (c for c in composed if unicodedata.category(c) != "Cf")
    return " ".join("".join(kept).split())


def written_in(text: str, language: str) -> bool:
    """Whether a name is written in the script of a language (`ar`, `fr`, `zgh`) and in no other."""
    script = SCRIPTS[language]
    return all(
        c in NAME_MARKS
        or unicodedata.category(c) == "Mn"
        or (c.isalpha() and script in unicodedata.name(c, ""))
        for c in text
    ) and any(c.isalpha() for c in text)


def name_fault(text: str, language: str) -> str | None:
    """The message key of what is wrong with a name, or None."""
    if len(text) > LONGEST_NAME:
        return "identity.errors.name_long"
    return None if written_in(text, language) else f"identity.errors.name_{language}"
