"""A small billing document and scenario files over it, small enough to add up by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from supportbot.evaluation.simulation.ledger import Ledger
from supportbot.evaluation.simulation.oracle import Oracle

TODAY = date(2026, 11, 23)


def lines(*rows: tuple[str, str, int]) -> list[dict[str, Any]]:
    return [{"kind": kind, "key": key, "description": key, "amount": amount} for kind, key, amount in rows]


DOCUMENT: dict[str, Any] = {
    "version": 1,
    "company": {"name": "Harbour Water", "bot_name": "Finn", "time_zone": "Europe/Dublin", "language": "en"},
    "plans": [
        {
            "code": "metered",
            "name": "Metered",
            "prices": [{"ref": "metered-2026", "currency": "EUR", "interval": "month", "amount": 2000}],
        }
    ],
    "policies": {
        "payment_extension_max_days": {"kind": "int", "value": 14},
        "minimum_term_months": {"kind": "int", "value": 3},
        "late_fee": {"kind": "money", "value": 500, "currency": "EUR"},
        "vat_rate": {"kind": "percent", "value": 23},
        "accepts_cash": {"kind": "bool", "value": False},
    },
    "customers": [
        {
            "ref": "cus_orla",
            "name": "Orla Keane",
            "email": "orla@example.com",
            "locale": "en-IE",
            "currency": "EUR",
            "credit": 250,
            "subscriptions": [
                {
                    "ref": "sub_1",
                    "price": "metered-2026",
                    "status": "active",
                    "started_on": "2026-08-31",
                    "current_period_start": "2026-11-01",
                    "current_period_end": "2026-11-30",
                }
            ],
            "payment_methods": [
                {"ref": "pm_1", "kind": "card", "brand": "visa", "last4": "0347", "exp_month": 2, "exp_year": 2028},
                {"ref": "pm_2", "kind": "bank_transfer"},
            ],
            "invoices": [
                {
                    "number": "HW-1",
                    "status": "paid",
                    "period_start": "2026-09-01",
                    "period_end": "2026-09-30",
                    "issued_on": "2026-09-01",
                    "due_on": "2026-09-15",
                    "total": 2460,
                    "paid": 2460,
                    "lines": lines(
                        ("subscription", "water", 2200), ("discount", "paperless", -200), ("tax", "vat", 460),
                    ),
                    "payments": [
                        {"ref": "pay_1", "amount": 2460, "status": "succeeded", "attempted_at": "2026-09-14T23:30:00Z"}
                    ],
                    "refunds": [
                        {"ref": "re_1", "amount": 123, "status": "pending", "reason": "misread",
                         "created_on": "2026-11-02", "expected_on": "2026-11-12"}
                    ],
                },
                {
                    "number": "HW-2",
                    "status": "open",
                    "period_start": "2026-10-01",
                    "period_end": "2026-10-31",
                    "issued_on": "2026-10-01",
                    "due_on": "2026-10-15",
                    "total": 3198,
                    "paid": 1000,
                    "lines": lines(
                        ("subscription", "water", 2300), ("usage", "garden", 200), ("usage", "garden", 100),
                        ("tax", "vat", 598),
                    ),
                    "payments": [
                        {"ref": "pay_2", "amount": 2198, "status": "failed", "failure_code": "card_declined",
                         "attempted_at": "2026-10-20T08:00:00Z", "next_retry_on": "2026-11-25"}
                    ],
                },
                {
                    "number": "HW-3",
                    "status": "open",
                    "period_start": "2026-11-01",
                    "period_end": "2026-11-30",
                    "issued_on": "2026-11-16",
                    "due_on": "2026-11-30",
                    "total": 2460,
                    "lines": lines(("subscription", "water", 2000), ("tax", "vat", 460)),
                },
                {
                    "number": "HW-4",
                    "status": "void",
                    "period_start": "2026-11-01",
                    "period_end": "2026-11-30",
                    "issued_on": "2026-11-16",
                    "due_on": "2026-11-30",
                    "total": 900,
                    "lines": lines(("one_off", "visit", 900)),
                },
                {
                    "number": "HW-5",
                    "status": "open",
                    "currency": "USD",
                    "period_start": "2026-11-01",
                    "period_end": "2026-11-30",
                    "issued_on": "2026-11-16",
                    "due_on": "2026-11-22",
                    "total": 700,
                    "lines": lines(("one_off", "visit", 700)),
                },
            ],
        },
        {
            "ref": "cus_kurt",
            "name": "Kurt Ohm",
            "email": "kurt@example.com",
            "locale": "de-DE",
            "currency": "EUR",
            "payment_methods": [
                {"ref": "pm_3", "kind": "card", "brand": "visa", "last4": "7781", "exp_month": 12, "exp_year": 2027}
            ],
            "invoices": [
                {
                    "number": "HW-9",
                    "status": "open",
                    "period_start": "2026-11-01",
                    "period_end": "2026-11-30",
                    "issued_on": "2026-11-01",
                    "due_on": "2026-11-30",
                    "total": 123450,
                    "lines": lines(("subscription", "water", 123450)),
                }
            ],
        },
    ],
}  # fmt: skip


def oracle(customer: str = "cus_orla", today: date = TODAY) -> Oracle:
    return Oracle(Ledger(DOCUMENT), customer, today)


def scenario_file(folder: Path, text: str, name: str = "one.yaml") -> Path:
    """``text`` as a file, with ``today`` in front of it."""
    path = folder / name
    path.write_text(f"today: {TODAY.isoformat()}\n{text}", encoding="utf-8")
    return path
