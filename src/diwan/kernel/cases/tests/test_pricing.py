# ruff: noqa: E501
"""Fees counted from answers: against a plain reference, at the rates of a day, within the bounds of the law."""

from __future__ import annotations

import shutil
import tomllib
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diwan.kernel.base.errors import Refused
from diwan.kernel.base.money import Money
from diwan.kernel.base.text import Text
from diwan.kernel.cases.models import Case, CaseFee
from diwan.kernel.cases.pricing import charges_counted, total_of
from diwan.kernel.cases.registry import catalogue
from diwan.kernel.cases.schema.load import load
from diwan.kernel.cases.schema.problems import ProcedureInvalid
from diwan.kernel.cases.schema.world import World
from diwan.kernel.cases.services import do_transition, save_draft, submit_case
from diwan.kernel.cases.services.applying import charges_for
from diwan.kernel.cases.tests.conftest import FIXTURES
from diwan.kernel.cases.tests.tennis import fresh, later
from diwan.kernel.payments.models import Order, OrderLine, Tariff
from diwan.kernel.payments.selectors import Price, price_of
from diwan.kernel.payments.services import set_tariff
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, NOW, Somebody, as_office

WORLD = World.of(**tomllib.loads((FIXTURES / "world.toml").read_text("utf-8")))
TEXT = (FIXTURES / "every_field.toml").read_text("utf-8")
LAW = load(TEXT, WORLD).procedure
FEE = LAW.fees["place"]
RATES = {"terrace_1": "30", "terrace_2": "12.50", "display_1": "4", "display_2": "7.25"}
CENT = Decimal("0.01")
SUMS = st.integers(0, 10_000_000).map(lambda n: Decimal(n) / 100)
AREAS = st.integers(1, 999_900).map(lambda n: Decimal(n) / 100)


def priced(rates: dict[str, str], least: str = "2") -> Any:
    def price(key: str) -> Price:
        amount = Money.of(rates.get(key.partition(".")[2], least))
        return Price(key, Text(key, key), Text("", ""), amount, Text("نص", "texte"), own=True)

    return price


@given(
    st.sampled_from(["centre", "edge"]), AREAS, st.integers(1, 120),
    st.lists(st.tuples(st.sampled_from(["food", "crafts"]), AREAS), min_size=1, max_size=6),
    SUMS,
)  # fmt: skip
def test_lines_come_to_what_a_plain_count_comes_to(
    zone: str, ground: Decimal, months: int, goods: list[tuple[str, Decimal]], least: Decimal
) -> None:
    """Area by months at the zone's rate; areas by kind of goods at theirs; never less than the smallest sum."""
    rates = {key: Decimal(rate) for key, rate in RATES.items()}
    wanted = [
        (ground * months * rates["terrace_1" if zone == "centre" else "terrace_2"]).quantize(
            CENT, ROUND_HALF_UP
        )
    ]
    for kind, rate in (("food", "display_1"), ("crafts", "display_2")):
        area = sum((a for k, a in goods if k == kind), Decimal(0))
        wanted += [(area * rates[rate]).quantize(CENT, ROUND_HALF_UP)] if area else []
    values = {
        "zone": zone, "ground": {"area": float(ground), "ring": []}, "months": months,
        "goods": [{"kind": kind, "area": str(area)} for kind, area in goods],
    }  # fmt: skip
    charges = charges_counted(LAW, FEE, values, priced(RATES, str(least)), lambda line: True)
    assert total_of(charges).amount == max(sum(wanted), least)
    assert sorted(c.amount.amount for c in charges[: len(wanted)]) == sorted(wanted)
    assert len(charges) == len(wanted) + (sum(wanted) < least)


ANSWERS = {
    "zone": "edge", "ground": {"area": 12.5, "ring": []}, "months": 3,
    "goods": [{"kind": "food", "area": "2.50"}, {"kind": "food", "area": 3}],
}  # fmt: skip


