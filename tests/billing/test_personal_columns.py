"""Billing addresses and tax numbers are encrypted where they are stored, and plain to whoever may read the account."""

from __future__ import annotations

import importlib

import pytest
from django.apps import apps
from django.core.exceptions import FieldError
from django.db import connection

from billing.models import Customer
from billing.selectors import account_for

pytestmark = pytest.mark.django_db
ADDRESS, TAX = "1 Höhenstraße, 1010 Wien", "ATU12345675"
encryption = importlib.import_module("billing.migrations.0007_encryption")


def _customer(ref: str = "cus_1", address: str = ADDRESS, tax: str = TAX) -> Customer:
    return Customer.objects.create(
        external_ref=ref, name="A", email="a@example.com", currency="EUR", billing_address=address, tax_id=tax
    )


def _stored() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT billing_address, tax_id FROM billing_customer ORDER BY id")
        return [(address, tax) for address, tax in cursor.fetchall()]


def test_the_table_tells_nobody_and_the_account_does() -> None:
    _customer()
    ((address, tax),) = _stored()
    assert address[:5] == tax[:5] == "gAAAA"
    account = account_for("cus_1")
    assert (account.billing_address, account.tax_id) == (ADDRESS, TAX)
    row = Customer.objects.get()
    assert (row.billing_address, row.tax_id) == (ADDRESS, TAX)
    row.save()
    assert Customer.objects.get().billing_address == ADDRESS


def test_nothing_stays_nothing() -> None:
    _customer(address="", tax="")
    assert _stored() == [("", "")]
    assert account_for("cus_1").billing_address == ""
    assert Customer.objects.update(tax_id="") == 1
    assert _stored() == [("", "")]


@pytest.mark.parametrize("asked", ["tax_id", "tax_id__iexact", "billing_address__contains", "tax_id__in"])
def test_a_query_by_it_is_refused(asked: str) -> None:
    _customer()
    with pytest.raises(FieldError):
        Customer.objects.filter(**{asked: [TAX] if asked.endswith("in") else TAX}).exists()


def test_what_stood_plain_is_encrypted_by_the_migration_and_opened_on_the_way_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(encryption, "SLICE", 2)
    plain = [(ADDRESS, TAX), ("", ""), ("2 Low Road", ""), ("", TAX), (ADDRESS, "")]
    for number, _ in enumerate(plain):
        _customer(f"cus_{number}")
    with connection.cursor() as cursor:
        for number, values in enumerate(plain):
            cursor.execute(
                "UPDATE billing_customer SET billing_address = %s, tax_id = %s WHERE external_ref = %s",
                [*values, f"cus_{number}"],
            )
    assert account_for("cus_0").billing_address == ADDRESS, "read as it stands until then"
    encryption.encrypt(apps, None)
    assert [[bool(one) for one in row] for row in _stored()] == [[bool(one) for one in row] for row in plain]
    assert all(one.startswith("gAAAA") for row in _stored() for one in row if one)
    assert account_for("cus_2").billing_address == "2 Low Road"
    encryption.decrypt(apps, None)
    assert _stored() == plain
