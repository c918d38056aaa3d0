"""Columns that came after the first version: an older one, still running while a new one is deployed, leaves them out."""

import articles.models.folding
from django.db import migrations, models

from articles.models.defaults import GiveDefault


class Migration(migrations.Migration):
    dependencies = [
        ('articles', '0022_index_of_words'),
    ]

    operations = [
        GiveDefault(
            model_name='article',
            name='found_by',
            field=articles.models.folding.FoldedField(db_default='', longest=2400, of=('headline', 'kicker', 'slug', 'standfirst')),
        ),
        GiveDefault(
            model_name='article',
            name='has_proposal',
            field=models.BooleanField(db_default=False, default=False, editable=False, help_text='Published or scheduled in an older version than the newest; workflow.show().'),
        ),
        GiveDefault(
            model_name='article',
            name='typography',
            field=models.BooleanField(db_default=True, default=True, verbose_name='correct the typography when saving'),
        ),
        GiveDefault(
            model_name='correction',
            name='markup',
            field=models.TextField(blank=True, db_default='', default='', help_text='Cleaned HTML of a right of reply; `text` has its words.'),
        ),
        GiveDefault(
            model_name='correction',
            name='signed_by',
            field=models.CharField(blank=True, db_default='', default='', max_length=160, verbose_name='signature'),
        ),
        GiveDefault(
            model_name='embed',
            name='poster_fetched',
            field=models.BooleanField(db_default=False, default=False, help_text='From the source of the video: nobody chose it.'),
        ),
        GiveDefault(
            model_name='image',
            name='found_by',
            field=articles.models.folding.FoldedField(db_default='', of=('caption', 'credit', 'alt', 'file_name')),
        ),
        GiveDefault(
            model_name='image',
            name='withdrawn_because',
            field=models.CharField(blank=True, db_default='', default='', max_length=300, verbose_name='reason'),
        ),
        GiveDefault(
            model_name='masthead',
            name='typography',
            field=models.CharField(choices=[('thin', 'corrected, with thin spaces before ; ! ?'), ('plain', 'corrected, with plain no-break spaces everywhere'), ('off', 'left as it is written')], db_default='thin', default='thin', help_text='Spaces, quotation marks, apostrophes and numbers are put right at every saving, as a version of its own.', max_length=5, verbose_name='typography of articles'),
        ),
        GiveDefault(
            model_name='revision',
            name='page',
            field=models.CharField(db_default='', default='', help_text='The key of the page that kept it by itself.', max_length=36),
        ),
    ]
