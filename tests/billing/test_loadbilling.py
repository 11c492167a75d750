"""What a load writes, leaves alone and reports."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from billing.errors import LoadError
from billing.models import Coupon, Customer, Invoice, InvoiceLine, PaymentMethod, Price
from billing.selectors import account_for, company_facts
from billing.services.upsert import Count
from tests.billing.documents import NORTHWIND, docs_example, load, load_northwind

pytestmark = pytest.mark.django_db


def test_the_example_of_the_docs_loads_and_a_second_time_changes_nothing() -> None:
    first = load(docs_example())
    assert first.counts["customers"] == Count(created=1)
    assert first.counts["invoice lines"] == Count(created=6)
    second = load(docs_example())
    assert not second.changed
    assert second.total == Count(unchanged=first.total.created)


def test_the_demo_company_loads_and_a_second_time_changes_nothing() -> None:
    created = load_northwind().total.created
    assert created > 300
    assert load_northwind().total == Count(unchanged=created)


def test_only_what_differs_is_updated() -> None:
    load(docs_example())
    document = docs_example()
    document["customers"][0]["crm"]["notes"] = "Moved to Sligo town."
    document["policies"]["refund_window_days"]["value"] = 45
    report = load(document)
    assert report.counts["customers"] == Count(updated=1)
    assert report.counts["policies"] == Count(updated=1, unchanged=4)
    assert report.total.updated == 2
    assert account_for("cus_100").crm.notes == "Moved to Sligo town."
    assert company_facts("en").policies["refund_window_days"] == 45


def test_what_is_not_named_is_left_alone() -> None:
    load(docs_example())
    document = docs_example()
    document["customers"][0]["ref"] = "cus_200"
    for section in ("subscriptions", "payment_methods", "invoices"):
        document["customers"][0].pop(section)
    assert load(document).counts["customers"] == Count(created=1)
    assert len(account_for("cus_100").invoices) == 2
    assert account_for("cus_200").invoices == ()
    load({"version": 1})
    assert Customer.objects.count() == 2


def test_an_invoice_is_given_whole_so_a_line_left_out_is_removed() -> None:
    load(docs_example())
    document = docs_example()
    invoice = document["customers"][0]["invoices"][0]
    del invoice["lines"][2]
    invoice["total"] = invoice["paid"] = 3029
    assert load(document).counts["invoice lines"].removed == 1
    lines = account_for("cus_100").invoices[1].lines
    assert [line.kind for line in lines] == ["subscription", "usage", "tax"]


def test_a_new_default_card_takes_the_place_of_the_old() -> None:
    load(docs_example())
    document = docs_example()
    methods = document["customers"][0]["payment_methods"]
    methods.append({**methods[0], "ref": "pm_200", "last4": "1111"})
    methods[0]["default"] = False
    load(document)
    assert PaymentMethod.objects.get(is_default=True).ref == "pm_200"
    document = docs_example()
    document["customers"][0]["payment_methods"] = [{**methods[1], "ref": "pm_300"}]
    document["customers"][0]["invoices"] = []
    load(document)
    assert PaymentMethod.objects.get(is_default=True).ref == "pm_300"
    assert PaymentMethod.objects.count() == 3


def test_active_and_replaced_prices_can_change_places() -> None:
    load(docs_example())
    document = docs_example()
    first, second = document["plans"][0]["prices"]
    first["active"], second["active"] = False, True
    assert load(document).counts["prices"] == Count(updated=2)
    assert Price.objects.get(active=True).ref == "metered-2025"
    document["plans"][0]["prices"] = [{**first, "ref": "metered-2027", "active": True, "amount": 2200}]
    load(document)
    assert [plan.price.minor for plan in company_facts("en").plans] == [2200]


def test_a_refused_document_writes_nothing_at_all() -> None:
    document = docs_example()
    document["customers"][0]["invoices"][1]["total"] = 2461
    with pytest.raises(LoadError):
        load(document)
    assert not Customer.objects.exists()
    assert not Price.objects.exists()


@pytest.mark.parametrize("section", ["invoices", "subscriptions", "payment_methods"])
def test_a_record_of_another_customer_is_refused(section: str) -> None:
    load(docs_example())
    document = docs_example()
    owner = document["customers"][0]
    thief = {"ref": "cus_200", "name": "Other", "email": "o@example.com", "currency": "EUR", section: owner[section]}
    document["customers"] = [thief]
    with pytest.raises(LoadError) as caught:
        load(document)
    assert any("belongs to customer cus_100" in problem.what for problem in caught.value.problems)
    assert not Customer.objects.filter(external_ref="cus_200").exists()
    assert Invoice.objects.filter(customer__external_ref="cus_100").count() == 2


def test_a_payment_may_not_use_another_customers_card() -> None:
    load(docs_example())
    document = docs_example()
    customer = document["customers"][0]
    invoice = customer["invoices"][1]
    invoice["number"] = "HW-2002"
    pay = {"ref": "pay_9", "amount": 1, "status": "pending", "attempted_at": "2026-11-15T08:30:00Z", "method": "pm_100"}
    invoice["payments"] = [pay]
    document["customers"] = [
        {"ref": "cus_200", "name": "Other", "email": "o@example.com", "currency": "EUR", "invoices": [invoice]}
    ]
    with pytest.raises(LoadError) as caught:
        load(document)
    assert [problem.where for problem in caught.value.problems] == ["customers[0].invoices[0].payments[0].method"]


def test_the_command_reports_counts() -> None:
    said = StringIO()
    call_command("loadbilling", str(NORTHWIND), stdout=said)
    assert "customers" in said.getvalue()
    call_command("loadbilling", str(NORTHWIND), stdout=said)
    assert said.getvalue().splitlines()[-1].split()[:3] == ["all", "0", "0"]


def test_the_command_names_file_record_and_remedy(tmp_path: Path) -> None:
    file = tmp_path / "bad.json"
    file.write_text('{"version": 1, "customers": [{"ref": "cus_1", "name": "A", "currency": "EUR"}]}')
    with pytest.raises(CommandError) as caught:
        call_command("loadbilling", str(file))
    assert "bad.json" in str(caught.value)
    assert "customers[0].email: is missing" in str(caught.value)
    with pytest.raises(CommandError, match="No such file"):
        call_command("loadbilling", str(tmp_path / "none.json"))


def test_lines_keep_their_order_and_default_reference() -> None:
    load(docs_example())
    refs = InvoiceLine.objects.filter(invoice__number="HW-1001").order_by("position").values_list("ref", flat=True)
    assert list(refs) == ["1", "2", "3", "4"]


def test_a_coupon_on_record_is_found_again_however_it_is_written() -> None:
    load(docs_example())
    Coupon.objects.filter(code="MOVEIN10").update(code="MoveIn10")
    report = load(docs_example())
    assert report.counts["coupons"].unchanged == 2
    assert sorted(Coupon.objects.values_list("code", "percent", "amount_minor", "duration", "months")) == [
        ("MoveIn10", 10, None, "months", 3),
        ("THANKS5", None, 500, "once", None),
    ]
