"""What time brings about when the clock is moved: new periods, ended trials and cancellations, payments tried again."""

from __future__ import annotations

from sandbox.store import Doc, Store
from sandbox.stripe.billing.collecting import invoice_try
from sandbox.stripe.billing.discounts import left_after
from sandbox.stripe.billing.drafting import draft_issue, pending_items, subscription_draft
from sandbox.stripe.billing.invoices import invoice_finalize
from sandbox.stripe.billing.refunding import refunds_due
from sandbox.stripe.billing.subscriptions import moved, next_period
from sandbox.stripe.books import Books


def time_passed(store: Store, now: int) -> None:
    """Let everything happen that was due until ``now``, each at its own moment, the earliest first."""
    while due := _earliest(store, now):
        moment, doc = due
        books = Books(store, moment)
        if doc["object"] == "subscription":
            _turn(books, doc)
        else:
            invoice_try(books, {**doc, "next_payment_attempt": None})
    refunds_due(Books(store, now))


def _earliest(store: Store, now: int) -> tuple[int, Doc] | None:
    found = []
    for kind, name in (("subscription", "_next"), ("invoice", "next_payment_attempt")):
        first = store.least(kind, name)
        if first is not None and first[name] <= now:
            found.append((first[name], first))
    return min(found, key=lambda each: each[0], default=None)


def _turn(books: Books, subscription: Doc) -> None:
    """End the period: begin the next one and bill it, or end the subscription."""
    if subscription["cancel_at_period_end"] or (subscription["cancel_at"] or books.now + 1) <= books.now:
        ended = {"status": "canceled", "ended_at": books.now, "_next": None}
        books.save({**subscription, **ended}, "customer.subscription.deleted")
        return
    if subscription["status"] == "paused":
        books.save({**subscription, "_next": None})
        return
    if subscription["status"] == "trialing":
        subscription = {**subscription, "status": "active"}
    subscription = moved(subscription, next_period(books, subscription, books.now))
    items = pending_items(books, subscription["customer"], subscription["id"])
    draft = subscription_draft(books, subscription, items, "subscription_cycle", period=True)
    draft_issue(books, draft, items)
    books.save(
        {**subscription, "latest_invoice": draft["id"], "discounts": left_after(books, subscription["discounts"])},
        "customer.subscription.updated",
    )
    invoice_finalize(books, draft)
    if draft["status"] == "open" and draft["collection_method"] == "charge_automatically":
        invoice_try(books, draft)
