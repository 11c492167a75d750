"""An index goes that a unique one begins with."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

INDEX = "supportbot_turn_conversation_id_5bd094b8"


class Migration(migrations.Migration):
    dependencies = [("handoff", "0017_fewer_indexes"), ("supportbot", "0015_privacy")]
    operations = [
        migrations.SeparateDatabaseAndState(
            # By name: altering the field would drop the partial unique index of that one column too.
            database_operations=[
                migrations.RunSQL(
                    f'DROP INDEX IF EXISTS "{INDEX}"',
                    f'CREATE INDEX IF NOT EXISTS "{INDEX}" ON "supportbot_turn" ("conversation_id")',
                )
            ],
            state_operations=[
                migrations.AlterField(
                    "turn",
                    "conversation",
                    models.ForeignKey(
                        "handoff.conversation",
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="turns",
                    ),
                )
            ],
        )
    ]
