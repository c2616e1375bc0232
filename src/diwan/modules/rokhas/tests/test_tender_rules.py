"""The seals and the rules of tenders, without database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations

import pytest

from diwan.kernel.base.act import MOROCCO
from diwan.kernel.base.money import Money
from diwan.modules.rokhas.tender_rules import (
    best_of,
    commission_faults,
    figure,
    first_opening,
    is_low,
    lies_within,
    opening_faults,
    standing_at,
)
from diwan.modules.rokhas.tender_seals import (
    Unreadable,
    code_typed,
    forged,
    locked_paper,
    new_code,
    opening_key,
    public_of,
    sealed,
    share_of,
    unlocked_paper,
    unsealed,
)

DAY = date(2026, 3, 10)


@dataclass
class Sitting:
    state: str
    opens_at: datetime | None


@dataclass
class Read:
    state: str
    price: Money | None


def test_any_k_members_open_and_no_fewer() -> None:
    codes = {number: new_code() for number in (4, 7, 9, 12)}
    keys = forged({number: public_of(code) for number, code in codes.items()}, 3)
    envelope = sealed(keys.sealing, "tender:1", b"120000")
    shares = {number: share_of(code, keys.meeting) for number, code in codes.items()}
    for group in combinations(shares, 3):
        key = opening_key({number: shares[number] for number in group}, keys.wraps)
        assert unsealed(key, "tender:1", envelope) == b"120000"
    for group in combinations(shares, 2):
        with pytest.raises(Unreadable):
            opening_key({number: shares[number] for number in group}, keys.wraps)


def test_another_code_opens_nothing() -> None:
    codes = {1: new_code(), 2: new_code()}
    keys = forged({number: public_of(code) for number, code in codes.items()}, 2)
    shares = {1: share_of(codes[1], keys.meeting), 2: share_of(new_code(), keys.meeting)}
    with pytest.raises(Unreadable):
        opening_key(shares, keys.wraps)


def test_an_envelope_is_bound_to_its_bidder_and_whole() -> None:
    codes = {1: new_code(), 2: new_code()}
    keys = forged({number: public_of(code) for number, code in codes.items()}, 2)
    key = opening_key({n: share_of(code, keys.meeting) for n, code in codes.items()}, keys.wraps)
    envelope = sealed(keys.sealing, "tender:1", b"{}")
    for about, content in (
        ("tender:2", envelope),
        ("tender:1", envelope[:-1] + bytes([envelope[-1] ^ 1])),
        ("tender:1", b""),
    ):
        with pytest.raises(Unreadable):
            unsealed(key, about, content)


def test_the_length_of_an_envelope_tells_no_amount() -> None:
    keys = forged({1: public_of(new_code()), 2: public_of(new_code())}, 2)
    assert len(sealed(keys.sealing, "t", b"1")) == len(sealed(keys.sealing, "t", b"1" * 900))


def test_a_paper_opens_with_its_own_key_alone() -> None:
    key, content = locked_paper(b"%PDF-")
    assert unlocked_paper(key, content) == b"%PDF-"
    with pytest.raises(Unreadable):
        unlocked_paper(locked_paper(b"")[0], content)


def test_a_code_is_read_as_people_type_it() -> None:
    code = new_code()
    assert code_typed(f" {code.lower().replace('-', ' ')} ") == code.replace("-", "")
    assert len({new_code() for _ in range(50)}) == 50


def test_from_its_hour_on_a_tender_receives_nothing() -> None:
    hour = datetime(2026, 4, 1, 10, tzinfo=MOROCCO)
    assert standing_at(Sitting("open", hour), hour.replace(minute=0, hour=9)) == "open"
    assert standing_at(Sitting("open", hour), hour) == "to_open"
    assert standing_at(Sitting("awarded", hour), hour) == "awarded"


def test_days_lie_between_announcement_and_opening() -> None:
    first = first_opening(DAY)
    assert (first - DAY).days == figure("announcement_days", DAY)
    at = datetime.combine(first, datetime.min.time(), tzinfo=MOROCCO)
    assert list(opening_faults(at, DAY)) == []
    assert [one.field for one in opening_faults(at.replace(day=at.day - 1), DAY)] == ["opens_on"]


def test_a_commission_has_members_enough_and_opens_together() -> None:
    assert list(commission_faults(3, 2, DAY)) == []
    for members, needed in ((2, 2), (3, 1), (3, 4), (10, 2)):
        assert len(list(commission_faults(members, needed, DAY))) == 1


def test_the_highest_good_offer_is_the_best_and_equals_stay() -> None:
    a, b = Read("good", Money.of(130)), Read("good", Money.of(150))
    assert best_of([a, b, Read("set_aside", Money.of(900)), Read("good", None)]) == [b]
    assert best_of([b, Read("good", Money.of(150))]) == [b, Read("good", Money.of(150))]
    assert best_of([Read("set_aside", Money.of(1))]) == []
    assert is_low(Money.of(119), Money.of(120)) and not is_low(Money.of(120), Money.of(120))


def test_a_ground_lies_in_that_of_the_tender() -> None:
    whole = {"ring": [[0.0, 0.0], [0.001, 0.0], [0.001, 0.001], [0.0, 0.001], [0.0, 0.0]]}
    part = {"ring": [[0.0, 0.0], [0.0005, 0.0], [0.0005, 0.0005], [0.0, 0.0]]}
    assert lies_within(whole, whole) and lies_within(part, whole)
    assert not lies_within(whole, part) and not lies_within(None, whole)
