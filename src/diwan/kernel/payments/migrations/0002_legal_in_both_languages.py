from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0001_initial'),
    ]

    operations = [
        migrations.RenameField('orderline', 'legal_ref', 'legal_fr'),
        migrations.AddField('orderline', 'legal_ar', models.TextField(blank=True, default=''), preserve_default=False),
        migrations.RunSQL('UPDATE payments_orderline SET legal_ar = legal_fr', migrations.RunSQL.noop),
    ]
