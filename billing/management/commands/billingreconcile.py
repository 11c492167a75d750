"""``manage.py billingreconcile``: is the copy what the billing system has? (docs/operations.md)"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from billing.errors import CustomerNotFound
from billing.gateways import gateway
from billing.models import Reconciliation
from billing.services.reconciling import reconciliation_plan, reconciliation_run


class Command(BaseCommand):
    help = "Compares the copy with the billing system by kind and field. Ends with status 1 where they differ still."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true", help="read what differs again and write it")
        parser.add_argument("--customer", default="", metavar="REF", help="only this customer")
        parser.add_argument("--sample", type=int, metavar="N", help="only N customers, those not read for longest")
        parser.add_argument("--rate", type=float, default=settings.BILLING_CALLS_PER_SECOND, help="most calls a second")

    def handle(self, *args: Any, repair: bool, customer: str, sample: int | None, rate: float, **options: Any) -> None:
        system = gateway()
        if not system.mirrored:
            raise CommandError(f"nothing is copied from {system.name}: its tables are the truth themselves")
        if rate <= 0 or (sample is not None and sample <= 0):
            raise CommandError("--rate and --sample: give a number above 0")
        try:
            row = reconciliation_plan(gateway=system.name, repair=repair, customer_ref=customer, sample=sample)
        except CustomerNotFound:
            raise CommandError(f"--customer: no customer of {system.name} has the reference {customer}") from None
        row = reconciliation_run(gateway=system, row=row, per_second=rate)
        self.stdout.write(_report(row))
        if row.error or row.differences > row.repaired:
            raise CommandError(row.error or f"{row.differences - row.repaired} differences remain")


def _report(row: Reconciliation) -> str:
    counted = [
        f"  {kind:<15} {field:<24} {count:>6}" for kind, fields in row.drift.items() for field, count in fields.items()
    ]
    named = [f"  e.g. {kind} {ref}: {field}" for kind, ref, field in row.examples[:10]]
    head = f"{row.customers} customers, {row.objects_read} objects: {row.differences} differences"
    tail = [f"{row.foreign} records of other customers were given out"] if row.foreign else []
    tail += [f"{row.repaired} repaired"] if row.repair else []
    return "\n".join([head, *counted, *named, *tail])
