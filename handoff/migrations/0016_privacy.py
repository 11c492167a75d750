from django.db import migrations

# The settings are made by services/erasing.py for a part of a transaction: one names a conversation, whose entries may
# be deleted or have their data rewritten; the other an entry of no conversation, which only loses words of its data.
_KEEP = """
CREATE OR REPLACE FUNCTION handoff_event_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.conversation_id IS NOT NULL
        AND current_setting('handoff.erasing', true) = OLD.conversation_id::text
    THEN
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        IF (NEW.id, NEW.conversation_id, NEW.kind, NEW.seq, NEW.custody_version, NEW.actor, NEW.created_at)
            IS NOT DISTINCT FROM
           (OLD.id, OLD.conversation_id, OLD.kind, OLD.seq, OLD.custody_version, OLD.actor, OLD.created_at)
        THEN
            RETURN NEW;
        END IF;
    END IF;{entry}
    RAISE EXCEPTION 'entries of handoff_event are only ever added'
        USING ERRCODE = 'restrict_violation', HINT = 'An erasure opens one conversation: handoff.services.erasing.';
END $$;
"""
OPEN = _KEEP.replace(
    "{entry}",
    """
    IF TG_OP = 'UPDATE' AND OLD.conversation_id IS NULL
        AND current_setting('handoff.erasing_entry', true) = OLD.id::text
        AND (NEW.id, NEW.kind, NEW.seq, NEW.custody_version, NEW.actor, NEW.created_at) IS NOT DISTINCT FROM
            (OLD.id, OLD.kind, OLD.seq, OLD.custody_version, OLD.actor, OLD.created_at)
        AND NEW.conversation_id IS NULL
    THEN
        RETURN NEW;
    END IF;""",
)
SHUT = _KEEP.replace("{entry}", "")


class Migration(migrations.Migration):

    dependencies = [
        ('handoff', '0015_sign_outs'),
    ]

    operations = [
        migrations.RunSQL(OPEN, SHUT),
    ]
