"""Columns that came after the first version: an older one, still running while a new one is deployed, leaves them out."""

from django.db import migrations, models

from articles.models.defaults import GiveDefault


class Migration(migrations.Migration):
    dependencies = [
        ('comments', '0010_digest_of_waves'),
    ]

    operations = [
        GiveDefault(
            model_name='letter',
            name='host_key',
            field=models.CharField(blank=True, db_default='', default='', help_text='HMAC of the network address that had us write.', max_length=64),
        ),
    ]
