"""The demo company behind the customer's frames, over a socket or over HTTP, and who its customers are."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings

from supportbot.live import runner
from supportbot.widget.identity import sign_identity
from tests.supportbot import northwind


@pytest.fixture(autouse=True)
async def _company(_closed_stores: None) -> AsyncIterator[None]:
    await sync_to_async(northwind.load)()
    yield
    await runner.drain(20)


def customer_token(customer_ref: str = "cus_priya", *, ttl: timedelta = timedelta(hours=1)) -> str:
    """What the company's server says of a customer."""
    return sign_identity(customer_ref, name="", keys=settings.WIDGET_SIGNING_KEYS, now=datetime.now(UTC), ttl=ttl)
