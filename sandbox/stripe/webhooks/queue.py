"""The queue of deliveries: in the store, so that a killed sandbox goes on where it was."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections import defaultdict
from collections.abc import Sequence

import httpx2

from sandbox.store import Doc
from sandbox.stripe.box import Box
from sandbox.stripe.webhooks.manner import Manner, manner_in_force
from sandbox.stripe.webhooks.sending import TIMEOUT_SECONDS, Sent, event_told, send

LOOK_SECONDS = 0.2
"""Between looks for what has become due, where no news rings."""
_SHUFFLE = random.Random(7)  # noqa: S311 - an order, not a secret


async def deliver_forever(box: Box) -> None:
    """Send what is due, endpoint by endpoint, each endpoint's one after the other."""
    async with httpx2.AsyncClient(timeout=TIMEOUT_SECONDS, trust_env=False) as client:
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(box.news.wait(), LOOK_SECONDS)
            box.news.clear()
            await deliver_due(box, client)


async def deliver_due(box: Box, client: httpx2.AsyncClient) -> None:
    manner = manner_in_force(box.store)
    if manner.hold:
        return
    waiting: dict[str, list[Doc]] = defaultdict(list)
    for delivery in _ordered(box.store.every("delivery", state="waiting"), manner):
        if _due(delivery, manner) <= time.time():
            waiting[delivery["endpoint"]].append(delivery)
    await asyncio.gather(*(_deliver_each(box, client, some, manner) for some in waiting.values()))


def _due(delivery: Doc, manner: Manner) -> float:
    first = delivery["told"] + manner.delay_seconds
    return float(delivery["due"] if delivery["attempts"] else first)


def _ordered(found: Sequence[Doc], manner: Manner) -> list[Doc]:
    if manner.order == "newest":
        return list(reversed(found))
    if manner.order == "shuffled":
        return _SHUFFLE.sample(found, len(found))
    return list(found)


async def _deliver_each(box: Box, client: httpx2.AsyncClient, deliveries: Sequence[Doc], manner: Manner) -> None:
    for delivery in deliveries:
        event = box.store.get("event", delivery["event"])
        endpoint = box.store.get("webhook_endpoint", delivery["endpoint"])
        if event is None or endpoint is None:
            box.store.put({**delivery, "state": "failed"})
            continue
        for _ in range(manner.copies):
            sent = await send(client, event, endpoint, manner)
        if box.store.get("delivery", delivery["id"]) is None:
            return  # everything was forgotten meanwhile
        _note(box, delivery, event, sent, manner)


def _note(box: Box, delivery: Doc, event: Doc, sent: Sent, manner: Manner) -> None:
    attempts = delivery["attempts"] + 1
    state = "done" if sent.well else "failed" if attempts > len(manner.retry_seconds) else "waiting"
    due = time.time() + manner.retry_seconds[attempts - 1] if state == "waiting" else 0.0
    answers = [*delivery["answers"], sent.status or sent.problem]
    box.store.put({**delivery, "attempts": attempts, "state": state, "due": due, "answers": answers})
    open_ones = [each for each in box.store.every("delivery", event=event["id"]) if each["state"] == "waiting"]
    event_told(box.store, event, len(open_ones))
