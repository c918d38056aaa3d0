from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0017_posters"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="image",
            name="renditions_wanted_at",
            field=models.DateTimeField(editable=False, help_text="Until all public files are made.", null=True),
        ),
        migrations.AddIndex(
            model_name="image",
            index=models.Index(
                condition=models.Q(("renditions_wanted_at__isnull", False)), fields=["renditions_wanted_at"], name="image_unmade"
            ),
        ),
    ]
