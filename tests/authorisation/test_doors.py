"""One guarded door to each customer's data: what answers requests asks a selector or a service, never a table."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import ForeignKey, Model
from django.utils.module_loading import import_string

PROJECT = Path(settings.BASE_DIR)
ROOMS = ("handoff", "billing", "supportbot")
# Who asks stands in the call: no door opens for an id alone.
DOORS = {
    "handoff.selectors.conversations.conversation_for_staff": "staff",
    "handoff.services.opening.conversation_for_customer": "customer_ref",
    "handoff.selectors.attachments.attachment_for_customer": "conversation_id",
    "supportbot.live.opening.action_link": "session",
    "supportbot.live.bills.invoice_link": "session",
    "billing.selectors.account_for": "customer_ref",
}
# Behind a guard that lets in only managers and admins, who read every conversation.
ALLOWED = {("supportbot/judging/views/verdicts.py", "Turn"), ("supportbot/tuning/views/gaps.py", "Gap")}


def _of_customers() -> set[str]:
    """The models that hang on a customer or a conversation, over any number of others, or hold a reference to one."""
    models = [model for model in apps.get_models() if model._meta.app_label in ROOMS]
    found: set[type[Model]] = set()
    while True:
        more = {model for model in models if model not in found and _hangs_on(model, found)}
        if not more:
            return {model.__name__ for model in found}
        found |= more


def _hangs_on(model: type[Model], found: set[type[Model]]) -> bool:
    fields = model._meta.get_fields()
    if model.__name__ in ("Conversation", "Customer") or any(field.name == "customer_ref" for field in fields):
        return True
    return any(isinstance(field, ForeignKey) and field.related_model in found for field in fields)


def _entries() -> Iterator[Path]:
    for room in ROOMS:
        for path in (PROJECT / room).rglob("*.py"):
            if {"views", "consumers", "live"} & {*path.parts} or path.stem.startswith("views"):
                yield path


def _tables_asked(path: Path) -> set[str]:
    tree = ast.parse(path.read_text())
    asked = (node.value for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "objects")
    return {value.id for value in asked if isinstance(value, ast.Name)}


def test_what_answers_requests_asks_no_table_of_customers() -> None:
    customers, entries = _of_customers(), list(_entries())
    assert {"Conversation", "Message", "Attachment", "Turn", "Customer", "Invoice", "Action", "Note"} <= customers
    assert len(entries) > 80
    found = {(str(path.relative_to(PROJECT)), name) for path in entries for name in _tables_asked(path) & customers}
    assert found == ALLOWED


@pytest.mark.parametrize("door", DOORS)
def test_a_door_is_told_who_asks(door: str) -> None:
    asked = inspect.signature(import_string(door)).parameters
    assert DOORS[door] in asked, list(asked)
    assert asked[DOORS[door]].default is inspect.Parameter.empty
