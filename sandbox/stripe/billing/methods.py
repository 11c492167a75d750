"""Payment methods by id or by the name of a test card, and whose they are."""

from __future__ import annotations

from typing import Any

from sandbox.store import Doc
from sandbox.stripe.billing.cards import CARDS, TestCard, card_of, declined
from sandbox.stripe.books import Books
from sandbox.stripe.errors import Declined, Refused
from sandbox.stripe.ids import new_id


def method_new(kind: str, details: Doc, now: int, key: str = "", **known: Any) -> Doc:
    """A payment method of a type, with the details that Stripe shows under the type's name."""
    return {
        "id": key or new_id("pm"),
        "object": "payment_method",
        "allow_redisplay": "unspecified",
        "billing_details": {
            "address": dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state")),
            "email": None,
            "name": None,
            "phone": None,
            "tax_id": None,
        },
        kind: details,
        "created": now,
        "customer": None,
        "customer_account": None,
        "livemode": False,
        "metadata": {},
        "type": kind,
        **known,
    }


def method_of_card(books: Books, card: TestCard) -> Doc:
    """A new payment method that holds this test card; how charges of it end is kept with it."""
    return books.save(method_new("card", card_of(card, books.now), books.now, _outcome=card.outcome))


def method_get(books: Books, key: str, param: str = "payment_method") -> Doc:
    """A payment method by id, or a new one of the test card by that name."""
    return method_of_card(books, CARDS[key]) if key in CARDS else books.get("payment_method", key, param)


def method_attach(books: Books, key: str, customer: str, param: str = "id") -> Doc:
    """Raises Declined for a test card that cannot be attached, Refused for one that is another's or was detached."""
    card = CARDS.get(key)
    if card is not None and not card.attaches:
        refusal = declined(card.outcome)
        raise Declined(str(refusal), code=refusal.code, **refusal.more)
    method = method_get(books, key, param)
    if method["customer"] not in (None, customer):
        raise Refused(
            "The payment method you provided has already been attached to a customer.",
            code="payment_method_unexpected_state",
        )
    if method.get("_detached"):
        raise Refused(
            "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, or was "
            "detached from a Customer. It may not be used again. To use a PaymentMethod multiple times, you must "
            "attach it to a Customer first.",
        )
    method["customer"] = customer
    return books.save(method, "payment_method.attached")
