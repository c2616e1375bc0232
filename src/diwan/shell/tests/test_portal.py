"""The portal: languages, looks, finding a service and a commune."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from diwan.kernel.base.text import Text
from diwan.kernel.territory.models import Level, Territory
from diwan.kernel.testing.world import (
    COMMUNE,
    OTHER_COMMUNE,
    in_some_act,
    make_holder,
    make_office,
    make_person,
)
from diwan.shell.portal.communes import places_named
from diwan.shell.portal.services import Service, services_for

pytestmark = pytest.mark.usefixtures("communities_for_real")
PAGES = ["/", "/services/", "/services/?q=xyz", "/communes/", "/communes/?q=chaouen", "/accessibility/"]


def page_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


@pytest.mark.parametrize("address", PAGES)
def test_every_page_speaks_arabic_from_right_to_left_unless_told_otherwise(
    client: Client, address: str
) -> None:
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "fr-FR,fr;q=0.9"
    assert '<html lang="ar" dir="rtl"' in page_of(client, address)
    client.cookies["diwan_language"] = "fr"
    assert '<html lang="fr" dir="ltr"' in page_of(client, address)


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_every_example_of_a_search_finds_a_service(client: Client, language: str) -> None:
    client.cookies["diwan_language"] = language
    shown = re.search(r'<p class="seek__try">.*?</p>', page_of(client, "/"), re.DOTALL)
    assert shown
    links = re.findall(r'href="([^"]+)"', shown[0])
    assert links
    for link in links:
        assert re.search(r'href="/services/[a-z_]+\.', page_of(client, link)), link


def test_the_language_switch_keeps_the_page_and_is_kept(client: Client) -> None:
    words = page_of(client, "/communes/?q=%D8%B4%D9%81%D8%B4%D8%A7%D9%88%D9%86")
    link = re.search(r'<a [^>]*href="(/language/fr/\?next=[^"]+)"([^>]*)>Français', words)
    assert link
    assert {'lang="fr"', 'hreflang="fr"', 'dir="ltr"'} <= set(link[2].split())
    answer = client.get(link[1])
    assert answer["Location"] == "/communes/?q=%D8%B4%D9%81%D8%B4%D8%A7%D9%88%D9%86"
    assert client.cookies["diwan_language"]["max-age"] == 365 * 24 * 3600
    assert '<html lang="fr"' in page_of(client, answer["Location"])


def test_the_language_is_kept_on_the_account_for_the_next_device(client: Client) -> None:
    somebody = make_person("souad")
    client.force_login(somebody.account)
    client.get("/language/fr/")
    other_device = Client()
    other_device.force_login(somebody.account)
    assert '<html lang="fr"' in page_of(other_device, "/")


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org/", "/%5Cexample.org", "%2F%2Fexample.org"]
)
def test_no_switch_leads_off_the_site(client: Client, elsewhere: str) -> None:
    for switch in ("/language/fr/", "/theme/dark/"):
        assert client.get(f"{switch}?next={elsewhere}")["Location"].startswith("/")
        assert "example.org" not in client.get(f"{switch}?next={elsewhere}")["Location"]


def test_the_look_follows_the_device_until_chosen(client: Client) -> None:
    assert "data-theme=" not in re.search(r"<html[^>]*>", page_of(client, "/"))[0]  # type: ignore[index]
    client.get("/theme/dark/")
    assert re.search(r'<html[^>]*data-theme="dark"', page_of(client, "/"))
    client.get("/theme/auto/")
    assert not re.search(r"<html[^>]*data-theme", page_of(client, "/"))


def test_unknown_languages_and_looks_do_not_exist(client: Client) -> None:
    assert client.get("/language/en/").status_code == 404
    assert client.get("/theme/pink/").status_code == 404


@pytest.mark.parametrize(
    "written", ["شفشاون", "Chefchaouen", "chefchaouène", "CHAOUEN", "الشاون", "chefchawen", "شفشاوُن"]
)
def test_a_commune_is_found_however_its_name_is_written(written: str) -> None:
    with in_some_act():
        Territory.objects.filter(id=OTHER_COMMUNE).update(code="01.151.01.01")
    assert [place.id for place in places_named(written).exact] == [OTHER_COMMUNE]


def test_namesakes_are_told_apart_and_the_larger_comes_first(client: Client) -> None:
    with in_some_act():
        Territory.objects.create(
            id=COMMUNE + 1, last=COMMUNE + 1, parent_id=73_510_000, level=Level.COMMUNE, code="07.351.99.01",
            name_ar="شفشاون", name_fr="Chefchaouen", population_2024=90_000,
        )  # fmt: skip
    assert [place.id for place in places_named("chefchaouen").exact] == [COMMUNE + 1, OTHER_COMMUNE]
    words = page_of(client, "/communes/?q=chefchaouen")
    assert "نتيجتان" in words
    assert "مراكش" in words


@pytest.mark.parametrize("address", ["/communes/?q=", "/communes/?q=+++", "/services/?q="])
def test_an_empty_search_says_what_to_do(client: Client, address: str) -> None:
    words = page_of(client, address)
    assert "اكتبوا كلمة أولا" in words
    assert 'aria-invalid="true"' in words
    assert "اكتبوا كلمة أولا" not in page_of(client, address.partition("?")[0])


def test_what_was_merged_is_no_longer_offered() -> None:
    from datetime import date

    with in_some_act():
        Territory.objects.filter(id=OTHER_COMMUNE).update(valid_to=date(2026, 1, 1))
    assert places_named("شفشاون").exact == ()


@pytest.mark.parametrize(
    "hostile", ["%00", "'; DROP TABLE", "<script>alert(1)</script>", "ش" * 5000, "%", "()[]*+"]
)
def test_searches_take_anything(client: Client, hostile: str) -> None:
    for address in ("/communes/", "/services/"):
        answer = client.get(address, {"q": hostile})
        assert answer.status_code == 200
        assert "<script>alert" not in answer.content.decode()


def test_a_community_shows_its_offices_and_where_it_lies(client: Client) -> None:
    make_office(COMMUNE)
    words = page_of(client, f"/communes/{COMMUNE}/")
    assert "المكتب الرئيسي للحالة المدنية" in words
    assert words.index("مراكش-آسفي") < words.index("<h1>")
    assert "تسلطانت" in words


def test_a_region_leads_to_its_provinces(client: Client) -> None:
    assert 'href="/communes/73510000/"' in page_of(client, "/communes/70000000/")


def test_no_such_community_is_said_so(client: Client) -> None:
    answer = client.get("/communes/99.999/")
    assert answer.status_code == 404
    assert "99.999" in answer.content.decode()


def offered(title_ar: str, title_fr: str, category: str, *keywords: str) -> Service:
    return Service(title_fr, Text(title_ar, title_fr), Text("", ""), category, "/x/", keywords)


SERVICES = [
    offered("طلب نسخة من رسم الولادة", "Copie d'acte de naissance", "civil_status"),
    offered("طلب نسخة من رسم الوفاة", "Copie d'acte de décès", "civil_status"),
    offered("رخصة البناء", "Permis de construire", "town_planning"),
    offered("التصريح بمؤسسة مرتبة", "Déclarer un établissement classé", "business"),
    offered("تقديم شكاية", "Déposer une réclamation", "complaints"),
    offered("التصريح بجمعية", "Déclarer une association", "associations"),
]


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("كونط", "Copie d'acte de naissance"),
        ("عقد الازدياد", "Copie d'acte de naissance"),
        ("بغيت نسخة ديال الزيادة", "Copie d'acte de naissance"),
        ("bghit nskha dyal zyada", "Copie d'acte de naissance"),
        ("acte de naisance", "Copie d'acte de naissance"),
        ("مات", "Copie d'acte de décès"),
        ("رخصة", "Permis de construire"),
        ("بغيت نبني دار", "Permis de construire"),
        ("حانوت", "Déclarer un établissement classé"),
        ("chikaya", "Déposer une réclamation"),
        ("الضو", "Déposer une réclamation"),
        ("jam3iya", "Déclarer une association"),
    ],
)
def test_everyday_words_find_the_service(asked: str, first: str) -> None:
    assert services_for(asked, SERVICES)[0].title.fr == first


def test_of_two_services_that_answer_alike_the_plainest_comes_first() -> None:
    long = offered(
        "الإذن بتسلم نسخة من رسم الولادة يخص الغير", "Autorisation d'obtenir copie d'un acte", "civil_status"
    )
    found = services_for("نسخة من رسم الولادة", [long, *SERVICES])
    assert found[0].title.fr == "Copie d'acte de naissance"
    assert long in found


def test_what_means_nothing_finds_nothing() -> None:
    assert services_for("xyz", SERVICES) == []
    assert services_for("", SERVICES) == []


def test_a_service_of_civil_status_stands_under_the_occasion_it_serves() -> None:
    assert [s.event.key for s in SERVICES] == ["birth", "death", "home", "work", "rights", "civic"]


@pytest.mark.parametrize(
    ("address", "most"), [("/", 3), ("/services/", 3), ("/communes/", 5), (f"/communes/{COMMUNE}/", 8)]
)
def test_portal_pages_ask_the_database_little(client: Client, address: str, most: int) -> None:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(address)
    queries = [q["sql"] for q in asked if not q["sql"].startswith(("SET", "BEGIN", "COMMIT", "SAVEPOINT"))]
    assert len(queries) <= most, queries


def test_the_desk_finds_its_pages_and_the_palette_takes_the_middle(client: Client) -> None:
    client.force_login(make_holder("agent", "registrar").account)
    words = client.post("/desk/find/", {"q": "ينتظر"}, follow=True).content.decode()
    assert '<div id="found">' in words
    assert 'href="/desk/"' in words.split('<div id="found">')[1]
    assert "لم نجد شيئا" in client.post("/desk/find/", {"q": "zzzz"}, follow=True).content.decode()


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_style_guide_draws_every_component_in_both_languages(client: Client, language: str) -> None:
    from diwan.shell.views.design import SAMPLES

    client.cookies["diwan_language"] = language
    for name in SAMPLES:
        words = page_of(client, f"/design/?part={name}&all=1")
        assert words.count('lang="ar" dir="rtl" data-theme') == 4, name
        assert words.count('lang="fr" dir="ltr" data-theme') == 4, name
        assert 'data-density="desk"' in words
    for address in ("/design/desk/", "/design/desk/2/", "/design/print/", "/design/confirm/"):
        page_of(client, address)
    assert client.get("/design/?part=none").status_code == 404


def test_who_is_signed_in_finds_the_way_back_to_their_files(client: Client) -> None:
    assert 'href="/requests/"' not in page_of(client, "/services/").split("</header>")[0]
    client.force_login(make_person("citizen").account)
    assert page_of(client, "/services/").split("</header>")[0].count('href="/requests/"') == 2


def test_ids_are_said_once_on_a_page(client: Client) -> None:
    from diwan.shell.views.design import SAMPLES

    for address in [*PAGES, *(f"/design/?part={name}" for name in SAMPLES)]:
        ids = re.findall(r'\sid="([^"]+)"', page_of(client, address))
        assert len(ids) == len(set(ids)), (address, [i for i in ids if ids.count(i) > 1])


def test_every_script_and_sheet_named_by_a_page_is_served() -> None:
    from django.contrib.staticfiles import finders

    words = page_of(Client(), "/design/desk/2/")
    named = re.findall(r'(?:href|src)="/static/([^"]+)"', words)
    assert len(named) > 8
    assert [name for name in named if finders.find(name) is None] == []


def test_no_other_file_of_a_package_is_served() -> None:
    from django.contrib.staticfiles import finders

    assert finders.find("npm/htmx/htmx.min.js")
    assert finders.find("npm/htmx/htmx.amd.js") is None
    assert finders.find("npm/ibm-plex-sans/ibm-plex-sans-greek-400-normal.woff2") is None


def test_in_production_every_sheet_finds_what_it_names_under_a_name_that_never_changes(
    tmp_path: Path, settings: LazySettings
) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    call_command("collectstatic", verbosity=0, interactive=False)
    sheet = next((tmp_path / "shell" / "css").glob("fonts.*.css")).read_text("utf-8")
    assert re.search(
        r"npm/ibm-plex-sans-arabic/ibm-plex-sans-arabic-arabic-400-normal\.[0-9a-f]{12}\.woff2", sheet
    )
