"""How the customer pays, where they live, their tax id: all found again by state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from billing.actions.commands import ChangeAddress, ChangeTaxId, SetAutopay
from billing.actions.receipts import Receipt
from billing.gateways.errors import Refused
from billing.gateways.stripe.acting.work import Work
from billing.gateways.stripe.objects.customers import address_line, autopay, default_method, running
from billing.gateways.stripe.wire import Object, whole
from billing.records import Key

_EU = frozenset(
    {"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "HR", "HU", "IE"}
    | {"IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK", "XI"}
)
_OTHERS: Mapping[str, str] = {"GB": "gb_vat", "CH": "ch_vat", "NO": "no_vat", "IS": "is_vat", "UA": "ua_vat"}


def autopay_find(work: Work, command: SetAutopay) -> Receipt | None:
    return _receipt(work) if autopay(work.own_customer()) == command.on else None


def set_autopay(work: Work, command: SetAutopay) -> Receipt:
    """Every running subscription is charged by itself, or billed with a due date; the wish is left on the customer."""
    customer = work.own_customer()
    if command.on and not default_method(customer):
        what = "there is no default payment method that can be charged; one has to be added first"
        raise Refused(what, reason="no_payment_method")
    if autopay(customer) == command.on:
        return _receipt(work)
    wanted: Object = {"collection_method": "charge_automatically"}
    if not command.on:
        wanted = {"collection_method": "send_invoice", "days_until_due": work.options.payment_terms_days}
    wish: Any = {"metadata": {"autopay": "on" if command.on else "off", **work.left(command.kind)}}
    work.api.v1.customers.update(work.customer, params=wish, options=work.under())
    for each in running(customer):
        params: Any = wanted
        work.api.v1.subscriptions.update(each["id"], params=params, options=work.under(each["id"]))
    touched = tuple(Key("subscription", each["id"]) for each in running(customer))
    return Receipt(work.customer, touched=(Key("customer", work.customer), *touched))


def address_find(work: Work, command: ChangeAddress) -> Receipt | None:
    return _receipt(work) if address_line(work.own_customer().get("address")) == command.address else None


def change_address(work: Work, command: ChangeAddress) -> Receipt:
    """The address is one text here, so it goes whole into the first line and the other fields are emptied."""
    if not command.address.strip():
        raise Refused("address is empty; give one", reason="parameter_missing")
    known = address_find(work, command)
    if known is not None:
        return known
    empty = dict.fromkeys(("line2", "postal_code", "city", "state", "country"), "")
    params: Any = {"address": {"line1": command.address, **empty}, "metadata": work.left(command.kind)}
    work.api.v1.customers.update(work.customer, params=params, options=work.under())
    return _receipt(work)


def tax_id_find(work: Work, command: ChangeTaxId) -> Receipt | None:
    return _receipt(work) if [each["value"] for each in _tax_ids(work)] == [command.tax_id] else None


def change_tax_id(work: Work, command: ChangeTaxId) -> Receipt:
    """The new one is there before the old ones go, so that a bill made meanwhile has one."""
    if not command.tax_id.strip():
        raise Refused("tax_id is empty; give one", reason="parameter_missing")
    standing = _tax_ids(work)
    if command.tax_id not in [each["value"] for each in standing]:
        params: Any = {"type": _type(command.tax_id), "value": command.tax_id}
        work.api.v1.customers.tax_ids.create(work.customer, params=params, options=work.under())
    for each in standing:
        if each["value"] != command.tax_id:
            options = work.under(f"delete {each['id']}")
            work.api.v1.customers.tax_ids.delete(work.customer, each["id"], options=options)
    return _receipt(work)


def _tax_ids(work: Work) -> list[Object]:
    return whole(work.api.v1.customers.tax_ids.list, work.customer)


def _type(tax_id: str) -> str:
    """Stripe's kind of tax id, by the country that the number begins with."""
    country = tax_id[:2].upper()
    if country in _EU:
        return "eu_vat"
    if country not in _OTHERS:
        raise Refused(f"tax ids of {country!r} are not known here; enter it at Stripe", reason="tax_id_type_unknown")
    return _OTHERS[country]


def _receipt(work: Work) -> Receipt:
    return Receipt(work.customer, touched=(Key("customer", work.customer),))
