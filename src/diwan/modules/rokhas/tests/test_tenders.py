"""A tender from its preparation to its award: nobody reads an amount before the hour (57.19 art. 15-17)."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from diwan.kernel.base.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from diwan.kernel.base.money import Money
from diwan.kernel.base.rows import dicts_of
from diwan.kernel.cases.services import save_draft, submit_case
from diwan.kernel.documents.models import IssuedDocument
from diwan.kernel.documents.storage import content_of
from diwan.kernel.journal.models import Entry
from diwan.kernel.notices.models import Notice
from diwan.kernel.territory.scope import PUBLIC, Scope, reading
from diwan.kernel.testing.world import NOW, OTHER_COMMUNE, make_holder
from diwan.modules.rokhas.models import Offer, Tender, TenderMember
from diwan.modules.rokhas.services import (
    begin_occupation,
    cancel_tender,
    give_share,
    name_commission,
    open_offers,
    prepare_tender,
    publish_tender,
    set_aside_offer,
    sign_minutes,
    take_key,
    take_up_again,
    withdraw_offer,
)
from diwan.modules.rokhas.tender_minutes import matter_of
from diwan.modules.rokhas.tests.tendering import (
    HOUR,
    PLAN,
    Town,
    announced,
    concluded,
    fresh_tender,
    make_town,
    offers,
    opened,
    prepared,
    read_out,
    with_commission,
)
from diwan.modules.rokhas.tests.world import OFFICE, World, all_agree, moved, paper

SUM = "98765"
"""A sum found nowhere else: what is looked for where nobody may find it."""


@pytest.fixture
def town(world: World, own_keys: None) -> Town:
    return make_town(world)


def everything_kept() -> str:
    """Every row of the tables an administrator of the database could read: offers, tenders, journal, notices."""
    with reading(Scope("national")), connection.cursor() as cursor:
        found: list[Any] = []
        for table in (Offer, Tender, TenderMember, Entry, Notice):
            cursor.execute(f'SELECT * FROM "{table._meta.db_table}"')
            found += dicts_of(cursor)
    return json.dumps(
        found,
        default=lambda value: (
            bytes(value).decode("latin-1") if isinstance(value, memoryview | bytes) else str(value)
        ),
    )


def test_the_highest_good_offer_is_retained(town: Town) -> None:
    tender = announced(town)
    assert tender.number == "1/2026" and tender.state == "open"
    for n, dirhams in enumerate((130, 175, 110)):
        offers(town, tender, n, dirhams, at=HOUR - timedelta(days=3 - n))
    opened(town, tender)
    assert [(one.rank, one.price, one.state, one.reason) for one in read_out(tender)] == [
        (1, Money.of(130), "good", ""),
        (2, Money.of(175), "good", ""),
        (3, Money.of(110), "set_aside", "below_price"),
    ]
    done = concluded(town, tender)
    assert (done.state, done.retained_price, done.minutes_number) == ("awarded", Money.of(175), "1/2026")
    assert [one.state for one in read_out(tender)] == ["good", "retained", "set_aside"]
    with reading(Scope("national")):
        told = {one.holder_id: one.key for one in Notice.objects.filter(key__endswith="retained")}
    assert told[town.bidders[1].person.pk] == "rokhas.notices.retained"
    assert told[town.bidders[0].person.pk] == "rokhas.notices.not_retained"


def test_nothing_kept_says_an_amount_before_the_opening(town: Town) -> None:
    tender = announced(town)
    offer = offers(town, tender, 0, int(SUM))
    assert SUM not in everything_kept() and f"{SUM}00" not in everything_kept()
    assert "متنافس 0" not in everything_kept() and "honour.pdf" not in everything_kept()
    with reading(OFFICE):
        entry = Entry.objects.get(verb="rokhas.offer_received")
    assert json.loads(entry.facts)["seal"] == offer.seal
    opened(town, tender)
    assert f"{SUM}00" in everything_kept(), "the search finds it once it is there"


def test_no_code_is_kept_anywhere(town: Town) -> None:
    announced(town)
    kept = everything_kept()
    assert all(code not in kept and code.replace("-", "") not in kept for code in town.codes.values())


def test_nothing_opens_before_the_hour_or_with_too_few(town: Town) -> None:
    tender = announced(town)
    offers(town, tender, 0, 150)
    with pytest.raises(Refused, match="too_early"):
        give_share(town.member(0, HOUR - timedelta(minutes=1)), tender=tender, secret=town.codes[0])
    with pytest.raises(Refused, match="too_early"):
        open_offers(town.member(0, HOUR - timedelta(minutes=1)), tender=tender)
    give_share(town.member(0, HOUR), tender=tender, secret=town.codes[0])
    with pytest.raises(Refused, match="too_few"):
        open_offers(town.member(0, HOUR), tender=tender)
    with pytest.raises(Invalid) as wrong:
        give_share(town.member(1, HOUR), tender=tender, secret=town.codes[0])
    assert set(wrong.value.fields) == {"secret"}
    with pytest.raises(NotAllowed):
        give_share(town.act("president", 40), tender=tender, secret=town.codes[1])
    assert read_out(tender) == []


def test_a_late_a_second_and_a_withdrawn_offer(town: Town) -> None:
    tender = announced(town)
    first = offers(town, tender, 0, 150)
    with pytest.raises(Refused, match="second_offer"):
        offers(town, tender, 0, 160)
    second = offers(town, tender, 0, 160, instead=True)
    with reading(OFFICE):
        before = Offer.objects.get(pk=first.pk)
    assert before.state == "withdrawn" and bytes(before.envelope) == b"" and second.seal != first.seal
    offers(town, tender, 1, 200)
    withdraw_offer(town.bidder(1, HOUR - timedelta(hours=1)), tender=tender)
    with pytest.raises(Refused, match="too_late"):
        offers(town, tender, 2, 300, at=HOUR)
    with pytest.raises(Refused, match="too_late"):
        withdraw_offer(town.bidder(0, HOUR), tender=tender)
    opened(town, tender)
    assert [one.price for one in read_out(tender)] == [Money.of(160)]


def test_an_envelope_put_in_the_place_of_another_is_not_read(town: Town) -> None:
    """Who could write in the database cannot pass one bidder's envelope off as another's."""
    tender = announced(town)
    mine, theirs = offers(town, tender, 0, 150), offers(town, tender, 1, 190)
    from diwan.kernel.testing.world import COMMUNE, as_office

    with as_office(COMMUNE):
        Offer.objects.filter(pk=mine.pk).update(envelope=bytes(theirs.envelope), seal=theirs.seal)
    opened(town, tender)
    assert [(one.state, one.reason, one.price) for one in read_out(tender)] == [
        ("set_aside", "unreadable", None),
        ("good", "", Money.of(190)),
    ]


def test_an_incomplete_offer_is_set_aside_and_the_commission_sets_aside_with_a_reason(town: Town) -> None:
    tender = announced(town)
    offers(town, tender, 0, 190, papers=())
    offers(town, tender, 1, 180)
    offers(town, tender, 2, 150)
    opened(town, tender)
    lacking, bad, good = read_out(tender)
    assert lacking.reason == "lacking" and good.state == "good"
    assert content_of(bad.papers[0]["digest"]).startswith(b"%PDF")
    after = town.member(0, HOUR + timedelta(minutes=20))
    with pytest.raises(Invalid):
        set_aside_offer(after, offer=bad, reason=" ")
    with pytest.raises(NotAllowed):
        set_aside_offer(town.act("president", 40), offer=bad, reason="توقيع ناقص")
    set_aside_offer(after, offer=bad, reason="توقيع ناقص")
    assert concluded(town, tender).retained_price == Money.of(150)


def test_among_equal_offers_the_commission_chooses_and_says_why(town: Town) -> None:
    tender = announced(town)
    offers(town, tender, 0, 150)
    offers(town, tender, 1, 150)
    opened(town, tender)
    one, other = read_out(tender)
    with pytest.raises(Invalid) as wrong:
        concluded(town, tender)
    assert set(wrong.value.fields) == {"chosen"}
    with pytest.raises(Invalid):
        concluded(town, tender, chosen=other)
    assert concluded(town, tender, chosen=other, reason="قرعة في الجلسة").state == "awarded"
    assert [found.state for found in read_out(tender)] == ["good", "retained"]
    assert one.pk != other.pk


def test_what_a_tender_lacks_is_told_whole_before_it_is_announced(town: Town) -> None:
    tender = prepare_tender(town.act("domain"), plan=PLAN)
    with pytest.raises(Invalid) as wrong:
        publish_tender(town.act("president"), tender=tender)
    assert set(wrong.value.fields) == {"specs", "members"}
    tender = with_commission(town, prepared(town, opens_at=NOW + timedelta(days=5)))
    with pytest.raises(Invalid) as soon:
        publish_tender(town.act("president"), tender=tender)
    assert set(soon.value.fields) == {"opens_on"}
    with pytest.raises(NotAllowed):
        publish_tender(town.act("domain"), tender=tender)


def test_a_plan_is_checked_field_by_field(town: Town) -> None:
    with pytest.raises(Invalid) as wrong:
        prepared(town, subject=" ", months=121, opening_price=Money.of(0), use="sport")
    assert set(wrong.value.fields) == {"subject", "months", "opening_price", "use"}


def test_a_code_is_taken_by_a_member_and_only_before_the_announcement(town: Town) -> None:
    tender = with_commission(town, prepared(town))
    with pytest.raises(NotAllowed):
        take_key(town.act("president"), tender=tender)
    town.codes[1] = take_key(town.member(1, NOW), tender=tender)
    tender = publish_tender(town.act("president"), tender=tender)
    with pytest.raises(Conflict):
        take_key(town.member(1, NOW), tender=tender)
    with pytest.raises(Conflict):
        name_commission(town.act("president"), tender=tender, members=[], needed=2)


def test_who_puts_in_an_offer_opens_none(town: Town) -> None:
    town.bidders[0] = town.members[0]
    tender = announced(town)
    offers(town, tender, 0, 150)
    with pytest.raises(Refused, match="bids_too"):
        give_share(town.member(0, HOUR), tender=tender, secret=town.codes[0])


def test_a_tender_given_up_is_never_opened_and_did_not_fail(town: Town) -> None:
    tender = announced(town)
    offers(town, tender, 0, 150)
    with pytest.raises(Invalid):
        cancel_tender(town.act("president", 40), tender=tender, reason="")
    assert cancel_tender(town.act("president", 40), tender=tender, reason="ضاعت الرموز").state == "cancelled"
    with reading(OFFICE):
        assert bytes(Offer.objects.get().envelope) == b""
    with pytest.raises(Conflict):
        take_up_again(town.act("domain", 41), tender=tender, opens_at=HOUR)
    with pytest.raises(Refused, match="not_open"):
        offers(town, tender, 1, 150)


def test_the_minutes_say_who_opened_and_each_offer(town: Town) -> None:
    tender = announced(town)
    offers(town, tender, 0, 150)
    opened(town, tender)
    done = concluded(town, tender)
    with reading(OFFICE):
        said = matter_of(done, list(done.members.all()), read_out_here(done))
    assert [fact["value"] for fact in said["sections"][0]["facts"]][1].fr == "absent"
    assert "150,00" in said["sections"][1]["facts"][2]["value"].fr
    with pytest.raises(NotAllowed):
        sign_minutes(town.act("domain", 40), tender=done)
    signed = sign_minutes(town.act("president", 40), tender=done)
    with reading(OFFICE):
        document = IssuedDocument.objects.get(pk=signed.minutes_document)
    assert document.state == "signed" and document.number == done.minutes_number
    with pytest.raises(Conflict):
        sign_minutes(town.act("president", 40), tender=done)


def read_out_here(tender: Tender) -> list[Offer]:
    return list(Offer.objects.filter(tender_id=tender.pk).exclude(rank=None).order_by("rank"))


def test_another_community_and_the_public_see_what_is_theirs(town: Town) -> None:
    tender = with_commission(town, prepared(town))
    with reading(PUBLIC):
        assert not Tender.objects.exists()
    with reading(Scope("citizen", person=town.bidders[0].person.pk)):
        assert not Tender.objects.exists()
    tender = publish_tender(town.act("president"), tender=tender)
    offers(town, tender, 0, 150)
    with reading(PUBLIC):
        assert (
            Tender.objects.count() == 1 and not Offer.objects.exists() and not TenderMember.objects.exists()
        )
    with reading(Scope("citizen", person=town.bidders[0].person.pk)):
        assert Tender.objects.count() == Offer.objects.count() == 1
    with reading(Scope("citizen", person=town.bidders[1].person.pk)):
        assert not Offer.objects.exists() and not TenderMember.objects.exists()
    with reading(Scope("office", OTHER_COMMUNE, OTHER_COMMUNE)):
        assert not Tender.objects.exists() and not Offer.objects.exists()
    elsewhere = make_holder("elsewhere", "rokhas.domain_desk", "president", territory=OTHER_COMMUNE)
    with pytest.raises(NotFound):
        cancel_tender(elsewhere.in_office(), tender=tender, reason="لا")


# --- from the tender to the order

WINS: dict[str, Any] = {
    "as_company": "no", "operator": "يوسف المراكشي", "general_interest": "no", "occupied_place": "ساحة المسيرة",
    "building": "كشك", "begins_on": "2026-06-01", "ends_on": "2031-05-31",
}  # fmt: skip
PAPERS = ("specifications", "plans", "insurance")


def failed(town: Town, tender: Tender) -> Tender:
    opened(town, tender)
    done = concluded(town, tender)
    assert done.state == "failed"
    return done


def asked(town: Town, n: int, values: dict[str, Any]) -> Any:
    act = town.bidder(n, HOUR + timedelta(days=2))
    draft = save_draft(act, procedure="rokhas.domain_construction", values=WINS | values)
    for key in PAPERS:
        paper(act, key, draft=draft)
    return submit_case(act, draft=draft)


def test_the_winner_goes_on_to_the_order_at_the_sum_that_was_offered(town: Town) -> None:
    tender = announced(town)
    offers(town, tender, 0, 130)
    offers(town, tender, 1, 175)
    opened(town, tender)
    concluded(town, tender)
    won = next(one for one in read_out(tender) if one.state == "retained")
    with pytest.raises(NotFound):
        begin_occupation(town.bidder(0, HOUR + timedelta(days=1)), offer=won)
    act = town.bidder(1, HOUR + timedelta(days=1))
    draft = begin_occupation(act, offer=won)
    assert begin_occupation(act, offer=won).pk == draft.pk
    draft = save_draft(act, procedure="rokhas.domain_construction", values=draft.values | WINS, draft=draft)
    for key in PAPERS:
        paper(act, key, draft=draft)
    case = submit_case(act, draft=draft)
    assert case.values["tender_number"] == tender.number
    all_agree(town.world, case, 40, by="domain")
    paper(town.act("domain", 40), "expertise", case=case)
    words = {"study": "لا مانع", "ground_checked": "المحضر 1/2026", "deposit_sum": "5000"}
    with pytest.raises(Refused, match="other_rate"):
        moved(town.world, case, "domain", "study", 40, yearly_rate="120", **words)
    case = moved(town.world, case, "domain", "study", 40, yearly_rate="175", **words)
    assert case.step == "deliberating"


def test_nobody_else_says_that_they_won(town: Town) -> None:
    tender = announced(town)
    offers(town, tender, 0, 130)
    offers(town, tender, 1, 175)
    opened(town, tender)
    concluded(town, tender)
    said = {
        "case_of_award": "tender",
        "outline": json.dumps({"type": "Polygon", "coordinates": [PLAN.outline["ring"]]}),
    }
    with pytest.raises(Refused, match="not_won"):
        asked(town, 0, said | {"tender_number": tender.number})
    with pytest.raises(Refused, match="not_won"):
        asked(town, 0, said | {"tender_number": "77/2026"})
    longer = said | {"tender_number": tender.number, "ends_on": "2033-05-31"}
    with pytest.raises(Refused, match="too_long"):
        asked(town, 1, longer)


def test_direct_award_after_two_failures_and_not_after_one(town: Town) -> None:
    """57.19 art. 17."""
    first = announced(town)
    failed(town, first)
    said = {
        "case_of_award": "two_failed",
        "outline": json.dumps({"type": "Polygon", "coordinates": [PLAN.outline["ring"]]}),
    }
    with pytest.raises(Refused, match="not_failed_twice"):
        asked(town, 0, said | {"tender_number": first.number})
    second = take_up_again(town.act("domain"), tender=fresh_tender(first), opens_at=HOUR)
    with pytest.raises(Conflict):
        take_up_again(town.act("domain"), tender=fresh_tender(first), opens_at=HOUR)
    assert second.attempt == 2
    with_commission(town, second)
    second = publish_tender(town.act("president"), tender=second)
    failed(town, second)
    elsewhere = [[e + 0.01, n] for e, n in PLAN.outline["ring"]]
    away = json.dumps({"type": "Polygon", "coordinates": [elsewhere]})
    with pytest.raises(Refused, match="other_ground"):
        asked(town, 0, said | {"tender_number": second.number, "outline": away})
    assert asked(town, 0, said | {"tender_number": second.number}).step == "studying"
