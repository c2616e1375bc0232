"""What the law asks of a civil-status record, of its copies and of who asks for them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from diwan.kernel.base.calendar import WorkingCalendar
from diwan.kernel.identity.identifiers import compact, normal_cnie, normal_idcs
from diwan.modules.civil_status.content import (
    BirthContent,
    Circumstances,
    Content,
    CopyKind,
    DeathContent,
    Kinship,
    MentionType,
    Moment,
    Parent,
    Sex,
    State,
    Where,
)
from diwan.modules.civil_status.deadlines import Limit, limit_on

FIRST_YEAR = 1850
"""No register kept by a Moroccan commune describes anybody born earlier."""
DECLARATION_DAYS = limit_on("ordinary", dt.date.max).delay.count
"""Decree 2-22-04, art. 40: counted from the day after the event; today's figure, for whoever counts lateness."""
YOUNGEST_MOTHER = 10
OLDEST_MOTHER = 65
LONGEST_LIFE = 125
MOST_TWINS = 9

_ARABIC_NAME = re.compile(r"^[؀-ۿݐ-ݿ‌‍ '\-.]+$")
_LATIN_NAME = re.compile(r"^[A-Za-zÀ-ɏḀ-ỿ '’`\-.]+$")
"""Every Latin letter of Europe, Africa and Vietnam: foreigners are born and die here too."""
_TIFINAGH_NAME = re.compile("^[\u2d30-\u2d67\u2d6f\u2d7f '’\\-]+$")
"""The letters of the Royal Institute of Amazigh Culture, as Unicode has them; no Latin letter that looks alike."""
_SCRIPTS = {"ar": _ARABIC_NAME, "la": _LATIN_NAME, "tf": _TIFINAGH_NAME}
_FIRST_NAME_TITLES = frozenset(["مولاي", "سيدي", "لالة", "للا", "لالا", "moulay", "sidi", "lalla"])


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a field: a message key and what it speaks of."""

    field: str
    code: str
    value: str = ""


def is_cnie(text: str) -> bool:
    """Whether a card's number is in its one form: the rule is the kernel's, as for the people who hold accounts."""
    return normal_cnie(text) == text


def cnie_from(text: str) -> str:
    """A CNIE number as typed, without spaces and hyphens, in capitals and Western digits."""
    return compact(text)


def is_arabic_name(text: str) -> bool:
    """Whether a name is written in Arabic letters."""
    return bool(_ARABIC_NAME.match(text))


def is_idcs(text: str) -> bool:
    """Whether a digital identifier is in its one form (decree 2-21-473): the rule is the kernel's."""
    return normal_idcs(text) == text


def idcs_from(text: str) -> str:
    """A digital identifier as typed, without spaces and hyphens, in capitals and Western digits."""
    return compact(text)


ORDINARY = Circumstances()
NATIONAL_CALENDAR = WorkingCalendar()


def declaration_limit_for(event: dt.date, circumstances: Circumstances = ORDINARY) -> Limit:
    """The delay to complete a declaration, and the text that sets it (law 36.21, art. 39; decree 2-22-04, art. 40).

    Thirty days; one year for Moroccans abroad; sixty days for the officer to register a death from the data of the
    institution where no relative came.
    """
    if circumstances.where is Where.ABROAD:
        return limit_on("abroad", event)
    return limit_on("by_institution" if circumstances.by_institution else "ordinary", event)


def declaration_deadline_for(
    event: dt.date, circumstances: Circumstances = ORDINARY, *, calendar: WorkingCalendar = NATIONAL_CALENDAR
) -> dt.date:
    """The last day to complete a declaration (decree 2-22-04, art. 40).

    Counted from the day after the event; on a ship or a plane, from the day after it reached its first port or
    airport. A last day on which the administration is closed moves to the next working day.
    """
    start = event
    if circumstances.where is Where.ON_BOARD and circumstances.arrived_on:
        start = max(event, circumstances.arrived_on)
    return calendar.last_day(start, declaration_limit_for(event, circumstances).delay)


def is_late(
    event: Moment,
    declared_on: dt.date,
    circumstances: Circumstances = ORDINARY,
    *,
    calendar: WorkingCalendar = NATIONAL_CALENDAR,
) -> bool:
    """Whether the permission of the central authority is needed (law 36.21, art. 21).

    Not where a final judgment orders the registration; and an event of which the day is unknown is not measured.
    """
    if event.day is None or circumstances.judgment:
        return False
    return declared_on > declaration_deadline_for(event.day, circumstances, calendar=calendar)


def faults_of(content: Content, *, today: dt.date) -> list[Fault]:
    """Everything that keeps this record from being registered; empty when nothing does.

    Every Moroccan is registered; a foreigner may be, for a birth or a death that happened here (law 36.21, art. 1).
    """
    match content:
        case BirthContent():
            return [*_common_faults(content, today), *_birth_faults(content)]
        case DeathContent():
            return [*_common_faults(content, today), *_death_faults(content)]


