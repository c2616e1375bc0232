"""Making the neighbours of every name again, from the spellings the dictionary holds.

Done by a migration, as the owner of the tables, whenever what counts as near changes; keys and records stay.
"""

from __future__ import annotations

from typing import Any

from diwan.modules.civil_status.models import NameKind
from diwan.modules.civil_status.names.dictionary import near_names

AT_ONCE = 5_000
_INSERT = """
INSERT INTO civil_status_namenear (deletion, kind, key_id)
SELECT * FROM unnest(%s::text[], %s::smallint[], %s::int[]) ON CONFLICT DO NOTHING
"""


def rebuild_neighbours(cursor: Any) -> int:
    """Replace every neighbour; gives the number of names done."""
    cursor.execute("DELETE FROM civil_status_namenear")
    cursor.execute("SELECT kind, key_id, array_agg(spelling) FROM civil_status_nameform GROUP BY 1, 2")
    names = cursor.fetchall()
    for start in range(0, len(names), AT_ONCE):
        rows = [
            (deletion, kind, key)
            for kind, key, spellings in names[start : start + AT_ONCE]
            for deletion in near_names(NameKind(kind), spellings)
        ]
        cursor.execute(_INSERT, [list(column) for column in zip(*rows, strict=True)])
    return len(names)
