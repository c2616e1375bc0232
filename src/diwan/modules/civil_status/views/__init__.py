"""The desk pages of civil status."""

from diwan.modules.civil_status.views.entry import enter_birth, enter_death
from diwan.modules.civil_status.views.imports import import_file, import_page, imports
from diwan.modules.civil_status.views.records import freeze, mention, record, release, search
from diwan.modules.civil_status.views.statistics import statistics, statistics_file

__all__ = [
    "enter_birth",
    "enter_death",
    "freeze",
    "import_file",
    "import_page",
    "imports",
    "mention",
    "record",
    "release",
    "search",
    "statistics",
    "statistics_file",
]
