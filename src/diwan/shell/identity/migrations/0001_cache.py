from django.core.management import call_command
from django.db import migrations


def make_cache(apps, schema_editor):
    """The table of the shared cache: limits of attempts hold across server processes."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("identity", "0002_standing_and_proof")]

    operations = [migrations.RunPython(make_cache, migrations.RunPython.noop)]
