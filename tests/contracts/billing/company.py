"""The small company that every gateway of the contract suite holds: written as a billing document, dated from today."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

ZONE = "UTC"
VAT = 0


def today() -> date:
    return datetime.now(UTC).date()


def document() -> dict[str, Any]:
    """Ada has a bill of each kind, Bob a card that has expired, Cem nothing but an account."""
    return {
        "version": 1,
        "company": {"name": "Harbour", "bot_name": "Finn", "time_zone": ZONE, "language": "en"},
        "plans": [
            _plan("basic", "Basic", ("basic-month", "month", 2000), ("basic-year", "year", 20000)),
            _plan("plus", "Plus", ("plus-month", "month", 3500)),
        ],
        "policies": {"refund_processing_days": {"kind": "int", "value": 10}},
        "customers": [_ada(), _bob(), _cem()],
    }


def _plan(code: str, name: str, *prices: tuple[str, str, int]) -> dict[str, Any]:
    return {
        "code": code,
        "name": name,
        "prices": [
            {"ref": ref, "currency": "EUR", "interval": interval, "amount": amount} for ref, interval, amount in prices
        ],
    }


def _ada() -> dict[str, Any]:
    return {
        "ref": "cus_ada",
        "name": "Ada Quinn",
        "email": "ada@example.com",
        "locale": "en-IE",
        "currency": "EUR",
        "credit": 300,
        "billing_address": "1 Quay Street, Sligo",
        "subscriptions": [_subscription("sub_ada", "basic-month", since=day(-100), quantity=2)],
        "payment_methods": [_card("pm_ada", exp_year=today().year + 2)],
        "invoices": [
            _invoice("HW-1001", issued=day(-40), paid=True, payment="ch_ada_1"),
            _invoice("HW-1002", issued=day(-10), late_fee=500),
            _invoice("HW-1003", issued=day(-70), paid=True, payment="ch_ada_3", late_fee=500),
        ],
    }


def _bob() -> dict[str, Any]:
    return {
        "ref": "cus_bob",
        "name": "Bob Ray",
        "email": "bob@example.com",
        "currency": "EUR",
        "subscriptions": [_subscription("sub_bob", "plus-month", since=day(-50))],
        "payment_methods": [_card("pm_bob", exp_year=today().year - 2)],
        "invoices": [
            _invoice("HW-2001", issued=day(-9)),
            _invoice("HW-2002", issued=day(-39), paid=True, payment="ch_bob_1"),
        ],
    }


def _cem() -> dict[str, Any]:
    return {"ref": "cus_cem", "name": "Cem Kaya", "email": "cem@example.com", "currency": "EUR", "autopay": False}


def _subscription(ref: str, price: str, *, since: date, quantity: int = 1) -> dict[str, Any]:
    return {
        "ref": ref,
        "price": price,
        "status": "active",
        "quantity": quantity,
        "started_on": since.isoformat(),
        "current_period_start": day(-10).isoformat(),
        "current_period_end": day(19).isoformat(),
    }


def _card(ref: str, *, exp_year: int) -> dict[str, Any]:
    return {
        "ref": ref,
        "kind": "card",
        "brand": "visa",
        "last4": "4242",
        "exp_month": 12,
        "exp_year": exp_year,
        "default": True,
    }


def _invoice(number: str, *, issued: date, paid: bool = False, payment: str = "", late_fee: int = 0) -> dict[str, Any]:
    last = issued + timedelta(days=29)
    lines = [
        {
            "ref": f"il_{number}_1",
            "kind": "subscription",
            "key": "basic",
            "description": "Basic",
            "quantity": 2,
            "unit_amount": 2000,
            "amount": 4000,
            "plan": "basic",
            "period_start": issued.isoformat(),
            "period_end": last.isoformat(),
        }
    ]
    if late_fee:
        lines.append(
            {
                "ref": f"il_{number}_2",
                "kind": "late_fee",
                "key": "late-fee",
                "description": "Late fee",
                "amount": late_fee,
            }
        )
    total = 4000 + late_fee
    record: dict[str, Any] = {
        "number": number,
        "status": "paid" if paid else "open",
        "period_start": issued.isoformat(),
        "period_end": last.isoformat(),
        "issued_on": issued.isoformat(),
        "due_on": (issued + timedelta(days=14)).isoformat(),
        "total": total,
        "paid": total if paid else 0,
        "lines": lines,
    }
    if payment:
        at = datetime(issued.year, issued.month, issued.day, 8, tzinfo=UTC)
        record["payments"] = [{"ref": payment, "amount": total, "status": "succeeded", "attempted_at": at.isoformat()}]
    return record


def day(offset: int) -> date:
    """The day so many days from today."""
    return today() + timedelta(days=offset)
