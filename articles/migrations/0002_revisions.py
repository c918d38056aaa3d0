"""Two more kinds of events and one of versions; PostgreSQL guards events itself (SQLite: newsroom/append_only.py)."""

from django.db import migrations, models


GUARD = """
CREATE FUNCTION articles_event_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    allowed articles_event;
BEGIN
    IF TG_OP = 'DELETE' THEN
        -- A history goes with its article when the bin is emptied, and in no other way.
        IF EXISTS (SELECT 1 FROM articles_article a WHERE a.id = OLD.article_id AND a.binned_at IS NOT NULL) THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = 'the history of articles is append-only: no deletion';
    END IF;
    -- An account that goes leaves its lines without a person.
    allowed := OLD;
    IF NEW.by_id IS NULL THEN
        allowed.by_id := NULL;
    END IF;
    IF NEW IS DISTINCT FROM allowed THEN
        RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = 'the history of articles is append-only: no change';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER articles_event_append_only BEFORE UPDATE OR DELETE ON articles_event
    FOR EACH ROW EXECUTE FUNCTION articles_event_append_only();
"""


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(GUARD, params=None)


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER IF EXISTS articles_event_append_only ON articles_event", params=None)
        schema_editor.execute("DROP FUNCTION IF EXISTS articles_event_append_only()", params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0001_initial'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='event',
            options={'default_permissions': (), 'ordering': ['-pk']},
        ),
        migrations.AlterField(
            model_name='event',
            name='kind',
            field=models.CharField(choices=[('created', 'Begun'), ('submitted', 'Sent for review'), ('sent_back', 'Sent back to the author'), ('published', 'Published'), ('scheduled', 'Scheduled'), ('unscheduled', 'Taken off the schedule'), ('updated', 'Published again'), ('unpublished', 'Unpublished'), ('moved', 'Address changed'), ('corrected', 'Correction added'), ('binned', 'Moved to the bin'), ('restored', 'Taken out of the bin'), ('reverted', 'Earlier version restored'), ('shared', 'Preview link made')], max_length=12),
        ),
        migrations.AlterField(
            model_name='revision',
            name='kind',
            field=models.CharField(choices=[('autosave', 'Saved by itself'), ('saved', 'Saved'), ('restored', 'Restored'), ('imported', 'Imported')], default='saved', max_length=8),
        ),
        migrations.RunPython(guard, unguard),
    ]
