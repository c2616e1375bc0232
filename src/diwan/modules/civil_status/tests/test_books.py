"""A year of paper registers: opened, filled, closed, tabled, sent, checked, deposited, and left behind."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Conflict, DomainError, Invalid, NotAllowed, Refused
from diwan.kernel.documents.models import IssuedDocument
from diwan.kernel.territory.models import Office
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, NOW, PROVINCE, Somebody, make_holder, make_office
from diwan.modules.civil_status.book_selectors import alphabetical, deceased_adults
from diwan.modules.civil_status.content import Moment, Name, Parent, RecordType, Regime
from diwan.modules.civil_status.models import PaperBook, Record
from diwan.modules.civil_status.paper_rules import BookState
from diwan.modules.civil_status.services import (
    check_paper_book,
    close_paper_register,
    decide_regime,
    deposit_paper_book,
    open_paper_book,
    prepare_deceased_list,
    prepare_table,
    register_birth,
    register_death,
    send_counterpart,
)
from diwan.modules.civil_status.tests.samples import birth, death, paper_birth
from diwan.modules.civil_status.tests.test_pages import signed_in, text_of

HERE = Scope("office", COMMUNE, COMMUNE)
COURT = "المحكمة الابتدائية بمراكش"
YEARS_END = timezone.make_aware(dt.datetime(2026, 12, 31, 10, 0))


def keeps_paper(officer: Somebody, office: Office) -> None:
    decide_regime(
        officer.in_office(), office=office, regime=Regime.PAPER_37_99, since=dt.date(2020, 1, 1),
        decision="قرار 12 بتاريخ 2019/12/20",
    )  # fmt: skip


def opened(officer: Somebody, office: Office, pages: int = 100, first: int = 1) -> PaperBook:
    return open_paper_book(
        officer.in_office(), office=office, type=RecordType.BIRTH, year=2026, pages=pages, court=COURT,
        stamped_on=dt.date(2025, 12, 20), first=first,
    )  # fmt: skip


@pytest.fixture
def book(officer: Somebody, office: Office) -> PaperBook:
    keeps_paper(officer, office)
    return opened(officer, office)


def born(clerk: Somebody, office: Office, family: str = "العلوي", first: str = "يوسف") -> Record:
    father = Parent(name=Name(family, "أحمد"))
    return register_birth(clerk.in_office(), office=office, content=birth(Name(family, first), father=father))


def codes_of(refusal: Invalid) -> set[str]:
    return {reason.code.rpartition(".")[2] for reasons in refusal.fields.values() for reason in reasons}


def test_an_act_takes_the_next_number_and_page_of_the_open_register(
    clerk: Somebody, office: Office, book: PaperBook
) -> None:
    acts = [born(clerk, office) for _ in range(2)]
    assert [(act.reference, act.page, act.regime) for act in acts] == [
        ("1/2026", "1", "paper_37_99"),
        ("2/2026", "2", "paper_37_99"),
    ]


def test_an_office_on_paper_registers_nothing_without_an_open_register(
    clerk: Somebody, officer: Somebody, office: Office
) -> None:
    keeps_paper(officer, office)
    with pytest.raises(Refused) as refusal:
        born(clerk, office)
    assert refusal.value.code == "civil_status.errors.no_open_book"


def test_numbers_go_on_from_those_given_on_paper_before(
    clerk: Somebody, officer: Somebody, office: Office
) -> None:
    keeps_paper(officer, office)
    register_birth(clerk.in_office(), office=office, content=paper_birth(40, 2026))
    with pytest.raises(Invalid) as refusal:
        opened(officer, office, first=40)
    assert codes_of(refusal.value) == {"number_taken_to"}
    opened(officer, office, first=41)
    assert born(clerk, office).reference == "41/2026"


def test_a_full_volume_refuses_the_next_act_and_a_second_one_takes_it(
    clerk: Somebody, officer: Somebody, office: Office
) -> None:
    """Decree 2-99-665."""
    keeps_paper(officer, office)
    opened(officer, office, pages=1)
    born(clerk, office)
    with pytest.raises(Refused) as refusal:
        born(clerk, office)
    assert refusal.value.code == "civil_status.errors.book_full"
    assert opened(officer, office).volume == 2
    act = born(clerk, office)
    assert (act.number, act.register, act.page) == (2, "2", "1")


def test_no_second_volume_before_the_first_is_full(
    officer: Somebody, office: Office, book: PaperBook
) -> None:
    """Decree 2-99-665."""
    with pytest.raises(Conflict):
        opened(officer, office)


def test_a_register_is_opened_for_an_office_that_keeps_paper_only(officer: Somebody, office: Office) -> None:
    """Decree 2-99-665."""
    with pytest.raises(Invalid) as refusal:
        opened(officer, office)
    assert codes_of(refusal.value) == {"keeps_no_paper"}


def at_the_end(somebody: Somebody) -> Act:
    return somebody.in_office(YEARS_END)


def test_one_office_on_paper_among_several_is_not_asked_for(officer: Somebody, office: Office) -> None:
    make_office(COMMUNE, "03")
    keeps_paper(officer, office)
    year = timezone.localdate().year
    typed = {
        "type": "birth",
        "year": year,
        "pages": 100,
        "court": COURT,
        "first": 1,
        "stamped_on": f"20/12/{year - 1}",
    }
    client = signed_in(officer)
    address = reverse("civil_status:open_book")
    assert 'name="office"' not in text_of(client.get(address))
    wrong = text_of(client.post(address, typed | {"stamped_on": f"20/12/{year + 1}"}))
    assert 'href="#id_stamped_on"' in wrong
    assert "#id_office" not in wrong, "what the page does not ask is not missing"
    assert client.post(address, typed).status_code == 302
    with reading(HERE):
        assert PaperBook.objects.get().office_id == office.pk


def test_a_register_closes_at_the_end_of_its_year_and_takes_no_act_after(
    clerk: Somebody, officer: Somebody, office: Office, book: PaperBook
) -> None:
    """Decree 2-99-665: closed on the last working day of the year."""
    born(clerk, office)
    with pytest.raises(Refused) as early:
        close_paper_register(officer.in_office(), book=book)
    assert early.value.code == "civil_status.errors.too_early_to_close"
    assert close_paper_register(at_the_end(officer), book=book).state is BookState.CLOSED
    with pytest.raises(DomainError):
        register_birth(
            at_the_end(clerk), office=office,
            content=birth(event=Moment.on(dt.date(2026, 12, 20)), declared_on=dt.date(2026, 12, 31)),
        )  # fmt: skip
    with pytest.raises(Conflict):
        close_paper_register(at_the_end(officer), book=book)


def test_a_counterpart_goes_to_the_governor_and_then_to_the_court_in_that_order(
    officer: Somebody, office: Office, book: PaperBook
) -> None:
    """Decree 2-99-665."""
    governor = make_holder("governor", "governor", territory=PROVINCE, wide=True)
    with pytest.raises(Conflict):
        send_counterpart(at_the_end(officer), book=book, slip="12/2027")
    close_paper_register(at_the_end(officer), book=book)
    with pytest.raises(Invalid):
        send_counterpart(at_the_end(officer), book=book, slip=" ")
    send_counterpart(at_the_end(officer), book=book, slip="12/2027")
    with pytest.raises(Conflict):
        deposit_paper_book(at_the_end(officer), book=book, receipt="3")
    held = check_paper_book(governor.in_office(YEARS_END), book=book, remarks="الصفحة 3 بدون توقيع")
    assert (held.state, held.remarks) == (BookState.CHECKED, "الصفحة 3 بدون توقيع")
    assert deposit_paper_book(at_the_end(officer), book=book, receipt="3/2027").state is BookState.DEPOSITED


def test_a_clerk_opens_and_closes_nothing(
    clerk: Somebody, officer: Somebody, office: Office, book: PaperBook
) -> None:
    with pytest.raises(NotAllowed):
        opened(clerk, office)
    with pytest.raises(NotAllowed):
        close_paper_register(at_the_end(clerk), book=book)


def test_an_office_enters_the_national_register_with_its_books_closed(
    clerk: Somebody, officer: Somebody, office: Office, book: PaperBook
) -> None:
    """Law 36.21, art. 59; decree 2-22-04, art. 47: paper registers stop there."""
    born(clerk, office)
    with pytest.raises(Invalid) as refusal:
        switch(officer, office, dt.date(2026, 3, 10))
    assert codes_of(refusal.value) == {"books_still_open"}
    switch(officer, office, dt.date(2026, 4, 1))
    in_april = timezone.make_aware(dt.datetime(2026, 4, 1, 10, 0))
    close_paper_register(officer.in_office(in_april), book=book)
    content = birth(event=Moment.on(dt.date(2026, 3, 25)), declared_on=dt.date(2026, 4, 1))
    act = register_birth(clerk.in_office(in_april), office=office, content=content)
    assert (act.reference, act.regime, act.page) == ("1/2026", "national_36_21", "")


def switch(officer: Somebody, office: Office, since: dt.date) -> None:
    decide_regime(
        officer.in_office(), office=office, regime=Regime.NATIONAL_36_21, since=since, decision="قرار 3/2026"
    )


def test_a_table_is_in_the_order_of_the_alphabet_whatever_the_spelling(
    clerk: Somebody, office: Office, book: PaperBook
) -> None:
    for family in ("الوزاني", "بناني", "إدريسي", "العلوي", "أبو الفضل"):
        born(clerk, office, family)
    with reading(HERE):
        lines = alphabetical(office.pk, COMMUNE, RecordType.BIRTH, (2026, 2026))
    assert [line.family_ar for line in lines] == ["أبو الفضل", "إدريسي", "بناني", "العلوي", "الوزاني"]


@pytest.mark.parametrize("languages", [("ar",), ("fr",), ("ar", "fr")])
def test_the_tables_of_a_year_and_of_ten_are_acts_to_sign(
    clerk: Somebody, office: Office, book: PaperBook, languages: tuple[str, ...]
) -> None:
    """Decree 2-99-665."""
    born(clerk, office)
    for years in ((2026, 2026), (2017, 2026)):
        made = prepare_table(
            clerk.in_office(),
            office=office,
            type=RecordType.BIRTH,
            years=years,
            languages=languages,  # type: ignore[arg-type]
        )
        assert made.data["rows"][0][3]["value"] == "1/2026"
        assert made.kind == "civil_status.table.birth"


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_officer_signs_the_table_from_the_page_of_its_register(
    clerk: Somebody, officer: Somebody, office: Office, book: PaperBook, language: str
) -> None:
    address = reverse("civil_status:book", args=[book.pk])
    client = signed_in(officer, language)
    client.post(address, {"do": "table"})
    with reading(HERE):
        table = IssuedDocument.objects.get()
    refused = signed_in(clerk, language).post(address, {"do": "sign", "document": table.pk})
    assert refused.status_code == 403
    other = client.post(address, {"do": "sign", "document": "999999"})
    assert other.status_code == 404
    done = client.post(address, {"do": "sign", "document": table.pk}, follow=True)
    assert reverse("documents:pdf", args=[COMMUNE, table.pk]) in text_of(done)
    with reading(HERE):
        assert IssuedDocument.objects.get().state == "signed"


def test_the_list_of_the_deceased_is_signed_where_it_is_made(officer: Somebody, office: Office) -> None:
    prepare_deceased_list(
        officer.in_office(), first=dt.date(2026, 3, 1), last=dt.date(2026, 3, 15), recipients="اللجنة"
    )
    client, address = signed_in(officer), reverse("civil_status:deceased")
    with reading(HERE):
        made = IssuedDocument.objects.get()
    done = client.post(address, {"do": "sign", "document": made.pk}, follow=True)
    assert reverse("documents:pdf", args=[COMMUNE, made.pk]) in text_of(done)


def test_the_list_of_the_deceased_names_adults_declared_in_the_period(
    clerk: Somebody, office: Office
) -> None:
    """Decree 2-99-665: the list of deceased adults, every fifteen days."""
    for born_in, first in ((1950, "سعيد"), (2020, "آدم"), (None, "مجهول")):
        content = death(Name("العلوي", first), born=Moment(born_in) if born_in else None)
        register_death(clerk.in_office(), office=office, content=content)
    with reading(HERE):
        day = NOW.date()
        found = deceased_adults(COMMUNE, COMMUNE, day.replace(day=1), day.replace(day=15))
        assert [record.first_ar for record in found] == ["سعيد", "مجهول"]
        assert not deceased_adults(COMMUNE, COMMUNE, dt.date(2026, 2, 1), dt.date(2026, 2, 15)).exists()
    made = prepare_deceased_list(
        clerk.in_office(), first=dt.date(2026, 3, 1), last=dt.date(2026, 3, 15), recipients="اللجنة الإدارية"
    )
    assert len(made.data["rows"]) == 2
    with pytest.raises(Refused):
        prepare_deceased_list(
            clerk.in_office(), first=dt.date(2026, 3, 15), last=dt.date(2026, 3, 1), recipients=""
        )


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_pages_lead_through_the_year(officer: Somebody, office: Office, language: str) -> None:
    client = signed_in(officer, language)
    today = timezone.localdate()
    typed = {"regime": "paper_37_99", "since": "1/1/2020", "decision": "12/2019"}
    assert client.post(reverse("civil_status:decide_regime"), typed).status_code == 302
    asked = {"type": "birth", "year": str(today.year), "pages": "٢٠٠", "court": COURT, "first": "1"}
    wrong = client.post(reverse("civil_status:open_book"), {**asked, "stamped_on": "31/02/2026"})
    assert wrong.status_code == 422
    assert COURT in text_of(wrong)
    made = client.post(reverse("civil_status:open_book"), {**asked, "stamped_on": "2/1/2026"})
    assert made.status_code == 302
    assert COURT in text_of(client.get(made["Location"]))
    assert client.post(made["Location"], {"do": "table"}).status_code == 302
    with reading(HERE):
        assert IssuedDocument.objects.filter(kind="civil_status.table.birth").count() == 1
    if (today.month, today.day) < (12, 25):
        assert 'value="close"' not in text_of(client.get(made["Location"]))
        assert client.post(made["Location"], {"do": "close"}).status_code == 422
    for name in ("books", "deceased"):
        assert client.get(reverse(f"civil_status:{name}")).status_code == 200


def test_another_communes_book_does_not_exist(other_clerk: Somebody, book: PaperBook) -> None:
    answer = signed_in(other_clerk).get(reverse("civil_status:book", args=[book.pk]))
    assert answer.status_code == 404
