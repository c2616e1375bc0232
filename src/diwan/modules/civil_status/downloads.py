"""Lists given as files."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import get_language

from diwan.modules.civil_status.name_csv import written
from diwan.modules.civil_status.name_decisions import decisions_kept


def csv_response() -> HttpResponse:
    """The whole list as a file. Reads under a scope."""
    language = "fr" if (get_language() or "ar").startswith("fr") else "ar"
    response = HttpResponse(written(decisions_kept(), language), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="decisions-noms.csv"'
    return response
