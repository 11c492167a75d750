"""Connections to the systems that records are copied from: which is in use, and how the last call to it went."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models.functions import Now

from billing.gateways.errors import GatewayError
from billing.models import Connection
from billing.models.mirror import ConnectionKind

ERROR_LENGTH = 300


def connection_use(*, kind: ConnectionKind, name: str) -> Connection:
    """The row of the system in use of its kind, made where it is new; the one used before becomes history."""
    row = Connection.objects.filter(kind=kind, name=name, active=True).first()
    if row is not None:
        return row
    with transaction.atomic():
        Connection.objects.filter(kind=kind, active=True).exclude(name=name).update(active=False)
        return Connection.objects.update_or_create(kind=kind, name=name, defaults={"active": True})[0]


def connections_leave(*, kind: ConnectionKind) -> int:
    """No system of this kind is copied from any more: the tables are the truth again. How many were in use."""
    return Connection.objects.filter(kind=kind, active=True).update(active=False)


def connection_ok(*, kind: ConnectionKind, name: str) -> None:
    Connection.objects.filter(kind=kind, name=name).update(last_ok_at=Now())


def connection_failed(*, kind: ConnectionKind, name: str, error: Exception) -> None:
    """Keep what went wrong, and since when it does."""
    said = f"{getattr(error, 'code', type(error).__name__)}: {error}"[:ERROR_LENGTH]
    Connection.objects.filter(kind=kind, name=name).update(last_error=said, last_error_at=Now())


@contextmanager
def watched(name: str) -> Iterator[None]:
    """Calls to a billing system: that they worked, or which GatewayError they ended with, is kept with its row."""
    try:
        yield
    except GatewayError as error:
        connection_failed(kind="billing", name=name, error=error)
        raise
    connection_ok(kind="billing", name=name)
