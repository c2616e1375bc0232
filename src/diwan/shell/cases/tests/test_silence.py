"""What is said of the silence of the administration: a delay is not spoken of where the procedure has none."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from django.utils.translation import override

from diwan.kernel.cases.registry import catalogue
from diwan.kernel.cases.schema.load import draft_of, with_blocks
from diwan.kernel.cases.tests.conftest import FIXTURES
from diwan.shell.cases.said import delays_of, silence_words


@dataclass
class Silence:
    means: str
    clock: str | None = None


@dataclass
class Law:
    """As much of a procedure as the sentence looks at."""

    silence: Silence
    clocks: dict[str, Any] = field(default_factory=dict)
    links: dict[str, Any] = field(default_factory=dict)


@pytest.mark.parametrize(
    ("means", "said"), [("none", "Aucun délai n'est fixé"), ("claim", "l'autorité supérieure")]
)
def test_without_a_delay(means: str, said: str) -> None:
    with override("fr"):
        assert said in silence_words(cast("Any", Law(Silence(means))))


def test_with_a_delay() -> None:
    raw = tomllib.loads((FIXTURES / "every_field.toml").read_text("utf-8"))
    law = draft_of(with_blocks(raw, raw["key"]), raw["key"])
    assert delays_of(law)
    with override("fr"):
        assert "Sans réponse dans le délai" in silence_words(law)


@pytest.mark.parametrize(("language", "said"), [("fr", "le gouverneur"), ("ar", "لدى العامل")])
def test_a_silence_that_grants_nothing_is_appealed_against_before_the_governor(
    language: str, said: str
) -> None:
    """55.19 art. 21: the president, then the wali or the governor; not the mediator."""
    law = catalogue().latest()["rokhas.domain_occupation"]
    with override(language):
        assert said in silence_words(law)
