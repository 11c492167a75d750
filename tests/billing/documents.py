"""The documents that tests load: the one in the docs and the demo company's."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from billing.services import LoadReport, billing_load

ROOT = Path(__file__).resolve().parents[2]
NORTHWIND = ROOT / "billing" / "demo" / "northwind.json"


def docs_example() -> dict[str, Any]:
    """A fresh copy of the full example of docs/loadbilling.md."""
    page = (ROOT / "docs" / "loadbilling.md").read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(page.partition("```json\n")[2].partition("```")[0])
    return document


def load(document: dict[str, Any]) -> LoadReport:
    return billing_load(raw=json.dumps(document).encode())


def load_northwind() -> LoadReport:
    return billing_load(raw=NORTHWIND.read_bytes())


def northwind_waiting() -> dict[str, Any]:
    """The demo company with refunds that still wait, whatever the date: the sandbox ends those whose day has come."""
    document: dict[str, Any] = json.loads(NORTHWIND.read_bytes())
    invoices = [invoice for customer in document["customers"] for invoice in customer["invoices"]]
    for refund in (refund for invoice in invoices for refund in invoice.get("refunds", ())):
        if refund["status"] == "pending":
            asked = datetime.now(UTC).date() - timedelta(days=1)
            days = timedelta(days=document["policies"]["refund_processing_days"]["value"])
            refund |= {"created_on": asked.isoformat(), "expected_on": (asked + days).isoformat()}
    return document
