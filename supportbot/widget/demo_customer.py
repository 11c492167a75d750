"""Which demo customer a browser is signed in as. Demo installations only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import HttpRequest

from billing.selectors import customers_brief
from supportbot.widget.identity import sign_identity

SESSION_KEY = "demo_customer"
FIRST_CUSTOMER = "cus_priya"
NOBODY = ""
"""Stands for a visitor who is not signed in."""
TOKEN_TTL = timedelta(minutes=30)


def current_customer(request: HttpRequest) -> str:
    """The reference of the session's demo customer, ``NOBODY`` for a visitor; the first visit is Priya's."""
    return str(request.session.get(SESSION_KEY, FIRST_CUSTOMER))


def switch_customer(request: HttpRequest, customer_ref: str) -> bool:
    """Sign the session in as another demo customer, or out as ``NOBODY``; False when there is no such customer."""
    if customer_ref != NOBODY and not any(customer.ref == customer_ref for customer in customers_brief()):
        return False
    request.session[SESSION_KEY] = customer_ref
    return True


def fresh_token(customer_ref: str, name: str) -> str:
    """A signed identity as a company's own server would hand it to its page."""
    return sign_identity(
        customer_ref, name=name, keys=settings.WIDGET_SIGNING_KEYS, now=datetime.now(UTC), ttl=TOKEN_TTL
    )
