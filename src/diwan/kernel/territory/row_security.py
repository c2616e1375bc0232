"""What a model declares of who sees and writes its rows; `security` brings the database in step with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

WritesIn = Literal["act", "kingdom"]
"""A table of no community, such as the territories, says `writes_in`: in any act, or in one for the Kingdom."""


@dataclass(frozen=True, slots=True)
class RowSecurity:
    """Who sees and writes the rows of a community-owned table.

    The community's office always sees its range. `citizen` names the column that holds the person whose
    row it is, and `citizen_writes` lets that person add and change it; `public` is an SQL condition under
    which anybody sees a row, signed in or not; `anyone` opens reading to all (reference data); `append_only`
    refuses update and delete to everybody, the owner of the table included; `never_deleted` refuses delete alone.
    """

    citizen: str | None = None
    citizen_writes: bool = False
    public: str | None = None
    anyone: bool = False
    append_only: bool = False
    never_deleted: bool = False
