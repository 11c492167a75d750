"""How much one customer may send: counted for each customer by itself."""

from __future__ import annotations

import uuid

import pytest
from pytest_django import Settings

from supportbot.live.limits import may_send


@pytest.mark.fault("F19")
def test_each_customer_is_counted_alone(settings: Settings) -> None:
    settings.CUSTOMER_MESSAGE_RATE = "3 per 1 hour"
    priya, tomas = uuid.uuid4().hex, uuid.uuid4().hex
    assert [may_send(priya) for _ in range(5)] == [True, True, True, False, False]
    assert may_send(tomas)
