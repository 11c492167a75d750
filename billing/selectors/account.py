"""The one guarded door to a customer's records: the reference comes from the signed session, never from text."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import cast

import orjson

from billing import facts
from billing.errors import CustomerNotFound
from billing.models import Customer
from billing.models.personal import PersonalText
from billing.money import Money
from billing.selectors import records
from billing.selectors.planned import planned_row

NEWEST_INVOICES = 24


@cache
def _statement() -> str:
    return Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


def account_for(customer_ref: str) -> facts.Account:
    """Everything of one customer, in one round trip: it stands in the way of every answer.

    Invoices are the newest 24 by issue date with their lines and payment attempts; refunds, credit notes and
    disputes are complete, also those of older invoices. Raises CustomerNotFound.
    """
    if not _storable(customer_ref):
        raise CustomerNotFound("unreadable reference")
    found = planned_row(_statement(), {"ref": customer_ref, "invoices": NEWEST_INVOICES})
    if found is None:
        raise CustomerNotFound(customer_ref)
    return _account(orjson.loads(found[0]))


def customer_exists(customer_ref: str) -> bool:
    """Whether a customer has this external reference."""
    return _storable(customer_ref) and Customer.objects.filter(external_ref=customer_ref).exists()


def _storable(customer_ref: str) -> bool:
    """Whether a text column could hold the reference at all: Postgres raises on NUL and on half a surrogate pair."""
    return "\x00" not in customer_ref and not any("\ud800" <= character <= "\udfff" for character in customer_ref)


def _opened(column: str, customer: records.Row) -> str:
    """An encrypted column as the statement reads it, past the model."""
    return cast("PersonalText", Customer._meta.get_field(column)).opened(customer[column])


def _account(document: records.Row) -> facts.Account:
    customer = document["customer"]
    return facts.Account(
        customer_ref=customer["external_ref"],
        name=customer["name"],
        email=customer["email"],
        locale=customer["locale"],
        currency=customer["currency"],
        credit=Money(customer["credit_minor"], customer["currency"]),
        crm=records.crm_profile(customer),
        subscriptions=tuple(map(records.subscription, records.rows(document["subscriptions"]))),
        invoices=tuple(map(records.invoice, records.rows(document["invoices"]))),
        payment_methods=tuple(map(records.payment_method, records.rows(document["payment_methods"]))),
        refunds=tuple(map(records.refund, records.rows(document["refunds"]))),
        credit_notes=tuple(map(records.credit_note, records.rows(document["credit_notes"]))),
        disputes=tuple(map(records.dispute, records.rows(document["disputes"]))),
        autopay=customer["autopay"],
        billing_address=_opened("billing_address", customer),
        tax_id=_opened("tax_id", customer),
        **records.freshness(document["mirror"]),
        acts=tuple(map(records.act, records.rows(document["acts"]))),
    )
