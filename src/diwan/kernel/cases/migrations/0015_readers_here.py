from django.db import migrations

from diwan.kernel.cases.text_sql import FIND, READERS_HERE


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0014_queues_by_silence'),
    ]

    operations = [
        migrations.RunSQL([READERS_HERE, FIND], migrations.RunSQL.noop),
    ]
