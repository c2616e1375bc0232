"""A delegated civil-status officer is the officer of one office (decree 2-22-04 art. 3)."""

from __future__ import annotations

from datetime import date

import pytest

from diwan.kernel.base.errors import Invalid
from diwan.kernel.identity.models import Mandate, Post
from diwan.kernel.identity.services import delegate_signature
from diwan.kernel.identity.standing import Standing
from diwan.kernel.testing.world import COMMUNE, as_office, make_holder, make_office
from diwan.modules.civil_status.content import MentionType
from diwan.modules.civil_status.mandates import OFFICER
from diwan.modules.civil_status.services import add_mention, register_birth
from diwan.modules.civil_status.tests.samples import paper_birth


def test_the_president_is_the_officer_of_every_office_of_the_commune(communities: None) -> None:
    """Law 36.21, art. 6: the president of the council, or of the arrondissement's, holds the officer's functions."""
    office = make_office()
    president = make_holder("president", "president")
    record = register_birth(president.in_office(), office=office, content=paper_birth(4, 1996))
    mention = add_mention(
        president.in_office(), record=record, type=MentionType.MARRIAGE, date=date(2026, 3, 9),
        authority="قسم قضاء الأسرة", text_ar="تزوج",
    )  # fmt: skip
    assert mention.version == 2


def test_the_officers_signature_is_delegated_for_an_office_or_not_at_all(communities: None) -> None:
    office = make_office()
    president = make_holder("president", "president", OFFICER)
    agent = make_holder("agent", "clerk")
    with as_office(COMMUNE):
        Post.objects.filter(mandates__person=president.person).update(standing=Standing.PRESIDENT)
    given, received = (
        Mandate.objects.select_related("post", "person").get(person=one.person) for one in (president, agent)
    )
    order = {"giver": given, "receiver": received, "kinds": [OFFICER], "reference": "1/2026"}
    with pytest.raises(Invalid) as why:
        delegate_signature(president.in_office(), starts=date(2026, 3, 1), **order)
    assert "office" in why.value.fields
    made = delegate_signature(president.in_office(), starts=date(2026, 3, 1), office=office, **order)
    assert made.office == office
