"""The link that came of an action: for the customer whose it is, for a minute, and to the billing system alone."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
import time_machine
from asgiref.sync import sync_to_async
from django.test import Client

from billing.actions.commands import Command, ExtendDue, MethodLink, PayLink
from billing.models import Action
from billing.selectors.actions import events_of
from billing.services.acting import action_run
from supportbot.live.consumer import ChatConsumer
from supportbot.live.opening import LINK_SECONDS, may_lead_to
from supportbot.models import Site, TopicPolicy
from supportbot.topic_policies import policies_forget
from tests.billing.actions.agreed import EMMA, LATER, agree, fake
from tests.handoff.async_stores import _closed_stores
from tests.supportbot.live.company import _company, customer_token
from tests.wire import Frame, Wire

__all__ = ["_closed_stores", "_company"]
pytestmark = pytest.mark.django_db(transaction=True)
PAY = PayLink("INV-2056")


def _done(command: Command = PAY) -> Action:
    """Emma's, carried out by a billing system far away."""
    action = agree(command, EMMA)
    action_run(action_id=action.pk, system=fake())
    action.refresh_from_db()
    assert action.state == "done"
    return action


async def _asked(action: str, *, token: str | None = None, **hello: Any) -> Frame:
    async with Wire(ChatConsumer.as_asgi()) as socket:
        who = customer_token(EMMA) if token is None else token
        await socket.send({"type": "hello", "last_seq": 0, "token": who, **hello})
        await socket.wait_for(type="welcome")
        mark = len(socket.frames)
        await socket.send({"type": "action.link", "action": action})
        await socket.ping()
        return next(one for one in socket.frames[mark:] if one["type"] != "pong")


async def _fetch(path: str) -> Any:
    return await sync_to_async(Client().get)(path)


async def test_the_customer_is_led_to_the_billing_system_and_it_is_noted() -> None:
    action = await sync_to_async(_done)()
    link = await _asked(str(action.pk))
    assert (link["type"], link["action"]) == ("action.link", str(action.pk))
    assert action.link not in str(link)
    answer = await _fetch(link["path"])
    assert (answer.status_code, answer["Location"]) == (302, action.link)
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    noted = (await sync_to_async(events_of)(action.pk))[-1]
    assert (noted.state, noted.actor, noted.detail) == ("done", f"customer:{EMMA}", {"link": "handed_out"})


async def test_the_path_is_good_for_a_minute_and_cannot_be_made_up() -> None:
    action = await sync_to_async(_done)()
    path = (await _asked(str(action.pk)))["path"]
    with time_machine.travel(0, tick=False) as clock:
        clock.shift(4_000_000_000 + LINK_SECONDS)
        late = await _fetch(path)
    assert late.status_code == 410
    assert "run out" in late.content.decode()
    assert (await _fetch("/opens/forged/")).status_code == 410


@pytest.mark.parametrize("who", ["another customer", "a visitor"])
async def test_nobody_else_is_given_it(who: str) -> None:
    action = await sync_to_async(_done)()
    await Site.objects.acreate(key="shop", name="Shop")
    token, hello = ("", {"key": "shop"}) if who == "a visitor" else (customer_token("cus_priya"), {})
    refused = await _asked(str(action.pk), token=token, **hello)
    assert (refused["code"], refused["field"]) == ("action_not_found", "action")


async def test_there_is_nothing_to_open_of_other_actions() -> None:
    action = await sync_to_async(_done)(LATER)
    assert isinstance(LATER, ExtendDue)
    for named in (str(action.pk), str(uuid.uuid4())):
        assert (await _asked(named))["code"] == "action_not_found"


async def test_as_sure_as_for_what_it_leads_to() -> None:
    change, pay = await sync_to_async(_done)(MethodLink()), await sync_to_async(_done)()
    assert (await _asked(str(change.pk)))["code"] == "proof_needed"
    await TopicPolicy.objects.acreate(topic="make_payment", identity="verified")
    policies_forget()
    try:
        assert (await _asked(str(pay.pk)))["code"] == "proof_needed"
    finally:
        policies_forget()


async def test_a_link_that_is_gone_or_leads_elsewhere_is_not_followed() -> None:
    action = await sync_to_async(_done)()
    path = (await _asked(str(action.pk)))["path"]
    for address in ("", "http://pay.example.com/x", "javascript:alert(1)"):
        action.link = address
        await action.asave(update_fields=["link"])
        answer = await _fetch(path)
        assert (answer.status_code, "ask for a new one" in answer.content.decode()) == (410, True)


@pytest.mark.parametrize(
    ("address", "may"),
    [
        ("https://invoice.stripe.com/i/acct_1/live_x?s=ap", True),
        ("http://127.0.0.1:8001/pay/x", True),
        ("http://localhost:8001/pay/x", True),
        ("http://[::1]:8001/pay/x", True),
        ("http://pay.example.com/", False),
        ("http://127.0.0.1.example.com/", False),
        ("//pay.example.com/", False),
        ("/pay/x", False),
        ("https://", False),
        ("https://[", False),
        ("https://pay.example.com/\r\nSet-Cookie: a=b", False),
        ("ftp://pay.example.com/", False),
        ("", False),
    ],
)
def test_where_a_customer_may_be_sent(address: str, may: bool) -> None:
    assert may_lead_to(address) is may
