"""The desk's queues: by deadline or by risk of silence, sifted, a page at a time, never counted whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Any, Literal, get_args

from django.db import connection
from django.db.models import F, Q, QuerySet

from diwan.kernel.base.whole import whole_number
from diwan.kernel.cases.access import readable_by
from diwan.kernel.cases.load import SOON
from diwan.kernel.cases.models import Case, QueueView
from diwan.kernel.identity.rules import OVERSEERS
from diwan.kernel.territory.selectors import within

Which = Literal["office", "late", "waiting", "mine", "closed", "house"]
Only = Literal["", "late", "silence"]
Sort = Literal["deadline", "silence"]
NOBODY = 0
"""As an officer: cases that nobody took."""
UNDER_WAY = ("intake", "review", "paused")
PER_PAGE = 25
MOST_COUNTED = 1000
"""Counts stop here; the reader sees that there are more."""
MOST_VIEWS = 12


@dataclass(frozen=True, slots=True)
class Sieve:
    """What of a queue is wanted, and in which order.

    `step` is a key of `procedure`; `officer` a person, or `NOBODY`; `service` a kind of mandate; `only` what is
    late, or what silence will soon decide; `since` the first day of filing.
    """

    procedure: str = ""
    step: str = ""
    officer: int | None = None
    service: str = ""
    only: Only = ""
    since: date | None = None
    sort: Sort = "deadline"

    @property
    def is_empty(self) -> bool:
        """Whether it keeps everything, in the usual order."""
        return self == Sieve()

    @property
    def filters(self) -> bool:
        """Whether it leaves anything out."""
        return replace(self, sort="deadline") != Sieve()

    def as_json(self) -> dict[str, Any]:
        """What of it says something, as it is kept."""
        said = {key: value for key, value in asdict(self).items() if value != getattr(Sieve(), key)}
        return said | ({"since": self.since.isoformat()} if self.since else {})


def sieve_from(typed: Mapping[str, Any]) -> Sieve:
    """A sieve as it was typed or kept; what makes no sense filters nothing."""
    procedure = _word(typed.get("procedure"))
    only, sort = _word(typed.get("only")), _word(typed.get("sort"))
    return Sieve(
        procedure=procedure,
        step=_word(typed.get("step")) if procedure else "",
        officer=whole_number(str(typed.get("officer", ""))),
        service=_word(typed.get("service")),
        only=only if only in get_args(Only) else "",  # type: ignore[arg-type]
        since=_day(typed.get("since")),
        sort=sort if sort in get_args(Sort) else "deadline",  # type: ignore[arg-type]
    )


def _word(typed: Any) -> str:
    return str(typed or "").replace("\x00", "")[:80]


def _day(typed: Any) -> date | None:
    try:
        return date.fromisoformat(str(typed or ""))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Views:
    """What one seat keeps: the sieve in use, and those it saved, by name."""

    current: Sieve = field(default_factory=Sieve)
    saved: dict[str, Sieve] = field(default_factory=dict)


def views_of(territory: int, mandate: int) -> Views:
    """What a seat keeps, in one query."""
    rows = QueueView.objects.filter(territory_id=territory, mandate_id=mandate).order_by("name")
    kept = {row.name: sieve_from(row.sieve) for row in rows}
    return Views(kept.pop("", Sieve()), kept)


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Some cases of a queue in order, and from where it goes on."""

    cases: list[Case]
    next: str = ""


def queue_page(
    territory: int,
    last: int,
    kinds: Iterable[str],
    *,
    today: date,
    which: Which = "office",
    person: int | None = None,
    besides: Iterable[int] = (),
    sieve: Sieve | None = None,
    after: str = "",
    most: int = PER_PAGE,
) -> QueuePage:
    """One page of a queue, answers left out, in two queries whatever its length; `after` is the `next` before it.

    For one community each mandate's cases come out of an index in the order asked for, so that a page costs the
    same whatever waits behind it. `house` is the queue of every service, for those who read any file; `mine` also
    holds what was given to `besides`, whose work one looks after.
    """
    sieve, held = sieve or Sieve(), sorted(set(kinds))
    if which == "closed":
        return _closed(territory, last, held, sieve, after, most)
    column = "legal_day" if sieve.sort == "silence" else "due_on"
    found = _sifted(in_hand(territory, last), sieve, today)
    if which == "house":
        parts = [found] if held_overseers(held) else []
    elif which == "mine":
        parts = [found.filter(assignee_id__in=[one for one in (person, *besides) if one is not None])]
    else:
        turn = {"office": ~Q(ball="applicant"), "waiting": Q(ball="applicant")}
        found = found.filter(turn.get(which, Q(due_on__lt=today) & ~Q(ball="applicant")))
        parts = [found.filter(held_by=kind) for kind in held if sieve.service in ("", kind)]
    return _fetched(_next_of(parts, column, after, most), column, most)


def held_overseers(kinds: Iterable[str]) -> bool:
    """Whether a seat of these kinds reads every file of its range, and so the queues of every service."""
    return not OVERSEERS.isdisjoint(kinds)


def in_hand(territory: int, last: int) -> QuerySet[Case]:
    """Open cases of a range of communities."""
    return Case.objects.filter(within(territory, last), closed_at=None).exclude(phase="draft")


