"""The list beside the map, where one stands, and the layer: complete without scripts, nothing of a position kept."""

from __future__ import annotations

import gzip
import json
import re

import pytest
from django.test import Client
from shapely import box

from diwan.kernel.base.act import system_act
from diwan.kernel.gis.geojson import Drawn
from diwan.kernel.gis.kingdom import kingdom_digest
from diwan.kernel.gis.services import load_outlines
from diwan.kernel.territory.models import KINGDOM, LAST_OF_KINGDOM, Level, Territory
from diwan.kernel.testing.world import (
    COMMUNE,
    NOW,
    OTHER_COMMUNE,
    OTHER_PROVINCE,
    OTHER_REGION,
    PROVINCE,
    in_some_act,
)

pytestmark = pytest.mark.usefixtures("communities_for_real")
CHEFCHAOUEN = {"east": "-5.2636", "north": "35.1688", "accuracy": "20"}
PARIS = {"east": "2.35", "north": "48.86", "accuracy": "20"}
needs_package = pytest.mark.skipif(not kingdom_digest(), reason="npm packages not installed")


def words_at(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_from_the_kingdom_down_to_a_commune_by_links_alone(client: Client) -> None:
    assert f'href="/communes/?in={OTHER_REGION}"' in words_at(client, "/communes/")
    assert f'href="/communes/?in={OTHER_PROVINCE}"' in words_at(client, f"/communes/?in={OTHER_REGION}")
    assert f'href="/communes/{OTHER_COMMUNE}/"' in words_at(client, f"/communes/?in={OTHER_PROVINCE}")


def test_communes_are_listed_by_name_or_by_population(client: Client) -> None:
    with in_some_act():
        Territory.objects.filter(pk=COMMUNE).update(population_2024=5)
        Territory.objects.create(
            id=COMMUNE + 2, last=COMMUNE + 2, parent_id=PROVINCE, level=Level.COMMUNE, code=str(COMMUNE + 2),
            name_ar="ي", name_fr="Zaouiat", population_2024=9,
        )  # fmt: skip
    by_name = words_at(client, f"/communes/?in={PROVINCE}")
    by_people = words_at(client, f"/communes/?in={PROVINCE}&by=people")
    links = [f"/communes/{COMMUNE}/", f"/communes/{COMMUNE + 2}/"]
    assert [by_name.index(link) for link in links] == sorted(by_name.index(link) for link in links)
    assert by_people.index(links[1]) < by_people.index(links[0])


@pytest.mark.parametrize("code", ["99", str(COMMUNE), "1", "<script>"])
def test_what_is_not_on_the_map_is_said_not_to_exist(client: Client, code: str) -> None:
    assert "<script>" not in words_at(client, f"/communes/?in={code}", 404).replace('<script src="', "")


@needs_package
def test_a_position_leads_to_the_communes_of_its_province(client: Client) -> None:
    answer = client.post("/communes/", CHEFCHAOUEN)
    words = answer.content.decode()
    assert answer.status_code == 200
    assert "شفشاون" in words
    assert f'href="/communes/{OTHER_COMMUNE}/"' in words
    assert f'data-chosen="{OTHER_PROVINCE}"' in words


@needs_package
def test_a_position_is_kept_nowhere(client: Client) -> None:
    answer = client.post("/communes/", CHEFCHAOUEN)
    assert answer["Cache-Control"] == "no-store"
    assert "35.16" not in answer.content.decode()
    assert not re.search(r"35\.16|5\.26", str(answer.headers) + str(client.session.items()))


@needs_package
def test_where_an_outline_is_known_the_commune_itself_is_offered(client: Client) -> None:
    outlines = [
        Drawn(1, str(OTHER_COMMUNE), box(-5.3, 35.1, -5.2, 35.2)),
        Drawn(2, str(COMMUNE), box(-5.4, 35.0, -5.1, 35.3)),
    ]
    act = system_act(KINGDOM, NOW, last=LAST_OF_KINGDOM, occasion="import")
    load_outlines(act, drawn=outlines[:1], source="test")
    client.cookies["diwan_language"] = "fr"
    sure = client.post("/communes/", CHEFCHAOUEN).content.decode()
    assert "Vous êtes dans la commune <bdi>Chefchaouen</bdi>" in sure
    load_outlines(act, drawn=outlines, source="test")
    unsure = client.post("/communes/", CHEFCHAOUEN).content.decode()
    assert "peut-être dans l&#x27;une de ces communes" in unsure
    assert f'href="/communes/{COMMUNE}/"' in unsure


@needs_package
def test_outside_the_kingdom_the_regions_are_offered(client: Client) -> None:
    words = client.post("/communes/", PARIS).content.decode()
    assert "خارج المملكة" in words
    assert f'href="/communes/?in={OTHER_REGION}"' in words


@pytest.mark.parametrize(
    "sent", [{}, {"east": "x", "north": "1"}, {"east": "nan", "north": "1"}, {"east": "1", "north": "1e999"}]
)
def test_what_is_no_position_is_refused_with_the_list_still_there(
    client: Client, sent: dict[str, str]
) -> None:
    answer = client.post("/communes/", sent)
    assert answer.status_code == 422
    assert f'href="/communes/?in={OTHER_REGION}"' in answer.content.decode()


@needs_package
def test_the_layer_is_kept_for_a_year_under_its_own_address_and_no_longer_under_another(
    client: Client,
) -> None:
    page = words_at(client, "/communes/")
    link = re.search(r'data-layer="([^"]+)"', page)
    assert link
    answer = client.get(link[1], headers={"Accept-Encoding": "gzip"})
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Accept-Encoding" in answer["Vary"]
    assert len(answer.content) < 100_000
    plain = client.get(link[1])
    assert gzip.decompress(answer.content) == plain.content
    assert len(json.loads(plain.content)["features"]) == 87
    assert client.get(link[1], headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert client.get("/map/kingdom/old/")["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_map_says_whose_data_it_shows(client: Client, language: str) -> None:
    client.cookies["diwan_language"] = language
    words = words_at(client, "/communes/")
    assert "OpenStreetMap" in words
    assert "ODbL" in words
