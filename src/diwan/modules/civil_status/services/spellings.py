"""Counting by how many people each spelling of a name is borne, for proposals at the counter."""

from __future__ import annotations

from django.db import connection

from diwan.kernel.base.act import Act
from diwan.kernel.journal.services import note, service
from diwan.modules.civil_status.models import NameForm


@service("civil_status.spellings_counted", mandate="system")
def count_spellings(act: Act) -> int:
    """Count anew the Latin and Tifinagh spellings borne with each Arabic name; how many are borne often enough.

    Names alone and how often, never whose: a spelling borne by fewer than three people is not kept.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT civil_status_count_spellings(%s)", [NameForm.ENOUGH])
        (counted,) = cursor.fetchone()
    note(counted=counted)
    return int(counted)
