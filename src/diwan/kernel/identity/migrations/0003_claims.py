from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('identity', '0002_standing_and_proof'),
    ]

    operations = [
        migrations.AlterField(
            model_name='person',
            name='cnie',
            field=models.TextField(null=True),
        ),
        migrations.AlterField(
            model_name='person',
            name='idcs',
            field=models.TextField(null=True),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['cnie'], name='person_by_cnie'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.UniqueConstraint(condition=models.Q(('proof', 'declared'), _negated=True), fields=('cnie',), name='cnie_confirmed_once'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.UniqueConstraint(condition=models.Q(('proof', 'declared'), _negated=True), fields=('idcs',), name='idcs_confirmed_once'),
        ),
    ]
