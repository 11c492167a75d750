"""Who was erased does not come back with a document."""

from __future__ import annotations

from billing.document.walk import Record
from billing.errors import Problem
from billing.services.tombstones import erased_among


def find_erased(document: Record) -> list[Problem]:
    """One problem for each customer named that was erased. Must run inside a transaction."""
    refs = [customer["ref"] for customer in document.get("customers", ())]
    gone = erased_among(refs)
    what = "was erased; leave this customer out, or let them back with: manage.py customererase --let-back REF"
    return [Problem(f"customers[{at}].ref", what) for at, ref in enumerate(refs) if ref in gone]
