from django.db import migrations, models

FROM_THE_LATEST_VERSION = """
SET LOCAL diwan.act = 'migration';
UPDATE civil_status_record AS held
   SET declared_on = (said.content ->> 'declared_on')::date,
       mother_year = (said.content #>> '{mother,born,year}')::int,
       stillborn = coalesce((said.content ->> 'stillborn')::boolean, false)
  FROM civil_status_recordversion AS said
 WHERE said.territory_id = held.territory_id AND said.record_id = held.id AND said.number = held.latest;
SET LOCAL diwan.act = '';
"""


class Migration(migrations.Migration):
    """The columns and the index by which births and deaths are counted."""

    dependencies = [("civil_status", "0004_entered_once")]

    operations = [
        migrations.AddField("record", "declared_on", models.DateField(null=True)),
        migrations.AddField(
            "record",
            "mother_year",
            models.IntegerField(help_text="year the mother was born, for statistics", null=True),
        ),
        migrations.AddField("record", "stillborn", models.BooleanField(default=False)),
        migrations.RunSQL(FROM_THE_LATEST_VERSION, migrations.RunSQL.noop),
        migrations.AddIndex(
            "record", models.Index(fields=["event_year", "type", "territory"], name="record_by_year")
        ),
    ]
