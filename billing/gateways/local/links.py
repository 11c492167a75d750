"""Links for the customer alone: a signed id, good once and for a day. The pages behind them are not this room's."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, cast

from django.conf import settings
from django.core import signing
from django.utils import timezone

from billing.errors import BillingError
from billing.models import Customer, CustomerLink, Invoice

GOOD_FOR = timedelta(days=1)
_SALT = "billing.customer-link"


class LinkUnusable(BillingError):
    """``reason`` is ``unreadable``, ``expired`` or ``used``; a new link has to be asked for."""

    code = "link_unusable"

    def __init__(self, reason: Literal["unreadable", "expired", "used"]) -> None:
        super().__init__(f"this link is {reason}; ask for a new one")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class OpenLink:
    """Whose link it is and what for; ``invoice`` is the bill's number where it is to be paid."""

    purpose: Literal["pay", "method"]
    customer_ref: str
    invoice: str


def link_make(*, customer_ref: str, purpose: Literal["pay", "method"], invoice: str = "") -> uuid.UUID:
    """Store a new link. ``link_url`` makes its address, which is never stored."""
    now = timezone.now()
    link = CustomerLink.objects.create(
        purpose=purpose,
        customer=Customer.objects.get(external_ref=customer_ref),
        invoice=Invoice.objects.get(number=invoice) if invoice else None,
        made_at=now,
        expires_at=now + GOOD_FOR,
    )
    return link.pk


def link_url(link: uuid.UUID) -> str:
    """The secret address of a link, under ``BILLING_LINKS_BASE``."""
    return f"{settings.BILLING_LINKS_BASE}{signing.Signer(salt=_SALT).sign(link.hex)}"


def link_look(token: str) -> OpenLink:
    """What a link is for, without using it up. Raises LinkUnusable."""
    link = CustomerLink.objects.select_related("customer", "invoice").filter(pk=_id(token)).first()
    if link is None:
        raise LinkUnusable("unreadable")
    if link.used_at is not None:
        raise LinkUnusable("used")
    if link.expires_at <= timezone.now():
        raise LinkUnusable("expired")
    return _open(link)


def link_redeem(token: str) -> OpenLink:
    """Use a link up: of two at once, one gets it. Raises LinkUnusable."""
    now = timezone.now()
    fresh = CustomerLink.objects.filter(pk=_id(token), used_at__isnull=True, expires_at__gt=now)
    if not fresh.update(used_at=now):
        link_look(token)  # says why not
        raise LinkUnusable("used")
    return _open(CustomerLink.objects.select_related("customer", "invoice").get(pk=_id(token)))


def _open(link: CustomerLink) -> OpenLink:
    number = link.invoice.number if link.invoice else ""
    return OpenLink(cast(Literal["pay", "method"], link.purpose), link.customer.external_ref, number)


def _id(token: str) -> uuid.UUID:
    try:
        return uuid.UUID(hex=signing.Signer(salt=_SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        raise LinkUnusable("unreadable") from None
