"""What a change of plan would bill and what a coupon stands for, without doing it. In no transaction."""

from __future__ import annotations

import structlog

from billing.actions.commands import ChangePlan
from billing.facts import Coupon, Quote
from billing.gateways import gateway
from billing.gateways.errors import GatewayError
from billing.gateways.port import BillingGateway
from billing.models import Customer

log = structlog.get_logger(__name__)


def coupon_quote(*, customer_ref: str, code: str, system: BillingGateway | None = None) -> tuple[Coupon, ...] | None:
    """The coupon of that code, none where there is none; None where the billing system says nothing."""
    system = system or gateway()
    customer = Customer.objects.filter(external_ref=customer_ref).first()
    if customer is None:
        return None
    try:
        found = system.coupon(_theirs(customer, system), code)
    except GatewayError as error:
        log.info("no_coupon_quote", why=error.code)
        return None
    return (found,) if found else ()


def _theirs(customer: Customer, system: BillingGateway) -> str:
    return (customer.provider_ref if system.mirrored else "") or customer.external_ref


def plan_change_quote(*, customer_ref: str, command: ChangePlan, system: BillingGateway | None = None) -> Quote | None:
    """What the billing system says to ``command`` (its ``proration`` is not looked at); None where it says nothing."""
    system = system or gateway()
    customer = Customer.objects.filter(external_ref=customer_ref).first()
    if customer is None:
        return None
    try:
        shown = system.preview_plan_change(_theirs(customer, system), command)
    except GatewayError as error:
        log.info("no_quote", subscription=command.subscription, why=error.code)
        return None
    return Quote(command.subscription, command.price, command.on, shown.proration, shown.next_amount)
