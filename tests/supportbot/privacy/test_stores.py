"""No table without a word on whose it is; no path that leads nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from supportbot.privacy.stores import STORES, Belongs, Mentions, NotAbout, Quotes

ROOMS = ("billing", "handoff", "supportbot")


def test_every_table_is_declared() -> None:
    ours = {model._meta.label for room in ROOMS for model in _models(room)}
    assert ours | {"admin.LogEntry"} == set(STORES), "say in supportbot/privacy/stores.py whose the table is"
    assert all(store.why for store in STORES.values() if isinstance(store, NotAbout))


def test_every_path_and_column_is_there() -> None:
    for label, store in STORES.items():
        model = apps.get_model(label)
        if isinstance(store, Belongs):
            for path in store.paths:
                assert str(model._base_manager.filter(**{f"{path}__in": ["x"]}).query), label
        columns = store.columns if isinstance(store, Mentions) else ()
        columns += (store.column,) if isinstance(store, Quotes) else ()
        columns += store.mentions if isinstance(store, Belongs) else ()
        for column in columns:
            assert model._meta.get_field(column), label


def test_what_points_to_a_customer_is_never_said_to_be_about_nobody() -> None:
    """A table with a key into one that belongs to a customer belongs to them too."""
    for label, store in STORES.items():
        links = [field for field in apps.get_model(label)._meta.concrete_fields if field.is_relation]
        theirs = [one.name for one in links if isinstance(STORES.get(_label(one)), Belongs)]
        assert not (theirs and isinstance(store, NotAbout)), f"{label}: {theirs}"


def _label(link: models.Field[object, object]) -> str:
    other = link.related_model
    return other._meta.label if isinstance(other, type) else ""


def _models(room: str) -> Iterator[type[models.Model]]:
    for model in apps.get_app_config(room).get_models():
        if not model._meta.auto_created:
            yield model
