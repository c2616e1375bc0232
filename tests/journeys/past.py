"""What happened before a journey begins, done by the services at past dates in the demo's own database.

`python -m tests.journeys.past STORY` prints the number of the case; the story is JSON: whose request, where, and its
events. An event says by whom, how many days `ago`, and is a transition (`do`), an opinion, or `timers`.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime, timedelta
from typing import Any


def tell(story: dict[str, Any]) -> str:
    """The whole of it."""
    from django.utils import timezone

    from diwan.kernel.cases.services import attach_document, save_draft, submit_case
    from diwan.kernel.cases.services.timers import run_due_timers
    from diwan.kernel.documents.keeping import taken_and_kept
    from diwan.kernel.documents.tests.drawings import drawing

    now = timezone.now()
    paper = taken_and_kept("plan.pdf", [drawing()])
    act = acting(story, "citizen", now - timedelta(days=story["ago"]))
    draft = save_draft(act, procedure=story["procedure"], values=story["values"])
    for key in story["papers"]:
        attach_document(
            act, document=key, name=f"{key}.pdf", media_type=paper.media_type, size=paper.size,
            digest=paper.digest, draft=draft,
        )  # fmt: skip
    case = submit_case(act, draft=draft)
    for event in story["events"]:
        at = now - timedelta(days=event["ago"])
        if event.get("timers"):
            run_due_timers(at)
        else:
            happen(story, event, case, at)
    return str(case.number)


def happen(story: dict[str, Any], event: dict[str, Any], case: Any, at: datetime) -> None:
    """One transition, or one opinion written down by the office."""
    from diwan.kernel.cases.services import do_transition
    from diwan.kernel.cases.services.opinions import Answer, give_opinion

    act = acting(story, event["by"], at)
    if "opinion" in event:
        answer = Answer(event["outcome"], event.get("words", ""), "م. العلوي")
        give_opinion(act, case=case, opinion=event["opinion"], answer=answer)
    else:
        do_transition(act, case=case, transition=event["do"], values=event.get("values", {}))


def acting(story: dict[str, Any], role: str, at: datetime) -> Any:
    """An act of somebody of the demo."""
    from diwan.kernel.identity.acting import citizen_act, officer_act
    from diwan.kernel.identity.models import Account
    from diwan.kernel.identity.selectors import seats_of

    if role == "citizen":
        account = Account.objects.get(username=story["citizen"])
        return citizen_act(account, story["territory"], at, occasion="demo")
    account = Account.objects.get(username=f"{story['town']}.{role}")
    seats = seats_of(account.person_id or 0, at.date())
    seat = next(one for one in seats if one.territory == story["territory"])
    return officer_act(account, seat, at)


if __name__ == "__main__":
    import django

    django.setup()
    print(tell(json.loads(sys.argv[1])))
