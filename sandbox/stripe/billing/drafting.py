"""Drafts of a subscription's invoices, built the same way whether they are only shown or really made."""

from __future__ import annotations

from collections.abc import Sequence

from sandbox.store import Doc
from sandbox.stripe.billing.invoices import DAY, invoice_new, invoice_reckon, of_subscription
from sandbox.stripe.billing.lines import line_of_item
from sandbox.stripe.billing.subscriptions import period_lines
from sandbox.stripe.books import Books


def pending_items(books: Books, customer: str, subscription: str | None) -> list[Doc]:
    """Invoice items that wait for an invoice of this subscription, or of none in particular; oldest first."""
    waiting = [each for each in books.store.every("invoiceitem", customer=customer) if each["invoice"] is None]
    return [each for each in waiting if _subscription(each) in (None, subscription)]


def _subscription(item: Doc) -> str | None:
    details = (item["parent"] or {}).get("subscription_details") or {}
    found: str | None = details.get("subscription")
    return found


def subscription_draft(
    books: Books,
    subscription: Doc,
    items: Sequence[Doc],
    reason: str,
    *,
    period: bool,
    proration_date: int | None = None,
) -> Doc:
    """A draft of these invoice items and, with ``period``, of the subscription's current period; not stored yet."""
    customer = books.get("customer", subscription["customer"])
    sent = subscription["collection_method"] == "send_invoice"
    first = subscription["items"]["data"][0]
    draft = invoice_new(
        customer,
        subscription["currency"],
        books.now,
        auto_advance=True,
        billing_reason=reason,
        collection_method=subscription["collection_method"],
        default_tax_rates=subscription["default_tax_rates"],
        discounts=subscription["discounts"],
        due_date=books.now + (subscription["days_until_due"] or 0) * DAY if sent else None,
        metadata={},
        parent=of_subscription(subscription, proration_date),
        period_start=first["current_period_start"] if period else books.now,
        period_end=first["current_period_end"] if period else books.now,
    )
    lines = [line_of_item(each) for each in items] + (period_lines(books, subscription) if period else [])
    return invoice_reckon(books, draft, lines)


def draft_issue(books: Books, draft: Doc, items: Sequence[Doc]) -> Doc:
    """Store the draft and take its invoice items into it."""
    for item in items:
        books.save({**item, "invoice": draft["id"]})
    books.save(draft)
    books.tell("invoice.created", draft)
    return draft
