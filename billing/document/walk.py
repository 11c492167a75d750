"""Walking a document of the right shape: each record with its place and its owner."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from billing.document.places import Place

Record = dict[str, Any]


def customer_records(document: Record, section: str) -> Iterator[tuple[Place, Record, Record]]:
    """Place, record and customer of every entry of a customer's ``section``."""
    for index, customer in enumerate(document.get("customers", ())):
        for position, record in enumerate(customer.get(section, ())):
            yield ("customers", index, section, position), record, customer


def invoice_records(document: Record, section: str) -> Iterator[tuple[Place, Record, Record]]:
    """Place, record and invoice of every entry of an invoice's ``section``."""
    for place, invoice, _ in customer_records(document, "invoices"):
        for position, record in enumerate(invoice.get(section, ())):
            yield (*place, section, position), record, invoice