def _common_faults(content: Content, today: dt.date) -> Iterator[Fault]:
    yield from _name_faults(content)
    yield from _moment_faults("event", content.event, today)
    if content.declared_on and content.event.day and content.declared_on < content.event.day:
        yield Fault("declared_on", "declared_before_event")
    if content.declared_on and content.declared_on > today:
        yield Fault("declared_on", "in_future", content.declared_on.isoformat())
    if not (content.place.ar or content.place.fr):
        yield Fault("place", "missing")
    arrived = content.circumstances.arrived_on
    if arrived and content.event.day and arrived < content.event.day:
        yield Fault("circumstances.arrived_on", "arrived_before_event", arrived.isoformat())
    if content.nationality != "MA" and content.circumstances.where is Where.ABROAD:
        yield Fault("nationality", "foreigner_abroad")
    yield from _number_faults("", content.cnie, content.idcs)
    for side, parent in (("father", content.father), ("mother", content.mother)):
        yield from _number_faults(f"{side}.", parent.cnie, "")
    yield from _number_faults("declarant.", content.declarant.cnie, "")
    yield from _one_person_faults(content)


def _name_faults(content: Content) -> Iterator[Fault]:
    """Law 36.21, art. 19: the person's names and the parents', in Arabic letters, in Tifinagh and in Latin ones."""
    parents = (("father.", content.father.name), ("mother.", content.mother.name))
    for where, name in (("name.", content.name), *parents):
        for part in ("family", "first"):
            for script, allowed in _SCRIPTS.items():
                written = getattr(name, f"{part}_{script}")
                if written and not allowed.match(written):
                    yield Fault(f"{where}{part}_{script}", f"not_{script}", written)
    if not content.name.family_ar:
        yield Fault("name.family_ar", "missing")
    nameless = getattr(content, "stillborn", False) or content.circumstances.unidentified
    if not content.name.first_ar and not nameless:
        yield Fault("name.first_ar", "missing")


def first_name_faults(content: BirthContent) -> list[Fault]:
    """Law 36.21, art. 34: a new first name is two words at most and carries no title; old records may."""
    found = []
    for script in ("ar", "la"):
        words = getattr(content.name, f"first_{script}").lower().split()
        if any(word in _FIRST_NAME_TITLES for word in words):
            found.append(Fault(f"name.first_{script}", "title_in_first_name", " ".join(words)))
        elif _given_names(words) > 2:
            found.append(Fault(f"name.first_{script}", "too_many_first_names"))
    return found


def _given_names(words: list[str]) -> int:
    """Abd + name, and name + al-din, are one name in two words."""
    compounds = sum(word in ("عبد", "الدين", "eddine", "abd") for word in words)
    return len(words) - compounds


def is_written_in(text: str, script: str) -> bool:
    """Whether a name is written in the letters of a script alone: `ar`, `la` or `tf` (law 36.21, art. 19)."""
    return bool(_SCRIPTS[script].match(text))


def _moment_faults(where: str, moment: Moment, today: dt.date) -> Iterator[Fault]:
    if moment.year < FIRST_YEAR:
        yield Fault(where, "too_early", str(moment.year))
    elif moment.year > today.year or (moment.day and moment.day > today):
        yield Fault(where, "in_future", (moment.day or moment.year).__str__())


def _number_faults(prefix: str, cnie: str, idcs: str) -> Iterator[Fault]:
    if cnie and not is_cnie(cnie):
        yield Fault(f"{prefix}cnie", "bad_cnie", cnie)
    if idcs and not is_idcs(idcs):
        yield Fault(f"{prefix}idcs", "bad_idcs", idcs)


def _one_person_faults(content: Content) -> Iterator[Fault]:
    """A card is one person's (law 04-20): nobody is his own father or mother, nor anybody both."""
    own, father, mother = (cnie_from(one.cnie) for one in (content, content.father, content.mother))
    for side, card in (("father", father), ("mother", mother)):
        if card and card == own:
            yield Fault(f"{side}.cnie", "own_parent", card)
    if mother and mother == father:
        yield Fault("mother.cnie", "both_parents", mother)


def parent_sex_faults(content: Content, known: Mapping[str, tuple[Sex, str]]) -> Iterator[Fault]:
    """A mother is a woman and a father a man, as far as records say whose cards these are: `known` gives the sex and
    the number of the record by card."""
    for side, card, other in (
        ("father", content.father.cnie, Sex.FEMALE), ("mother", content.mother.cnie, Sex.MALE)
    ):  # fmt: skip
        sex, reference = known.get(cnie_from(card), (None, ""))
        if card and sex is other:
            yield Fault(f"{side}.cnie", f"{side}_of_other_sex", reference)


