"""Mentions carried into the second counterpart of a paper register."""

from __future__ import annotations

from collections.abc import Sequence

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import NotFound
from diwan.kernel.journal.services import note, service
from diwan.modules.civil_status.carried_selectors import mentions_to_carry
from diwan.modules.civil_status.mandates import SIGNING
from diwan.modules.civil_status.models import CarriedMention
from diwan.modules.civil_status.rules import Fault
from diwan.modules.civil_status.services.cards import refuse
from diwan.modules.civil_status.services.offices import refuse_register


@service("civil_status.mentions_carried", mandate=SIGNING)
def carry_mentions(act: Act, *, mentions: Sequence[int], slip: str) -> int:
    """Note that mentions stand in both counterparts, under the slip or report that says so; how many were noted.

    Corrections and mentions go to both counterparts, wherever the second one is (decree 2-99-665). Noted again, a
    mention keeps its first note.
    """
    refuse([Fault("slip", "missing")] if not slip.strip() else [])
    refuse([Fault("mentions", "none_ticked")] if not mentions else [])
    held = list(mentions_to_carry(act.territory, act.day).filter(pk__in=list(mentions)).order_by("pk"))
    if not held and not CarriedMention.objects.filter(mention_id__in=list(mentions)).exists():
        raise NotFound("civil_status.errors.no_such_record")
    for office in {mention.record.office for mention in held}:
        refuse_register(act, office, SIGNING)
    done = CarriedMention.objects.bulk_create(
        CarriedMention(
            territory_id=act.territory, mention=mention, slip=slip.strip(), at=act.at, by=act.actor.label,
            by_id=act.person,
        )
        for mention in held
    )  # fmt: skip
    note(count=len(done), records=[mention.record.reference for mention in held], slip=slip.strip())
    return len(done)
