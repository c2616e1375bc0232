"""A version in force is never edited."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from diwan.kernel.cases.lock import broken_locks, locks_in, unlocked, write_locks
from diwan.kernel.cases.registry import by_folder, catalogue
from diwan.kernel.cases.schema.problems import ProcedureInvalid

CORE = Path(__file__).parents[1] / "procedures"
TODAY = date(2026, 3, 10)


def edit(club: Path, old: str, new: str) -> None:
    file = club / "tennis_membership.toml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    catalogue.cache_clear()


def test_an_edited_version_in_force_stops_the_house(club: Path) -> None:
    assert len(write_locks(club, by_folder()[club], TODAY)) == 1
    catalogue()
    edit(club, 'is = "10 days"', 'is = "8 days"')
    with pytest.raises(ProcedureInvalid, match="was edited"):
        catalogue()


def test_a_deleted_version_in_force_is_missed(club: Path) -> None:
    write_locks(club, by_folder()[club], TODAY)
    (faults,) = list(broken_locks(locks_in(club), [], TODAY))
    assert "is gone" in faults.says


def test_a_version_not_in_force_yet_may_still_change(club: Path) -> None:
    edit(club, "in_force = 2020-01-01", "in_force = 2027-01-01")
    write_locks(club, by_folder()[club], TODAY)
    edit(club, 'is = "10 days"', 'is = "8 days"')
    assert not list(broken_locks(locks_in(club), by_folder()[club], TODAY))
    assert len(write_locks(club, by_folder()[club], TODAY)) == 1


def test_locking_never_covers_an_edit(club: Path) -> None:
    write_locks(club, by_folder()[club], TODAY)
    edit(club, 'is = "10 days"', 'is = "8 days"')
    assert write_locks(club, by_folder()[club], TODAY) == []


def test_comments_and_order_do_not_change_the_hash(club: Path) -> None:
    write_locks(club, by_folder()[club], TODAY)
    edit(club, "version = 1", "# a remark\nversion = 1")
    catalogue()


def test_what_the_kernel_ships_is_locked() -> None:
    assert locks_in(CORE)
    assert not unlocked(locks_in(CORE), by_folder()[CORE])


def test_a_file_without_a_lock_is_found_by_the_check(club: Path) -> None:
    with pytest.raises(CommandError, match="is not locked"):
        call_command("procedures", "check")
