"""The copy against the system: what differs is found by kind and field, and repaired by the same write."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from billing.gateways.fake import AnotherCustomersRow, Unreachable
from billing.models import Connection, Customer, Invoice, InvoiceLine, PaymentAttempt, PaymentMethod, Reconciliation
from billing.records import Key
from billing.services.mirroring import keys_read
from billing.services.reconciling import reconciliation_continue, reconciliation_plan, reconciliation_run
from tests.billing.mirroring import makings as make
from tests.billing.mirroring.comparing import mirrored
from tests.billing.mirroring.provider import Provider

pytestmark = pytest.mark.django_db


@pytest.fixture
def copied(provider: Provider) -> Provider:
    provider.put(*make.whole_company(3))
    call_command("billingbackfill", "--rate", "10000", stdout=StringIO())
    return provider


def _reconcile(*options: str) -> str:
    out = StringIO()
    call_command("billingreconcile", "--rate", "10000", *options, stdout=out)
    return out.getvalue()


def test_a_true_copy_has_no_differences(copied: Provider) -> None:
    assert "3 customers, 24 objects: 0 differences" in _reconcile()
    row = Reconciliation.objects.get()
    assert (row.drift, row.examples, row.error) == ({}, [], "")
    assert row.finished_at is not None


def test_differences_are_counted_by_kind_and_field_and_repaired(copied: Provider) -> None:
    Invoice.objects.filter(provider_ref="in_1").update(status="open", due_minor=3000, paid_minor=0)
    InvoiceLine.objects.filter(invoice__provider_ref="in_2").update(description="Tampered")
    PaymentAttempt.objects.filter(ref="ch_3").delete()
    Customer.objects.filter(provider_ref="cus_2").update(name="Tampered")
    PaymentMethod.objects.filter(ref="pm_3").update(is_default=False)
    PaymentMethod.objects.create(ref="pm_extra", customer=Customer.objects.get(provider_ref="cus_1"), kind="card")
    with pytest.raises(CommandError, match="8 differences remain"):
        _reconcile()
    assert Reconciliation.objects.get().drift == {
        "invoice": {"status": 1, "paid_minor": 1, "due_minor": 1, "lines": 1},
        "payment": {"missing": 1},
        "customer": {"name": 1, "default_method": 1},
        "payment_method": {"extra": 1},
    }
    assert "8 repaired" in _reconcile("--repair")
    assert mirrored() == copied.objects
    assert "0 differences" in _reconcile()


def test_what_was_read_later_than_the_comparison_began_is_no_difference(copied: Provider) -> None:
    def changes_meanwhile(call: str, about: str) -> None:
        if call == "of_customer" and about == "cus_1":
            copied.before = lambda call, about: None
            found = copied.of_customer("cus_1")
            copied.put(replace(make.customer(), name="Newer", default_method="pm_1"))
            keys_read(gateway=copied, keys=[Key("customer", "cus_1")])
            copied.answers["cus_1"] = found

    copied.before = changes_meanwhile
    assert "0 differences" in _reconcile("--customer", "ref-cus_1", "--repair")
    assert Customer.objects.get(provider_ref="cus_1").name == "Newer"


def test_an_extra_row_is_asked_about_before_it_is_removed(copied: Provider) -> None:
    """A list may be short of one; the object itself is the proof."""
    copied.answers["cus_1"] = [each for each in copied.of_customer("cus_1") if each.ref != "dp_1"]
    with pytest.raises(CommandError, match="1 differences remain"):
        _reconcile("--customer", "ref-cus_1", "--repair")
    assert mirrored() == copied.objects


def test_another_customers_row_is_an_alarm_and_written_nowhere(copied: Provider) -> None:
    before = mirrored()
    copied.misbehave("of_customer", AnotherCustomersRow())
    out = _reconcile("--customer", "ref-cus_1", "--repair")
    assert "1 records of other customers were given out" in out
    assert (Reconciliation.objects.get().foreign, Connection.objects.get().foreign) == (1, 1)
    assert mirrored() == before


def test_a_customer_gone_there_is_closed(copied: Provider) -> None:
    for key in [key for key, record in copied.objects.items() if getattr(record, "customer", key.ref) == "cus_3"]:
        if key.kind in ("customer", "payment_method", "subscription"):
            copied.drop(key)
    with pytest.raises(CommandError):
        _reconcile("--customer", "ref-cus_3")
    _reconcile("--customer", "ref-cus_3", "--repair")
    row = Customer.objects.get(provider_ref="cus_3")
    assert row.closed_at is not None
    assert row.invoices.count() == 1


def test_a_sample_takes_the_troubled_then_those_not_read_for_longest(copied: Provider) -> None:
    _reconcile("--repair", "--customer", "ref-cus_1")
    copied.put(make.invoice("in_3", "cus_3", stated=1))
    keys_read(gateway=copied, keys=[Key("invoice", "in_3")])
    assert reconciliation_plan(gateway="fake", sample=2).pending == ["cus_3", "cus_2"]
    assert reconciliation_plan(gateway="fake").pending == ["cus_3", "cus_2", "cus_1"]


def test_it_goes_on_in_slices_and_two_do_not_run_at_once(copied: Provider) -> None:
    row = reconciliation_plan(gateway="fake")
    assert reconciliation_run(gateway=copied, row=row, per_second=10_000, seconds=0).finished_at is None
    copied.before = lambda call, about: _run_again(copied, row)
    assert reconciliation_continue(gateway=copied, per_second=10_000, seconds=60)
    row.refresh_from_db()
    assert (row.customers, row.pending) == (3, [])
    assert row.finished_at is not None
    assert not reconciliation_continue(gateway=copied, per_second=10_000, seconds=60)


def _run_again(provider: Provider, row: Reconciliation) -> None:
    provider.before = lambda call, about: None
    reconciliation_run(gateway=provider, row=row, per_second=10_000)


def test_a_system_that_cannot_be_read_ends_it_with_why(copied: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("billing.services.pacing._PAUSES", ())
    copied.misbehave("of_customer", Unreachable())
    with pytest.raises(CommandError, match="gateway_unavailable"):
        _reconcile()


def test_customers_that_the_system_does_not_know_are_counted(copied: Provider) -> None:
    Customer.objects.create(external_ref="by-hand", name="By Hand", currency="EUR")
    with pytest.raises(CommandError, match="1 differences remain"):
        _reconcile()
    assert Reconciliation.objects.get().drift == {"customer": {"not_in_billing_system": 1}}
    with pytest.raises(CommandError, match="has the reference by-hand"):
        _reconcile("--customer", "by-hand")
