from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from diwan.kernel.base.money import Money
from diwan.shell import written

NBSP = "\N{NO-BREAK SPACE}"


def drawn(source: str, **context: object) -> str:
    return Template("{% load diwan shell %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("month", "name"),
    [(1, "يناير"), (5, "ماي"), (7, "يوليوز"), (8, "غشت"), (9, "شتنبر"), (11, "نونبر"), (12, "دجنبر")],
)
def test_months_carry_their_moroccan_names_and_digits_stay_western(month: int, name: str) -> None:
    with translation.override("ar"):
        assert written.date_words(date(2026, month, 12)) == f"12{NBSP}{name}{NBSP}2026"


def test_a_moment_is_told_in_moroccan_time() -> None:
    with translation.override("ar"):
        assert written.time_words(datetime(2026, 7, 1, 9, 30, tzinfo=UTC)) == "10:30"
        assert written.day_of(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == date(2026, 7, 2)


@pytest.mark.parametrize(
    ("language", "figure"), [("ar", "1.250,00"), ("fr", "1\N{NARROW NO-BREAK SPACE}250,00")]
)
def test_amounts_show_their_centimes_in_the_readers_separators(language: str, figure: str) -> None:
    with translation.override(language):
        assert written.amount_words(Money.of(1250)) == figure


def test_an_amount_never_breaks_from_its_currency_nor_reorders() -> None:
    with translation.override("ar"):
        assert drawn("{% amount m %}", m=Decimal(2)) == (
            f'<span class="amount"><bdi>2,00</bdi>{NBSP}درهم</span>'
        )


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "ينقضي الأجل اليوم"),
        (1, "يوم واحد قبل انقضاء الأجل"),
        (2, "يومان قبل انقضاء الأجل"),
        (3, "3 أيام قبل انقضاء الأجل"),
        (11, "11 يوما قبل انقضاء الأجل"),
        (100, "100 يوم قبل انقضاء الأجل"),
        (-1, "انقضى الأجل منذ يوم واحد"),
        (-2, "انقضى الأجل منذ يومين"),
        (-14, "انقضى الأجل منذ 14 يوما"),
    ],
)
def test_what_is_left_of_a_delay_is_said_in_right_arabic(days: int, words: str) -> None:
    with translation.override("ar"):
        assert written.delay_words(days) == words


def test_french_delays_agree_in_number() -> None:
    with translation.override("fr"):
        assert written.delay_words(0) == "échéance aujourd'hui"
        assert written.delay_words(1) == "1 jour avant l'échéance"
        assert written.delay_words(-3) == "échéance dépassée de 3 jours"


@pytest.mark.parametrize(("days", "kind"), [(12, ""), (3, "late"), (0, "late"), (-1, "danger")])
def test_urgency_never_rests_on_colour_alone(days: int, kind: str) -> None:
    assert written.delay_kind(days) == kind
    with translation.override("ar"):
        chip = drawn(
            "{% deadline d t %}",
            d=date(2026, 5, 15),
            t=date.fromordinal(date(2026, 5, 15).toordinal() - days),
        )
        assert written.delay_words(days) in chip
        assert (f"chip--{kind}" in chip) is bool(kind)


def test_codes_and_names_are_isolated_and_escaped() -> None:
    with translation.override("ar"):
        assert drawn('{% code "AB123456" %}') == '<bdi class="code" dir="ltr">AB123456</bdi>'
        assert "<b>" not in drawn("{% person n %}", n="<b>سعاد</b>")


def test_what_is_missing_is_heard_and_not_only_seen() -> None:
    with translation.override("ar"):
        assert "غير مذكور" in drawn("{% date d %}", d=None)
