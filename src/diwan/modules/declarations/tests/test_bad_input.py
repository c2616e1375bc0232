"""Bad input at the pages of declarations: refused in words at its field, in both languages, nothing written."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from diwan.kernel.territory.scope import reading
from diwan.kernel.testing.world import COMMUNE
from diwan.modules.civil_status.public import Moment, register_birth
from diwan.modules.civil_status.tests.samples import paper_birth
from diwan.modules.civil_status.tests.test_bad_input import HOSTILE, LANGUAGES, SAID, error_at
from diwan.modules.declarations.models import Declaration, Paper
from diwan.modules.declarations.tests.test_kept import DEAD
from diwan.modules.declarations.tests.test_pages import COMPLETED, TYPED, address, signed_in, text_of
from diwan.modules.declarations.tests.world import HERE, People, first, newborn

TODAY = timezone.localdate()


def born_today(people: People) -> Declaration:
    return first(people, newborn(event=Moment.on(TODAY)), when=timezone.now())


def declared() -> list[Declaration]:
    with reading(HERE):
        return list(Declaration.objects.all())


@LANGUAGES
def test_a_child_older_than_its_mother(people: People, language: str) -> None:
    made = born_today(people)
    typed = COMPLETED | {"mother_birth_date": str(TODAY.year - 3)}
    answer = signed_in(people.clerk, language).post(address("complete", made.reference), typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert SAID["mother"][language] in error_at(page, "mother_birth_date")
    assert f'value="{TODAY.year - 3}"' in page
    assert declared()[0].completed_at is None


@LANGUAGES
@pytest.mark.parametrize("who", ["hospital", "clerk"])
def test_a_death_before_the_birth(people: People, who: str, language: str) -> None:
    typed = DEAD | {"birth_date": str(TODAY.year + 1)}
    answer = signed_in(getattr(people, who), language).post(address("first_death"), typed)
    assert answer.status_code == 422
    assert error_at(answer.content.decode(), "date")
    assert declared() == []


@LANGUAGES
def test_a_child_who_died_before_being_born(people: People, language: str) -> None:
    before = TODAY.replace(year=TODAY.year - 1)
    typed = TYPED | {"particulars": ["lived_briefly"], "death_date": f"{before:%d/%m/%Y}"}
    answer = signed_in(people.hospital, language).post(address("first_birth"), typed)
    assert answer.status_code == 422
    assert SAID["before"][language] in error_at(answer.content.decode(), "death_date")
    assert declared() == []


@LANGUAGES
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"family_ar": "بنيس"}, "family_ar"),
        ({"declarant_capacity": "sisters_child"}, "precedence"),
        ({"first_ar": "مولاي علي"}, "first_ar"),
    ],
    ids=["another name than the father's", "a nephew before the father", "a title"],
)
def test_an_impossible_relation_or_name(
    people: People, changes: dict[str, str], field: str, language: str
) -> None:
    """Law 36.21, art. 24, 33 and 34."""
    made = born_today(people)
    answer = signed_in(people.clerk, language).post(address("complete", made.reference), COMPLETED | changes)
    assert answer.status_code == 422
    assert error_at(answer.content.decode(), field)
    assert declared()[0].completed_at is None


@LANGUAGES
def test_a_man_for_a_mother_is_refused_where_the_family_completes(people: People, language: str) -> None:
    """Before the officer has it: what the register would refuse is said at its field."""
    man = paper_birth(1, 1984, cnie="H100")
    register_birth(people.clerk.in_office(), office=people.office, content=man)
    made = born_today(people)
    typed = COMPLETED | {"mother_cnie": "H100"}
    answer = signed_in(people.clerk, language).post(address("complete", made.reference), typed)
    assert answer.status_code == 422
    assert "1/1984" in error_at(answer.content.decode(), "mother_cnie")
    assert declared()[0].completed_at is None


@LANGUAGES
@pytest.mark.parametrize("data", HOSTILE, ids=["program", "pdf with script", "svg", "empty"])
@pytest.mark.parametrize("who", ["clerk", "father"])
def test_a_hostile_file(people: People, who: str, data: bytes, language: str) -> None:
    made = born_today(people)
    name, args = (
        ("complete", (made.reference,)) if who == "clerk" else ("complete_own", (COMMUNE, made.reference))
    )
    typed = COMPLETED | {
        "paper_birth_certificate": "", "file_birth_certificate": SimpleUploadedFile("acte.pdf", data),
    }  # fmt: skip
    answer = signed_in(getattr(people, who), language).post(address(name, *args), typed)
    assert answer.status_code == 422, text_of(answer)
    with reading(HERE):
        assert not Paper.objects.filter(kind="birth_certificate").exists()
    assert declared()[0].completed_at is None
