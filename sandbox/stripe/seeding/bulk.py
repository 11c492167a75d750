"""Many customers for load: a document of the loadbilling format made up from numbers, the same each time."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sandbox.store import Store
from sandbox.stripe.seeding.document import customer_objects
from sandbox.stripe.seeding.plans import Catalogue

Given = dict[str, Any]
_PLANS = (("bulk-100", "Bulk 100", 2900), ("bulk-500", "Bulk 500", 3900), ("bulk-1000", "Bulk 1000", 4900))
_VAT = 23
_BATCH = 500


def seed_bulk(store: Store, customers: int, invoices: int, now: int) -> dict[str, int]:
    """So many customers, ``cus_bulk_000001`` on, each with so many monthly invoices, the newest of this month."""
    catalogue = Catalogue(min(now, 1_577_836_800))
    store.put_many(catalogue.take(plans()))
    for first in range(0, customers, _BATCH):
        with store.transaction():
            for number in range(first, min(first + _BATCH, customers)):
                store.put_many(customer_objects(someone(number + 1, invoices, now), catalogue, "Europe/Dublin", now))
    return {"customer": customers, "invoice": customers * invoices}


def plans() -> list[Given]:
    return [
        {
            "code": code,
            "name": name,
            "prices": [{"ref": f"{code}-eur", "currency": "EUR", "interval": "month", "amount": amount}],
        }
        for code, name, amount in _PLANS
    ]


def someone(number: int, invoices: int, now: int) -> Given:
    """One customer with a subscription, a card and bills: most paid, now and then one declined, refunded or open."""
    chance = random.Random(number)  # noqa: S311 - made-up people, not secrets
    ref = f"bulk_{number:06d}"
    code, name, amount = _PLANS[number % len(_PLANS)]
    this_month = datetime.fromtimestamp(now, UTC).date().replace(day=1)
    months = list(_months(this_month, invoices))
    bills = [_bill(ref, place, month, code, name, amount, chance) for place, month in enumerate(months, 1)]
    end = _next(this_month) - timedelta(days=1)
    return {
        "ref": f"cus_{ref}",
        "name": f"Bulk Customer {number}",
        "email": f"bulk{number}@example.com",
        "locale": "en-IE",
        "currency": "EUR",
        "autopay": True,
        "billing_address": f"{number} Load Street, Dublin",
        "payment_methods": [
            {
                "ref": f"pm_{ref}",
                "kind": "card",
                "brand": "visa",
                "last4": f"{number % 10000:04d}",
                "exp_month": 12,
                "exp_year": this_month.year + 2,
                "default": True,
            }
        ],
        "subscriptions": [
            {
                "ref": f"sub_{ref}",
                "price": f"{code}-eur",
                "status": "active",
                "started_on": months[0].isoformat() if months else this_month.isoformat(),
                "current_period_start": this_month.isoformat(),
                "current_period_end": end.isoformat(),
            }
        ],
        "invoices": bills,
    }


def _months(last: date, count: int) -> Iterator[date]:
    for back in range(count - 1, -1, -1):
        year, month = divmod(last.year * 12 + last.month - 1 - back, 12)
        yield date(year, month + 1, 1)


def _next(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)


def _bill(ref: str, place: int, month: date, code: str, name: str, amount: int, chance: random.Random) -> Given:
    start, end = month.isoformat(), (_next(month) - timedelta(days=1)).isoformat()
    tax = (amount * _VAT + 50) // 100
    total, is_open = amount + tax, chance.random() < 0.03
    paying = {"amount": total, "method": f"pm_{ref}", "attempted_at": f"{month.isoformat()}T09:30:00+00:00"}
    attempts = [{**paying, "ref": f"ch_{ref}_{place}", "status": "succeeded"}]
    if is_open or chance.random() < 0.05:
        declined = {**paying, "ref": f"ch_{ref}_{place}_0", "status": "failed", "failure_code": "insufficient_funds"}
        attempts = [declined] if is_open else [declined, *attempts]
    found: Given = {
        "number": f"BULK-{ref[5:]}-{place:03d}",
        "status": "open" if is_open else "paid",
        "period_start": start,
        "period_end": end,
        "issued_on": start,
        "due_on": (month + timedelta(days=14)).isoformat(),
        "total": total,
        "paid": 0 if is_open else total,
        "lines": [
            {
                "kind": "subscription",
                "key": "plan",
                "description": name,
                "unit_amount": amount,
                "amount": amount,
                "plan": code,
            },
            {"kind": "tax", "key": "vat", "description": f"VAT {_VAT}%", "amount": tax},
        ],
        "payments": attempts,
    }
    if not is_open and chance.random() < 0.01:
        refund = {"ref": f"re_{ref}_{place}", "amount": 500, "status": "succeeded", "reason": "requested_by_customer"}
        found["refunds"] = [{**refund, "created_on": start}]
    return found
