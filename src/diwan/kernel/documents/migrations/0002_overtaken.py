"""An act stays genuine when what it was made from changes; its page says since when."""

from django.db import migrations, models

from diwan.kernel.documents.sql import FIND


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [
        migrations.AddField(
            "issueddocument",
            "overtaken_at",
            models.DateTimeField(help_text="when what it was made from changed", null=True),
        ),
        migrations.RunSQL(FIND, "DROP FUNCTION diwan_verified"),
    ]
