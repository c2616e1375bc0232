"""Records as values, for tests."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from diwan.kernel.documents.keeping import KeptFile
from diwan.modules.civil_status.content import (
    BirthContent,
    DeathContent,
    Decider,
    Declarant,
    Legacy,
    Moment,
    Name,
    Parent,
    Place,
    Sex,
)
from diwan.modules.civil_status.services.cancelling import Decision

YOUSSEF = Name("العلوي", "يوسف", "Alaoui", "Youssef")


def birth(name: Name = YOUSSEF, **changes: Any) -> BirthContent:
    """A birth declared in time, on 2 March 2026."""
    whole = BirthContent(
        name=name,
        sex=Sex.MALE,
        event=Moment.on(dt.date(2026, 3, 2), dt.time(14, 30)),
        place=Place("مستشفى المامونية، مراكش", "Hôpital Mamounia, Marrakech"),
        father=Parent(name=Name("العلوي", "أحمد", "Alaoui", "Ahmed"), born=Moment(1988)),
        mother=Parent(name=Name("بناني", "فاطمة الزهراء", "Bennani", "Fatima Zahra"), born=Moment(1992)),
        declarant=Declarant("أحمد العلوي", "father", "EE123456"),
    )
    return replace(whole, **changes)


def paper_birth(number: int, year: int, name: Name = YOUSSEF, **changes: Any) -> BirthContent:
    """A birth found in a paper register."""
    event = changes.pop("event", Moment.on(dt.date(year, 1, 15)))
    parents = {"father": Parent(name=Name("العلوي", "أحمد")), "mother": Parent(name=Name("بناني", "خديجة"))}
    legacy = Legacy(str(number), year, changes.pop("register", ""), "")
    return birth(name, event=event, legacy=legacy, **{**parents, **changes})


def death(name: Name = YOUSSEF, **changes: Any) -> DeathContent:
    """A death declared in time, on 5 March 2026."""
    whole = DeathContent(
        name=name,
        sex=Sex.MALE,
        event=Moment.on(dt.date(2026, 3, 5)),
        born=Moment(1950),
        place=Place("مراكش", "Marrakech"),
        declarant=Declarant("سعيد العلوي", "child"),
    )
    return replace(whole, **changes)


def decided(reference: str = "512/1620/2026") -> dict[str, Any]:
    """A final judgment that cancels a record, and its paper as kept."""
    return {
        "decision": Decision(Decider.COURT, "المحكمة الابتدائية بمراكش", reference, dt.date(2026, 3, 9)),
        "paper": KeptFile("hokm.pdf", "application/pdf", 1200, "0" * 64),
        "reason": "تسجيل مزدوج بهويتين",
    }
