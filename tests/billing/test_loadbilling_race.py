"""Two loads at once: the second waits for the first and finds everything in place."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from billing.document import parse_document
from billing.models import Customer
from billing.services import LoadReport, billing_load
from billing.services.load_catalogue import write_catalogue
from billing.services.load_customers import write_customers
from tests.billing.documents import NORTHWIND

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency]
RAW = NORTHWIND.read_bytes()


def test_one_creates_and_the_other_finds_everything_unchanged() -> None:
    start = Barrier(2, timeout=30)

    def one_load() -> LoadReport:
        try:
            start.wait()
            return billing_load(raw=RAW)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        reports = [job.result() for job in [pool.submit(one_load) for _ in range(2)]]
    assert sorted(report.changed for report in reports) == [False, True]
    assert Customer.objects.count() == 12


def test_without_the_lock_two_writers_collide() -> None:
    """The race that the lock prevents: both look, both find nothing, the second to insert fails."""
    document = parse_document(RAW)
    looked = Barrier(2, timeout=30)

    def unguarded() -> bool:
        try:
            with transaction.atomic():
                assert not Customer.objects.exists()
                looked.wait()
                write_catalogue(document)
                write_customers(document)
        except IntegrityError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        landed = [job.result() for job in [pool.submit(unguarded) for _ in range(2)]]
    assert sorted(landed) == [False, True]
