"""What happens in civil status, for the modules that listen."""

from __future__ import annotations

from dataclasses import dataclass

from diwan.modules.civil_status.models import Mention, NameDecision, Record


@dataclass(frozen=True, slots=True)
class BirthRegistered:
    """A birth record has its number."""

    record: Record


@dataclass(frozen=True, slots=True)
class DeathRegistered:
    """A death record has its number."""

    record: Record


@dataclass(frozen=True, slots=True)
class MentionAdded:
    """A record says something new: copies issued before no longer show its latest state."""

    record: Record
    mention: Mention


@dataclass(frozen=True, slots=True)
class RecordCancelled:
    """A record is nobody's any more: copies issued before prove nothing."""

    record: Record


@dataclass(frozen=True, slots=True)
class RecordFrozen:
    """A record waits for a court: what was given from it may not hold."""

    record: Record


@dataclass(frozen=True, slots=True)
class RecordReleased:
    """A frozen record is in use again."""

    record: Record


@dataclass(frozen=True, slots=True)
class NameDecided:
    """The High Commission decided of a name: who asked is told."""

    decision: NameDecision