def test_a_line_says_how_it_was_counted_and_on_which_text() -> None:
    first, second = charges_counted(LAW, FEE, ANSWERS, priced(RATES), lambda line: True)
    assert first.text.fr == "public_domain.terrace_2 : 12,50 m² × 3 mois × 12,50 DH"
    assert first.text.ar == "public_domain.terrace_2: 12,50 م² × 3 أشهر × 12,50 درهم"
    assert (first.amount, first.tariff, first.legal.fr) == (
        Money.of("468.75"),
        "public_domain.terrace_2",
        "texte",
    )
    assert second.text.fr == "Étalage (Denrées) : 5,50 m² × 4,00 DH"


def test_what_lacks_to_the_smallest_sum_is_a_line_of_its_own() -> None:
    charges = charges_counted(LAW, FEE, ANSWERS, priced(RATES, "1000"), lambda line: True)
    assert total_of(charges) == Money.of(1000)
    assert charges[-1].text.fr == "Complément jusqu'au minimum 1.000,00 DH".replace(
        "1.000", charges[-1].text.fr[28:33]
    )


@pytest.mark.parametrize("missing", ["zone", "ground", "months"])
def test_a_fee_is_not_guessed_while_an_answer_is_missing(missing: str) -> None:
    with pytest.raises(Refused) as refused:
        charges_counted(LAW, FEE, {**ANSWERS, missing: None}, priced(RATES), lambda line: True)
    assert "إتاوة المكان" in refused.value.words()


LINE = 'times = ["ground", "months"] }'


@pytest.mark.parametrize(
    ("old", "new", "path", "words"),
    [
        (LINE, 'times = ["zone"] }', "fees.place.lines[0].times[0]", "number"),
        (LINE, 'times = ["grund"] }', "fees.place.lines[0].times[0]", "did you mean"),
        (LINE, 'times = ["guests"] }', "fees.place.lines[0].times[0]", "left empty"),
        ('by = "zone", tariffs', 'by = "phone", tariffs', "fees.place.lines[0].by", "choice"),
        (
            'edge = "public_domain.terrace_2" }',
            'rim = "public_domain.terrace_2" }',
            "fees.place.lines[0].tariffs",
            "answer",
        ),
        (
            'edge = "public_domain.terrace_2" }',
            'edge = "public_domain.terrace_9" }',
            "fees.place.lines[0].tariffs.edge",
            "tariff",
        ),
        ('by = "goods.kind"', 'by = "fitted.item"', "fees.place.lines[1]", "one table"),
        (
            'by = "zone", tariffs',
            'tariff = "counter.legalisation", by = "zone", tariffs',
            "fees.place.lines[0]",
            "a tariff",
        ),
        (
            'at_least = "counter.legalisation"\n',
            'at_least = "counter.legalisation"\namount = 3\n',
            "fees.place",
            "exactly one",
        ),
    ],
)
def test_a_fee_that_cannot_be_counted_is_named(old: str, new: str, path: str, words: str) -> None:
    assert old in TEXT
    with pytest.raises(ProcedureInvalid) as invalid:
        load(TEXT.replace(old, new, 1), WORLD)
    found = {problem.path: problem.says for problem in invalid.value.problems}
    assert path in found, found
    assert words in found[path]


# --- with a community's own rates


@pytest.fixture
def square(people: dict[str, Somebody], club: Path) -> dict[str, Somebody]:
    shutil.copy(FIXTURES / "every_field.toml", club)
    catalogue.cache_clear()
    return people


def set_rates(president: Somebody, day: date, **rates: str) -> None:
    for key, amount in rates.items():
        set_tariff(
            president.in_office(),
            key=f"public_domain.{key}",
            amount=Money.of(amount),
            valid_from=day,
            legal_ref="1/2026",
        )


FILLED = {
    "applicant": {"name_ar": "سعاد العلوي", "paper": "cnie", "number": "AB123456"}, "trader": "no", "market": "تسلطانت",
    "ground": "33.573, -7.590\n33.573, -7.5899\n33.5731, -7.5899\n33.5731, -7.590", "zone": "edge", "from": "2026-04-01",
    "until": "2026-06-30", "goods": [{"name": "خبز", "kind": "food", "area": "2,5"}],
}  # fmt: skip


def allowed(people: dict[str, Somebody], **options: Any) -> Case:
    citizen = people["citizen"].as_citizen()
    case = submit_case(
        citizen,
        signs=("oath",),
        draft=save_draft(citizen, procedure="testing.every_field", values={**FILLED, **options}),
    )
    return do_transition(later(people["president"].in_office(), days=2), case=case, transition="allow")


