"""The words by which a case is found."""

from __future__ import annotations

from django.contrib.postgres.search import SearchVectorField
from django.db import models

from diwan.kernel.cases.models.cases import MINE, Case
from diwan.kernel.territory.fields import TerritorialForeignKey
from diwan.kernel.territory.models import TerritorialModel


class CaseText(TerritorialModel):
    """The words of a case: of its answers and its documents; beside it, so that a move stays light.

    `words` also holds where it is, when it was opened and who reads it, as lexemes that begin with `#`; see
    `text_sql`. `papers` are the words of its documents alone. Derived: it can be made again from the case.
    """

    case = TerritorialForeignKey(Case, models.CASCADE, related_name="+")
    holder_id = models.IntegerField(null=True)
    opened_at = models.DateTimeField()
    words = SearchVectorField()
    papers = SearchVectorField()

    security = MINE

    class Meta:
        constraints = (models.UniqueConstraint(fields=("territory", "case"), name="one_text_of_a_case"),)
