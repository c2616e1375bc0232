"""The words and addresses the device needs to say what it keeps."""

from __future__ import annotations

from typing import Any

from django import template

from diwan.kernel.base.text import catalogue, current_language, t
from diwan.shell.kept import worker_version

register = template.Library()


@register.simple_tag
def kept_words() -> dict[str, Any]:
    """The sentences of the strip; `#` stands for a number only the device knows."""
    plain = {
        "cut": t("shell.kept.strip.cut"),
        "elsewhere": t("shell.kept.strip.elsewhere"),
        "sign_in": t("shell.kept.strip.sign_in"),
    }
    return {
        **plain,
        "count": forms_of_words("shell.kept.count"),
        "others": forms_of_words("shell.kept.others"),
    }


def forms_of_words(key: str) -> dict[str, str]:
    """Every plural form of a message."""
    entry = catalogue(current_language())[key]
    forms = {"other": entry} if isinstance(entry, str) else entry
    return {form: words.replace("{count}", "#") for form, words in forms.items()}


@register.simple_tag
def kept_version() -> str:
    """The version of the house's files, with which a page kept before is kept anew."""
    return worker_version()
