"""Ending a customer's sessions from the company's own server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings

from supportbot.identity.tokens import token_bind
from supportbot.widget.identity import IdentityError, sign_identity, verify_identity
from tests.handoff.async_stores import _closed_stores
from tests.supportbot.api.caller import Caller, caller, new_token

__all__ = ["_closed_stores", "caller"]
pytestmark = pytest.mark.django_db(transaction=True)


async def test_tokens_issued_so_far_are_void_and_those_of_others_are_not(caller: Caller) -> None:
    issued = datetime.now(UTC) - timedelta(minutes=1)
    keys = settings.WIDGET_SIGNING_KEYS
    hour = timedelta(hours=1)
    tokens = [sign_identity(ref, name="", keys=keys, now=issued, ttl=hour) for ref in ("cus_priya", "cus_jonas")]
    priya, jonas = (verify_identity(token, keys=keys, now=issued) for token in tokens)
    answer = await caller.ask("POST", "/sessions/revoke", json={"customer": "cus_priya"})
    assert (answer.status_code, answer.content) == (204, b"")
    with pytest.raises(IdentityError) as refused:
        await sync_to_async(token_bind)(priya, device="")
    assert refused.value.code == "token_revoked"
    await sync_to_async(token_bind)(jonas, device="")


async def test_it_needs_a_customer_and_its_own_scope(caller: Caller) -> None:
    assert await caller.refused("POST", "/sessions/revoke", 422, json={}) == ("field_missing", "customer")
    caller.token = await sync_to_async(new_token)("conversations:write")
    asked = {"customer": "cus_priya"}
    assert (await caller.refused("POST", "/sessions/revoke", 403, json=asked))[0] == "scope_missing"
