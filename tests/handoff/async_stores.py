"""Leaves no connection of an asynchronous test behind: each test has a loop, and so a pool, of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from asgiref.sync import sync_to_async
from django.db import connections

from handoff import store


@pytest.fixture(autouse=True)
async def _closed_stores() -> AsyncIterator[None]:
    yield
    await store.close()
    await sync_to_async(connections.close_all)()
