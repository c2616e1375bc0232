"""A tracking code as it is printed, and where it is typed."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from diwan.kernel.base.text import t
from diwan.kernel.cases.models import Case
from diwan.kernel.identity.selectors import last_seen


def tracking_words(case: Case) -> str:
    """The code in groups of four, as people read it."""
    return "-".join(case.tracking[start : start + 4] for start in range(0, len(case.tracking), 4))


def identity_words(case: Case) -> str:
    """What was seen of the applicant's identity when the case was filed at the counter; empty for others."""
    if case.channel != "counter" or case.holder_id is None:
        return ""
    seen = last_seen(case.holder_id, case.territory_id)
    if seen is None or not seen.seen:
        return t("shell_cases.counter.not_seen")
    paper = t(f"shell_cases.counter.papers.{seen.paper}")
    return t("shell_cases.counter.seen", paper=paper, number=seen.paper_number)


def tracking_address() -> str:
    """Where the code is typed."""
    return f"{settings.PUBLIC_URL}{reverse('cases:track_find')}"
