"""Runs over many articles, whatever they change, and the keys of authors, sections and tags that were merged."""

import django.utils.timezone
from django.db import migrations, models


def rename_state(before, after):
    def rename(apps, schema_editor):
        apps.get_model("articles", "RunLine").objects.filter(state=before).update(state=after)

    return rename


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0005_une'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='typesettingline', name='typesetting_state_known'),
        migrations.RemoveConstraint(model_name='typesettingline', name='typesetting_article_once'),
        migrations.RenameModel('TypesettingRun', 'Run'),
        migrations.RenameModel('TypesettingLine', 'RunLine'),
        migrations.AddField(
            model_name='run',
            name='change',
            field=models.JSONField(help_text='What articles/bulk.py changes; nothing: the typography.', null=True),
        ),
        migrations.AlterField(
            model_name='runline',
            name='state',
            field=models.CharField(choices=[('waiting', 'Waiting'), ('nothing', 'Nothing to change'), ('changed', 'Changed'), ('published', 'Changed and published'), ('proposed', 'Changed, waits for publication'), ('refused', 'Left as it was'), ('undone', 'As before again'), ('kept', 'Not taken back: changed since')], default='waiting', max_length=9),
        ),
        migrations.RunPython(rename_state('corrected', 'changed'), rename_state('changed', 'corrected')),
        migrations.AddConstraint(
            model_name='runline',
            constraint=models.UniqueConstraint(fields=('run', 'article'), name='run_article_once'),
        ),
        migrations.AddConstraint(
            model_name='runline',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'nothing', 'changed', 'published', 'proposed', 'refused', 'undone', 'kept'])), name='run_state_known'),
        ),
        migrations.CreateModel(
            name='Merged',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('author', 'Author'), ('section', 'Section'), ('tag', 'Tag')], max_length=7)),
                ('old', models.BigIntegerField(help_text='Key of the row that is gone.')),
                ('new', models.BigIntegerField(help_text='Key of the row that stands for it, itself not gone.')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('kind', 'old'), name='merged_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['author', 'section', 'tag'])), name='merged_kind_known')],
            },
        ),
        migrations.AlterField(
            model_name='event',
            name='kind',
            field=models.CharField(choices=[('created', 'Begun'), ('submitted', 'Sent for review'), ('sent_back', 'Sent back to the author'), ('published', 'Published'), ('scheduled', 'Scheduled'), ('unscheduled', 'Taken off the schedule'), ('updated', 'Published again'), ('unpublished', 'Unpublished'), ('moved', 'Address changed'), ('corrected', 'Correction added'), ('binned', 'Moved to the bin'), ('restored', 'Taken out of the bin'), ('reverted', 'Earlier version restored'), ('shared', 'Preview link made'), ('typeset', 'Typography corrected'), ('untypeset', 'Typography taken back'), ('bulk', 'Changed together with others'), ('unbulk', 'Change together with others taken back')], max_length=12),
        ),
        migrations.AlterField(
            model_name='revision',
            name='kind',
            field=models.CharField(choices=[('autosave', 'Saved by itself'), ('saved', 'Saved'), ('restored', 'Restored'), ('imported', 'Imported'), ('typeset', 'Typography corrected'), ('bulk', 'Changed together with others')], default='saved', max_length=8),
        ),
    ]
