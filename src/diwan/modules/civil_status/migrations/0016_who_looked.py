from django.db import migrations, models

from diwan.modules.civil_status.looks_sql import DROPPED, LOOKS, PARENTS_CARDS


class Migration(migrations.Migration):
    """The identity cards of parents on the index card, and what a person may read of who looked."""

    dependencies = [
        ("civil_status", "0015_indexes_a_search_reads_alone"),
        ("identity", "0004_identity_seen"),
        ("journal", "0001_initial"),
    ]

    operations = [
        migrations.AddField("record", "father_cnie", models.TextField(blank=True, db_default="", default="")),
        migrations.AddField("record", "mother_cnie", models.TextField(blank=True, db_default="", default="")),
        migrations.RunSQL(PARENTS_CARDS, migrations.RunSQL.noop),
        migrations.AddIndex(
            "record",
            models.Index(condition=~models.Q(idcs=""), fields=["idcs"], name="record_by_idcs"),
        ),
        migrations.AddIndex(
            "record",
            models.Index(
                condition=~models.Q(father_cnie=""), fields=["father_cnie"], name="record_by_father_card"
            ),
        ),
        migrations.AddIndex(
            "record",
            models.Index(
                condition=~models.Q(mother_cnie=""), fields=["mother_cnie"], name="record_by_mother_card"
            ),
        ),
        migrations.RunSQL(LOOKS, DROPPED),
    ]