def test_the_order_of_payment_has_a_line_for_each_rate(square: dict[str, Somebody]) -> None:
    set_rates(square["president"], NOW.date(), **RATES)
    case = allowed(square)
    with reading(Scope("national")):
        fee, order = CaseFee.objects.get(), Order.objects.get()
        lines = list(OrderLine.objects.order_by("id"))
    area = Decimal(str(fresh(case).values["ground"]["area"]))
    wanted = [Money(area * 3 * Decimal("12.50")), Money.of(10)]
    assert [line.amount for line in lines] == wanted
    assert order.amount.centimes == fee.centimes == sum(line.centimes for line in wanted)
    assert "3 أشهر" in lines[0].text_ar
    assert lines[0].tariff == "public_domain.terrace_2"


def test_a_rate_nobody_has_set_is_refused_in_words(square: dict[str, Somebody]) -> None:
    with pytest.raises(Refused) as refused:
        allowed(square)
    assert "احتلال الملك العمومي" in refused.value.words()


def test_rates_that_change_apply_by_the_day_the_fee_falls_due_or_that_of_filing(
    square: dict[str, Somebody],
) -> None:
    set_rates(square["president"], NOW.date(), **RATES)
    set_rates(square["president"], NOW.date() + timedelta(days=2), terrace_2="100")
    case = allowed(square)
    law = case.law
    with reading(Scope("national")):
        due = charges_for(law, COMMUNE, law.fees["place"], case.values, NOW + timedelta(days=2))
        filed = charges_for(law, COMMUNE, law.fees["place"], case.values, NOW)
        owed = CaseFee.objects.get().centimes
    assert total_of(due).centimes == owed
    assert due[0].amount.amount > 7 * filed[0].amount.amount


def test_a_fee_priced_on_filing_keeps_the_rate_of_that_day(square: dict[str, Somebody], club: Path) -> None:
    text = TEXT.replace('due_before = "hand_over"', 'due_before = "hand_over"\npriced_on = "filing"', 1)
    (club / "every_field.toml").write_text(text, "utf-8")
    catalogue.cache_clear()
    set_rates(square["president"], NOW.date(), **RATES)
    set_rates(square["president"], NOW.date() + timedelta(days=1), terrace_2="100")
    case = allowed(square)
    with reading(Scope("national")):
        filed = charges_for(case.law, COMMUNE, case.law.fees["place"], case.values, NOW)
        assert CaseFee.objects.get().centimes == total_of(filed).centimes


def test_a_community_sets_its_rate_within_the_bounds_of_the_law(square: dict[str, Somebody]) -> None:
    """Law 47.06 as amended by law 14.25: 20 to 30 dirhams a square metre for an individual house."""
    president = square["president"].in_office()
    for amount in ("19.99", "30.01"):
        with pytest.raises(Refused) as refused:
            set_tariff(
                president,
                key="construction.individual",
                amount=Money.of(amount),
                valid_from=NOW.date(),
                legal_ref="1",
            )
        assert "30" in refused.value.words()
    set_tariff(
        president, key="construction.individual", amount=Money.of(25), valid_from=NOW.date(), legal_ref="1"
    )
    with reading(Scope("national")):
        assert price_of(COMMUNE, "construction.individual", NOW.date()).amount == Money.of(25)


def test_a_rate_that_leaves_the_bounds_once_the_law_changes_is_refused_in_words(
    square: dict[str, Somebody],
) -> None:
    with as_office(COMMUNE):
        Tariff.objects.create(
            territory_id=COMMUNE,
            key="construction.individual",
            amount=Money.of(15),
            valid_from=date(2020, 1, 1),
            legal_ref="1",
        )
    with reading(Scope("national")):
        assert price_of(COMMUNE, "construction.individual", date(2025, 6, 11)).amount == Money.of(15)
        with pytest.raises(Refused) as refused:
            price_of(COMMUNE, "construction.individual", date(2025, 6, 12))
    assert refused.value.code == "payments.errors.out_of_bounds"
    assert "14.25" in refused.value.words()
