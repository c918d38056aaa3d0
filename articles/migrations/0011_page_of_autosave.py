from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0010_embeds'),
    ]

    operations = [
        migrations.AddField(
            model_name='revision',
            name='page',
            field=models.CharField(default='', help_text='The key of the page that kept it by itself.', max_length=36),
        ),
    ]
