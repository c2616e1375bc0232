from typing import Any

from django.db import migrations

from diwan.modules.civil_status.names.rebuild import rebuild_neighbours


def rebuild(apps: Any, schema_editor: Any) -> None:
    """The names already learnt get the neighbours of their spellings."""
    with schema_editor.connection.cursor() as cursor:
        rebuild_neighbours(cursor)


class Migration(migrations.Migration):
    """A slip is looked for in the spelling too, not only in its key."""

    dependencies = [("civil_status", "0011_found_by_each_name")]

    operations = [migrations.RunPython(rebuild, migrations.RunPython.noop)]
