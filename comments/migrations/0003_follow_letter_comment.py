"""A letter knows the comment it was about: news of answers to one comment go out once an hour."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0002_desk_mail_filter")]

    operations = [
        migrations.AddField(
            model_name="letter",
            name="comment",
            field=models.ForeignKey(
                help_text="Which it was about.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="letters",
                to="comments.comment",
            ),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(fields=["comment", "-at"], name="letter_of_comment"),
        ),
    ]
