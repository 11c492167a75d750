"""What may be asked of this sandbox itself, beside what every sandbox answers; ``docs/sandbox.md`` lists it."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping

import httpx2

from sandbox.serving.controls import Control, Wanted, number, shared_controls
from sandbox.serving.faults import BadControl
from sandbox.stripe.billing.cards import OUTCOMES
from sandbox.stripe.billing.disputing import dispute_decide, dispute_open
from sandbox.stripe.billing.refunding import refund_end
from sandbox.stripe.billing.rollover import time_passed
from sandbox.stripe.box import Box
from sandbox.stripe.errors import ApiError
from sandbox.stripe.idempotency import KEPT_SECONDS, prune
from sandbox.stripe.seeding.bulk import seed_bulk
from sandbox.stripe.seeding.document import seed
from sandbox.stripe.webhooks.manner import Manner, manner_set, manner_with
from sandbox.stripe.webhooks.sending import TIMEOUT_SECONDS, send

BoxControl = Callable[[Box, Wanted], Wanted | Awaitable[Wanted]]


def keys(box: Box, wanted: Wanted) -> Wanted:
    """Forget idempotency keys: all of them with ``{"all": true}``, else those older than a day."""
    until = box.now() + KEPT_SECONDS if wanted.get("all") else box.now()
    return {"forgotten": prune(box.store, until)}


def refunds(box: Box, wanted: Wanted) -> Wanted:
    """How refunds go from now on: ``{"status": "succeeded" | "pending" | "fails", "after_seconds": 60}``.

    ``after_seconds`` of null leaves a refund pending until it is ended by hand; an empty object goes back to the cards.
    """
    if wanted.get("status") not in (None, "succeeded", "pending", "fails"):
        raise BadControl("status: write succeeded, pending or fails")
    box.store.keep_setting("refunds", wanted)
    return wanted


def refund(box: Box, wanted: Wanted) -> Wanted:
    """End one: ``{"id": "re_…", "status": "succeeded" | "failed" | "canceled"}``."""
    if wanted.get("status") not in ("succeeded", "failed", "canceled"):
        raise BadControl("status: write succeeded, failed or canceled")
    books = box.books()
    with box.store.transaction():
        return refund_end(books, books.get("refund", wanted.get("id")), wanted["status"])


def method(box: Box, wanted: Wanted) -> Wanted:
    """How charges of a payment method end: ``{"id": "pm_…", "outcome": "insufficient_funds"}``."""
    if wanted.get("outcome") not in OUTCOMES:
        raise BadControl(f"outcome: write one of {', '.join(OUTCOMES)}")
    books = box.books()
    with box.store.transaction():
        return books.save({**books.get("payment_method", wanted.get("id")), "_outcome": wanted["outcome"]})


def dispute(box: Box, wanted: Wanted) -> Wanted:
    """Open one: ``{"charge": "ch_…", "amount": 500, "reason": "duplicate"}``, the whole charge unless told.

    Decide it: ``{"id": "dp_…", "status": "won" | "lost" | "under_review"}``.
    """
    books = box.books()
    with box.store.transaction():
        if "id" not in wanted:
            charge = books.get("charge", wanted.get("charge"), "charge")
            return dispute_open(books, charge, wanted.get("amount"), wanted.get("reason", "general"))
        if wanted.get("status") not in ("won", "lost", "under_review"):
            raise BadControl("status: write won, lost or under_review")
        return dispute_decide(books, books.get("dispute", wanted["id"]), wanted["status"])


def webhooks(box: Box, wanted: Wanted) -> Wanted:
    """How deliveries are made from now on; an empty object is as usual. See ``webhooks.manner``."""
    return manner_set(box.store, wanted)


async def deliver(box: Box, wanted: Wanted) -> Wanted:
    """Send one event to all endpoints now, beside the queue: ``{"event": "evt_…", "stamp_offset": -600}``."""
    event = box.books().get("event", wanted.pop("event", None), "event")
    manner = manner_with(Manner(), wanted)
    answers = []
    async with httpx2.AsyncClient(timeout=TIMEOUT_SECONDS, trust_env=False) as client:
        for endpoint in box.store.every("webhook_endpoint"):
            for _ in range(manner.copies):
                sent = await send(client, event, endpoint, manner)
                answers.append({"endpoint": endpoint["id"], "status": sent.status, "problem": sent.problem})
    return {"sent": answers}


def deliveries(box: Box, wanted: Wanted) -> Wanted:
    """What became of deliveries, oldest first; ``{"event": "evt_…"}`` for one event's."""
    return {"deliveries": box.store.every("delivery", **wanted)}


def clock(box: Box, wanted: Wanted) -> Wanted:
    """``{"advance": seconds}`` or ``{"now": instant}`` (UTC seconds); what falls due on the way happens. Never back."""
    now = box.now()
    target = int(number(wanted, "now")) if "now" in wanted else now + int(number(wanted, "advance"))
    if target < now:
        raise BadControl(f"now: {target} lies before the sandbox's time, {now}; a clock only moves on")
    with box.store.transaction():
        box.store.keep_setting("clock_offset", target - int(time.time()))
        time_passed(box.store, target)
    return {"now": target}


def seed_control(box: Box, wanted: Wanted) -> Wanted:
    """``{"document": {…}}`` of the loadbilling format, or ``{"customers": 1000, "invoices": 12}`` made up."""
    if "document" in wanted:
        return seed(box.store, wanted["document"], box.now())
    customers, invoices = int(number(wanted, "customers")), int(number(wanted, "invoices"))
    return seed_bulk(box.store, customers, invoices, box.now())


CONTROLS: Mapping[str, BoxControl] = {
    "keys": keys,
    "refunds": refunds,
    "refund": refund,
    "payment_method": method,
    "dispute": dispute,
    "seed": seed_control,
    "clock": clock,
    "webhooks": webhooks,
    "deliver": deliver,
    "deliveries": deliveries,
}


def box_controls(box: Box) -> dict[str, Control]:
    """All of them, bound to this sandbox; what they bring about is told at once."""
    own = {name: _bound(box, control) for name, control in CONTROLS.items()}
    return {**shared_controls(box.store, box.faults, box.pace), **own}


def _bound(box: Box, control: BoxControl) -> Control:
    def bound(wanted: Wanted) -> Wanted | Awaitable[Wanted]:
        try:
            return control(box, wanted)
        except ApiError as error:
            raise BadControl(str(error)) from error
        finally:
            box.news.set()

    return bound
