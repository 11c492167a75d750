"""Two indexes go that unique ones begin with."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

FOREIGN_KEYS = (
    ("message", "messages", False, "handoff_message_conversation_id_44d65517"),
    ("event", "events", True, "handoff_event_conversation_id_86e17e2d"),
)


def _without_index(model: str, related_name: str, null: bool, index: str) -> migrations.SeparateDatabaseAndState:  # noqa: FBT001
    """By name: altering the field would drop every index of that one column, partial unique ones too."""
    key = models.ForeignKey(
        "handoff.conversation",
        db_index=False,
        null=null,
        on_delete=django.db.models.deletion.CASCADE,
        related_name=related_name,
    )
    return migrations.SeparateDatabaseAndState(
        database_operations=[
            migrations.RunSQL(
                f'DROP INDEX IF EXISTS "{index}"',
                f'CREATE INDEX IF NOT EXISTS "{index}" ON "handoff_{model}" ("conversation_id")',
            )
        ],
        state_operations=[migrations.AlterField(model, "conversation", key)],
    )


class Migration(migrations.Migration):
    dependencies = [("handoff", "0016_privacy")]
    operations = [_without_index(*each) for each in FOREIGN_KEYS]
