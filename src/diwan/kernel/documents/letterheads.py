"""The official lines above an act, from the territorial tree."""

from __future__ import annotations

from diwan.kernel.base.text import Text
from diwan.kernel.documents.typeset import Letterhead
from diwan.kernel.territory.models import Level, Office, Territory

ARABIC = {
    Level.REGION: "جهة",
    Level.PROVINCE: "إقليم",
    Level.PREFECTURE: "عمالة",
    Level.COMMUNE: "جماعة",
    Level.ARRONDISSEMENT: "مقاطعة",
    Level.ARRONDISSEMENT_PREFECTURE: "عمالة مقاطعات",
}
FRENCH = {
    Level.REGION: "Région",
    Level.PROVINCE: "Province",
    Level.PREFECTURE: "Préfecture",
    Level.COMMUNE: "Commune",
    Level.ARRONDISSEMENT: "Arrondissement",
    Level.ARRONDISSEMENT_PREFECTURE: "Préfecture d’arrondissements",
}
WITH_ARTICLE = {"Oriental": "de l’Oriental", "L'Oriental": "de l’Oriental", "Haouz": "du Haouz"}
VOWELS = "AEIOUÂÀÉÈÊËÎÏÔÖÙÛÜ"


def french_of(name: str) -> str:
    """`de Marrakech`, `d’Agadir`: the name after "commune", elided before a vowel."""
    if name in WITH_ARTICLE:
        return WITH_ARTICLE[name]
    return f"d’{name}" if name[:1].upper() in VOWELS else f"de {name}"


def official_name(territory: Territory) -> Text:
    """A territory as a letterhead names it: جماعة مراكش, Commune de Marrakech."""
    level = Level(territory.level)
    if level not in ARABIC:
        return territory.name
    return Text(f"{ARABIC[level]} {territory.name_ar}", f"{FRENCH[level]} {french_of(territory.name_fr)}")


def letterhead_of(territory: int, office: int | None = None) -> Letterhead:
    """The letterhead of a community or of one of its offices; one query for the tree, one for the office."""
    line = {
        Level(t.level): t
        for t in Territory.objects.filter(id__lte=territory, last__gte=territory).exclude(level=Level.KINGDOM)
    }
    own = next(t for t in line.values() if t.pk == territory)
    region = line.get(Level.REGION)
    province = line.get(Level.PREFECTURE) or line.get(Level.PROVINCE)
    service = Office.objects.filter(territory_id=territory, pk=office).first() if office else None
    return Letterhead(
        community=official_name(own),
        region=official_name(region) if region and region is not own else None,
        province=official_name(province) if province and province is not own else None,
        service=service.name if service else None,
    )
