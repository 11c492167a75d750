"""Webhooks: signed by Stripe's own code here, and read by the adapter."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import stripe

from billing.gateways.errors import BadDelivery, Misconfigured
from billing.gateways.stripe import StripeGateway, StripeOptions
from billing.records import Key

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SECRET = "whsec_new"
OPTIONS = StripeOptions("sk_test_1", webhook_secrets=("whsec_old", SECRET))


def event(kind: str, found: dict[str, Any], before: dict[str, Any] | None = None) -> bytes:
    data: dict[str, Any] = {"object": found}
    if before is not None:
        data["previous_attributes"] = before
    told = {"id": "evt_1", "object": "event", "type": kind, "created": int(NOW.timestamp()), "data": data}
    return json.dumps(told).encode()


PAID = event("invoice.paid", {"object": "invoice", "id": "in_1", "customer": "cus_1"})


def signed(body: bytes, at: datetime = NOW, secret: str = SECRET) -> dict[str, str]:
    made = stripe.WebhookSignature.generate_signature_header(body.decode(), secret, int(at.timestamp()))
    return {"Stripe-Signature": made}


def read(body: bytes, headers: dict[str, str], options: StripeOptions = OPTIONS) -> Any:
    return StripeGateway(options).read_delivery(body, headers, NOW)


def test_a_change_says_what_to_read_again() -> None:
    change = read(PAID, signed(PAID))
    assert (change.event, change.kind, change.at) == ("evt_1", "invoice.paid", NOW)
    assert change.keys == (Key("invoice", "in_1"),)


@pytest.mark.parametrize("secret", OPTIONS.webhook_secrets)
def test_both_secrets_count_while_they_are_changed(secret: str) -> None:
    assert read(PAID, signed(PAID, secret=secret)).event == "evt_1"


def test_header_names_have_no_case() -> None:
    assert read(PAID, {"stripe-signature": signed(PAID)["Stripe-Signature"]}).event == "evt_1"


def header(body: bytes, at: datetime) -> str:
    return signed(body, at)["Stripe-Signature"]


LATE, EARLY = NOW - timedelta(minutes=6), NOW + timedelta(minutes=6)
BAD = [
    (PAID, {}, "signature"),
    (PAID, {"Stripe-Signature": ""}, "signature"),
    (PAID, {"Stripe-Signature": "nonsense"}, "signature"),
    (PAID, {"Stripe-Signature": "t=now,v1=00"}, "signature"),
    (PAID, signed(PAID, secret="whsec_other"), "signature"),
    (PAID + b" ", signed(PAID), "signature"),
    (PAID, signed(PAID, LATE), "too_old"),
    (PAID, signed(PAID, EARLY), "in_the_future"),
    # A stamp put behind the signed one makes nothing younger.
    (PAID, {"Stripe-Signature": f"{header(PAID, LATE)},t={int(NOW.timestamp())}"}, "too_old"),
    (PAID, {"Stripe-Signature": f"t={int(NOW.timestamp())},{header(PAID, LATE)}"}, "signature"),
    (b"\xff\xfe", {"Stripe-Signature": "t=1,v1=00"}, "unreadable"),
    (b"[]", signed(b"[]"), "unreadable"),
    (b"{}", signed(b"{}"), "unreadable"),
    (b"no json", signed(b"no json"), "unreadable"),
]


@pytest.mark.parametrize(("body", "headers", "reason"), BAD)
def test_bad_deliveries(body: bytes, headers: dict[str, str], reason: str) -> None:
    with pytest.raises(BadDelivery) as bad:
        read(body, headers)
    assert bad.value.reason == reason


@pytest.mark.parametrize("offset", [timedelta(minutes=-5), timedelta(minutes=5)])
def test_clocks_may_differ_by_five_minutes(offset: timedelta) -> None:
    assert read(PAID, signed(PAID, NOW + offset)).event == "evt_1"


def test_without_a_secret_nothing_can_be_checked() -> None:
    with pytest.raises(Misconfigured, match="STRIPE_WEBHOOK_SECRETS"):
        read(PAID, signed(PAID), StripeOptions("sk_test_1"))


KEYS: list[tuple[str, dict[str, Any], dict[str, Any], list[Key]]] = [
    ("product.updated", {"object": "product", "id": "prod_1"}, {}, [Key("plan", "prod_1")]),
    ("charge.refunded", {"object": "charge", "id": "ch_1"}, {}, [Key("payment", "ch_1")]),
    (
        "refund.updated",
        {"object": "refund", "id": "re_1", "charge": "ch_1"},
        {},
        [Key("refund", "re_1"), Key("payment", "ch_1")],
    ),
    (
        "charge.dispute.created",
        {"object": "dispute", "id": "du_1", "charge": {"id": "ch_1"}},
        {},
        [Key("dispute", "du_1"), Key("payment", "ch_1")],
    ),
    (
        "customer.subscription.updated",
        {"object": "subscription", "id": "sub_1", "customer": "cus_1"},
        {},
        [Key("subscription", "sub_1"), Key("customer", "cus_1")],
    ),
    (
        "customer.tax_id.created",
        {"object": "tax_id", "id": "txi_1", "customer": "cus_1"},
        {},
        [Key("customer", "cus_1")],
    ),
    (
        "credit_note.created",
        {"object": "credit_note", "id": "cn_1", "invoice": "in_1", "customer": "cus_1"},
        {},
        [Key("credit_note", "cn_1"), Key("invoice", "in_1"), Key("customer", "cus_1")],
    ),
    (
        "invoice_payment.paid",
        {"object": "invoice_payment", "id": "inpay_1", "invoice": "in_1"},
        {},
        [Key("invoice", "in_1")],
    ),
    (
        "payment_method.detached",
        {"object": "payment_method", "id": "pm_1", "customer": None},
        {"customer": "cus_1"},
        [Key("payment_method", "pm_1"), Key("customer", "cus_1")],
    ),
    ("balance.available", {"object": "balance"}, {}, []),
    ("payout.paid", {"object": "payout", "id": "po_1"}, {}, []),
]


@pytest.mark.parametrize(("kind", "found", "before", "keys"), KEYS)
def test_which_objects_an_event_is_about(
    kind: str, found: dict[str, Any], before: dict[str, Any], keys: list[Key]
) -> None:
    body = event(kind, found, before)
    assert list(read(body, signed(body)).keys) == keys
