from django.db import migrations

from diwan.modules.civil_status.notices_sql import DROPPED, FUNCTIONS, PROVE_IMPORTED


class Migration(migrations.Migration):
    """How a notice crosses from one community to another; what was imported before is not yet proven."""

    dependencies = [("civil_status", "0009_notices_of_mention")]

    operations = [
        migrations.RunSQL(PROVE_IMPORTED, migrations.RunSQL.noop),
        migrations.RunSQL(FUNCTIONS, DROPPED),
    ]
