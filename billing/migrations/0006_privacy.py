import django.db.models.functions.datetime
import encrypted_fields.fields
from django.db import migrations, models

# The setting is made by services/erasing.py for a part of a transaction, and names one customer. What was agreed may
# lose whose it was and their words; which action, on what record, how it ended and when stay as they are.
OPEN_EVENTS = """
CREATE OR REPLACE FUNCTION billing_actionevent_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
        AND (NEW.id, NEW.action_id, NEW.state, NEW.at) IS NOT DISTINCT FROM (OLD.id, OLD.action_id, OLD.state, OLD.at)
        AND EXISTS (SELECT 1 FROM billing_action AS action WHERE action.id = OLD.action_id
            AND action.state IN ('done', 'refused', 'declined')
            AND action.customer_id::text = current_setting('billing.erasing', true))
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'rows of billing_actionevent are only ever added'
        USING ERRCODE = 'restrict_violation', HINT = 'An erasure opens one customer: billing.services.erasing.';
END $$;
"""
SHUT_EVENTS = """
CREATE OR REPLACE FUNCTION billing_actionevent_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of billing_actionevent are only ever added' USING ERRCODE = 'restrict_violation';
END $$;
"""
_WORD = """
CREATE OR REPLACE FUNCTION billing_action_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'rows of billing_action are not deleted' USING ERRCODE = 'restrict_violation';
    END IF;{erasing}
    IF (NEW.id, NEW.key, NEW.customer_id, NEW.kind, NEW.target, NEW.command, NEW.effect, NEW.asked_by, NEW.conversation)
        IS DISTINCT FROM
       (OLD.id, OLD.key, OLD.customer_id, OLD.kind, OLD.target, OLD.command, OLD.effect, OLD.asked_by, OLD.conversation)
    THEN
        RAISE EXCEPTION 'what was agreed does not change' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""
OPEN_WORD = _WORD.replace(
    "{erasing}",
    """
    IF current_setting('billing.erasing', true) = OLD.customer_id::text AND OLD.state IN ('done', 'refused', 'declined')
        AND (NEW.id, NEW.key, NEW.customer_id, NEW.kind, NEW.target, NEW.state, NEW.created_at, NEW.finished_at)
            IS NOT DISTINCT FROM
            (OLD.id, OLD.key, OLD.customer_id, OLD.kind, OLD.target, OLD.state, OLD.created_at, OLD.finished_at)
        AND (NEW.command ->> 'kind', NEW.command -> 'amount', NEW.effect -> 'amount', NEW.receipt -> 'amount')
            IS NOT DISTINCT FROM
            (OLD.command ->> 'kind', OLD.command -> 'amount', OLD.effect -> 'amount', OLD.receipt -> 'amount')
    THEN
        RETURN NEW;
    END IF;""",
)
SHUT_WORD = _WORD.replace("{erasing}", "")


class Migration(migrations.Migration):

    dependencies = [
        ('billing', '0005_actions'),
    ]

    operations = [
        migrations.CreateModel(
            name='ErasedCustomer',
            fields=[
                ('digest', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('erased_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name='ErasureKey',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('secret', encrypted_fields.fields.EncryptedTextField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='billing_one_erasure_key')],
            },
        ),
        migrations.RunSQL(OPEN_EVENTS, SHUT_EVENTS),
        migrations.RunSQL(OPEN_WORD, SHUT_WORD),
    ]
