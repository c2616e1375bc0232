"""The numbers of law 55.19 and its decrees, as the shared blocks and the appeal carry them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from diwan.kernel.cases.schema.load import load
from diwan.kernel.cases.tests.test_schema import WORLD, faults, tennis

CASES = Path(__file__).parents[1]


def clock(file: str, key: str) -> tuple[str, str]:
    """The length of a clock and the text it rests on."""
    found = tomllib.loads((CASES / file).read_text("utf-8"))["clocks"][key]
    return found["within"], found["legal"]


@pytest.mark.parametrize(
    ("file", "key", "within", "article"),
    [
        ("blocks/law_55_19.toml", "completion", "30 days", "art. 10"),
        ("blocks/law_55_19.toml", "replacement", "30 days", "art. 10"),
        ("blocks/law_55_19.toml", "appeal", "30 days", "art. 21"),
        ("blocks/silence_approval.toml", "claim", "7 days", "art. 19"),
        ("blocks/silence_approval.toml", "explanation", "10 days", "2-22-141"),
        ("procedures/appeal_to_head.toml", "answer", "15 days", "art. 21"),
        ("procedures/appeal_to_head.toml", "going_to_governor", "30 days", "art. 21"),
        ("procedures/appeal_to_head.toml", "governor_presses", "10 days", "art. 21"),
    ],
)
def test_each_delay_is_the_laws(file: str, key: str, within: str, article: str) -> None:
    found, legal = clock(file, key)
    assert found == within
    assert article in legal


@pytest.mark.parametrize("allowed", ["60 days", "2 months", "30 days"])
def test_a_decision_takes_sixty_days_at_most(allowed: str) -> None:
    """Law 55.19 art. 16."""
    longest = '{ is = "30 days" }]'
    assert faults(tennis(limit=(longest, '{ is = "61 days" }]')))["clocks.legal.within"].startswith("61 days")
    load(tennis(limit=(longest, f'{{ is = "{allowed}" }}]')), WORLD)


def test_an_office_asks_once_in_the_first_half_and_refuses_with_reasons() -> None:
    """Law 55.19 art. 7, 10, 14, 18."""
    acts = tomllib.loads((CASES / "blocks/law_55_19.toml").read_text("utf-8"))["transitions"]
    for key in ("ask_replacement", "ask_information", "ask_certified_copy"):
        assert acts[key]["when"] == [{"once": key}, {"clock": "legal", "before": "half"}]
    assert acts["refuse"]["reasons"] == "required"
    assert acts["ask_certified_copy"]["reasons"] == "required"
    assert acts["extend"]["when"] == {"once": "extend"}
