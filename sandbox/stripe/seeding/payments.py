"""Payments of a document as intents, charges and payments of invoices; refunds and disputes of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.store import Doc
from sandbox.stripe.billing.disputing import REASONS, dispute_new
from sandbox.stripe.billing.intents import charge_new, failed, intent_new, payment_new
from sandbox.stripe.billing.methods import method_new
from sandbox.stripe.billing.refunding import refund_new
from sandbox.stripe.seeding.days import instant, last_second, morning

Given = dict[str, Any]
_REASONS = ("duplicate", "fraudulent", "requested_by_customer")


def tries(given: Given) -> list[list[Given]]:
    """The payments in order, cut behind each that was not declined: each part is one intent."""
    parts: list[list[Given]] = [[]]
    for each in sorted(given.get("payments", []), key=lambda payment: payment["attempted_at"]):
        parts[-1].append(each)
        if each["status"] != "failed":
            parts.append([])
    return [part for part in parts if part]


def collected(given: Given, found: Doc, methods: Mapping[str, Doc], zone: str) -> Iterator[Doc]:
    """Everything that the invoice's payments have left behind; ``found`` learns of the next try."""
    charges: list[Doc] = []
    parts = tries(given)
    for place, part in enumerate(parts):
        intent = intent_new(
            part[-1]["amount"],
            found["currency"],
            found["customer"],
            instant(part[0]["attempted_at"]),
            f"pi_{part[0]['ref']}",
        )
        intent["client_secret"] = f"{intent['id']}_secret"
        part_charges = [_charge(each, intent, methods) for each in part]
        yield _closed(intent, part[-1], part_charges[-1])
        yield _payment(part, found, intent, is_default=place == 0)
        charges += part_charges
    if not parts and found["status"] == "open":
        intent = intent_new(
            found["amount_remaining"], found["currency"], found["customer"], found["created"], f"pi_{found['number']}"
        )
        yield intent
        yield payment_new(found, intent["id"], found["amount_remaining"], found["created"], f"inpay_{found['number']}")
    _date(given, found, zone)
    yield from _given_back(given, charges, zone)


def _charge(given: Given, intent: Doc, methods: Mapping[str, Doc]) -> Doc:
    """Under the payment's ref."""
    moment = instant(given["attempted_at"])
    method = methods.get(given.get("method", "")) or method_new("card", {}, moment, "")
    known: Doc = {"amount": given["amount"], "amount_captured": given["amount"], "description": None}
    if given["status"] == "failed":
        known.update(failed(given.get("failure_code") or "generic_decline"))
    elif given["status"] == "pending":
        known.update(status="pending", paid=False, captured=False, amount_captured=0)
    charge = charge_new(intent, method, moment, given["ref"], **known)
    return {**charge, "payment_method": given.get("method")}


def _closed(intent: Doc, last: Given, charge: Doc) -> Doc:
    """The intent as its last charge left it."""
    status = {"failed": "requires_payment_method", "pending": "processing"}.get(last["status"], "succeeded")
    known: Doc = {"status": status, "latest_charge": charge["id"]}
    if status == "succeeded":
        known.update(amount_received=last["amount"], payment_method=charge["payment_method"])
    if status == "requires_payment_method":
        known["last_payment_error"] = {
            "charge": charge["id"],
            "code": charge["failure_code"],
            "decline_code": last.get("failure_code") or "generic_decline",
            "message": charge["failure_message"],
            "type": "card_error",
        }
    return {**intent, **known}


def _payment(part: list[Given], found: Doc, intent: Doc, is_default: bool) -> Doc:
    last = part[-1]
    ref, moment = f"inpay_{part[0]['ref']}", instant(part[0]["attempted_at"])
    payment = payment_new(found, intent["id"], last["amount"], moment, ref, is_default=is_default)
    if last["status"] in ("succeeded", "refunded"):
        payment.update(status="paid", amount_paid=last["amount"])
        payment["status_transitions"]["paid_at"] = instant(last["attempted_at"])
    elif found["status"] in ("paid", "void"):
        payment.update(status="canceled")
        payment["status_transitions"]["canceled_at"] = instant(last["attempted_at"])
    return payment


def _date(given: Given, found: Doc, zone: str) -> None:
    """When it was paid, and when it is tried again."""
    paid = [each for each in given.get("payments", []) if each["status"] in ("succeeded", "refunded")]
    if paid and found["status"] == "paid":
        found["status_transitions"]["paid_at"] = instant(paid[-1]["attempted_at"])
    last: Given = max(given.get("payments", []), key=lambda each: str(each["attempted_at"]), default={})
    if found["status"] == "open" and last.get("next_retry_on"):
        found["next_payment_attempt"] = morning(last["next_retry_on"], zone)


def _given_back(given: Given, charges: list[Doc], zone: str) -> Iterator[Doc]:
    """Charges as refunds and disputes left them, and these; a payment that is ``refunded`` has a refund of the rest."""
    of_ref = {each["ref"]: each for each in given.get("payments", [])}
    for each in given.get("refunds", []):
        charge = _bearing(charges, each["amount"])
        reason = each["reason"] if each["reason"] in _REASONS else "requested_by_customer"
        kept = {"reason": each["reason"], **({"expected_on": each["expected_on"]} if each.get("expected_on") else {})}
        pending: Doc = {"pending_reason": "processing", "_ends": "succeeded", "_ends_at": None}
        if each["status"] == "pending" and each.get("expected_on"):
            pending["_ends_at"] = last_second(each["expected_on"], zone)
        if each["status"] in ("pending", "succeeded"):
            charge["amount_refunded"] += each["amount"]
        more = pending if each["status"] == "pending" else {}
        made = morning(each["created_on"], zone)
        known = {"status": each["status"], "reason": reason, "metadata": kept, **more}
        yield refund_new(charge, each["amount"], made, each["ref"], **known)
    for charge in charges:
        left = charge["amount"] - charge["amount_refunded"]
        if of_ref[charge["id"]]["status"] == "refunded" and left:
            charge["amount_refunded"] += left
            yield refund_new(charge, left, charge["created"], f"re_{charge['id']}")
    for each in given.get("disputes", []):
        yield _dispute(each, _bearing(charges, each["amount"]), zone)
    for charge in charges:
        yield {**charge, "refunded": charge["amount_refunded"] == charge["amount"]}


def _bearing(charges: list[Doc], amount: int) -> Doc:
    """The newest charge that so much is left of. Raises ValueError where there is none."""
    for charge in reversed(charges):
        if charge["paid"] and charge["amount"] - charge["amount_refunded"] >= amount:
            return charge
    raise ValueError(f"{amount} minor units are given back that no payment of the invoice bears; name a payment first")


def _dispute(given: Given, charge: Doc, zone: str) -> Doc:
    charge["disputed"] = given["status"] != "won"
    reason = given["reason"] if given["reason"] in REASONS else "general"
    kept = {"metadata": {"reason": given["reason"]}, "status": given["status"]}
    return dispute_new(charge, given["amount"], reason, morning(given["opened_on"], zone), given["ref"], **kept)
