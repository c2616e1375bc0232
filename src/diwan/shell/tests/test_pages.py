"""`@page`: who may enter, under which scope it reads, and how it says no."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.test import Client
from django.urls import include, path

from diwan.kernel.base.errors import Conflict, Refused
from diwan.kernel.identity.models import Post
from diwan.kernel.territory.scope import current_scope
from diwan.kernel.testing.world import COMMUNE, make_holder, make_office, make_person
from diwan.shell.pages import looking, page, say, show

pytestmark = [pytest.mark.usefixtures("communities_for_real"), pytest.mark.urls(__name__)]


@page("desk", mandate="registrar")
def posts(request: HttpRequest) -> HttpResponse:
    assert current_scope() is not None
    return show(request, "shell/tests/posts.html", {"posts": Post.objects.all()})


@posts.post
def change(request: HttpRequest) -> HttpResponse:
    assert current_scope() is None
    with looking(request):
        assert Post.objects.count() == 1
    if request.POST["word"] == "stale":
        raise Conflict("base.errors.invalid")
    if request.POST["word"] == "no":
        raise Refused("base.errors.no_scope")
    say(request, "تم", undo="/undo/")
    return redirect("/posts/")


@page("citizen")
def mine(request: HttpRequest) -> HttpResponse:
    scope = current_scope()
    return HttpResponse(f"{scope.hat} {scope.person}" if scope else "")


@page("portal")
def refused(request: HttpRequest) -> HttpResponse:
    raise Refused("base.errors.no_scope")


def plain(request: HttpRequest) -> HttpResponse:
    raise Conflict("base.errors.invalid")


urlpatterns: list[Any] = [
    path("posts/", posts),
    path("mine/", mine),
    path("refused/", refused),
    path("plain/", plain),
    path("", include("diwan.config.urls")),
]
handler404 = "diwan.shell.faults.not_found"


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(make_holder("agent", "registrar", office=make_office()).account)
    return client


def test_a_stranger_is_sent_to_sign_in_and_back(client: Client) -> None:
    answer = client.get("/posts/?state=late")
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=/posts/%3Fstate%3Dlate"


def test_a_stranger_whose_browser_swaps_parts_is_sent_there_as_a_whole(client: Client) -> None:
    answer = client.get("/posts/", headers={"HX-Request": "true"})
    assert answer.status_code == 204
    assert answer["HX-Redirect"].startswith("/accounts/login/?next=")


def test_who_holds_no_seat_is_told_so(client: Client) -> None:
    client.force_login(make_person("souad").account)
    answer = client.get("/posts/")
    assert answer.status_code == 403
    assert "ليست لحسابكم صفة سارية اليوم" in answer.content.decode()


def test_another_mandate_does_not_open_the_page(client: Client) -> None:
    client.force_login(make_holder("cashier", "cashier").account)
    answer = client.get("/posts/")
    assert answer.status_code == 403
    assert "صفتكم الحالية لا تفتح هذه الصفحة" in answer.content.decode()


def test_a_page_reads_and_renders_under_one_scope(desk: Client) -> None:
    answer = desk.get("/posts/")
    assert answer.status_code == 200
    assert "منصب" in answer.content.decode()
    assert current_scope() is None


def test_a_refused_act_shows_the_page_again_with_the_reason_and_what_was_typed(desk: Client) -> None:
    answer = desk.post("/posts/", {"word": "no"})
    words = answer.content.decode()
    assert answer.status_code == 422
    assert 'role="alert"' in words
    assert "تعذر تحديد الجماعة" in words
    assert 'value="no"' in words


def test_somebody_faster_is_a_conflict(desk: Client) -> None:
    assert desk.post("/posts/", {"word": "stale"}).status_code == 409


def test_an_act_done_leads_on_and_says_so_once(desk: Client) -> None:
    answer = desk.post("/posts/", {"word": "yes"}, follow=True)
    assert answer.redirect_chain == [("/posts/", 302)]
    words = answer.content.decode()
    assert "<p>تم</p>" in words
    assert 'action="/undo/"' in words
    assert "<p>تم</p>" not in desk.get("/posts/").content.decode()


def test_a_page_without_an_act_takes_no_post(client: Client) -> None:
    client.force_login(make_person("souad").account)
    assert client.post("/mine/").status_code == 405


def test_a_citizen_looks_as_a_citizen_even_when_in_office(client: Client) -> None:
    officer = make_holder("agent", "registrar")
    client.force_login(officer.account)
    assert client.get("/mine/").content.decode() == f"citizen {officer.person.pk}"


@pytest.mark.parametrize(("address", "status"), [("/refused/", 422), ("/plain/", 409), ("/nothing/", 404)])
def test_what_goes_wrong_is_a_page_with_a_way_on(client: Client, address: str, status: int) -> None:
    answer = client.get(address)
    words = answer.content.decode()
    assert answer.status_code == status
    assert '<html lang="ar" dir="rtl"' in words
    assert 'href="/"' in words


def test_a_form_from_nowhere_is_refused_in_words() -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_holder("agent", "registrar").account)
    answer = strict.post("/posts/", {"word": "yes"})
    assert answer.status_code == 403
    assert "انتهت صلاحية هذه الصفحة" in answer.content.decode()


def test_a_fault_of_ours_is_said_without_its_details(client: Client) -> None:
    from diwan.shell.faults import broken

    request = client.get("/refused/").wsgi_request
    answer = broken(request)
    assert answer.status_code == 500
    assert "وقع عطل لدينا" in answer.content.decode()


def test_the_seat_one_acts_from_can_be_changed_to_another_of_ones_own(client: Client) -> None:
    somebody = make_holder("agent", "registrar")
    client.force_login(somebody.account)
    own = somebody.person.mandates.get().pk
    other = make_holder("other", "registrar", territory=COMMUNE).person.mandates.get().pk
    assert client.post("/me/", {"seat": own}).status_code == 302
    assert client.post("/me/", {"seat": other}).status_code == 404
