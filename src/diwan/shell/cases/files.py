"""The files of a case on its pages: what the applicant sent, what the office put beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.urls import reverse

from diwan.kernel.cases import motion
from diwan.kernel.cases.models import Case, CaseDocument
from diwan.kernel.cases.selectors import documents_of
from diwan.kernel.cases.situation import as_text
from diwan.shell.cases.plans import version_words, versions_by_paper
from diwan.shell.parts import FileLine

BESIDE = (motion.OPINION, motion.VISIT)
"""Papers of opinions and photos of visits stand with what they belong to."""


def files_of(
    case: Case, page_name: str, wanted: Callable[[CaseDocument], bool] = lambda paper: True
) -> list[FileLine]:
    """The files of a case, each with its address on that page; of a plan its earlier versions too."""
    law, place, versions = case.law, (case.territory.code, case.number), versions_by_paper(case)
    shown = [*documents_of(case), *(one.paper for one in versions.values() if one.paper.replaced_at)]
    return [
        FileLine(
            d.name,
            d.size,
            as_text(law.documents[d.key].label) if d.key in law.documents else "",
            reverse(page_name, args=(*place, d.pk)),
            note=version_words(versions[d.pk]) if d.pk in versions else "",
            picture=is_picture(d.media_type),
        )
        for d in sorted(shown, key=lambda d: (d.added_at, d.pk))
        if not d.key.startswith(BESIDE) and wanted(d)
    ]


def is_from_office(case: Case, paper: CaseDocument) -> bool:
    """Whether the office fetches or makes a piece of the file."""
    declared = case.law.documents.get(paper.key)
    return declared is not None and declared.from_ == "office"


def files_sent(case: Case) -> list[FileLine]:
    """What the applicant sent with the case, as their own page shows it: its pieces, and files given as answers."""
    pieces = files_of(case, "cases:file", lambda paper: not is_from_office(case, paper))
    return pieces + files_answered(case)


def files_added(case: Case) -> list[FileLine]:
    """What the office put into the file, as the applicant's page shows it."""
    return files_of(case, "cases:file", lambda paper: is_from_office(case, paper))


def files_answered(case: Case) -> list[FileLine]:
    """The files given as answers to what the form asks."""
    place = (case.territory.code, case.number)
    given = [
        (key, asked, case.values.get(key))
        for key, asked in case.law.fields.items()
        if asked.type == "file" and asked.section
    ]
    return [
        FileLine(
            str(value.get("name", "")),
            int(value.get("size", 0)),
            as_text(asked.label),
            reverse("cases:answer_given", args=(*place, key)),
            picture=is_picture(str(value.get("media_type", ""))),
        )
        for key, asked, value in given
        if isinstance(value, Mapping)
    ]


def is_picture(media_type: str) -> bool:
    """Whether a page may show a file as it is."""
    return media_type.startswith("image/")
