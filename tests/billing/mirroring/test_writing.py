"""Records into the tables: any order, twice, late, refused, removed; never another customer's."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from billing.models import Connection, Customer, Invoice, MirrorState, PaymentAttempt, PaymentMethod, Price
from billing.records import Key, Record, key_of
from billing.services.mirroring import customer_read, keys_read, object_remove, records_write, ticket_take
from tests.billing.mirroring import makings as make
from tests.billing.mirroring.comparing import mirrored
from tests.billing.mirroring.provider import Provider

pytestmark = pytest.mark.django_db


def test_everything_of_a_company_goes_in_and_comes_out_the_same() -> None:
    found = make.whole_company()
    written = records_write("fake", ticket_take(), found)
    assert (written.given, written.stale, written.problems) == (len(found), 0, {})
    assert mirrored() == {key_of(record): record for record in found}
    again = records_write("fake", ticket_take(), found)
    assert again.changed == 0


def test_of_two_reads_the_later_one_stays_whichever_is_written_last() -> None:
    early, late = ticket_take(), ticket_take()
    records_write("fake", late, [make.customer(name="Ada Byrne")])
    written = records_write("fake", early, [make.customer(name="Ada Kelly")])
    assert written.stale == 1
    assert Customer.objects.get().name == "Ada Byrne"
    state = MirrorState.objects.get()
    assert (state.ticket, state.synced_at) == (late.number, late.at)


@pytest.mark.parametrize("seed", range(5))
def test_objects_read_one_by_one_in_any_order_bring_what_they_name(seed: int) -> None:
    provider = Provider()
    provider.put(*make.whole_company())
    keys = list(provider.objects)
    random.Random(seed).shuffle(keys)  # noqa: S311
    keys_read(gateway=provider, keys=keys)
    assert mirrored() == provider.objects


def test_a_payment_alone_brings_its_invoice_customer_and_method() -> None:
    provider = Provider()
    provider.put(*make.whole_company(1))
    keys_read(gateway=provider, keys=[Key("payment", "ch_1")])
    assert PaymentAttempt.objects.get().invoice.customer.provider_ref == "cus_1"
    assert PaymentMethod.objects.get().is_default


def test_lines_that_do_not_add_up_are_not_written_and_the_rest_goes_on() -> None:
    keys: list[Record] = [make.customer(), make.invoice("in_1", stated=2900), make.invoice("in_2")]
    written = records_write("fake", ticket_take(), keys)
    problem = "lines add up to 3000, the total is 2900 EUR"
    assert written.problems == {Key("invoice", "in_1"): problem}
    assert [row.provider_ref for row in Invoice.objects.all()] == ["in_2"]
    assert MirrorState.objects.get(ref="in_1").problem == problem
    records_write("fake", ticket_take(), [make.invoice("in_1")])
    assert MirrorState.objects.get(ref="in_1").problem == ""
    assert Invoice.objects.count() == 2


def test_a_row_that_breaks_a_rule_of_the_database_says_which() -> None:
    bad = replace(make.payment("ch_1"), status="failed", failure_code="")
    records_write("fake", ticket_take(), [make.customer(), make.invoice(), bad, make.payment("ch_2")])
    assert [row.ref for row in PaymentAttempt.objects.all()] == ["ch_2"]
    assert "billing_payment_failure_has_code" in MirrorState.objects.get(ref="ch_1").problem


def test_what_hangs_on_something_that_could_not_be_written_says_so() -> None:
    provider = Provider()
    provider.put(make.customer(), make.invoice(stated=1), make.payment())
    keys_read(gateway=provider, keys=[Key("payment", "ch_1")])
    assert MirrorState.objects.get(ref="ch_1").problem == "it names invoice in_1, which is not on record"
    provider.put(make.invoice())
    keys_read(gateway=provider, keys=[Key("invoice", "in_1")])
    assert mirrored() == provider.objects


@pytest.mark.fault("F28")
def test_another_customers_record_goes_no_further() -> None:
    provider = Provider()
    Connection.objects.create(kind="billing", name="fake")
    provider.put(make.customer("cus_1"), make.customer("cus_2"), make.invoice("in_1", "cus_1"))
    provider.leak = [make.invoice("in_9", "cus_2")]
    customer_read(gateway=provider, customer="cus_1")
    assert [row.provider_ref for row in Invoice.objects.all()] == ["in_1"]
    assert Connection.objects.get().foreign == 1


@pytest.mark.fault("F28")
def test_a_record_never_moves_to_another_customer() -> None:
    records_write("fake", ticket_take(), [make.customer("cus_1"), make.customer("cus_2"), make.invoice("in_1")])
    records_write("fake", ticket_take(), [make.invoice("in_1", "cus_2", minor=1)])
    row = Invoice.objects.get()
    assert (row.customer.provider_ref, row.total_minor) == ("cus_1", 3000)
    assert "a record never moves" in MirrorState.objects.get(ref="in_1").problem


def test_a_payment_of_another_customers_invoice_is_refused() -> None:
    found: list[Record] = [make.customer("cus_1"), make.customer("cus_2"), make.invoice("in_1", "cus_1")]
    records_write("fake", ticket_take(), [*found, make.payment("ch_1", "in_1", "cus_2")])
    assert not PaymentAttempt.objects.exists()
    assert "another customer's" in MirrorState.objects.get(ref="ch_1").problem


def test_a_customer_deleted_there_is_closed_and_keeps_their_bills() -> None:
    provider = Provider()
    provider.put(*make.whole_company(1))
    keys_read(gateway=provider, keys=list(provider.objects))
    provider.put(replace(make.subscription(), status="canceled", canceled_on=make.DAY))
    provider.drop(Key("customer", "cus_1"))
    provider.drop(Key("payment_method", "pm_1"))
    keys_read(gateway=provider, keys=[Key("customer", "cus_1")])
    row = Customer.objects.get()
    assert row.closed_at is not None
    assert (row.invoices.count(), row.payment_methods.count(), row.autopay) == (1, 0, False)
    assert row.subscriptions.get().status == "canceled"


def test_bills_of_a_customer_who_was_gone_before_we_came_are_nobodys_and_no_problem() -> None:
    provider = Provider()
    provider.put(make.customer(), make.invoice(), make.payment())
    provider.drop(Key("customer", "cus_1"))
    keys_read(gateway=provider, keys=[Key("payment", "ch_1"), Key("invoice", "in_1")])
    assert not Invoice.objects.exists()
    assert not MirrorState.objects.exclude(problem="").exists()


def test_a_customer_made_anew_under_the_same_reference_takes_the_row_over() -> None:
    provider = Provider()
    provider.put(make.customer("cus_1", known_as="ada"))
    keys_read(gateway=provider, keys=[Key("customer", "cus_1")])
    provider.put(make.customer("cus_7", known_as="ada"))
    keys_read(gateway=provider, keys=[Key("customer", "cus_7")])
    assert "ada is already the name of customer cus_1" in MirrorState.objects.get(ref="cus_7").problem
    provider.drop(Key("customer", "cus_1"))
    keys_read(gateway=provider, keys=[Key("customer", "cus_1"), Key("customer", "cus_7")])
    row = Customer.objects.get()
    assert (row.provider_ref, row.closed_at) == ("cus_7", None)


def test_a_draft_thrown_away_is_removed_and_a_paid_invoice_is_kept_and_marked() -> None:
    provider = Provider()
    provider.put(
        make.customer(), make.invoice("in_1", status="draft"), make.invoice("in_2"), make.payment("ch_2", "in_2")
    )
    keys_read(gateway=provider, keys=list(provider.objects))
    provider.drop(Key("invoice", "in_1"))
    provider.drop(Key("invoice", "in_2"))
    keys_read(gateway=provider, keys=[Key("invoice", "in_1"), Key("invoice", "in_2")])
    assert [row.provider_ref for row in Invoice.objects.all()] == ["in_2"]
    state = MirrorState.objects.get(ref="in_2")
    assert state.gone
    assert "kept" in state.problem


def test_a_removal_read_earlier_does_not_take_away_what_was_read_later() -> None:
    early, late = ticket_take(), ticket_take()
    records_write("fake", late, [make.customer(), make.method()])
    object_remove("fake", early, Key("payment_method", "pm_1"))
    assert PaymentMethod.objects.count() == 1


def test_the_default_method_follows_the_customers_record_in_either_order() -> None:
    records_write("fake", ticket_take(), [make.customer(method="pm_2"), make.method("pm_1")])
    assert not PaymentMethod.objects.get(ref="pm_1").is_default
    records_write("fake", ticket_take(), [make.method("pm_2")])
    assert PaymentMethod.objects.get(ref="pm_2").is_default
    records_write("fake", ticket_take(), [make.customer(method="pm_1")])
    assert [row.ref for row in PaymentMethod.objects.filter(is_default=True)] == ["pm_1"]


def test_of_several_prices_on_offer_none_is_quoted_until_one_is_left() -> None:
    records_write("fake", ticket_take(), [make.plan(), make.price("price_1"), make.price("price_2", minor=2500)])
    assert not Price.objects.filter(active=True).exists()
    records_write("fake", ticket_take(), [make.price("price_1", active=False)])
    assert [row.ref for row in Price.objects.filter(active=True)] == ["price_2"]


def test_rows_loaded_before_are_taken_over_with_what_the_crm_knows() -> None:
    Customer.objects.create(external_ref="ref-cus_1", name="A.", email="", currency="EUR", segment="gold", notes="VIP")
    records_write("fake", ticket_take(), [make.customer("cus_1")])
    row = Customer.objects.get()
    assert (row.provider_ref, row.name, row.segment, row.notes) == ("cus_1", "Ada Kelly", "gold", "VIP")


def test_a_text_that_no_column_holds_is_cut_and_an_id_that_none_holds_is_left_out() -> None:
    long = replace(make.customer(), name="A\x00" + "a" * 400)
    written = records_write("fake", ticket_take(), [long, make.customer("c" * 300)])
    assert written.given == 1
    assert Customer.objects.get().name == "A" + "a" * 199