def _birth_faults(content: BirthContent) -> Iterator[Fault]:
    yield from _parent_age_faults("mother", content.mother, content.event)
    yield from _parent_age_faults("father", content.father, content.event)
    if content.twin_order is not None and not 1 <= content.twin_order <= MOST_TWINS:
        yield Fault("twin_order", "bad_twin_order", str(content.twin_order))


def _parent_age_faults(side: str, parent: Parent, birth: Moment) -> Iterator[Fault]:
    if parent.born is None:
        return
    age = birth.year - parent.born.year
    if parent.born.is_after(birth) or age < YOUNGEST_MOTHER:
        yield Fault(f"{side}.born", f"{side}_younger_than_child", str(parent.born.year))
    elif side == "mother" and age > OLDEST_MOTHER:
        yield Fault("mother.born", "mother_too_old", str(age))


def _death_faults(content: DeathContent) -> Iterator[Fault]:
    if (born := content.event if content.stillborn else content.born) is not None:
        yield from _parent_age_faults("mother", content.mother, born)
        yield from _parent_age_faults("father", content.father, born)
    if content.stillborn or content.born is None:
        return
    if content.born.is_after(content.event):
        yield Fault("event", "death_before_birth")
    elif content.event.year - content.born.year > LONGEST_LIFE:
        yield Fault("born", "too_old", str(content.event.year - content.born.year))


# Copies


@dataclass(frozen=True, slots=True)
class CopyRule:
    """What one kind of copy carries."""

    first_version: bool
    """The data as first written, rather than as they stand today."""
    mentions: bool
    all_fields: bool


def contents_of(kind: CopyKind) -> CopyRule:
    """Decree 2-22-04, art. 44 and 45.

    The copy (نسخة) gives the data as written and every change in order of time; the full copy (نسخة كاملة) all the
    data at their latest state; the short extract (نسخة موجزة) the essential data at their latest state.
    """
    match kind:
        case CopyKind.COPY:
            return CopyRule(first_version=True, mentions=True, all_fields=True)
        case CopyKind.FULL:
            return CopyRule(first_version=False, mentions=False, all_fields=True)
        case CopyKind.EXTRACT:
            return CopyRule(first_version=False, mentions=False, all_fields=False)


def may_be_copied(state: State) -> bool:
    """A frozen record awaits a court, a cancelled one is nobody's: no copy (law 36.21, art. 23)."""
    return state is State.ACTIVE


def issuing_office_for(register: int, acting: int | None, *, national: bool) -> int:
    """The office that issues a copy: any office, of a record of the national register (law 36.21, art. 43); the one
    that keeps the register, while it is on paper (art. 59). `acting` is the office one acts in, None for the whole
    commune's officer."""
    return acting if national and acting is not None else register


def may_act_on(register: int, own: int | None, *, national: bool) -> bool:
    """Whether an officer may change a record: any, in the national register (law 36.21, art. 46); of a register
    still on paper, a delegate for one office, `own`, only there (art. 59; decree 2-22-04, art. 3)."""
    return national or own is None or own == register


def may_have_copy(kinship: Kinship) -> bool:
    """Law 36.21, art. 43: the holder and the kin it names, courts, administrations and consulates; nobody else
    without the permission of the central authority."""
    return kinship is not Kinship.OTHER


def must_be_proven(kinship: Kinship) -> bool:
    """Whether the file must carry a proof of the relation: everybody's but the holder's own."""
    return kinship is not Kinship.SELF


def mentions_for(record: type[BirthContent] | type[DeathContent]) -> tuple[MentionType, ...]:
    """The mentions a record may carry: marriage, kafala or recognition have no place on a death record."""
    if record is BirthContent:
        return tuple(MentionType)
    return (
        MentionType.MATERIAL_CORRECTION,
        MentionType.SUBSTANTIAL_CORRECTION,
        MentionType.NAME_CHANGE,
        MentionType.DUPLICATE_CANCELLED,
    )


def changes_data(mention: MentionType) -> bool:
    """Whether the mention carries new data beside its text (law 36.21, art. 48 to 51)."""
    return mention in (
        MentionType.NAME_CHANGE,
        MentionType.MATERIAL_CORRECTION,
        MentionType.SUBSTANTIAL_CORRECTION,
        MentionType.RECOGNITION,
        MentionType.NATIONALITY,
        MentionType.LETTERS,
    )


def may_be_changed(state: State, mention: MentionType) -> bool:
    """A frozen record takes only what a court or the authority decided on it (law 36.21, art. 23)."""
    if state is State.FROZEN:
        return mention in (MentionType.DUPLICATE_CANCELLED, MentionType.SUBSTANTIAL_CORRECTION)
    return state is State.ACTIVE
