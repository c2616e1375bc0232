# ruff: noqa: E501
"""Fields that follow from others: compared with plain arithmetic, and refused when they cannot be counted."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diwan.kernel.cases.kinds.computed import as_stored, months_begun, result_of, with_computed
from diwan.kernel.cases.schema.fields import Computed
from diwan.kernel.cases.schema.load import load
from diwan.kernel.cases.schema.problems import ProcedureInvalid
from diwan.kernel.cases.schema.world import World
from diwan.kernel.cases.tests.conftest import FIXTURES

WORLD = World.of(**tomllib.loads((FIXTURES / "world.toml").read_text("utf-8")))
TEXT = (FIXTURES / "every_field.toml").read_text("utf-8")
LAW = load(TEXT, WORLD).procedure
NUMBERS = st.decimals(-(10**6), 10**6, places=2)


def computed(**said: Any) -> Computed:
    return Computed.model_validate(said)


@given(st.lists(st.tuples(st.sampled_from(["food", "crafts"]), NUMBERS), min_size=1, max_size=8))
def test_a_sum_is_that_of_its_rows(cells: list[tuple[str, Decimal]]) -> None:
    rows = [{"kind": kind, "area": str(area)} for kind, area in cells]
    total = result_of(computed(sum="goods.area"), {"goods": rows})
    assert total == sum(area for _, area in cells)
    chosen = computed(sum="goods.area", where={"column": "goods.kind", "isin": ["food"]})
    assert result_of(chosen, {"goods": rows}) == sum(area for kind, area in cells if kind == "food")
    counted = computed(count="goods", where={"column": "goods.kind", "isin": "crafts"})
    assert result_of(counted, {"goods": rows}) == sum(1 for kind, _ in cells if kind == "crafts")


@given(st.lists(NUMBERS, min_size=2, max_size=4))
def test_the_four_operations_are_those_of_plain_numbers(numbers: list[Decimal]) -> None:
    values = {f"n{position}": str(number) for position, number in enumerate(numbers)}
    keys = list(values)
    product = Decimal(1)
    for number in numbers:
        product *= number
    assert result_of(computed(add=keys), values) == sum(numbers)
    assert result_of(computed(min=keys), values) == min(numbers)
    assert result_of(computed(max=[*keys, 7]), values) == max(*numbers, Decimal(7))
    assert result_of(computed(difference=keys[:2]), values) == numbers[0] - numbers[1]
    found = result_of(computed(product=keys), values)
    assert found == (product if abs(product) < 10**15 else None)


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.integers(0, 2000))
def test_months_are_counted_day_by_day(first: date, days: int) -> None:
    """Against a walk: a month ends the day before the same day of the next one."""
    last = first + timedelta(days=days)
    months, ends = 0, first - timedelta(days=1)
    while ends < last:
        months += 1
        year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
        after = next(
            date(year, month + 1, day) for day in range(first.day, 0, -1) if is_day(year, month + 1, day)
        )
        ends = after - timedelta(days=1) if after.day == first.day else after
    assert months_begun(first, last) == months
    values = {"a": first.isoformat(), "b": last.isoformat()}
    assert result_of(computed(days=["a", "b"]), values) == days + 1
    assert result_of(computed(quarters=["a", "b"]), values) == -(-months // 3)
    assert result_of(computed(years=["a", "b"]), values) == -(-months // 12)


def is_day(year: int, month: int, day: int) -> bool:
    try:
        return bool(date(year, month, day))
    except ValueError:
        return False


@given(NUMBERS)
def test_what_is_kept_is_rounded_to_the_centime(number: Decimal) -> None:
    kept = as_stored(number / 3)
    assert Decimal(str(kept)) == (number / 3).quantize(Decimal("0.01"), ROUND_HALF_UP)


def test_what_follows_is_counted_anew_and_in_order() -> None:
    answers = {
        "ground": {"ring": [], "area": 30.5},
        "goods": [{"area": "2.50"}, {"area": 3}],
        "from": "2026-01-15",
        "until": "2026-03-14",
        "free_area": "999999",
    }
    found = with_computed(LAW, answers)
    assert (found["shown_area"], found["free_area"], found["months"]) == ("5.50", 25, 2)


@pytest.mark.parametrize("missing", ["goods", "ground", "from", "until"])
def test_nothing_follows_from_an_answer_that_is_missing(missing: str) -> None:
    answers: dict[str, Any] = {
        "ground": {"ring": [], "area": 30.5}, "goods": [{"area": 3}], "from": "2026-01-15", "until": "2026-03-14",
    }  # fmt: skip
    found = with_computed(LAW, {**answers, missing: None})
    assert found["months" if missing in ("from", "until") else "free_area"] is None


def test_a_period_that_ends_before_it_begins_counts_nothing() -> None:
    assert with_computed(LAW, {"from": "2026-03-01", "until": "2026-02-01"})["months"] is None


def faults(text: str) -> dict[str, str]:
    with pytest.raises(ProcedureInvalid) as invalid:
        load(text, WORLD)
    return {problem.path: problem.says for problem in invalid.value.problems}


FREE = 'computed = { difference = ["ground", "shown_area"] }'


@pytest.mark.parametrize(
    ("old", "new", "path", "words"),
    [
        (FREE, 'computed = { difference = ["ground", "free_area"] }', "fields.free_area.computed", "itself"),
        (FREE, 'computed = { difference = ["ground", "zone"] }', "fields.free_area.computed.difference[1]", "number"),
        (FREE, 'computed = { difference = ["ground", "grund"] }', "fields.free_area.computed.difference[1]", "did you mean"),
        (FREE, 'computed = { difference = ["ground"] }', "fields.free_area.computed", "two operands"),
        (FREE, 'computed = { power = ["ground", 2] }', "fields.free_area.computed.power", "nothing of that name"),
        (FREE, 'computed = { add = ["ground", 2], max = ["ground", 2] }', "fields.free_area.computed", "exactly one"),
        (FREE, 'computed = { sum = "goods.name" }', "fields.free_area.computed.sum", "column of numbers"),
        (FREE, 'computed = { sum = "goods.size" }', "fields.free_area.computed.sum", "no column"),
        (FREE, 'computed = { count = "ground" }', "fields.free_area.computed.count", "not a table"),
        (FREE, 'computed = { count = "goods", where = { column = "goods.kind", isin = "gold" } }',
         "fields.free_area.computed.where.isin", "not a choice"),
        (FREE, 'computed = { months = ["ground", "until"] }', "fields.free_area.computed.months[0]", "not a date"),
        ('type = "table"\nmin_rows = 1', 'type = "text"\nmin_rows = 1', "fields.goods.columns", "table"),
        ("min_rows = 1\nmax_rows = 5", "min_rows = 6\nmax_rows = 5", "fields.goods.min_rows", "allowed"),
        ('type = "text"\nlabel = { ar = "البضاعة"', 'type = "text"\ntotal = true\nlabel = { ar = "البضاعة"',
         "fields.goods.columns.name.total", "numbers"),
        ('known = "earlier.company"\n', 'known = "person.cnie"\n', "fields.business.known", "fits"),
        ('known = "earlier.company"\n', 'known = "person.shoe"\n', "fields.business.known", "no known"),
        ('type = "company"\n', 'type = "company"\nstatement = { ar = "أصرح", fr = "Je déclare" }\n',
         "fields.business.statement", "signature"),
        ('when = { field = "trader", eq = true }', 'when = { field = "tradr", eq = true }', "sections.company.when[0].field", "trader"),
        ('when = { field = "trader", eq = true }', 'when = { field = "business", eq = "x" }', "fields.business", "not compared"),
        ('section = "who"\ntype = "phone"', 'section = "who"\nmax = 2020-01-01\ntype = "phone"', "fields.phone.max", "date"),
    ],
)  # fmt: skip
def test_what_cannot_be_counted_or_filled_in_is_named(old: str, new: str, path: str, words: str) -> None:
    assert old in TEXT
    found = faults(TEXT.replace(old, new, 1))
    assert path in found, found
    assert words in found[path]
