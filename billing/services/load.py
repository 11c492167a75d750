"""Loading a billing document: all of it or nothing, and the same file twice changes nothing."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection, transaction

from billing.document import check_document, parse_document
from billing.document.walk import Record
from billing.errors import LoadError, RecordsCopied
from billing.services.load_catalogue import write_catalogue
from billing.services.load_conflicts import find_conflicts
from billing.services.load_copied import customers_own, find_copied
from billing.services.load_customers import write_customers
from billing.services.load_erased import find_erased
from billing.services.upsert import Count

_LOCK = 0x62696C6C
"""Key of the advisory lock under which documents are loaded one after the other."""


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did, by kind of record in the order written."""

    counts: dict[str, Count]

    @property
    def total(self) -> Count:
        return sum(self.counts.values(), Count())

    @property
    def changed(self) -> bool:
        whole = self.total
        return bool(whole.created or whole.updated or whole.removed)


def billing_load(
    *, raw: bytes, company_alone: bool = False, until_copied: bool = False, take_over: bool = False
) -> LoadReport:
    """Load the document in ``raw`` (UTF-8 JSON, docs/loadbilling.md). Records it does not name are left alone.

    With ``company_alone`` its customers are checked and then left out: they are another billing system's to tell of.
    With ``until_copied`` they may stand where that system's are to be copied over and none is yet; with ``take_over``
    customers who were copied become this installation's own, where nothing is copied any more.
    Raises LoadError with what is wrong and where, RecordsCopied where it would overwrite another system's records;
    then nothing was written.
    """
    document: Record = parse_document(raw)
    problems = check_document(document)
    if problems:
        raise LoadError(problems)
    if company_alone:
        document = {**document, "customers": []}
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        copied = find_copied(document, until_copied=until_copied, take_over=take_over)
        if copied:
            raise RecordsCopied(copied)
        problems = find_erased(document) or find_conflicts(document)
        if problems:
            raise LoadError(problems)
        if take_over:
            customers_own(customer["ref"] for customer in document.get("customers", []))
        return LoadReport({**write_catalogue(document), **write_customers(document)})
