from django.db import migrations

from diwan.modules.civil_status.names.sql import DROP_TRIGRAMS, FORGET_FUNCTION, LEARN_NAMES, TRIGRAMS


class Migration(migrations.Migration):
    """The trigrams of the dictionary and its only way in."""

    dependencies = [("civil_status", "0001_initial")]

    operations = [
        migrations.RunSQL(TRIGRAMS, DROP_TRIGRAMS),
        migrations.RunSQL(LEARN_NAMES, FORGET_FUNCTION),
    ]
