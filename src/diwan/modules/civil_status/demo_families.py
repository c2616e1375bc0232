"""Invented families: couples, children, and when they died; family names of `demo_names.toml`, usual first names."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random

from diwan.modules.civil_status.content import Sex

Pair = tuple[str, str]
CNIE_LETTERS = (
    "A",
    "AB",
    "B",
    "BE",
    "BK",
    "D",
    "E",
    "EE",
    "F",
    "G",
    "H",
    "JB",
    "K",
    "L",
    "M",
    "P",
    "SH",
    "U",
    "X",
)


@dataclass(frozen=True, slots=True)
class Names:
    """What families draw their names from."""

    family: tuple[Pair, ...]
    men: tuple[Pair, ...]
    women: tuple[Pair, ...]
    occupations: tuple[str, ...]

    def first(self, sex: Sex) -> tuple[Pair, ...]:
        """First names for one sex."""
        return self.men if sex is Sex.MALE else self.women


@cache
def names() -> Names:
    """The lists of the demo."""
    here = Path(__file__).parent
    files = (here / "demo_names.toml", here / "names" / "usual_names.toml")
    kept = {key: rows for file in files for key, rows in tomllib.loads(file.read_text("utf-8")).items()}
    pairs = {key: tuple((ar, la) for ar, la in kept[key]) for key in ("family", "men", "women")}
    return Names(occupations=tuple(kept["occupations"]), **pairs)


@dataclass(slots=True)
class Soul:
    """One invented person."""

    sex: Sex
    family: Pair
    first: Pair
    born: dt.date
    father: Soul | None = None
    mother: Soul | None = None
    died: dt.date | None = None
    occupation: str = ""
    cnie: str = ""
    hour: str = ""


@dataclass(slots=True)
class Family:
    """People whose births an office recorded."""

    recorded: list[Soul] = field(default_factory=list)


def some_cnie(rng: Random) -> str:
    """A number that looks like one, a digit longer than those of the demo's citizens."""
    return f"{rng.choice(CNIE_LETTERS)}{rng.randrange(1_000_000, 9_999_999)}"


@cache
def _weights(count: int) -> tuple[float, ...]:
    return tuple(accumulate(1 / (rank + 4) for rank in range(count)))


def common_first(rng: Random, choices: tuple[Pair, ...]) -> Pair:
    """One of the names, those first in the list more often, as in life."""
    return rng.choices(choices, cum_weights=_weights(len(choices)))[0]


def a_family(rng: Random, until: dt.date) -> Family:
    """Founders born between 1905 and 1985 whose births stand elsewhere, their children and grandchildren here."""
    family = Family()
    year = rng.randrange(1905, 1985)
    husband = _founder(rng, Sex.MALE, year)
    _children(rng, husband, _founder(rng, Sex.FEMALE, year + rng.randrange(2, 8)), until, family, depth=2)
    return family


def _founder(rng: Random, sex: Sex, year: int) -> Soul:
    return Soul(
        sex, rng.choice(names().family), common_first(rng, names().first(sex)), _some_day(rng, year),
        occupation=_work(rng, sex), cnie=some_cnie(rng) if year > 1940 else "",
    )  # fmt: skip


def _children(rng: Random, father: Soul, mother: Soul, until: dt.date, family: Family, *, depth: int) -> None:
    year = mother.born.year + rng.randrange(18, 26)
    for _ in range(rng.randrange(1, 7)):
        year += rng.randrange(1, 4)
        if year > until.year - 1 or year - mother.born.year > 44:
            return
        child = _child(rng, father, mother, year, until)
        family.recorded.append(child)
        if depth and child.sex is Sex.MALE and year < until.year - 24 and rng.random() < 0.7:
            wife = _founder(rng, Sex.FEMALE, year + rng.randrange(0, 6))
            _children(rng, child, wife, until, family, depth=depth - 1)


def _child(rng: Random, father: Soul, mother: Soul, year: int, until: dt.date) -> Soul:
    sex = rng.choice((Sex.MALE, Sex.FEMALE))
    born = _some_day(rng, year)
    return Soul(
        sex, father.family, common_first(rng, names().first(sex)), born, father=father, mother=mother,
        died=_death_of(rng, born, until), occupation=_work(rng, sex),
        cnie=some_cnie(rng) if until.year - year > 17 else "",
        hour=f"{rng.randrange(24):02}:{rng.randrange(60):02}" if year > 1975 else "",
    )  # fmt: skip


def _death_of(rng: Random, born: dt.date, until: dt.date) -> dt.date | None:
    """A few die as infants, most between 55 and 92."""
    age = rng.random() * 2 if rng.random() < 0.04 else rng.triangular(40, 97, 78)
    died = born + dt.timedelta(days=int(age * 365.25) + 1)
    return died if died < until else None


def _work(rng: Random, sex: Sex) -> str:
    if sex is Sex.FEMALE and rng.random() < 0.7:
        return "ربة بيت"
    return rng.choice(names().occupations)


def _some_day(rng: Random, year: int) -> dt.date:
    return dt.date(year, 1, 1) + dt.timedelta(days=rng.randrange(365))
