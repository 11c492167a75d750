"""Whether a record is the customer's who was asked for. Every adapter hands its answer through here."""

from __future__ import annotations

from billing.crm.errors import WrongCustomer
from billing.crm.port import CrmRecord


def own_record(record: CrmRecord, customer_ref: str, email: str) -> CrmRecord:
    """``record``, if it is of the customer with this reference or, where it bears none, with this address.

    Raises WrongCustomer: nothing of it may reach the tables.
    """
    if record.customer_ref:
        if record.customer_ref != customer_ref:
            raise WrongCustomer
    elif not email or record.email.strip().casefold() != email.strip().casefold():
        raise WrongCustomer
    return record