def _sifted(found: QuerySet[Case], sieve: Sieve, today: date) -> QuerySet[Case]:
    if sieve.procedure:
        found = found.filter(procedure=sieve.procedure)
    if sieve.step:
        found = found.filter(step=sieve.step)
    if sieve.officer is not None:
        found = found.filter(assignee_id=sieve.officer or None)
    if sieve.service:
        found = found.filter(held_by=sieve.service)
    if sieve.since:
        found = found.filter(opened_at__date__gte=sieve.since)
    if sieve.only == "late":
        found = found.filter(~Q(ball="applicant"), due_on__lt=today)
    if sieve.only == "silence":
        found = found.filter(legal_day__lte=today + SOON)
    if sieve.sort == "silence" or sieve.only == "silence":
        found = found.filter(silence__gt="", phase__in=UNDER_WAY)
    return found


def _next_of(
    parts: list[QuerySet[Case]], column: str, after: str, most: int
) -> list[tuple[int, date | None]]:
    """The keys that come next in order: those with a day, then those without."""
    day, key = _place(after)
    wanted = []
    for part in parts:
        if not after or day:
            dated = part.filter(**{f"{column}__isnull": False})
            if day:
                dated = dated.filter(Q(**{f"{column}__gt": day}) | Q(pk__gt=key), **{f"{column}__gte": day})
            wanted.append(dated)
        undated = part.filter(**{f"{column}__isnull": True})
        wanted.append(undated.filter(pk__gt=key) if after and not day else undated)
    chosen = [one.order_by(column, "pk").values_list("pk", column)[: most + 1] for one in wanted]
    if not chosen:
        return []
    whole = chosen[0].union(*chosen[1:], all=True).order_by(column, "pk") if len(chosen) > 1 else chosen[0]
    return list(whole[: most + 1])


def _place(after: str) -> tuple[date | None, int]:
    day, _, key = after.partition("~")
    return _day(day), whole_number(key) or 0


def _fetched(keys: list[tuple[int, date | None]], column: str, most: int) -> QueuePage:
    shown = keys[:most]
    rows = Case.objects.filter(pk__in=[pk for pk, _ in shown]).select_related("territory").defer("values")
    by_key = {case.pk: case for case in rows}
    cases = [by_key[pk] for pk, _ in shown if pk in by_key]
    if len(keys) <= most or not shown:
        return QueuePage(cases)
    pk, day = shown[-1]
    return QueuePage(cases, f"{day.isoformat() if day else ''}~{pk}")


def _closed(territory: int, last: int, kinds: list[str], sieve: Sieve, after: str, most: int) -> QueuePage:
    """Closed cases, the latest first; of the filters those that still say something then."""
    found = Case.objects.filter(within(territory, last), readable_by(kinds), closed_at__isnull=False)
    kept = replace(sieve, only="", sort="deadline", service="")
    found = _sifted(found, kept, date.min)
    moment, _, key = after.partition("~")
    if since := _moment(moment):
        found = found.filter(Q(closed_at__lt=since) | Q(pk__lt=whole_number(key) or 0), closed_at__lte=since)
    rows = list(
        found.select_related("territory").defer("values").order_by(F("closed_at").desc(), "-pk")[: most + 1]
    )
    end = rows[most - 1] if len(rows) > most else None
    return QueuePage(rows[:most], f"{end.closed_at.isoformat()}~{end.pk}" if end and end.closed_at else "")


def _moment(typed: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(typed)
    except ValueError:
        return None
    return found if found.tzinfo else None


OFFICES = "held_by = ANY(%(kinds)s) AND ball <> 'applicant'"
"""What waits for a mandate, in SQL."""


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """How many open cases wait: for me, for my mandates, late, with the applicant; up to `MOST_COUNTED` each."""

    mine: int
    office: int
    late: int
    waiting: int


def queue_counts(
    territory: int,
    last: int,
    kinds: Iterable[str],
    person: int | None,
    today: date,
    besides: Iterable[int] = (),
) -> QueueCounts:
    """The counts beside the queues, in one query that looks at no more rows than it counts."""
    people = [one for one in (person, *besides) if one is not None]
    asked = (
        "assignee_id = ANY(%(people)s)",
        OFFICES,
        f"{OFFICES} AND due_on < %(today)s",
        "held_by = ANY(%(kinds)s) AND ball = 'applicant'",
    )
    values = {"kinds": list(kinds), "today": today, "people": people}
    return QueueCounts(*_counted(territory, last, asked, values))


def office_count(territory: int, last: int, kinds: Iterable[str]) -> int:
    """How many open cases wait for these mandates, up to `MOST_COUNTED`: all that the menu of every page says."""
    return _counted(territory, last, (OFFICES,), {"kinds": list(kinds)})[0]


def _counted(territory: int, last: int, asked: Iterable[str], values: dict[str, Any]) -> tuple[int, ...]:
    """How many open cases answer to each condition asked, in one query."""
    place = "territory_id = %(lo)s" if territory == last else "territory_id BETWEEN %(lo)s AND %(hi)s"
    counts = ", ".join(
        f"(SELECT count(*) FROM (SELECT 1 FROM cases_case WHERE {place} AND closed_at IS NULL "
        f"AND NOT (phase = 'draft') AND {one} LIMIT {MOST_COUNTED}) AS counted)"
        for one in asked
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}", values | {"lo": territory, "hi": last})
        return tuple(cursor.fetchone())
