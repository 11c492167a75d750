"""Keeping the tables a true copy of a billing system, whatever order its news comes in.

Before an object is read a ticket is taken; it is written only where no later ticket stands with it
(``docs/adr/0013``). ``keys_read`` is the way in for whoever knows that objects have changed.
"""

from billing.services.mirroring.reading import customer_read, customer_write, keys_read, own_records, parents_bring
from billing.services.mirroring.removing import object_remove
from billing.services.mirroring.tickets import Ticket, ticket_take
from billing.services.mirroring.writing import Written, records_write

__all__ = [
    "Ticket",
    "Written",
    "customer_read",
    "customer_write",
    "keys_read",
    "object_remove",
    "own_records",
    "parents_bring",
    "records_write",
    "ticket_take",
]
