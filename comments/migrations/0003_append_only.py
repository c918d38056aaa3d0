"""PostgreSQL itself refuses to change or delete what was decided; for SQLite see newsroom/append_only.py."""

from django.db import migrations

EVENTS = """
CREATE FUNCTION comments_commentevent_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    allowed comments_commentevent;
BEGIN
    IF TG_OP = 'DELETE' THEN
        -- A thread goes with its article when the bin is emptied, and in no other way.
        IF EXISTS (
            SELECT 1 FROM comments_comment c JOIN articles_article a ON a.id = c.article_id
            WHERE c.id = OLD.comment_id AND a.binned_at IS NOT NULL
        ) THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = 'the history of comments is append-only: no deletion';
    END IF;
    -- A purge or an erasure blanks the words; an account that goes leaves its lines without a person.
    allowed := OLD;
    IF NEW.note = '' THEN
        allowed.note := '';
    END IF;
    IF NEW.by_id IS NULL THEN
        allowed.by_id := NULL;
    END IF;
    IF NEW IS DISTINCT FROM allowed THEN
        RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = 'the history of comments is append-only: no change';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER comments_commentevent_append_only BEFORE UPDATE OR DELETE ON comments_commentevent
    FOR EACH ROW EXECUTE FUNCTION comments_commentevent_append_only();
"""

ACTS = """
CREATE FUNCTION comments_act_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    allowed comments_act;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = 'the decisions of moderators are append-only: no deletion';
    END IF;
    -- The number grows while a decision over many goes on in batches; « Revenir en arrière » sets the time.
    allowed := OLD;
    allowed.number := NEW.number;
    allowed.undone_at := NEW.undone_at;
    IF NEW.by_id IS NULL THEN
        allowed.by_id := NULL;
    END IF;
    IF NEW IS DISTINCT FROM allowed THEN
        RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = 'the decisions of moderators are append-only: no change';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER comments_act_append_only BEFORE UPDATE OR DELETE ON comments_act
    FOR EACH ROW EXECUTE FUNCTION comments_act_append_only();
"""


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(EVENTS, params=None)
        schema_editor.execute(ACTS, params=None)


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table in ("comments_commentevent", "comments_act"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}", params=None)
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {table}_append_only()", params=None)


class Migration(migrations.Migration):
    dependencies = [("comments", "0002_desk_mail_filter")]

    operations = [migrations.RunPython(guard, unguard)]
