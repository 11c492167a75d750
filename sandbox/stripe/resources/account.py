"""The account itself: https://docs.stripe.com/api/accounts. Cheap calls that show that address and key are right."""

from __future__ import annotations

from sandbox.store import Doc
from sandbox.stripe.calls import Call, Route


def account_retrieve(call: Call) -> Doc:
    return {
        "id": "acct_sandbox",
        "object": "account",
        "business_type": "company",
        "charges_enabled": True,
        "country": "IE",
        "created": 0,
        "default_currency": "eur",
        "details_submitted": True,
        "email": None,
        "metadata": {},
        "payouts_enabled": True,
        "type": "standard",
    }


def balance_retrieve(call: Call) -> Doc:
    taken = sum(each["amount"] for each in call.books.store.every("charge", status="succeeded"))
    available = [{"amount": taken, "currency": "eur", "source_types": {"card": taken}}]
    return {"object": "balance", "available": available, "pending": [], "livemode": False}


ROUTES = (
    Route("GET", "/v1/account", account_retrieve),
    Route("GET", "/v1/balance", balance_retrieve),
)
