"""A version in force is never edited: the hash of what it resolved to stands in `procedures.lock` beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from diwan.kernel.cases.schema.load import Resolved
from diwan.kernel.cases.schema.problems import Problem

FILE = "procedures.lock"
HEAD = "# key version in_force sha256 of the resolved procedure; written by `diwan procedures lock`\n"


@dataclass(frozen=True, slots=True, order=True)
class Locked:
    """One version as it was when it was locked."""

    key: str
    version: int
    in_force: str
    hash: str

    def __str__(self) -> str:
        return f"{self.key} {self.version} {self.in_force} {self.hash}"


def locked_of(resolved: Resolved) -> Locked:
    """The line of a version."""
    law = resolved.procedure
    return Locked(law.key, law.version, law.in_force.isoformat(), resolved.hash)


def locks_in(folder: Path) -> dict[tuple[str, int], Locked]:
    """The locked versions of a folder."""
    file = folder / FILE
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    parts = (line.split() for line in lines if line and not line.startswith("#"))
    return {
        (key, int(version)): Locked(key, int(version), day, digest) for key, version, day, digest in parts
    }


def broken_locks(
    locks: Mapping[tuple[str, int], Locked], found: Iterable[Resolved], day: date
) -> Iterator[Problem]:
    """Versions in force on a day that are no longer what was locked, and locked ones that are gone."""
    present = {(r.procedure.key, r.procedure.version): locked_of(r) for r in found}
    for place, lock in locks.items():
        now = present.get(place)
        if lock.in_force > day.isoformat() or now == lock:
            continue
        code = "locked_gone" if now is None else "locked_edited"
        yield Problem(lock.key, code, {"version": lock.version, "day": lock.in_force})


def unlocked(locks: Mapping[tuple[str, int], Locked], found: Iterable[Resolved]) -> list[Locked]:
    """Versions without a line in the lock."""
    return sorted(locked_of(r) for r in found if (r.procedure.key, r.procedure.version) not in locks)


def write_locks(folder: Path, found: Iterable[Resolved], day: date) -> list[Locked]:
    """Lock every version not locked yet, and those not in force yet anew; says what was written."""
    locks = locks_in(folder)
    fresh = [
        line
        for line in map(locked_of, found)
        if (old := locks.get((line.key, line.version))) is None
        or (old != line and old.in_force > day.isoformat())
    ]
    if fresh:
        kept = {**locks, **{(line.key, line.version): line for line in fresh}}
        (folder / FILE).write_text(HEAD + "".join(f"{line}\n" for line in sorted(kept.values())), "utf-8")
    return sorted(fresh)
