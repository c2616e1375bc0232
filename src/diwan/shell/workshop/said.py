"""Words of the schema on the pages of the workshop; what has none yet is shown by its name."""

from __future__ import annotations

from diwan.kernel.base.text import catalogue, current_language, t


def known(key: str) -> bool:
    """Whether a message has words."""
    return key in catalogue(current_language())


def first_known(*keys: str) -> str:
    """The words of the first message that has any; empty where none has."""
    return next((t(key) for key in keys if known(key)), "")


def attribute_words(table: str, name: str) -> str:
    """What an attribute is called: where it stands, or anywhere."""
    return first_known(f"workshop.of.{table}.{name}", f"workshop.attributes.{name}") or name.replace("_", " ")


def hint_words(table: str, name: str) -> str:
    """A sentence about an attribute, where it needs one."""
    return first_known(f"workshop.hints.{table}.{name}", f"workshop.hints.any.{name}")


def choice_words(table: str, name: str, value: str) -> str:
    """What one of an attribute's fixed values is called."""
    found = first_known(f"workshop.among_of.{table}.{name}.{value}", f"workshop.among.{name}.{value}")
    return found or value.replace("_", " ")


def kind_words(vocabulary: str, kind: str) -> str:
    """What one kind of condition or effect is called."""
    return first_known(f"workshop.{vocabulary}.{kind}") or kind.replace("_", " ")


def table_words(table: str, form: str = "many") -> str:
    """What a table of things is called."""
    return first_known(f"workshop.tables.{table}.{form}") or table
