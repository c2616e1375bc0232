"""The verbs of civil status."""

from diwan.modules.civil_status.services.copies import prepare_copy
from diwan.modules.civil_status.services.imports import import_register
from diwan.modules.civil_status.services.mentions import (
    add_mention,
    cancel_record,
    freeze_record,
    release_record,
)
from diwan.modules.civil_status.services.records import consult_record, register_birth, register_death

__all__ = [
    "add_mention",
    "cancel_record",
    "consult_record",
    "freeze_record",
    "import_register",
    "prepare_copy",
    "register_birth",
    "register_death",
    "release_record",
]
