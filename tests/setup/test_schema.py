"""What the models say of uniqueness and indexes is there after all migrations: one may take another's along."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection

_THERE = "SELECT conname FROM pg_constraint UNION SELECT indexname FROM pg_indexes UNION SELECT tgname FROM pg_trigger"


@pytest.mark.django_db
def test_every_constraint_and_index_of_every_model_exists() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_THERE)
        there = {name for (name,) in cursor.fetchall()}
    models = [model for model in apps.get_models() if model._meta.managed and not model._meta.proxy]
    named = {one.name for model in models for one in (*model._meta.constraints, *model._meta.indexes)}
    assert "one_open_turn_per_conversation" in named
    assert named - there == set()
