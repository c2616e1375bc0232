"""Cases are found by what they say, in Arabic and French, by those alone who may open them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import typst
from django.db import connection
from django.db.utils import ProgrammingError
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from diwan.kernel.base.deferral import UNHURRIED
from diwan.kernel.base.folding import forms_of, without_article, words_in
from diwan.kernel.cases.models import Case, CaseDocument, CaseText
from diwan.kernel.cases.searching import FoundCases, cases_saying
from diwan.kernel.cases.services.indexing import index_case, index_missing, read_later, read_papers
from diwan.kernel.cases.tests.tennis import filed
from diwan.kernel.cases.text_sql import READERS_HERE
from diwan.kernel.documents.reading import text_of
from diwan.kernel.documents.storage import digest_of, keep
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, NOW, OTHER_COMMUNE, PROVINCE, Somebody, as_office

pytestmark = pytest.mark.django_db(transaction=True)
CLERK = ("clerk",)


def found(typed: str, kinds: tuple[str, ...] = CLERK, territory: int = COMMUNE, **more: Any) -> FoundCases:
    with reading(Scope("office", territory, territory)):
        return cases_saying(territory, territory, kinds, typed, **more)


def numbers(typed: str, **more: Any) -> list[str]:
    return [case.number for case in found(typed, **more).cases]


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("رُخْصَةُ البِنـاءِ", "رخصه بناء"),
        ("إصلاح المستشفى", "اصلاح مستشفي"),
        ("بالمدرسة والمحلات للبناء", "مدرسة محلات البناء"),
        ("أمينة", "امينه"),
        ("٢٠٢٦/١٥", "2026"),
        ("BK123456", "bk123456"),
    ],
)
def test_two_spellings_of_arabic_fold_alike(written: str, typed: str) -> None:
    assert words_in([typed]).plain <= words_in([written]).plain


def test_an_article_is_not_taken_from_a_word_that_is_only_that() -> None:
    assert without_article("الله") == "الله"
    assert without_article("لله") == "لله"


def test_a_latin_word_stands_with_and_without_accents() -> None:
    assert words_in(["Œuvre d'Été"]).latin >= {"œuvre", "oeuvre", "été", "ete"}
    assert [sorted(form.latin) for form in forms_of("Décisions")] == [["decisions", "décisions"]]


def test_a_case_is_found_by_the_words_of_its_answers(people: dict[str, Somebody]) -> None:
    case = filed(people["citizen"], full_name="سعاد العلوي Société d'aménagement des Forêts")
    for typed in ("سعاد", "علوي", "السعاد العلوى", "societe", "Sociétés", "forêt amenagement", "علوي forets"):
        assert numbers(typed) == [case.number], typed
    assert numbers("سعاد اخرون") == []
    assert numbers(case.number) == [case.number]
    assert numbers(case.number[:6]) == [case.number]


def test_articles_alone_say_nothing(people: dict[str, Somebody]) -> None:
    filed(people["citizen"])
    assert not found("de la").cases
    assert not found("؟!").understood


def test_a_wide_seat_finds_by_word_and_by_number_in_all_its_communities(people: dict[str, Somebody]) -> None:
    case, last = filed(people["citizen"]), PROVINCE + 9_999
    for typed in ("سعاد", case.number):
        with reading(Scope("office", PROVINCE, last)):
            (hit,) = cases_saying(PROVINCE, last, ("governor",), typed).cases
        assert hit.number == case.number


def test_who_may_not_open_a_case_does_not_find_it(people: dict[str, Somebody]) -> None:
    case = filed(people["citizen"])
    assert numbers("سعاد", kinds=("president",)) == [case.number]
    assert numbers("سعاد", kinds=("supervisor",)) == [case.number]
    assert numbers("سعاد", kinds=("cashier",)) == []
    assert numbers("سعاد", kinds=()) == []
    assert numbers("سعاد", territory=OTHER_COMMUNE) == []


def test_the_words_are_searched_by_an_office_alone(people: dict[str, Somebody]) -> None:
    filed(people["citizen"])
    with pytest.raises(ProgrammingError, match="searched by an office"), reading(Scope("national")):
        cases_saying(COMMUNE, COMMUNE, CLERK, "سعاد")


def test_the_latest_come_first_and_what_lies_beyond_is_not_counted(people: dict[str, Somebody]) -> None:
    cases = [filed(people["citizen"], NOW - timedelta(days=days)) for days in (400, 2, 40, 900)]
    expected = [cases[1].number, cases[2].number, cases[0].number, cases[3].number]
    assert numbers("علوي") == expected
    some = found("علوي", most=2)
    assert [case.number for case in some.cases] == expected[:2]
    assert some.more
    assert not found("علوي", most=4).more


def test_answers_given_later_are_found_at_once(people: dict[str, Somebody], own_keys: None) -> None:
    case = filed(people["citizen"])
    with as_office(COMMUNE):
        row = Case.objects.get(pk=case.pk)
        row.values = {**row.values, "racket": "Wilson décathlon"}
        index_case(row)
    assert numbers("decathlon") == [case.number]


def test_the_text_of_a_document_is_found_once_it_is_read(people: dict[str, Somebody], own_keys: None) -> None:
    case = filed(people["citizen"])
    content = typst.compile("Rapport géotechnique du cabinet".encode())
    keep(content, digest_of(content))
    with as_office(COMMUNE):
        row = CaseDocument.objects.get(case_id=case.pk)
        row.digest, row.media_type, row.name = digest_of(content), "application/pdf", "étude.pdf"
        row.save()
    assert numbers("géotechniques سعاد") == []
    read_papers(COMMUNE, case.pk, NOW)
    assert numbers("géotechniques سعاد etude") == [case.number]
    with as_office(COMMUNE):
        CaseDocument.objects.filter(case_id=case.pk).update(replaced_at=NOW)
    read_papers(COMMUNE, case.pk, NOW)
    assert numbers("géotechnique") == []
    assert numbers("سعاد") == [case.number]


def test_an_arabic_document_is_found_by_its_words(people: dict[str, Somebody], own_keys: None) -> None:
    """Its letters are joined and run from the right; they are read as they are typed."""
    case = filed(people["citizen"])
    content = typst.compile('#set text(lang: "ar")\nتقرير الخبرة الجيوتقنية للبناية'.encode())
    keep(content, digest_of(content))
    with as_office(COMMUNE):
        row = CaseDocument.objects.get(case_id=case.pk)
        row.digest, row.media_type, row.name = digest_of(content), "application/pdf", "خبرة.pdf"
        row.save()
    read_papers(COMMUNE, case.pk, NOW)
    assert numbers("الجيوتقنية") == [case.number]
    assert numbers("جيوتقنيه تقرير") == [case.number]


def test_the_reading_of_documents_lets_what_somebody_waits_for_pass(people: dict[str, Somebody]) -> None:
    case = filed(people["citizen"])
    with as_office(COMMUNE):
        row = CaseDocument.objects.get(case_id=case.pk)
        row.media_type = "application/pdf"
        read_later(people["clerk"].in_office(), case, [row])
    job = ProcrastinateJob.objects.filter(task_name="cases.read_papers", args__case=case.pk).latest("id")
    assert job.priority == UNHURRIED < 0


def test_what_is_no_document_or_a_picture_has_no_text() -> None:
    assert text_of(b"%PDF-1.4 nothing", "application/pdf") == ""
    assert text_of(b"\x89PNG", "image/png") == ""


def test_a_case_without_words_gets_them_at_night(people: dict[str, Somebody]) -> None:
    case = filed(people["citizen"])
    with as_office(COMMUNE):
        CaseText.objects.all().delete()
    assert numbers("سعاد") == []
    assert index_missing(NOW) == 1
    assert numbers("سعاد") == [case.number]


def test_words_kept_before_get_the_marks_of_their_readers(people: dict[str, Somebody]) -> None:
    case = filed(people["citizen"])
    with as_office(COMMUNE), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cases_casetext SET words = ts_delete(words, ARRAY(SELECT mark FROM "
            "unnest(tsvector_to_array(words)) AS m(mark) WHERE mark LIKE '%@%'))"
        )
    assert numbers("سعاد") == []
    with as_office(COMMUNE), connection.cursor() as cursor:
        cursor.execute(READERS_HERE)
    assert numbers("سعاد") == [case.number]
    assert numbers("سعاد", kinds=("cashier",)) == []


def test_cases_are_found_through_the_api(people: dict[str, Somebody], client: Client) -> None:
    case = filed(people["citizen"])
    client.force_login(people["clerk"].account)
    address = "/api/cases/find"
    answer = client.post(address, {"words": "السعاد علوي"}, content_type="application/json")
    assert [one["number"] for one in answer.json()["items"]] == [case.number]
    assert answer.json()["more"] is False
    assert client.post(address, {"words": ""}, content_type="application/json").status_code == 422
