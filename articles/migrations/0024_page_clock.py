from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0023_defaults")]

    operations = [
        migrations.AddField(
            model_name="revision",
            name="sent",
            field=models.BigIntegerField(help_text="When that page did, in milliseconds by its own clock.", null=True),
        ),
        migrations.AlterField(
            model_name="revision",
            name="page",
            field=models.CharField(db_default="", default="", help_text="The key of the page that sent it.", max_length=36),
        ),
    ]
